//! Lists of zones.

use serde_json::{Value, json};

use super::{bare_id, name::normal, page_size, text, zone::shown};
use crate::{
    operation::Answer,
    state::route53::{Zone, reversed},
    world::Turn,
};

const LARGEST_PAGE: usize = 100;

pub(super) fn perform(operation: &str, value: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "ListHostedZones" => list(value, turn),
        "ListHostedZonesByName" => list_by_name(value, turn),
        _ => return None,
    })
}

fn list(value: &Value, turn: &Turn<'_>) -> Answer {
    let marker = text(value, "Marker");
    let size = page_size(value, LARGEST_PAGE);
    let private_only = text(value, "HostedZoneType") == "PrivateHostedZone";
    let mut rest = turn
        .world
        .route53
        .zones
        .values()
        .filter(|zone| zone.id.as_str() >= marker)
        .filter(|zone| !private_only || zone.vpc.is_some());
    let page: Vec<Value> = rest.by_ref().take(size).map(shown).collect();
    let next = rest.next().map(|zone| &zone.id);
    Ok(json!({
        "HostedZones": page,
        "Marker": marker,
        "IsTruncated": next.is_some(),
        "NextMarker": next,
        "MaxItems": size.to_string(),
    }))
}

/// From the name asked for on, by labels from the last to the first.
fn list_by_name(value: &Value, turn: &Turn<'_>) -> Answer {
    let (name, id) = (text(value, "DNSName"), text(value, "HostedZoneId"));
    let size = page_size(value, LARGEST_PAGE);
    let order = |zone: &Zone| (reversed(&zone.name), zone.id.clone());
    let start = match name {
        "" => (String::new(), String::new()),
        name => (reversed(&normal(name)), bare_id(id).to_owned()),
    };
    let mut zones: Vec<&Zone> = turn.world.route53.zones.values().collect();
    zones.sort_by_key(|zone| order(zone));
    let mut rest = zones.into_iter().filter(|zone| order(zone) >= start);
    let page: Vec<Value> = rest.by_ref().take(size).map(shown).collect();
    let next = rest.next();
    let asked = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Ok(json!({
        "HostedZones": page,
        "DNSName": asked(name),
        "HostedZoneId": asked(id),
        "IsTruncated": next.is_some(),
        "NextDNSName": next.map(|zone| &zone.name),
        "NextHostedZoneId": next.map(|zone| &zone.id),
        "MaxItems": size.to_string(),
    }))
}
