//! Reachability of targets, and their health.

use super::health::State;
use crate::state::elb::{Elb, Health};

/// Reachability of a target.
pub(super) enum Served {
    Yes,
    /// The load balancer is not up yet.
    NotYet,
    /// Its zone is not one of the load balancer's.
    InOtherZone,
    /// No listener sends to the group.
    No,
}

impl Elb {
    /// Returns the reachability of this target; `None` if it does not exist.
    pub(super) fn service_of(&self, group: &str, target: &str) -> Option<Served> {
        let target = self.target_groups.get(group)?.targets.get(target)?;
        let Some(balancer) = self.balancer_of(group) else {
            return Some(Served::No);
        };
        let is_in_zone = target
            .zone
            .as_ref()
            .is_none_or(|zone| balancer.places.iter().any(|place| place.zone == *zone));
        Some(match (is_in_zone, balancer.is_active) {
            (false, _) => Served::InOtherZone,
            (true, false) => Served::NotYet,
            (true, true) => Served::Yes,
        })
    }

    /// Returns the health of a target.
    pub(crate) fn state_of(&self, group: &str, target: &str) -> State {
        let found = self.target_groups.get(group);
        let found = found.and_then(|group| group.targets.get(target));
        match (found, self.service_of(group, target)) {
            (None, _) | (_, None) => State::not_registered(),
            (Some(found), _) if found.health == Health::Draining => State::of(&found.health),
            (_, Some(Served::No)) => State::unused(),
            (_, Some(Served::InOtherZone)) => State::in_other_zone(),
            (_, Some(Served::NotYet)) => State::registering(),
            (Some(found), Some(Served::Yes)) => State::of(&found.health),
        }
    }
}
