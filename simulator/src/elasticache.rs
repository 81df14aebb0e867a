//! `ElastiCache`: subnet groups and replication groups with cluster mode off.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use self::replication_group::{ReplicationGroup, Status};
use crate::{
    operation::Answer,
    world::{Tags, Turn},
};

mod replication_group;

/// `ElastiCache`'s state.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct ElastiCache {
    pub(crate) subnet_groups: BTreeMap<String, SubnetGroup>,
    pub(crate) groups: BTreeMap<String, ReplicationGroup>,
    /// The next group's creation fails.
    pub(crate) next_fails: bool,
    /// What the hosts of this account have in their names here.
    pub(crate) host_part: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct SubnetGroup {
    pub(crate) description: String,
    pub(crate) vpc_id: String,
    /// The subnets with their zones.
    pub(crate) subnets: Vec<(String, String)>,
    pub(crate) tags: Tags,
}

pub(crate) fn perform(_operation: &str, _value: Value, _turn: &mut Turn<'_>) -> Option<Answer> {
    None
}

/// What `ElastiCache` does by itself, later.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Deed {}

impl Deed {
    pub(crate) fn happen(self, _turn: &mut Turn<'_>) {
        match self {}
    }
}
