//! What the service is at, besides what is there.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Health, StatusView};
use crate::{
    delivery::{
        rollout::Rollout,
        service::{ServiceNow, short},
    },
    text::at,
    verify::Version,
};

/// How many of the service's events are reported.
const MOST_EVENTS: usize = 10;

/// Something that ECS reported about the service.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EventView {
    /// When.
    pub at: String,
    /// What.
    pub message: String,
}

/// How many tasks run, of whichever revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TasksView {
    /// How many are to run.
    pub desired: u32,
    /// How many do.
    pub running: u32,
}

impl fmt::Display for TasksView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} running", self.running, self.desired)
    }
}

impl StatusView {
    /// The same with ECS's events of the service since then.
    #[must_use]
    pub fn with_service(mut self, service: &ServiceNow, since_ms: i64) -> Self {
        let tasks = TasksView {
            desired: service.desired,
            running: service.running,
        };
        if self.state == Health::Healthy {
            self.state = tasks.health();
        }
        self.tasks = Some(tasks);
        self.rollout = Rollout::under_way(service).map(|rollout| {
            format!(
                "{} since {}, {} of {} tasks run",
                short(&rollout.revision),
                at(rollout.deployed_at_ms),
                service.running,
                service.desired
            )
        });
        let events = service.events_since(since_ms).into_iter();
        self.events = events
            .take(MOST_EVENTS)
            .map(|event| EventView {
                at: at(event.at_ms),
                message: event.message,
            })
            .collect();
        self
    }

    /// The same with what answers.
    #[must_use]
    pub fn with_version(mut self, version: Option<Version>) -> Self {
        if let Some(version) = version {
            self.commit = Some(version.commit);
            self.data = version.data;
        }
        self
    }
}

impl TasksView {
    /// How a service is of which nothing else is wrong.
    fn health(self) -> Health {
        if self.running != self.desired {
            Health::Changing
        } else if self.desired == 0 {
            Health::ScaledToZero
        } else {
            Health::Healthy
        }
    }
}
