//! From one status of an instance to the next.

use std::time::Duration;

use crate::{
    durations::Event,
    state::rds::{DbInstance, Endpoint, InstanceTransition, Status, Transition},
    world::{self, Runtime, Turn},
};

/// After a week RDS starts a stopped instance by itself.
const LONGEST_STOP: Duration = Duration::from_secs(7 * 86_400);

impl InstanceTransition {
    pub(super) fn apply(self, turn: &mut Turn<'_>) {
        match self {
            Self::Leave { resource_id, step } => {
                let instance = turn.db_instance_of(&resource_id);
                if instance.is_some_and(|instance| instance.step == step) {
                    turn.leave_status(&resource_id);
                }
            }
            Self::Begin { resource_id } => turn.begin_changes(&resource_id),
            Self::Maintain { resource_id } => {
                if let Some(instance) = turn.db_instance_of(&resource_id) {
                    let queued = std::mem::take(&mut instance.changes.queued);
                    instance.changes.now.extend(queued);
                    turn.begin_changes(&resource_id);
                }
            }
            Self::Flicker { resource_id, step } => {
                let instance = turn.db_instance_of(&resource_id);
                let is_unchanged =
                    |it: &&mut DbInstance| it.step == step && it.status == Status::Available;
                if instance.as_ref().is_some_and(is_unchanged) {
                    turn.enter_status(&resource_id, Status::ConfiguringLogExports);
                }
            }
        }
    }

    pub(super) fn of_world(self) -> world::Transition {
        world::Transition::Rds(Transition::Instance(self))
    }
}

impl Status {
    /// Returns the event that ends it; `None` if only a call ends it.
    const fn lasts(self) -> Option<Event> {
        Some(match self {
            Self::Creating => Event::DatabaseEndpointVisible,
            Self::BackingUp => Event::DatabaseBackedUp,
            Self::ConfiguringLogExports => Event::DatabaseAvailable,
            Self::Modifying | Self::Upgrading | Self::Renaming | Self::StorageOptimization => {
                Event::DatabaseModified
            }
            Self::ResettingMasterCredentials => Event::DatabasePasswordSet,
            Self::Stopping => Event::DatabaseStopped,
            Self::Starting => Event::DatabaseStarted,
            Self::Deleting => Event::DatabaseDeleted,
            Self::Available | Self::Stopped | Self::Failed => return None,
        })
    }
}

impl Turn<'_> {
    /// Gives an instance a status, and plans the end of it.
    pub(super) fn enter_status(&mut self, resource_id: &str, status: Status) {
        let runtime = self.world.runtime;
        let Some(instance) = self.db_instance_of(resource_id) else {
            return;
        };
        instance.status = status;
        instance.step += 1;
        // A process outside must run it first.
        let is_awaited =
            status == Status::Creating && runtime == Runtime::Processes && !instance.fails;
        let leave = InstanceTransition::Leave {
            resource_id: resource_id.to_owned(),
            step: instance.step,
        };
        match status.lasts() {
            _ if is_awaited => {}
            Some(event) => {
                self.after(event, leave.of_world());
            }
            None if status == Status::Stopped => self.later(LONGEST_STOP, leave.of_world()),
            None => {}
        }
    }

    /// Ends the status of an instance, with what comes of it.
    pub(crate) fn leave_status(&mut self, resource_id: &str) {
        let Some(instance) = self.db_instance_of(resource_id) else {
            return;
        };
        if instance.status == Status::Creating && instance.fails && instance.events.is_empty() {
            self.record_failure(resource_id, "The DB instance could not be created.");
        }
        let Some(instance) = self.db_instance_of(resource_id) else {
            return;
        };
        let next = match instance.status {
            Status::Creating if instance.fails => Status::Failed,
            Status::Creating => {
                self.show_endpoint(resource_id);
                self.after_creation(resource_id)
            }
            Status::BackingUp if !instance.is_set_up => Status::ConfiguringLogExports,
            Status::Modifying
            | Status::Upgrading
            | Status::Renaming
            | Status::ResettingMasterCredentials
            | Status::ConfiguringLogExports => {
                self.make_log_groups(resource_id);
                let next = self.make_changes(resource_id);
                self.end_set_up(resource_id);
                next
            }
            Status::Stopping => Status::Stopped,
            Status::Stopped => Status::Starting,
            Status::Deleting => return self.remove_db_instance(resource_id),
            Status::BackingUp
            | Status::StorageOptimization
            | Status::Starting
            | Status::Available
            | Status::Failed => Status::Available,
        };
        self.enter_status(resource_id, next);
    }

    fn after_creation(&mut self, resource_id: &str) -> Status {
        match self.db_instance_of(resource_id) {
            Some(it) if it.settings.backup_retention_period > 0 => Status::BackingUp,
            Some(it) if it.settings.enabled_cloudwatch_logs_exports.is_empty() => Status::Modifying,
            _ => Status::ConfiguringLogExports,
        }
    }

    /// From now on it is known where the instance is reached.
    pub(super) fn show_endpoint(&mut self, resource_id: &str) {
        let Some(instance) = self.db_instance_of(resource_id).cloned() else {
            return;
        };
        let endpoint = self.endpoint_of(&instance);
        if let Some(instance) = self.db_instance_of(resource_id) {
            instance.endpoint = Some(endpoint);
        }
    }

    /// Returns the endpoint of an instance.
    pub(crate) fn endpoint_of(&mut self, instance: &DbInstance) -> Endpoint {
        let (identifier, region) = (&instance.identifier, self.region.clone());
        let part = &self.here().rds.host_part;
        Endpoint {
            host: format!("{identifier}.{part}.{region}.rds.amazonaws.com"),
            port: instance.settings.port,
        }
    }

    /// RDS makes the log groups itself, and leaves them behind.
    fn make_log_groups(&mut self, resource_id: &str) {
        let Some(instance) = self.db_instance_of(resource_id) else {
            return;
        };
        let identifier = instance.identifier.clone();
        let logs = instance.settings.enabled_cloudwatch_logs_exports.clone();
        for log in logs {
            self.make_log_group(&format!("/aws/rds/instance/{identifier}/{log}"));
        }
    }

    /// Some instances are busy once more soon after they are available.
    fn end_set_up(&mut self, resource_id: &str) {
        let varies = self.world.pace.varies();
        let Some(instance) = self.db_instance_of(resource_id) else {
            return;
        };
        let is_first = !instance.is_set_up;
        instance.is_set_up = true;
        let flicker = InstanceTransition::Flicker {
            resource_id: resource_id.to_owned(),
            // Of the status that comes now.
            step: instance.step + 1,
        };
        if is_first && varies && self.world.dice.one_in(4) {
            self.after(Event::DatabaseChangeShown, flicker.of_world());
        }
    }

    fn remove_db_instance(&mut self, resource_id: &str) {
        let Some(instance) = self.db_instance_of(resource_id).cloned() else {
            return;
        };
        self.here().rds.instances.remove(&instance.identifier);
        for interface in &instance.interfaces {
            self.pull_interface(interface);
        }
    }
}
