//! Certificate and DNS records of a domain of one's own.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Change, attributes::Attributes};
use crate::{Tags, Text};

/// A certificate that ACM issues once a record proves the domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct Certificate {
    pub domain_name: String,
    pub tags: Tags,
}

impl Attributes for Certificate {
    fn replaces(change: &Change) -> bool {
        change.is("domain_name")
    }

    fn equivalent(change: &Change) -> bool {
        change.is("domain_name") && is_same_name(change)
    }

    fn is_beside(&self, other: &Self) -> bool {
        !self.is_of_same_domain(other)
    }

    carries_tags!();

    nothing!(
        keeps renews_outputs discards reason interrupts protection keep_retention
        security_groups leaves cost
    );
}

/// Names of the DNS mean the same in upper and lower case, and AWS answers in
/// lower.
fn is_same_name(change: &Change) -> bool {
    let (from, to) = (change.from.to_string(), change.to.to_string());
    from.eq_ignore_ascii_case(&to)
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

/// The target of an alias record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct Alias {
    pub hosted_zone_id: Text,
    pub dns_name: Text,
}

impl Attributes for DnsRecord {
    fn replaces(change: &Change) -> bool {
        change.is("hosted_zone_id") || change.is("name") || change.is("type")
    }

    fn equivalent(change: &Change) -> bool {
        (change.is("name") || change.is("alias")) && is_same_name(change)
    }

    fn is_beside(&self, other: &Self) -> bool {
        !self.is_same_record(other)
    }

    nothing!(
        keeps renews_outputs discards reason interrupts protection keep_retention
        security_groups leaves cost tags
    );
}

impl Certificate {
    /// `true` if both prove the same domain: ACM asks for the same validation
    /// record then.
    #[must_use]
    pub fn is_of_same_domain(&self, other: &Self) -> bool {
        self.domain_name.eq_ignore_ascii_case(&other.domain_name)
    }
}

impl DnsRecord {
    /// `true` if both are the same record to Route 53; false while a reference
    /// in the name is open.
    #[must_use]
    pub fn is_same_record(&self, other: &Self) -> bool {
        let (Some(name), Some(other_name)) = (self.name.literal(), other.name.literal()) else {
            return false;
        };
        self.hosted_zone_id == other.hosted_zone_id
            && self.r#type == other.r#type
            && name.eq_ignore_ascii_case(other_name)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn change(attribute: &str, from: Value, to: Value) -> Change {
        Change {
            attribute: attribute.into(),
            from,
            to,
            reason: None,
        }
    }

    #[test]
    fn a_name_in_lower_case_is_the_name() {
        let is_equal = |from: &str| {
            let change = change("domain_name", from.into(), "Agent.Example.com".into());
            Certificate::equivalent(&change)
        };
        assert!(is_equal("agent.example.com"));
        assert!(!is_equal("agent.example.org"));
    }

    #[test]
    fn an_alias_to_another_zone_is_a_change() {
        let alias = |zone: &str| json!({ "hosted_zone_id": zone, "dns_name": "A.elb" });
        let is_equal = |from: Value| DnsRecord::equivalent(&change("alias", from, alias("Z1")));
        assert!(is_equal(
            json!({ "hosted_zone_id": "Z1", "dns_name": "a.elb" })
        ));
        assert!(!is_equal(alias("Z2")));
    }
}
