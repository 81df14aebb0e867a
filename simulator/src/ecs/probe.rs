//! Responses of tasks, and the connections that tasks make themselves.

use super::{program::Program, task};
use crate::{
    hidden::Hidden,
    state::{
        ecs::{Behaviour, Need, Task},
        elb::LoadBalancer,
    },
    world::Turn,
};

/// The response of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Probe {
    /// An answer with this status.
    Answered(u16),
    /// No program listens.
    Refused,
    /// Nothing: no program listens, or the rules don't let it through.
    Silent,
}

/// Returns the response to a request of a load balancer for `path`.
pub(crate) fn probe(
    turn: &mut Turn<'_>,
    balancer: &LoadBalancer,
    address: &str,
    port: u16,
    path: &str,
) -> Probe {
    let found = task::at(turn, &balancer.vpc_id, address).cloned();
    let Some(task) = found.filter(|task| task.started.is_some()) else {
        return Probe::Silent;
    };
    if !turn.may_reach(&balancer.security_groups, &task.place.groups, port) {
        return Probe::Silent;
    }
    let program = Program::of(turn, &task).filter(|_| task.is_up);
    let Some(program) = program else {
        return Probe::Refused;
    };
    match &program.behaviour {
        Behaviour::ListensOn(own) if *own != port => Probe::Refused,
        Behaviour::ListensOn(_) => good(turn, &task),
        _ if !program.ports.contains(&port) => Probe::Refused,
        Behaviour::NeverHealthy => Probe::Answered(503),
        Behaviour::HealthPath(own) if own != path => Probe::Answered(404),
        _ => good(turn, &task),
    }
}

fn good(turn: &mut Turn<'_>, task: &Task) -> Probe {
    match unreachable(turn, task) {
        Some(_) => Probe::Answered(503),
        None => Probe::Answered(200),
    }
}

/// The first database or cache that a task's program can't reach.
pub(super) fn unreachable(turn: &mut Turn<'_>, task: &Task) -> Option<String> {
    let needs = task.needs.iter();
    let mut missing = needs.filter(|need| !reaches(turn, task, need));
    missing
        .next()
        .map(|Need { host, port, .. }| format!("{host}:{port}"))
}

/// Returns whether a task's program reaches a database or cache: it is there, takes
/// connections as the program makes them, and the rules let them through.
fn reaches(turn: &mut Turn<'_>, task: &Task, need: &Need) -> bool {
    let own = &task.place.groups;
    let (host, port) = (need.host.as_str(), need.port);
    if let Some(database) = turn.database_at(host) {
        let groups = &database.settings.vpc_security_group_ids;
        database.serves() && turn.may_reach(own, groups, port)
    } else if let Some(cache) = turn.cache_at(host) {
        let password = need.password.as_ref().map(Hidden::reveal);
        let is_taken = cache.serves() && cache.takes(need.with_tls, password);
        is_taken && turn.may_reach(own, &cache.settings.security_group_ids, port)
    } else {
        // A host outside of AWS is taken as reachable.
        !host.ends_with(".amazonaws.com")
    }
}
