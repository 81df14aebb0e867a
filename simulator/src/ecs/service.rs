//! Services, and how they are made.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::{
    deployment::{Deployment, Settings},
    history::Record,
    options::Options,
};
use crate::{
    clock::Moment,
    world::{Tags, Turn},
};

/// How many events are told of.
const EVENTS: usize = 100;

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Service {
    pub(crate) arn: String,
    pub(crate) name: String,
    pub(crate) cluster: String,
    pub(crate) status: Status,
    pub(crate) created_at: String,
    pub(crate) token: Option<String>,
    pub(crate) desired: u32,
    pub(crate) options: Options,
    /// The newest first.
    pub(crate) deployments: Vec<Deployment>,
    /// The last one that completed.
    pub(crate) last_good: Option<Deployment>,
    /// All deployments, the newest last.
    pub(crate) history: Vec<Record>,
    /// The newest first.
    pub(crate) events: VecDeque<ServiceEvent>,
    /// Tasks that could not start or died young, in a row.
    pub(crate) failures: u32,
    /// Before this, no task is started.
    pub(crate) not_before: Moment,
    /// When it is looked after next.
    pub(crate) wakes_at: Option<Moment>,
    pub(crate) is_steady: bool,
    pub(crate) tags: Tags,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Status {
    Active,
    Draining,
    Inactive,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct ServiceEvent {
    pub(crate) id: String,
    pub(crate) at: String,
    pub(crate) message: String,
}

impl Service {
    /// The deployment that is wanted.
    pub(super) fn primary(&self) -> Option<&Deployment> {
        self.deployments.first()
    }

    pub(super) fn has_revision(&self, arn: &str) -> bool {
        let mut deployments = self.deployments.iter();
        deployments.any(|deployment| deployment.settings.task_definition == arn)
    }

    pub(super) fn deployment_mut(&mut self, id: &str) -> Option<&mut Deployment> {
        self.deployments.iter_mut().find(|it| it.id == id)
    }
}

impl Turn<'_> {
    /// Adds to a service's events: `message` goes on after its name.
    pub(super) fn tell(&mut self, key: &str, message: &str) {
        let (id, at) = (self.world.dice.uuid(), self.timestamp());
        if let Some(service) = self.service(key) {
            let message = format!("(service {}) {message}", service.name);
            service.events.push_front(ServiceEvent { id, at, message });
            service.events.truncate(EVENTS);
        }
    }

    /// Begins a deployment of `settings`, to which the others give way.
    pub(super) fn deploy(&mut self, key: &str, settings: Settings) {
        let deployment = Deployment::new(self, key, settings);
        let record = Record::new(self, key, &deployment);
        if let Some(service) = self.service(key) {
            service.deployments.insert(0, deployment);
            service.history.push(record);
            service.is_steady = false;
            service.failures = 0;
            service.not_before = Moment::default();
        }
    }
}
