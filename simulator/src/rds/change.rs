//! Changes of instances that take their time: what becomes of them after they
//! were asked for.

use std::time::Duration;

use serde_json::Value;

use super::rules;
use crate::{
    durations::Event,
    members,
    state::rds::{DbInstance, InstanceTransition, Settings, Status},
    window::Window,
    world::Turn,
};

impl Turn<'_> {
    /// The status shows changes some seconds after their call.
    pub(super) fn plan_changes(&mut self, instance: &DbInstance) {
        let resource_id = instance.resource_id.clone();
        if !instance.changes.now.is_empty() || instance.changes.password.is_some() {
            let begin = InstanceTransition::Begin {
                resource_id: resource_id.clone(),
            };
            self.after(Event::DatabaseChangeShown, begin.of_world());
        }
        if !instance.changes.queued.is_empty() {
            let window = instance.settings.preferred_maintenance_window.as_deref();
            let window = window.and_then(|it| Window::of_week(it, rules::WINDOW).ok());
            let now = self.world.calendar.unix_ms(self.now) / 1000;
            let seconds = window.map_or(0, |window| window.seconds_until(now));
            let maintain = InstanceTransition::Maintain { resource_id };
            self.later(Duration::from_secs(seconds), maintain.of_world());
        }
    }

    /// Begins the changes that are not to wait, if the instance is idle.
    pub(super) fn begin_changes(&mut self, resource_id: &str) {
        let Some(instance) = self.db_instance_of(resource_id) else {
            return;
        };
        let changes = &instance.changes;
        let has = |name: &str| changes.now.contains_key(name);
        let status = if changes.now.is_empty() && changes.password.is_none() {
            return;
        } else if has("DBInstanceIdentifier") {
            Status::Renaming
        } else if has("EngineVersion") {
            Status::Upgrading
        } else if changes.now.is_empty() {
            Status::ResettingMasterCredentials
        } else if changes.now.len() == 1 && has("EnabledCloudwatchLogsExports") {
            Status::ConfiguringLogExports
        } else {
            Status::Modifying
        };
        if matches!(
            instance.status,
            Status::Available | Status::StorageOptimization
        ) {
            self.enter_status(resource_id, status);
        }
    }

    /// Applies the changes that were begun, and returns the next status.
    pub(super) fn make_changes(&mut self, resource_id: &str) -> Status {
        let now = self.now;
        let Some(instance) = self.db_instance_of(resource_id) else {
            return Status::Available;
        };
        let changes = std::mem::take(&mut instance.changes.now);
        if let Some(password) = instance.changes.password.take() {
            instance.password = password;
        }
        let had_backups = instance.settings.backup_retention_period > 0;
        if let Ok(after) = members::changed::<Settings>(&instance.settings, &changes) {
            instance.settings = after.with_default_groups();
        }
        let has_backups = instance.settings.backup_retention_period > 0;
        let grows = ["AllocatedStorage", "StorageType"]
            .iter()
            .any(|name| changes.contains_key(*name));
        if grows {
            instance.storage_changed_at = Some(now);
        }
        if let Some(Value::String(identifier)) = changes.get("DBInstanceIdentifier") {
            self.rename_db_instance(resource_id, identifier);
        }
        self.show_endpoint(resource_id);
        if grows {
            self.record_growth(resource_id);
        }
        match () {
            () if has_backups && !had_backups => Status::BackingUp,
            () if grows => Status::StorageOptimization,
            () => Status::Available,
        }
    }

    fn rename_db_instance(&mut self, resource_id: &str, identifier: &str) {
        let Some(instance) = self.db_instance_of(resource_id) else {
            return;
        };
        let before = std::mem::replace(&mut instance.identifier, identifier.to_owned());
        let instances = &mut self.here().rds.instances;
        if let Some(instance) = instances.remove(&before) {
            instances.insert(identifier.to_owned(), instance);
        }
    }
}
