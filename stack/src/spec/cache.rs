//! The cache: `ElastiCache` for Redis OSS or Valkey.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    Change, Discard, Keep, Spec,
    attributes::Attributes,
    rules::{self, ChangeRule},
};
use crate::{
    Tags, Text,
    engine_version::EngineVersion,
    leaves::{Keeping, Leaves, final_snapshot},
    prices::{Cost, Prices},
};

/// An `ElastiCache` subnet group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct CacheSubnetGroup {
    pub name: String,
    pub subnet_ids: BTreeSet<Text>,
    pub tags: Tags,
}

impl Attributes for CacheSubnetGroup {
    carries_tags!();

    nothing!(
        replaces equivalent keeps renews_outputs discards reason interrupts protection
        keep_retention is_beside security_groups leaves cost
    );
}

/// An `ElastiCache` replication group with cluster mode off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct ReplicationGroup {
    pub replication_group_id: String,
    /// The snapshot that a new group is filled from; AWS does not report it afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot_name: Option<String>,
    pub description: String,
    pub engine: String,
    /// Major and minor: the patch that AWS reports is cut off (`docs/AWS.md#changing`).
    pub engine_version: String,
    /// The patch, which no one can ask for.
    pub engine_patch: Option<u32>,
    pub node_type: String,
    pub port: u16,
    pub parameter_group_name: String,
    /// The primary and its replicas.
    pub node_count: u32,
    pub subnet_group_name: Text,
    pub security_group_ids: BTreeSet<Text>,
    pub at_rest_encryption: bool,
    pub transit_encryption: TransitEncryption,
    /// `true` if clients may authenticate with a token.
    pub auth_token: bool,
    pub automatic_failover: bool,
    pub multi_az: bool,
    pub snapshot_retention_days: u32,
    pub tags: Tags,
}

/// Encryption of a cache's connections, in the order in which AWS changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransitEncryption {
    /// In the clear.
    Off,
    /// With TLS or in the clear: on the way between the other two.
    Preferred,
    /// With TLS alone.
    Required,
}

impl ReplicationGroup {
    /// `true` if AWS switches encryption on in place: from Redis 7.0.5 on.
    #[must_use]
    pub fn takes_encryption_in_place(&self) -> bool {
        self.engine != REDIS
            || self.engine_version != "7.0"
            || self.engine_patch.is_none_or(|patch| patch >= 5)
    }
}

impl Attributes for ReplicationGroup {
    fn replaces(change: &Change) -> bool {
        change.is("replication_group_id")
    }

    /// A newer minor version of the major that is wanted is as it should be:
    /// AWS upgrades minors by itself and takes none back.
    fn equivalent(change: &Change) -> bool {
        let (from, to) = (
            EngineVersion::of(&change.from),
            EngineVersion::of(&change.to),
        );
        let is_newer_minor = from.map(|it| it.major) == to.map(|it| it.major) && from > to;
        change.is("engine_patch")
            || change.is("snapshot_name")
            || (change.is("engine_version") && is_newer_minor)
    }

    /// The names of encrypted nodes are others.
    fn renews_outputs(change: &Change) -> bool {
        change.is("transit_encryption")
    }

    fn discards(change: &Change) -> Option<Discard> {
        (change.is("snapshot_retention_days") && change.shortens()).then_some(Discard {
            setting: "cache.snapshot_retention_days",
            // Nothing says that any are kept once they are switched off.
            data: match change.to == 0 {
                true => "all automatic snapshots",
                false => "older automatic snapshots",
            },
        })
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
            // ElastiCache never changes them: a colleague made the group, or restored it.
            "port" | "subnet_group_name" | "at_rest_encryption" => Some(Keep::NoSetting),
            _ => None,
        }
    }

    fn interrupts() -> &'static [ChangeRule] {
        rules::REPLICATION_GROUP
    }

    fn keep_retention(&mut self, found: &Self) {
        let days = &mut self.snapshot_retention_days;
        *days = (*days).max(found.snapshot_retention_days);
    }

    fn security_groups(&mut self) -> Option<&mut BTreeSet<Text>> {
        Some(&mut self.security_group_ids)
    }

    fn leaves(&self, keeping: &Keeping) -> Leaves {
        let suffix = keeping.cache_snapshot.as_deref();
        Leaves {
            final_snapshot: final_snapshot(&self.replication_group_id, suffix),
            ..Leaves::default()
        }
    }

    fn cost(&self, _: &[&Spec], prices: Option<&Prices>) -> Option<Cost> {
        let what = format!("{} × {}", self.node_count, self.node_type);
        let hourly = prices.and_then(|it| hourly(self, it));
        Some(Cost::new(what, hourly))
    }

    carries_tags!();

    nothing!(reason protection is_beside);
}

const REDIS: &str = "redis";
const VALKEY: &str = "valkey";

/// The price of all nodes by the hour.
fn hourly(cache: &ReplicationGroup, prices: &Prices) -> Option<Decimal> {
    let node = *prices.cache_node_hour.get(&cache.node_type)?;
    let nodes = node * Decimal::from(cache.node_count);
    match cache.engine.as_str() {
        REDIS => Some(nodes),
        // AWS lists Valkey's nodes a fifth below those of Redis OSS.
        VALKEY => Some(nodes * Decimal::new(8, 1)),
        _ => None,
    }
}
