//! Services, and how they are made.

use crate::{
    clock::Moment,
    state::ecs::{Deployment, Record, ServiceEvent, Settings},
    world::Turn,
};

/// Events that a service keeps.
const EVENTS: usize = 100;

impl Turn<'_> {
    /// Adds to a service's events: `message` goes on after its name.
    pub(super) fn add_event(&mut self, key: &str, message: &str) {
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
