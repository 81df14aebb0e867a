//! Tasks, and where they are in their life.

use crate::world::{
    Turn,
    ecs::{Stage, Task},
    elb::Health,
};

impl Task {
    /// Returns whether it runs, or is about to.
    pub(crate) fn is_alive(&self) -> bool {
        self.stage <= Stage::Running && self.stop.is_none()
    }

    /// Returns whether it has this address now.
    pub(super) fn has_address(&self, address: &str) -> bool {
        self.stage < Stage::Stopped && self.place.address == address
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
