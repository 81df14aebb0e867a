//! The cache: `ElastiCache` for Redis OSS or Valkey.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Attributes, Change, Keep};
use crate::{Kind, Tags, Text, engine_version::EngineVersion};

/// An `ElastiCache` subnet group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct CacheSubnetGroup {
    pub name: String,
    pub subnet_ids: BTreeSet<Text>,
    pub tags: Tags,
}

impl Attributes for CacheSubnetGroup {
    const KIND: Kind = Kind::CacheSubnetGroup;
}

/// An `ElastiCache` replication group with cluster mode off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct ReplicationGroup {
    pub replication_group_id: String,
    pub description: String,
    pub engine: String,
    /// Major and minor: the patch that AWS tells is cut off (`aws.md` §5).
    pub engine_version: String,
    pub node_type: String,
    pub port: u16,
    pub parameter_group_name: String,
    /// The primary and its replicas.
    pub node_count: u32,
    pub subnet_group_name: Text,
    pub security_group_ids: BTreeSet<Text>,
    pub at_rest_encryption: bool,
    pub transit_encryption: bool,
    pub automatic_failover: bool,
    pub multi_az: bool,
    pub snapshot_retention_days: u32,
    pub tags: Tags,
}

impl Attributes for ReplicationGroup {
    const KIND: Kind = Kind::ReplicationGroup;

    fn replaces(change: &Change) -> bool {
        [
            "replication_group_id",
            "port",
            "subnet_group_name",
            "at_rest_encryption",
            "transit_encryption",
        ]
        .iter()
        .any(|attribute| change.is(attribute))
            || (change.is("engine") && !(is_redis_like(&change.from) && is_redis_like(&change.to)))
    }

    /// A newer minor version of the major that is wanted is as it should be:
    /// AWS upgrades minors by itself and takes none back.
    fn equivalent(change: &Change) -> bool {
        let (from, to) = (
            EngineVersion::of(&change.from),
            EngineVersion::of(&change.to),
        );
        change.is("engine_version") && from.map(|it| it.major) == to.map(|it| it.major) && from > to
    }

    /// Redis turned into Valkey is kept with Valkey's versions and parameters,
    /// and so is a newer major version: neither has a safe way back.
    fn keeps(wanted: &Self, found: &Self, change: &Change) -> Option<Keep> {
        let is_valkey = found.engine == VALKEY && wanted.engine == REDIS;
        let is_newer = found.engine == wanted.engine
            && EngineVersion::parse(&found.engine_version).map(|it| it.major)
                > EngineVersion::parse(&wanted.engine_version).map(|it| it.major);
        match change.attribute.as_str() {
            "engine" if is_valkey => Some(Keep::AheadOf("cache.engine")),
            "engine_version" if is_newer => Some(Keep::AheadOf("cache.engine_version")),
            "engine_version" | "parameter_group_name" if is_valkey => Some(Keep::Dependent),
            "parameter_group_name" if is_newer => Some(Keep::Dependent),
            _ => None,
        }
    }
}

const REDIS: &str = "redis";
const VALKEY: &str = "valkey";

/// Whether an engine is one of those that AWS changes into each other in place.
fn is_redis_like(engine: &Value) -> bool {
    engine == REDIS || engine == VALKEY
}
