//! Load balancers for proxies that carry their requests at ports of this machine.

use crate::{
    elb::port_of,
    simulator::Simulator,
    state::elb::Health,
    world::{Region, World},
};

/// A load balancer whose requests a proxy outside must carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalancerToRun {
    /// The port that it is reached at.
    pub port: u16,
    /// The private addresses that its requests go to, `10.0.10.4:8000`: those
    /// of healthy targets, or of all that were healthy once if none is.
    pub targets: Vec<String>,
}

impl Simulator {
    /// Returns the load balancers whose requests a proxy outside must carry.
    #[must_use]
    pub fn balancers_to_run(&self) -> Vec<BalancerToRun> {
        self.inspect(to_run)
    }
}

fn to_run(world: &World) -> Vec<BalancerToRun> {
    let mut found = Vec::new();
    for region in world.regions.values() {
        for balancer in region.elb.load_balancers.values() {
            if let Some(port) = port_of(balancer) {
                let targets = targets(region, &balancer.arn);
                found.push(BalancerToRun { port, targets });
            }
        }
    }
    found
}

fn targets(region: &Region, balancer: &str) -> Vec<String> {
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
