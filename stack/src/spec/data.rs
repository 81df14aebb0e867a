//! Database, cache, images and secrets: what holds data.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Attributes, Change};
use crate::{Kind, Tags, Text};

/// An RDS subnet group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct DbSubnetGroup {
    pub name: String,
    pub subnet_ids: BTreeSet<Text>,
    pub tags: Tags,
}

impl Attributes for DbSubnetGroup {
    const KIND: Kind = Kind::DbSubnetGroup;
}

/// An RDS instance. Its password is no attribute: no plan ever holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct DbInstance {
    pub identifier: String,
    pub engine: String,
    pub engine_version: String,
    pub instance_class: String,
    pub allocated_storage_gb: u32,
    pub max_allocated_storage_gb: u32,
    pub storage_type: String,
    pub storage_encrypted: bool,
    pub db_name: String,
    pub master_username: String,
    pub db_subnet_group_name: Text,
    pub security_group_ids: BTreeSet<Text>,
    pub port: u16,
    pub publicly_accessible: bool,
    pub multi_az: bool,
    pub backup_retention_days: u32,
    pub backup_window: String,
    pub maintenance_window: String,
    pub log_exports: BTreeSet<String>,
    pub deletion_protection: bool,
    pub tags: Tags,
}

impl Attributes for DbInstance {
    const KIND: Kind = Kind::DbInstance;

    fn replaces(change: &Change) -> bool {
        [
            "identifier",
            "engine",
            "storage_encrypted",
            "db_name",
            "master_username",
            "db_subnet_group_name",
        ]
        .iter()
        .any(|attribute| change.is(attribute))
            || (change.is("allocated_storage_gb") && change.shrinks())
            || (change.is("engine_version") && major(&change.from) > major(&change.to))
    }

    /// Storage that grew by itself is as it should be; so is any minor
    /// version of the major that is wanted (D4: AWS withdraws minors).
    fn equivalent(change: &Change) -> bool {
        if change.is("allocated_storage_gb") {
            return change.from.as_u64() > change.to.as_u64();
        }
        change.is("engine_version") && major(&change.from) == major(&change.to)
    }
}

fn major(version: &Value) -> Option<u32> {
    version.as_str()?.split('.').next()?.parse().ok()
}

fn minor(version: &Value) -> Option<u32> {
    version.as_str()?.split('.').nth(1)?.parse().ok()
}

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
            "engine",
            "port",
            "subnet_group_name",
            "at_rest_encryption",
            "transit_encryption",
        ]
        .iter()
        .any(|attribute| change.is(attribute))
            || (change.is("engine_version") && major(&change.from) > major(&change.to))
    }

    /// A newer minor version of the major that is wanted is as it should be:
    /// AWS upgrades minors by itself and takes none back.
    fn equivalent(change: &Change) -> bool {
        change.is("engine_version")
            && major(&change.from) == major(&change.to)
            && minor(&change.from) > minor(&change.to)
    }
}

/// A container repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct EcrRepository {
    pub name: String,
    /// `MUTABLE` or `IMMUTABLE`.
    pub image_tag_mutability: String,
    pub scan_on_push: bool,
    pub tags: Tags,
}

impl Attributes for EcrRepository {
    const KIND: Kind = Kind::EcrRepository;
}

/// The agent's image, of the source that `up` is run in: built and pushed where
/// nothing runs yet. What runs is kept (D5), and goes with its repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Where it is pushed to.
    pub repository_url: Text,
    /// As task definitions say it: `X86_64` or `ARM64`.
    pub cpu_architecture: String,
    /// The port that it says it listens on.
    pub port: u16,
}

impl Attributes for Image {
    const KIND: Kind = Kind::Image;

    /// Another one is another image.
    fn replaces(_change: &Change) -> bool {
        true
    }
}

/// A secret, without its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct Secret {
    pub name: String,
    pub description: String,
    /// `up` restores a secret whose deletion is scheduled (D6).
    pub scheduled_for_deletion: bool,
    pub tags: Tags,
}

impl Attributes for Secret {
    const KIND: Kind = Kind::Secret;
}

/// The value of a secret: whether it is set, and where it comes from. What it
/// is, no plan ever holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct SecretValue {
    pub secret_id: Text,
    pub status: ValueStatus,
    /// Not told by AWS, so not compared; but with a database that is made
    /// anew its address changes, and with it the value.
    pub content: Option<SecretContent>,
}

/// Whether a secret has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueStatus {
    /// No version is current.
    Unset,
    /// A password was chosen, but it is not certain that the database has it
    /// and the address is missing: a run ended in between.
    Pending,
    /// Complete.
    Set,
}

/// What a secret's value is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretContent {
    /// The JSON object of the database's credentials; the password is
    /// generated and never leaves AWS and this process.
    #[expect(missing_docs, reason = "the members are the object's")]
    DatabaseCredentials {
        username: String,
        dbname: String,
        engine: String,
        port: u16,
        host: Text,
    },
    /// A string that the user gives in this environment variable.
    UserGiven {
        /// For example `OPENAI_API_KEY`.
        variable: String,
    },
}

impl Attributes for SecretValue {
    const KIND: Kind = Kind::SecretValue;

    fn replaces(change: &Change) -> bool {
        change.is("secret_id")
    }

    fn equivalent(change: &Change) -> bool {
        change.is("content")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_version(from: &str, to: &str) -> Change {
        Change {
            attribute: "engine_version".into(),
            from: from.into(),
            to: to.into(),
            reason: None,
        }
    }

    #[test]
    fn a_cache_that_aws_upgraded_to_a_newer_minor_version_is_left_alone() {
        assert!(ReplicationGroup::equivalent(&of_version("7.1", "7.0")));
        assert!(ReplicationGroup::equivalent(&of_version("7.10", "7.9")));
    }

    #[test]
    fn a_cache_of_an_older_version_is_upgraded_in_place() {
        for older in ["7.0", "6.2"] {
            let change = of_version(older, "7.1");
            assert!(!ReplicationGroup::equivalent(&change), "{older}");
            assert!(!ReplicationGroup::replaces(&change), "{older}");
        }
    }

    #[test]
    fn a_cache_of_a_newer_major_version_can_only_be_made_anew() {
        let change = of_version("8.0", "7.1");
        assert!(!ReplicationGroup::equivalent(&change));
        assert!(ReplicationGroup::replaces(&change));
    }

    #[test]
    fn any_minor_version_of_a_database_will_do() {
        assert!(DbInstance::equivalent(&of_version("15.7", "15.4")));
        assert!(DbInstance::equivalent(&of_version("15.4", "15.7")));
        assert!(!DbInstance::equivalent(&of_version("14.9", "15.4")));
    }
}
