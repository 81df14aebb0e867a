//! Certificate and DNS records of a domain of one's own.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Attributes, Change};
use crate::{Kind, Tags, Text};

/// A certificate that ACM issues once a record proves the domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct Certificate {
    pub domain_name: String,
    pub tags: Tags,
}

impl Attributes for Certificate {
    const KIND: Kind = Kind::Certificate;

    fn replaces(change: &Change) -> bool {
        change.is("domain_name")
    }
}

/// A record in a hosted zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct DnsRecord {
    pub hosted_zone_id: Text,
    /// Fully qualified, without the last dot.
    pub name: Text,
    /// `CNAME` or `A`.
    pub r#type: String,
    /// Of a plain record.
    pub values: BTreeSet<Text>,
    /// Of an alias record: the zone and the name it stands for.
    pub alias: Option<Alias>,
}

/// What an alias record stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct Alias {
    pub hosted_zone_id: Text,
    pub dns_name: Text,
}

impl Attributes for DnsRecord {
    const KIND: Kind = Kind::DnsRecord;

    fn replaces(change: &Change) -> bool {
        change.is("hosted_zone_id") || change.is("name") || change.is("type")
    }
}
