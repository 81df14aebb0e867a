//! Load balancers that somebody outside carries requests for, at ports of this
//! machine.

use std::collections::BTreeSet;

use super::health::Health;
use crate::{
    simulator::Simulator,
    world::{Turn, World},
};

const HOST: &str = "localhost:";

/// A load balancer whose requests somebody is to carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalancerToRun {
    /// The port that it is reached at.
    pub port: u16,
    /// The private addresses that its requests go to, `10.0.10.4:8000`: those
    /// of healthy targets, or of all that were healthy once if none is.
    pub targets: Vec<String>,
}

/// A name for a new load balancer: the first entrance that no other has.
pub(super) fn free(turn: &mut Turn<'_>) -> Option<String> {
    let taken: BTreeSet<u16> = to_run(turn.world).iter().map(|it| it.port).collect();
    let port = turn.world.entrances.difference(&taken).next()?;
    Some(format!("{HOST}{port}"))
}

fn to_run(world: &World) -> Vec<BalancerToRun> {
    let mut found = Vec::new();
    for region in world.regions.values() {
        for balancer in region.elb.load_balancers.values() {
            let port = balancer.dns_name.strip_prefix(HOST);
            if let Some(port) = port.and_then(|port| port.parse().ok()) {
                let targets = targets(region, &balancer.arn);
                found.push(BalancerToRun { port, targets });
            }
        }
    }
    found
}

fn targets(region: &crate::world::Region, balancer: &str) -> Vec<String> {
    let groups = region.elb.target_groups.iter().filter(|(arn, _)| {
        region
            .elb
            .balancer_of(arn)
            .is_some_and(|it| it.arn == balancer)
    });
    let (mut healthy, mut unhealthy) = (Vec::new(), Vec::new());
    for (key, target) in groups.flat_map(|(_, group)| &group.targets) {
        match target.health {
            Health::Healthy { .. } => healthy.push(key.clone()),
            Health::Unhealthy { .. } => unhealthy.push(key.clone()),
            Health::Initial { .. } | Health::Draining => {}
        }
    }
    if healthy.is_empty() {
        unhealthy
    } else {
        healthy
    }
}

impl Simulator {
    /// The load balancers whose requests somebody is to carry.
    #[must_use]
    pub fn balancers_to_run(&self) -> Vec<BalancerToRun> {
        self.inspect(to_run)
    }
}
