//! Certificates.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{clock::Moment, world::Tags};

/// The certificates of a region, by ARN.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Acm {
    pub(crate) certificates: BTreeMap<String, Certificate>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Certificate {
    pub(crate) arn: String,
    pub(crate) domain: String,
    /// All names, the domain first.
    pub(crate) names: Vec<String>,
    pub(crate) validation: String,
    pub(crate) key_algorithm: String,
    pub(crate) is_logged: bool,
    pub(crate) created_at: Moment,
    /// Requests with this token are this one again, for a while.
    pub(crate) token: Option<String>,
    /// Whether the records that prove the names are told by now.
    pub(crate) shows_records: bool,
    /// Whether AWS has seen the records and is about to issue it.
    pub(crate) is_proven: bool,
    pub(crate) issued_at: Option<Moment>,
    pub(crate) tags: Tags,
}

impl Certificate {
    /// Whether listeners can use it.
    pub(crate) fn is_issued(&self) -> bool {
        self.issued_at.is_some()
    }
}

/// What ACM does by itself, later.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Transition {
    /// Tells the records that prove the names.
    ShowRecords { arn: String },
    /// Issues it, if the records are still there.
    Issue { arn: String },
}
