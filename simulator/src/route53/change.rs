//! Changes of records: a batch is made whole or not at all.

use serde_json::{Value, json};

use super::{name::is_within, record, text};
use crate::{
    fault::ApiFault,
    operation::Answer,
    state::route53::{Record, RecordKey, Zone},
    world::Turn,
};

pub(super) fn invalid(message: &str) -> ApiFault {
    ApiFault::new("InvalidChangeBatch", format!("[{message}]"))
}

/// The zone's own servers return the records at once, as
/// ACM does.
pub(super) fn change(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let zone = turn.zone(text(value, "HostedZoneId"))?;
    let batch = &value["ChangeBatch"];
    let mut problems = Vec::new();
    for change in batch["Changes"].as_array().into_iter().flatten() {
        let action = text(change, "Action");
        let (key, record) = record::read(&change["ResourceRecordSet"], action)?;
        let done = match action {
            "DELETE" => delete(zone, &key, &record),
            "CREATE" => create(zone, key, record),
            _ => put(zone, key, record),
        };
        problems.extend(done.err());
    }
    if !problems.is_empty() {
        return Err(invalid(&problems.join(", ")));
    }
    let comment = batch["Comment"].as_str().map(str::to_owned);
    let shown = turn.submit(comment);
    turn.look_for_proofs();
    Ok(json!({"ChangeInfo": shown}))
}

/// A record set as error texts name it.
fn named(key: &RecordKey, record: &Record) -> String {
    let (name, kind) = (&record.name, &key.kind);
    match key.identifier.as_str() {
        "" => format!("resource record set [name='{name}', type='{kind}']"),
        identifier => {
            format!(
                "resource record set [name='{name}', type='{kind}', set identifier='{identifier}']"
            )
        }
    }
}

fn create(zone: &mut Zone, key: RecordKey, record: Record) -> Result<(), String> {
    if zone.records.contains_key(&key) {
        let named = named(&key, &record);
        return Err(format!("Tried to create {named} but it already exists"));
    }
    put(zone, key, record)
}

fn put(zone: &mut Zone, key: RecordKey, record: Record) -> Result<(), String> {
    check_place(zone, &key, &record)?;
    check_alias(zone, &key, &record)?;
    zone.records.insert(key, record);
    Ok(())
}

/// A deletion must repeat the record exactly; the order of values is no matter.
fn delete(zone: &mut Zone, key: &RecordKey, record: &Record) -> Result<(), String> {
    let named = named(key, record);
    let Some(held) = zone.records.get(key) else {
        return Err(format!("Tried to delete {named} but it was not found"));
    };
    let sorted = |record: &Record| {
        let mut record = record.clone();
        record.values.sort();
        record
    };
    if sorted(held) != sorted(record) {
        return Err(format!(
            "Tried to delete {named} but the values provided do not match the current values"
        ));
    }
    if record.name == zone.name && key.kind == "SOA" {
        return Err("A HostedZone must contain exactly one SOA record.".to_owned());
    }
    if record.name == zone.name && key.kind == "NS" {
        return Err(
            "A HostedZone must contain at least one NS record for the zone itself.".to_owned(),
        );
    }
    zone.records.remove(key);
    Ok(())
}

/// A record is in its zone, and an alias of a name to another stands alone.
fn check_place(zone: &Zone, key: &RecordKey, record: &Record) -> Result<(), String> {
    let (name, kind, zone_name) = (&record.name, &key.kind, &zone.name);
    if !is_within(name, zone_name) {
        return Err(format!(
            "RRSet with DNS name {name} is not permitted in zone {zone_name}"
        ));
    }
    let beside = |wanted: fn(&str) -> bool| {
        let others = zone.records.keys();
        others
            .filter(|other| other.is_of(name))
            .any(|other| wanted(&other.kind))
    };
    if kind == "CNAME" && name == zone_name {
        return Err(format!(
            "RRSet of type CNAME with DNS name {name} is not permitted at apex in zone {zone_name}"
        ));
    }
    if kind == "CNAME" && beside(|other| other != "CNAME") {
        return Err(format!(
            "RRSet of type CNAME with DNS name {name} is not permitted as it conflicts with other records with the same DNS name in zone {zone_name}"
        ));
    }
    if kind != "CNAME" && beside(|other| other == "CNAME") {
        return Err(format!(
            "RRSet of type {kind} with DNS name {name} is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone {zone_name}"
        ));
    }
    Ok(())
}

/// An alias to a record of the same zone needs that record.
fn check_alias(zone: &Zone, key: &RecordKey, record: &Record) -> Result<(), String> {
    let Some(alias) = &record.alias else {
        return Ok(());
    };
    if super::bare_id(&alias.hosted_zone_id) != zone.id {
        return Ok(());
    }
    let (target, kind, id) = (&alias.dns_name, &key.kind, &zone.id);
    let tried = format!("Tried to create an alias that targets {target}, type {kind} in zone {id}");
    if !is_within(target, &zone.name) {
        return Err(format!(
            "{tried}, but the alias target name does not lie within the target zone"
        ));
    }
    let mut held = zone.records.keys();
    if !held.any(|other| other.is_of(target) && other.kind == *kind) {
        return Err(format!("{tried}, but that target was not found"));
    }
    Ok(())
}
