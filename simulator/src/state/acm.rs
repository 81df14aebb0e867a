//! Certificates.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{clock::Moment, tags::Tags};

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
    /// True if the validation records are described by now.
    pub(crate) shows_records: bool,
    /// True if AWS has seen the records and is about to issue it.
    pub(crate) is_proven: bool,
    pub(crate) issued_at: Option<Moment>,
    pub(crate) tags: Tags,
}

impl Certificate {
    /// Returns whether listeners can use it.
    pub(crate) fn is_issued(&self) -> bool {
        self.issued_at.is_some()
    }
}

/// Scheduled changes of ACM.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Transition {
    /// Describes the validation records.
    ShowRecords { arn: String },
    /// Issues it, if the records are still there.
    Issue { arn: String },
}
