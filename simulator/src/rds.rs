//! RDS: subnet groups, `PostgreSQL` instances, snapshots, versions.

use serde_json::Value;

use crate::{
    Service,
    limits::Limit,
    operation::Answer,
    resource::{Inventory, Resource},
    state::rds::{Rds, Transition},
    tags::Tags,
    world::Turn,
};

mod change;
mod class;
mod creation;
mod deletion;
mod event;
mod instance;
mod instance_shown;
mod lifecycle;
mod modification;
mod naming;
mod orderable;
mod placing;
mod restoration;
mod rules;
mod settings;
mod snapshot;
mod start_stop;
mod subnet_group;
mod tags;
mod version;

pub(crate) fn perform(operation: &str, value: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "AddTagsToResource" => tags::add_tags_to_resource(value, turn),
        "CreateDBInstance" => creation::create_db_instance(value, turn),
        "CreateDBSubnetGroup" => subnet_group::create_db_subnet_group(value, turn),
        "DeleteDBInstance" => deletion::delete_db_instance(value, turn),
        "DeleteDBSnapshot" => snapshot::delete_db_snapshot(value, turn),
        "DeleteDBSubnetGroup" => subnet_group::delete_db_subnet_group(value, turn),
        "DescribeDBEngineVersions" => version::describe_db_engine_versions(value, turn),
        "DescribeDBInstances" => instance_shown::describe_db_instances(value, turn),
        "DescribeDBSnapshots" => snapshot::describe_db_snapshots(value, turn),
        "DescribeDBSubnetGroups" => subnet_group::describe_db_subnet_groups(value, turn),
        "DescribeEvents" => event::describe_events(value, turn),
        "DescribeOrderableDBInstanceOptions" => {
            orderable::describe_orderable_db_instance_options(value, turn)
        }
        "ListTagsForResource" => tags::list_tags_for_resource(value, turn),
        "ModifyDBInstance" => modification::modify_db_instance(value, turn),
        "ModifyDBSubnetGroup" => subnet_group::modify_db_subnet_group(value, turn),
        "RemoveTagsFromResource" => tags::remove_tags_from_resource(value, turn),
        "RestoreDBInstanceFromDBSnapshot" => {
            restoration::restore_db_instance_from_db_snapshot(value, turn)
        }
        "StartDBInstance" => start_stop::start_db_instance(value, turn),
        "StopDBInstance" => start_stop::stop_db_instance(value, turn),
        _ => return None,
    })
}

/// The rate limit that a call counts for.
pub(crate) fn limit(_: &str, _: &Value) -> Limit<'static> {
    Limit::new("all", 40, 20)
}

impl Transition {
    pub(crate) fn apply(self, turn: &mut Turn<'_>) {
        match self {
            Self::Instance(transition) => transition.apply(turn),
            Self::Snapshot { identifier } => {
                if let Some(snapshot) = turn.here().rds.snapshots.get_mut(&identifier) {
                    snapshot.is_complete = true;
                }
            }
        }
    }
}

impl Inventory for Rds {
    /// Every subnet group, instance, snapshot and kept backup.
    fn resources(&self, region: &str, account: &str) -> Vec<Resource> {
        let resource = |kind: &'static str, id: &str, tags: &Tags| Resource {
            service: Service::Rds,
            region: region.to_owned(),
            kind,
            id: id.to_owned(),
            arn: format!("arn:aws:rds:{region}:{account}:{kind}:{id}"),
            tags: Some(tags.clone()),
        };
        let groups = self.subnet_groups.iter();
        let groups = groups.map(|(name, group)| resource("subgrp", name, &group.tags));
        let instances = self.instances.iter();
        let instances = instances.map(|(id, instance)| resource("db", id, &instance.tags));
        let snapshots = self.snapshots.iter();
        let snapshots = snapshots.map(|(id, snapshot)| resource("snapshot", id, &snapshot.tags));
        let backups = self.retained_backups.iter();
        let backups = backups.map(|id| resource("auto-backup", id, &Tags::new()));
        groups
            .chain(instances)
            .chain(snapshots)
            .chain(backups)
            .collect()
    }
}
