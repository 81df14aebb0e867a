//! Health checks.

use std::time::Duration;

use super::{health::State, served::Served};
use crate::{
    durations::Event,
    ecs,
    state::elb::{Failure, Health, TargetGroup, Transition},
    world::{self, Runtime, Turn},
};

/// Begins to check the targets behind a load balancer that are not checked yet.
pub(super) fn begin_behind(turn: &mut Turn<'_>, load_balancer_arn: &str) {
    let elb = &turn.here().elb;
    let is_behind = |group: &&TargetGroup| {
        let balancer = elb.balancer_of(&group.arn);
        balancer.is_some_and(|balancer| balancer.arn == load_balancer_arn)
    };
    let targets: Vec<(String, String)> = elb
        .target_groups
        .values()
        .filter(is_behind)
        .flat_map(|group| {
            group
                .targets
                .keys()
                .map(|key| (group.arn.clone(), key.clone()))
        })
        .collect();
    for (group, target) in targets {
        begin(turn, &group, &target);
    }
}

/// Forgets what checks have found of targets that no request comes to any more.
pub(super) fn end_unserved(turn: &mut Turn<'_>) {
    let elb = &mut turn.here().elb;
    let unserved: Vec<(String, String)> = elb
        .target_groups
        .values()
        .flat_map(|group| group.targets.keys().map(|key| (&group.arn, key)))
        .filter(|(group, key)| !matches!(elb.service_of(group, key), Some(Served::Yes)))
        .map(|(group, key)| (group.clone(), key.clone()))
        .collect();
    for (group, key) in unserved {
        let group = elb.target_groups.get_mut(&group);
        if let Some(target) = group.and_then(|group| group.targets.get_mut(&key))
            && target.health != Health::Draining
        {
            target.health = Health::Initial { failed: 0 };
            target.checks = 0;
        }
    }
}

/// Begins to check a target, if requests can come to it and it is not checked
/// yet. Where processes run, a process outside checks.
pub(super) fn begin(turn: &mut Turn<'_>, group: &str, target: &str) {
    let is_played = turn.world.runtime == Runtime::Played;
    let checks = turn.world.dice.number();
    let elb = &mut turn.here().elb;
    let is_served = matches!(elb.service_of(group, target), Some(Served::Yes));
    let found = elb.target_groups.get_mut(group);
    let Some(found) = found.and_then(|group| group.targets.get_mut(target)) else {
        return;
    };
    if !is_served || found.checks != 0 || found.health == Health::Draining {
        return;
    }
    found.health = Health::Initial { failed: 0 };
    found.checks = checks;
    if is_played {
        let transition = next(group, target, checks);
        turn.after(Event::TargetFirstChecked, transition);
    }
}

fn next(group: &str, target: &str, checks: u64) -> world::Transition {
    world::Transition::Elb(Transition::Check {
        group: group.to_owned(),
        target: target.to_owned(),
        checks,
    })
}

/// Checks a target, and does so again an interval later.
pub(super) fn run(turn: &mut Turn<'_>, group: &str, key: &str, checks: u64) {
    let elb = &mut turn.here().elb;
    let is_served = matches!(elb.service_of(group, key), Some(Served::Yes));
    let balancer = elb.balancer_of(group).filter(|_| is_served).cloned();
    let Some(found) = elb.target_groups.get_mut(group) else {
        return;
    };
    let check = found.health_check.clone();
    let Some(target) = found.targets.get_mut(key) else {
        return;
    };
    if target.checks != checks {
        return;
    }
    let Some(balancer) = balancer else {
        target.checks = 0;
        target.health = Health::Initial { failed: 0 };
        return;
    };
    let (ip, port) = (target.ip.clone(), check.port.parse().unwrap_or(target.port));
    let outcome = match ecs::probe(turn, &balancer, &ip, port, &check.path) {
        ecs::Probe::Answered(code) if check.takes(code) => Ok(()),
        ecs::Probe::Answered(code) => Err(Failure::wrong_code(code)),
        ecs::Probe::Refused => Err(Failure::refused()),
        ecs::Probe::Silent => Err(Failure::timeout()),
    };
    let interval = Duration::from_secs(u64::from(check.interval_seconds));
    let interval = turn.world.pace.repeated(interval);
    turn.later(interval, next(group, key, checks));
    checked(turn, group, key, outcome);
}

/// Records the outcome of a check, and notifies ECS if the target's health has changed.
pub(crate) fn checked(turn: &mut Turn<'_>, group: &str, key: &str, outcome: Result<(), Failure>) {
    let Some(found) = turn.here().elb.target_groups.get_mut(group) else {
        return;
    };
    let (healthy, unhealthy) = (
        found.health_check.healthy_threshold,
        found.health_check.unhealthy_threshold,
    );
    let Some(target) = found.targets.get_mut(key) else {
        return;
    };
    let before = State::of(&target.health);
    target.health = target.health.after(outcome, healthy, unhealthy);
    if before != State::of(&target.health) {
        let (vpc, ip) = (found.vpc_id.clone(), target.ip.clone());
        ecs::target_changed(turn, &vpc, &ip);
    }
}
