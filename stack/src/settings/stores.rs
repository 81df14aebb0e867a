//! Settings of what holds data: the database and the cache.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Snapshot, engine_version::EngineVersion};

/// RDS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// RDS instance class, for example `db.t4g.micro`.
    pub instance_class: String,
    /// Storage at the start, in GB.
    #[schemars(range(min = 20, max = 65_536))]
    pub storage_gb: u32,
    /// The size that storage may grow to by itself, in GB: at least a tenth
    /// more than `storage_gb`.
    #[schemars(range(min = 22, max = 65_536))]
    pub max_storage_gb: u32,
    /// I/O operations a second of the storage; unset: AWS's own choice. From
    /// 400 GB on, at least 12000 and at most 500 a GB.
    #[schemars(range(min = 12_000, max = 64_000))]
    pub iops: Option<u32>,
    /// Throughput of the storage in MB/s; unset: AWS's own choice. From 400 GB
    /// on, at least 500 and at most a quarter of `iops`.
    #[schemars(range(min = 500, max = 4_000))]
    pub storage_throughput: Option<u32>,
    /// The version of PostgreSQL that is wanted, `major.minor`. Where the region
    /// no longer offers it, the oldest newer minor is made; an instance of the
    /// same major that is there stays on its version.
    pub engine_version: String,
    /// Keeps a standby in the other zone.
    pub multi_az: bool,
    /// Days that automatic backups are kept; 0: none are made.
    #[schemars(range(max = 35))]
    pub backup_retention_days: u32,
    /// Makes AWS refuse to delete the instance; `down` lifts it after its
    /// own question.
    pub deletion_protection: bool,
    /// Makes `down` keep a final snapshot.
    pub final_snapshot: bool,
    /// Final snapshots of the database, and of the cache, that `down` keeps: it deletes
    /// the older ones. 0: it deletes none.
    #[schemars(range(max = 100))]
    pub final_snapshots_kept: u32,
}

/// `ElastiCache`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Cache {
    /// `redis` or `valkey`. Redis is turned into Valkey in place; a cache that is
    /// Valkey already is kept in any case.
    pub engine: CacheEngine,
    /// The version of the engine, `major.minor`; a newer one is kept.
    pub engine_version: String,
    /// ElastiCache node type, for example `cache.t4g.micro`.
    pub node_type: String,
    /// Nodes besides the primary one.
    #[schemars(range(max = 5))]
    pub replicas: u32,
    /// Puts the nodes in two zones, so that one of them takes over when the
    /// primary fails; needs a replica.
    pub multi_az: bool,
    /// Days that daily snapshots are kept; 0: none are made.
    #[schemars(range(max = 35))]
    pub snapshot_retention_days: u32,
    /// Makes the agent use TLS and a token with the cache;
    /// switched on and off in place, in two steps around the agent's rollout.
    pub transit_encryption: bool,
}

/// The engine of the cache.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CacheEngine {
    /// Redis OSS.
    #[default]
    Redis,
    /// Valkey, the fork of Redis that AWS prefers.
    Valkey,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            instance_class: "db.t4g.micro".into(),
            storage_gb: 20,
            max_storage_gb: 100,
            iops: None,
            storage_throughput: None,
            engine_version: "15.4".into(),
            multi_az: false,
            backup_retention_days: 0,
            deletion_protection: false,
            final_snapshot: false,
            final_snapshots_kept: 0,
        }
    }
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            engine: CacheEngine::Redis,
            engine_version: "7.0".into(),
            node_type: "cache.t4g.micro".into(),
            replicas: 0,
            multi_az: false,
            snapshot_retention_days: 0,
            transit_encryption: false,
        }
    }
}

impl CacheEngine {
    /// As `ElastiCache` spells it.
    #[must_use]
    pub fn as_aws(self) -> &'static str {
        match self {
            Self::Redis => "redis",
            Self::Valkey => "valkey",
        }
    }
}

impl Cache {
    /// The same for a cache that is filled from a snapshot: neither Valkey nor a newer
    /// version has a way back.
    #[must_use]
    pub fn restored_from(&self, snapshot: &Snapshot) -> Self {
        let mut cache = self.clone();
        let mut numbers = snapshot.engine_version.split('.');
        let held = [numbers.next(), numbers.next()].map(Option::unwrap_or_default);
        let held = held.join(".");
        let is_valkey = snapshot.engine == CacheEngine::Valkey.as_aws();
        if is_valkey && cache.engine == CacheEngine::Redis {
            (cache.engine, cache.engine_version) = (CacheEngine::Valkey, held);
        } else if snapshot.engine == cache.engine.as_aws()
            && EngineVersion::parse(&held) > EngineVersion::parse(&cache.engine_version)
        {
            cache.engine_version = held;
        }
        cache
    }

    /// The default parameter group of the engine's major version.
    #[must_use]
    pub fn parameter_group(&self) -> String {
        let major = self.engine_version.split('.').next().unwrap_or_default();
        format!("default.{}{major}", self.engine.as_aws())
    }
}
