//! A record set: as it comes in, as it is kept, as it is shown.

use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::{Value, json};

use super::{name::normal, text};
use crate::{
    fault::ApiFault,
    state::route53::{Alias, Record, RecordKey},
};

/// The members that choose among record sets of the same name and type.
const ROUTING: &[&str] = &[
    "Weight",
    "Region",
    "GeoLocation",
    "GeoProximityLocation",
    "Failover",
    "MultiValueAnswer",
    "HealthCheckId",
    "CidrRoutingConfig",
];

/// A record set out of a change.
///
/// # Errors
/// If it has neither values nor an alias, both, or a value that its type can't
/// have.
pub(super) fn read(set: &Value, action: &str) -> Result<(RecordKey, Record), ApiFault> {
    let (name, kind) = (normal(text(set, "Name")), text(set, "Type"));
    let identifier = text(set, "SetIdentifier");
    let values: Vec<String> = set["ResourceRecords"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|record| text(record, "Value").to_owned())
        .collect();
    let alias = set.get("AliasTarget").map(|alias| Alias {
        hosted_zone_id: text(alias, "HostedZoneId").to_owned(),
        dns_name: normal(text(alias, "DNSName")),
        evaluate_target_health: alias["EvaluateTargetHealth"] == true,
    });
    let ttl_seconds = set["TTL"].as_u64();
    let is_whole = !values.is_empty() && ttl_seconds.is_some();
    let has_parts = !values.is_empty() || ttl_seconds.is_some();
    if (alias.is_some() && has_parts) || (alias.is_none() && !is_whole) {
        let found = if alias.is_some() {
            "more than one"
        } else {
            "none"
        };
        return Err(ApiFault::new(
            "InvalidInput",
            format!(
                "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found {found} in Change with [Action={action}, Name={name}, Type={kind}, SetIdentifier={}]",
                if identifier.is_empty() {
                    "null"
                } else {
                    identifier
                },
            ),
        ));
    }
    if let Some(problem) = values.iter().find_map(|value| problem(kind, value)) {
        return Err(super::change::invalid(&problem));
    }
    let routing = ROUTING
        .iter()
        .filter_map(|member| Some(((*member).to_owned(), set.get(*member)?.clone())));
    let key = RecordKey::new(&name, kind, identifier);
    let record = Record {
        name,
        ttl_seconds,
        values,
        alias,
        routing: routing.collect::<serde_json::Map<_, _>>().into(),
    };
    Ok((key, record))
}

/// Returns the problem of a value of this type.
fn problem(kind: &str, value: &str) -> Option<String> {
    let (is_right, code, what) = match kind {
        "A" => (
            value.parse::<Ipv4Addr>().is_ok(),
            "ARRDATAIllegalIPv4Address",
            "Value is not a valid IPv4 address",
        ),
        "AAAA" => (
            value.parse::<Ipv6Addr>().is_ok(),
            "AAAARRDATAIllegalIPv6Address",
            "Value is not a valid IPv6 address",
        ),
        "TXT" | "SPF" => (
            value.starts_with('"') && value.ends_with('"') && value.len() > 1,
            "InvalidCharacterString",
            "Value should be enclosed in quotation marks",
        ),
        "CNAME" | "NS" | "PTR" => (
            !value.is_empty() && !value.contains(char::is_whitespace),
            "DomainNameEmpty",
            "Domain name is empty or has white space",
        ),
        _ => return None,
    };
    (!is_right).then(|| {
        format!(
            "Invalid Resource Record: 'FATAL problem: {code} ({what}) encountered with '{value}''"
        )
    })
}

pub(super) fn shown(key: &RecordKey, record: &Record) -> Value {
    let mut shown = json!({
        "Name": record.name,
        "Type": key.kind,
        "TTL": record.ttl_seconds,
        "AliasTarget": record.alias,
    });
    if !key.identifier.is_empty() {
        shown["SetIdentifier"] = json!(key.identifier);
    }
    if !record.values.is_empty() {
        let values = record.values.iter();
        shown["ResourceRecords"] = values.map(|value| json!({"Value": value})).collect();
    }
    if let (Some(shown), Some(routing)) = (shown.as_object_mut(), record.routing.as_object()) {
        shown.extend(routing.clone());
    }
    shown
}
