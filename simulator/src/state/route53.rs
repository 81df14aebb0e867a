//! Hosted zones and their records.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{clock::Moment, tags::Tags};

/// An account's zones, and what became of its changes.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Route53 {
    pub(crate) zones: BTreeMap<String, Zone>,
    pub(crate) changes: BTreeMap<String, Change>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Zone {
    pub(crate) id: String,
    /// In lower case, with its last dot.
    pub(crate) name: String,
    pub(crate) caller_reference: String,
    pub(crate) comment: Option<String>,
    /// The VPC that it is for; nothing where it is for everybody.
    pub(crate) vpc: Option<ZoneVpc>,
    pub(crate) name_servers: Vec<String>,
    /// True if the parent zone does not delegate to its servers.
    #[serde(default)]
    pub(crate) is_undelegated: bool,
    #[serde(with = "records_as_list")]
    pub(crate) records: BTreeMap<RecordKey, Record>,
    pub(crate) tags: Tags,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ZoneVpc {
    #[serde(rename = "VPCId")]
    pub(crate) id: Option<String>,
    #[serde(rename = "VPCRegion")]
    pub(crate) region: Option<String>,
}

/// A batch of changes, on its way to all of AWS's name servers.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Change {
    pub(crate) submitted_at: Moment,
    pub(crate) is_in_sync: bool,
    pub(crate) comment: Option<String>,
}

/// Scheduled changes of Route 53.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Transition {
    /// All name servers have the change.
    Sync { change: String },
}

impl Zone {
    /// Returns whether name servers everywhere ask it.
    pub(crate) fn is_asked(&self) -> bool {
        self.vpc.is_none() && !self.is_undelegated
    }

    /// Returns whether a record is one of the two that a zone comes with.
    pub(crate) fn is_own(&self, key: &RecordKey) -> bool {
        key.is_of(&self.name) && ["NS", "SOA"].contains(&key.kind.as_str())
    }
}

impl RecordKey {
    /// Of a normal name.
    pub(crate) fn new(name: &str, kind: &str, identifier: &str) -> Self {
        Self {
            reversed_name: reversed(name),
            kind: kind.to_owned(),
            identifier: identifier.to_owned(),
        }
    }

    pub(crate) fn is_of(&self, name: &str) -> bool {
        self.reversed_name == reversed(name)
    }
}

/// The order of names: by their labels from the last to the first.
pub(crate) fn reversed(name: &str) -> String {
    let labels: Vec<&str> = name.trim_end_matches('.').rsplit('.').collect();
    labels.join(".") + "."
}

/// JSON's keys are texts: records are kept as a list.
mod records_as_list {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Record, RecordKey};

    pub(crate) fn serialize<S: Serializer>(
        records: &BTreeMap<RecordKey, Record>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let list: Vec<(&RecordKey, &Record)> = records.iter().collect();
        list.serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<RecordKey, Record>, D::Error> {
        let list = Vec::<(RecordKey, Record)>::deserialize(deserializer)?;
        Ok(list.into_iter().collect())
    }
}

/// The key of a record set, in the order of lists.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct RecordKey {
    /// The name by its labels from the last to the first.
    pub(crate) reversed_name: String,
    pub(crate) kind: String,
    /// Distinguishes records of one name and type that share it by a policy.
    pub(crate) identifier: String,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Record {
    pub(crate) name: String,
    pub(crate) ttl_seconds: Option<u64>,
    pub(crate) values: Vec<String>,
    pub(crate) alias: Option<Alias>,
    /// The members of a routing policy, as they were written.
    pub(crate) routing: Value,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Alias {
    pub(crate) hosted_zone_id: String,
    #[serde(rename = "DNSName")]
    pub(crate) dns_name: String,
    pub(crate) evaluate_target_health: bool,
}
