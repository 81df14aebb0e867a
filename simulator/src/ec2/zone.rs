//! Availability zones and regions.

use serde_json::{Value, json};

use super::{
    describe::{filtered, texts},
    kind::invalid_value,
};
use crate::{
    operation::Answer,
    state::ec2::zone::{REGIONS, of_region},
    world::Turn,
};

pub(super) fn describe(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let all = shown(&turn.region);
    for (member, key) in [("ZoneNames", "ZoneName"), ("ZoneIds", "ZoneId")] {
        let wanted = texts(&asked, member);
        if let Some(unknown) = wanted
            .iter()
            .find(|name| all.iter().all(|zone| zone[key] != **name))
        {
            return Err(invalid_value(format!(
                "Invalid availability zone: [{unknown}]"
            )));
        }
    }
    let is_wanted = |member: &str, value: &Value| {
        let wanted = texts(&asked, member);
        wanted.is_empty() || value.as_str().is_some_and(|it| wanted.contains(&it))
    };
    let wanted = all.into_iter().filter(|zone| {
        is_wanted("ZoneNames", &zone["ZoneName"]) && is_wanted("ZoneIds", &zone["ZoneId"])
    });
    let filters = [
        ("zone-name", "ZoneName"),
        ("zone-id", "ZoneId"),
        ("zone-type", "ZoneType"),
        ("state", "State"),
        ("region-name", "RegionName"),
        ("group-name", "GroupName"),
        ("opt-in-status", "OptInStatus"),
        ("message", "Messages.Message"),
        ("parent-zone-id", "ParentZoneId"),
        ("parent-zone-name", "ParentZoneName"),
    ];
    let found = filtered(&filters, &asked, wanted.collect())?;
    Ok(json!({"AvailabilityZones": found}))
}

fn shown(region: &str) -> Vec<Value> {
    let zones = of_region(region);
    let shown = zones.iter().map(|zone| {
        json!({
            "ZoneName": zone.name,
            "ZoneId": zone.id,
            "ZoneType": "availability-zone",
            "State": "available",
            "RegionName": region,
            "GroupName": format!("{region}-zg-1"),
            "NetworkBorderGroup": region,
            "OptInStatus": "opt-in-not-required",
            "Messages": [],
        })
    });
    shown.collect()
}

pub(super) fn describe_regions(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let asks_for_all = asked["AllRegions"].as_bool().unwrap_or_default();
    let wanted = texts(&asked, "RegionNames");
    let is_known = |name: &str| REGIONS.iter().any(|(known, _)| *known == name);
    if let Some(unknown) = wanted.iter().find(|name| !is_known(name)) {
        return Err(invalid_value(format!("Invalid region name: {unknown}")));
    }
    let all = REGIONS
        .iter()
        .map(|(name, _)| (*name, turn.world.is_enabled(name)))
        .filter(|(name, is_enabled)| {
            let is_wanted = wanted.is_empty() || wanted.contains(name);
            is_wanted && (*is_enabled || asks_for_all)
        })
        .map(|(name, is_enabled)| {
            let status = if is_enabled {
                "opt-in-not-required"
            } else {
                "not-opted-in"
            };
            json!({
                "RegionName": name,
                "Endpoint": format!("ec2.{name}.amazonaws.com"),
                "OptInStatus": status,
            })
        });
    let filters = [
        ("region-name", "RegionName"),
        ("endpoint", "Endpoint"),
        ("opt-in-status", "OptInStatus"),
    ];
    let found = filtered(&filters, &asked, all.collect())?;
    Ok(json!({"Regions": found}))
}
