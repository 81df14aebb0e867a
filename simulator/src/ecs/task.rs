//! Tasks, and where they are in their life.

use crate::{
    state::{
        ecs::{Stage, Task},
        elb::Health,
    },
    world::Turn,
};

/// The task that has this address now. Another VPC may have the same addresses.
pub(super) fn at<'a>(turn: &'a mut Turn<'_>, vpc: &str, address: &str) -> Option<&'a Task> {
    let here = turn.here();
    let subnets = &here.ec2.subnets;
    let mut tasks = here.ecs.tasks.values();
    tasks.find(|task| {
        task.stage < Stage::Stopped
            && task.place.address == address
            && subnets
                .get(&task.place.subnet_id)
                .is_some_and(|subnet| subnet.vpc_id == vpc)
    })
}

impl Task {
    /// Returns whether it runs, or is about to.
    pub(crate) fn is_alive(&self) -> bool {
        self.stage <= Stage::Running && self.stop.is_none()
    }

    /// Returns whether it runs, and customers can be sent to it.
    pub(super) fn is_healthy(&self, turn: &mut Turn<'_>) -> bool {
        self.stage == Stage::Running
            && self.targets.iter().all(|(group, port)| {
                let health = turn.target_health(group, &self.place.address, *port);
                health.is_some_and(|health| matches!(health, Health::Healthy { .. }))
            })
    }

    /// The target group in which it is unhealthy, with port and reason.
    pub(super) fn sickness(&self, turn: &mut Turn<'_>) -> Option<(String, u16, String)> {
        self.targets.iter().find_map(|(group, port)| {
            match turn.target_health(group, &self.place.address, *port) {
                Some(Health::Unhealthy { why, .. }) => {
                    Some((group.clone(), *port, why.description))
                }
                _ => None,
            }
        })
    }
}
