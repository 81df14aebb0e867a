//! Images and secrets.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Change, Spec, attributes::Attributes};
use crate::{
    Tags, Text,
    leaves::{Keeping, Leaves},
    prices::{self, Cost, Prices},
};

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
    fn cost(&self, _: &[&Spec], prices: Option<&Prices>) -> Option<Cost> {
        let by_use = prices.map(|it| format!("${} a GB and month", it.image_gb_month));
        Some(Cost::new("image repository", prices.map(|_| Decimal::ZERO)).with_use(by_use))
    }

    carries_tags!();

    nothing!(
        replaces equivalent keeps renews_outputs discards reason interrupts protection
        keep_retention is_beside security_groups leaves
    );
}

/// The agent's image, of the source that `up` is run in: built and pushed where
/// nothing runs yet. What runs is kept (D5), and goes with its repository; other
/// data of the seller's are put on it as a layer (D8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// The repository that it is pushed to.
    pub repository_url: Text,
    /// As task definitions say it: `X86_64` or `ARM64`.
    pub cpu_architecture: String,
    /// The port that it says it listens on.
    pub port: u16,
    /// The image that the seller's data are put on; `None`: one made of the source.
    pub base: Option<String>,
    /// The SHA-256 of the seller's data in it.
    pub data_sha256: Option<String>,
}

impl Attributes for Image {
    /// Another one is another image.
    fn replaces(_change: &Change) -> bool {
        true
    }

    nothing!(
        equivalent keeps renews_outputs discards reason interrupts protection keep_retention
        is_beside security_groups leaves cost tags
    );
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
    fn leaves(&self, keeping: &Keeping) -> Leaves {
        Leaves {
            recovery_days: keeping.secret_recovery_days,
            ..Leaves::default()
        }
    }

    /// Free until it is deleted, or restored.
    fn cost(&self, _: &[&Spec], prices: Option<&Prices>) -> Option<Cost> {
        let hourly = prices.map(|it| prices::an_hour(it.secret_month));
        (!self.scheduled_for_deletion).then(|| Cost::new("secret", hourly))
    }

    carries_tags!();

    nothing!(
        replaces equivalent keeps renews_outputs discards reason interrupts protection
        keep_retention is_beside security_groups
    );
}

/// The value of a secret: whether it is set, and where it comes from. What it
/// is, no plan ever holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct SecretValue {
    pub secret_id: Text,
    pub status: ValueStatus,
    /// Not reported by AWS, so not compared; but with a database that is made
    /// again its address changes, and with it the value.
    pub content: Option<SecretContent>,
}

/// The state of a secret's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueStatus {
    /// No version is current.
    Unset,
    /// A password was chosen, but it is not certain that the database has it
    /// and the address is missing: a run ended in between.
    Pending,
    /// Another tool changed it after this one had completed it, or rotated it:
    /// the address in it may hold an earlier password.
    Stale,
    /// Complete, but tasks may still run with an earlier one.
    Unapplied,
    /// Complete.
    Set,
}

/// The source of a secret's value.
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
    /// The JSON object of the cache's token, which is generated and never leaves
    /// AWS and this process, and the address with it.
    #[expect(missing_docs, reason = "what the address is made of")]
    CacheCredentials { port: u16, host: Text },
    /// The key that signs the posts of leads' events; it is generated and never
    /// leaves AWS and this process.
    SigningKey,
    /// The token of the desk's API; it is generated and never leaves AWS and this process.
    ApiToken,
    /// A string that the user gives in this environment variable.
    UserGiven {
        /// For example `OPENAI_API_KEY`.
        variable: String,
    },
}

impl Attributes for SecretValue {
    fn replaces(change: &Change) -> bool {
        change.is("secret_id")
    }

    fn equivalent(change: &Change) -> bool {
        change.is("content")
    }

    nothing!(
        keeps renews_outputs discards reason interrupts protection keep_retention is_beside
        security_groups leaves cost tags
    );
}
