//! What the service is at, besides what is there.

use schemars::JsonSchema;
use serde::Serialize;

use super::StatusView;
use crate::{
    delivery::{
        rollout::Rollout,
        service::{ServiceNow, short},
    },
    ui::at,
};

/// How many of the service's events are told.
const MOST_EVENTS: usize = 10;

/// Something that ECS told of the service.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EventView {
    /// When.
    pub at: String,
    /// What.
    pub message: String,
}

impl StatusView {
    /// The same with what ECS tells of the service since then.
    #[must_use]
    pub fn with_service(mut self, service: &ServiceNow, since_ms: i64) -> Self {
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

    /// The same with the commit that answers.
    #[must_use]
    pub fn with_commit(mut self, commit: Option<String>) -> Self {
        self.commit = commit;
        self
    }
}
