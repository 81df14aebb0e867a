//! A turn at changing the world.

use std::time::Duration;

use super::{Region, Transition, World};
use crate::{clock::Moment, durations::Event};

/// A turn at changing the world: a caller's operation, or something that AWS
/// does by itself.
pub(crate) struct Turn<'a> {
    pub(crate) world: &'a mut World,
    /// The region.
    pub(crate) region: String,
    pub(crate) now: Moment,
}

impl Turn<'_> {
    /// Returns the state of the region.
    pub(crate) fn here(&mut self) -> &mut Region {
        self.world.region(&self.region)
    }

    /// A new id, `vpc-0123456789abcdef0` for `vpc`.
    pub(crate) fn new_id(&mut self, prefix: &str) -> String {
        format!("{prefix}-0{}", self.world.dice.hex(16))
    }

    /// The ARN of something here.
    pub(crate) fn arn(&self, service: &str, resource: &str) -> String {
        let (region, account) = (&self.region, &self.world.account);
        format!("arn:aws:{service}:{region}:{account}:{resource}")
    }

    /// The time that `event` takes.
    pub(crate) fn duration_of(&mut self, event: Event) -> Duration {
        self.world.pace.duration(event, &mut self.world.dice)
    }

    /// Schedules `transition` in this region, `time` from now.
    pub(crate) fn later(&mut self, time: Duration, transition: Transition) {
        self.world.planned += 1;
        let key = (self.now + time, self.world.planned);
        self.world
            .agenda
            .insert(key, (self.region.clone(), transition));
    }

    /// Schedules `transition` in this region for when `event` is over, and returns that moment.
    pub(crate) fn after(&mut self, event: Event, transition: Transition) -> Moment {
        let time = self.duration_of(event);
        self.later(time, transition);
        self.now + time
    }

    /// This moment, as answers write it.
    pub(crate) fn timestamp(&self) -> String {
        self.world.calendar.write(self.now)
    }
}
