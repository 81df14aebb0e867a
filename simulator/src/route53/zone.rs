//! One hosted zone: made, read, deleted.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{name::normal, text};
use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    state::route53::{Record, RecordKey, Zone, ZoneVpc},
    world::Turn,
};

pub(super) fn perform(operation: &str, value: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "CreateHostedZone" => create(value.clone(), turn),
        "GetHostedZone" => get(value, turn),
        "DeleteHostedZone" => delete(value, turn),
        _ => return None,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CreateHostedZone {
    name: String,
    caller_reference: String,
    #[serde(default)]
    hosted_zone_config: Value,
    #[serde(rename = "VPC")]
    vpc: Option<ZoneVpc>,
}

/// A zone comes with its own two records.
fn create(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: CreateHostedZone = input(value)?;
    let mut zones = turn.world.route53.zones.values();
    if zones.any(|zone| zone.caller_reference == wanted.caller_reference) {
        return Err(ApiFault::new(
            "HostedZoneAlreadyExists",
            "A hosted zone has already been created with the specified caller reference.",
        )
        .with_status(409));
    }
    let name = normal(&wanted.name);
    if !name.trim_end_matches('.').contains('.') && wanted.vpc.is_none() {
        let message = format!("{name} is not a valid domain name");
        return Err(ApiFault::new("InvalidDomainName", message));
    }
    let id = format!("Z0{}", turn.world.dice.hex(18).to_uppercase());
    let number = turn.world.dice.below(1000);
    let name_servers: Vec<String> = ["com", "net", "org", "co.uk"]
        .iter()
        .zip(number..)
        .map(|(suffix, number)| format!("ns-{number}.awsdns-{:02}.{suffix}", number % 64))
        .collect();
    let zone = Zone {
        id: id.clone(),
        caller_reference: wanted.caller_reference,
        comment: wanted.hosted_zone_config["Comment"]
            .as_str()
            .map(str::to_owned),
        vpc: wanted.vpc,
        records: own_records(&name, &name_servers).into(),
        name_servers,
        is_undelegated: false,
        name,
        tags: Default::default(),
    };
    let mut shown = described(&zone);
    if let Some(vpc) = &zone.vpc {
        shown["VPC"] = json!(vpc);
    }
    turn.world.route53.zones.insert(id.clone(), zone);
    shown["ChangeInfo"] = turn.submit(None);
    shown["Location"] = json!(format!(
        "https://route53.amazonaws.com/2013-04-01/hostedzone/{id}"
    ));
    Ok(shown)
}

fn own_records(name: &str, name_servers: &[String]) -> [(RecordKey, Record); 2] {
    let record = |kind, ttl_seconds, values| {
        let record = Record {
            name: name.to_owned(),
            ttl_seconds: Some(ttl_seconds),
            values,
            alias: None,
            routing: json!({}),
        };
        (RecordKey::new(name, kind, ""), record)
    };
    let servers: Vec<String> = name_servers.iter().map(|it| format!("{it}.")).collect();
    let first = servers.first().map_or("", String::as_str);
    let authority = format!("{first} awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400");
    [
        record("NS", 172_800, servers),
        record("SOA", 900, vec![authority]),
    ]
}

/// A zone as lists show it.
pub(super) fn shown(zone: &Zone) -> Value {
    json!({
        "Id": format!("/hostedzone/{}", zone.id),
        "Name": zone.name,
        "CallerReference": zone.caller_reference,
        "Config": {"Comment": zone.comment, "PrivateZone": zone.vpc.is_some()},
        "ResourceRecordSetCount": zone.records.len(),
    })
}

/// A zone as it is shown by itself: only one for everybody has servers to be
/// asked.
fn described(zone: &Zone) -> Value {
    let mut described = json!({"HostedZone": shown(zone)});
    if zone.vpc.is_none() {
        described["DelegationSet"] = json!({"NameServers": zone.name_servers});
    }
    described
}

fn get(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let zone = turn.zone(text(value, "Id"))?;
    let mut described = described(zone);
    if let Some(vpc) = &zone.vpc {
        described["VPCs"] = json!([vpc]);
    }
    Ok(described)
}

fn delete(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let zone = turn.zone(text(value, "Id"))?;
    if !zone.records.keys().all(|key| zone.is_own(key)) {
        return Err(ApiFault::new(
            "HostedZoneNotEmpty",
            "The specified hosted zone contains non-required resource record sets and so cannot be deleted.",
        ));
    }
    let id = zone.id.clone();
    turn.world.route53.zones.remove(&id);
    Ok(json!({"ChangeInfo": turn.submit(None)}))
}
