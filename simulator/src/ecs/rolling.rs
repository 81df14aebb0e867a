//! Replacement of a service's old tasks by new ones, within its bounds.

use super::scheduler::Seen;
use crate::state::ecs::Service;

/// The counts that decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rolling {
    pub(super) desired: u32,
    /// So many tasks there may be at most, old and new.
    pub(super) most: u32,
    /// So many tasks must be healthy, old or new.
    pub(super) least_healthy: u32,
    pub(super) new: u32,
    pub(super) old: u32,
    pub(super) healthy: u32,
}

impl Rolling {
    pub(super) fn of(service: &Service, primary: &str, tasks: &[Seen]) -> Self {
        let alive = || tasks.iter().filter(|seen| seen.is_alive);
        let count = |tasks: usize| u32::try_from(tasks).unwrap_or(u32::MAX);
        let new = count(alive().filter(|seen| seen.deployment == primary).count());
        let options = &service.options;
        let desired = service.desired;
        Self {
            desired,
            // ECS rounds the one down and the other up.
            most: desired * options.maximum_percent / 100,
            least_healthy: (desired * options.minimum_healthy_percent).div_ceil(100),
            new,
            old: count(alive().count()) - new,
            healthy: count(alive().filter(|seen| seen.is_healthy).count()),
        }
    }

    /// Returns the number of new tasks to start now.
    pub(super) fn missing(&self) -> u32 {
        let missing = self.desired.saturating_sub(self.new);
        let room = self.most.saturating_sub(self.new + self.old);
        missing.min(room)
    }

    /// Returns the tasks to stop now: the new ones that are too many, and of the
    /// old ones those that are of no use, and those that are not needed any
    /// more.
    pub(super) fn surplus(&self, tasks: &[Seen], primary: &str) -> Vec<(String, String)> {
        let alive = || tasks.iter().filter(|seen| seen.is_alive);
        let (new, old): (Vec<&Seen>, Vec<&Seen>) =
            alive().partition(|seen| seen.deployment == primary);
        let surplus = new.len().saturating_sub(self.desired as usize);
        let (healthy, useless): (Vec<&Seen>, Vec<&Seen>) =
            old.into_iter().partition(|seen| seen.is_healthy);
        let spare = self.healthy.saturating_sub(self.least_healthy) as usize;
        let stopped = new.into_iter().rev().take(surplus);
        stopped
            .chain(useless)
            .chain(healthy.into_iter().take(spare))
            .map(|seen| (seen.id.clone(), seen.deployment.clone()))
            .collect()
    }
}
