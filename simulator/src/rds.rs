//! RDS: subnet groups, `PostgreSQL` instances, snapshots, versions.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use self::instance::{DbInstance, Status};
use self::{lifecycle::Transition as InstanceTransition, snapshot::Snapshot};
use crate::{
    operation::Answer,
    resource::Resource,
    subnet_group::SubnetGroup,
    wire::Service,
    world::{Region, Tags, Turn},
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

/// RDS's state.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Rds {
    pub(crate) subnet_groups: BTreeMap<String, SubnetGroup>,
    pub(crate) instances: BTreeMap<String, DbInstance>,
    pub(crate) snapshots: BTreeMap<String, Snapshot>,
    /// The versions of `PostgreSQL` that can be had, if not the usual ones.
    pub(crate) offered_versions: Option<Vec<String>>,
    /// Zones that don't have a class, by the class.
    #[serde(default)]
    pub(crate) withheld: BTreeMap<String, BTreeSet<String>>,
    /// The instances that are deleted and whose automated backups are kept, by
    /// their resource ids.
    #[serde(default)]
    pub(crate) retained_backups: BTreeSet<String>,
    /// There is no room for new instances.
    pub(crate) is_full: bool,
    /// The next instance's creation fails.
    pub(crate) next_fails: bool,
    /// The key that instances and snapshots are encrypted with can't be used any more.
    #[serde(default)]
    pub(crate) is_key_lost: bool,
    /// What the hosts of this account have in their names here.
    pub(crate) host_part: String,
}

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
        "RebootDBInstance" => start_stop::reboot_db_instance(value, turn),
        "RemoveTagsFromResource" => tags::remove_tags_from_resource(value, turn),
        "RestoreDBInstanceFromDBSnapshot" => {
            restoration::restore_db_instance_from_db_snapshot(value, turn)
        }
        "StartDBInstance" => start_stop::start_db_instance(value, turn),
        "StopDBInstance" => start_stop::stop_db_instance(value, turn),
        _ => return None,
    })
}

/// What RDS does by itself, later.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Transition {
    Instance(InstanceTransition),
    /// A snapshot is complete.
    Snapshot {
        identifier: String,
    },
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

/// Every subnet group, instance, snapshot and kept backup.
pub(crate) fn resources(region: &Region, account: &str) -> Vec<Resource> {
    let resource = |kind: &'static str, id: &str, tags: &Tags| Resource {
        service: Service::Rds,
        region: region.name.clone(),
        kind,
        id: id.to_owned(),
        arn: format!("arn:aws:rds:{}:{account}:{kind}:{id}", region.name),
        tags: Some(tags.clone()),
    };
    let rds = &region.rds;
    let groups = rds.subnet_groups.iter();
    let groups = groups.map(|(name, group)| resource("subgrp", name, &group.tags));
    let instances = rds.instances.iter();
    let instances = instances.map(|(id, instance)| resource("db", id, &instance.tags));
    let snapshots = rds.snapshots.iter();
    let snapshots = snapshots.map(|(id, snapshot)| resource("snapshot", id, &snapshot.tags));
    let backups = rds.retained_backups.iter();
    let backups = backups.map(|id| resource("auto-backup", id, &Tags::new()));
    groups
        .chain(instances)
        .chain(snapshots)
        .chain(backups)
        .collect()
}
