//! Lists of records.

use serde_json::{Value, json};

use super::{name::normal, page_size, record::shown, text};
use crate::{fault::ApiFault, operation::Answer, state::route53::RecordKey, world::Turn};

const LARGEST_PAGE: usize = 300;

pub(super) fn perform(operation: &str, value: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    match operation {
        "ListResourceRecordSets" => Some(list(value, turn)),
        _ => None,
    }
}

/// From the name, type and identifier asked for on, or from what comes next
/// in the order.
fn list(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let (name, kind) = (
        text(value, "StartRecordName"),
        text(value, "StartRecordType"),
    );
    if name.is_empty() && !kind.is_empty() {
        let message = "The input is not valid: a start type without a start name";
        return Err(ApiFault::new("InvalidInput", message));
    }
    let zone = turn.zone(text(value, "HostedZoneId"))?;
    let identifier = text(value, "StartRecordIdentifier");
    let start = (!name.is_empty()).then(|| RecordKey::new(&normal(name), kind, identifier));
    let size = page_size(value, LARGEST_PAGE);
    let mut rest = zone
        .records
        .iter()
        .filter(|(key, _)| start.as_ref().is_none_or(|start| *key >= start));
    let page: Vec<Value> = rest
        .by_ref()
        .take(size)
        .map(|(key, record)| shown(key, record))
        .collect();
    let next = rest.next();
    let identifier = next.map(|(key, _)| &key.identifier);
    Ok(json!({
        "ResourceRecordSets": page,
        "IsTruncated": next.is_some(),
        "MaxItems": size.to_string(),
        "NextRecordName": next.map(|(_, record)| &record.name),
        "NextRecordType": next.map(|(key, _)| &key.kind),
        "NextRecordIdentifier": identifier.filter(|it| !it.is_empty()),
    }))
}
