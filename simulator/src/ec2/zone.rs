//! Availability zones and regions.

use serde_json::{Value, json};

use super::{
    describe::{filtered, texts},
    kind::invalid_value,
};
use crate::{operation::Answer, world::Turn};

/// The regions that an account has from the start, with the letters of its
/// zones. Which letters an account sees differs in some; these are usual.
const REGIONS: &[(&str, &str)] = &[
    ("ap-northeast-1", "acd"),
    ("ap-northeast-2", "abcd"),
    ("ap-northeast-3", "abc"),
    ("ap-south-1", "abc"),
    ("ap-southeast-1", "abc"),
    ("ap-southeast-2", "abc"),
    ("ca-central-1", "abd"),
    ("eu-central-1", "abc"),
    ("eu-north-1", "abc"),
    ("eu-west-1", "abc"),
    ("eu-west-2", "abc"),
    ("eu-west-3", "abc"),
    ("sa-east-1", "abc"),
    ("us-east-1", "abcdef"),
    ("us-east-2", "abc"),
    ("us-west-1", "ac"),
    ("us-west-2", "abcd"),
];

/// The zones that have no room for newer services, by id.
const CONSTRAINED: &[&str] = &["use1-az3", "apne1-az3"];

/// An availability zone.
pub(super) struct Zone {
    pub(super) name: String,
    /// The same for every account.
    pub(super) id: String,
}

impl Zone {
    /// Whether NAT gateways can't be there.
    pub(super) fn is_constrained(&self) -> bool {
        CONSTRAINED.contains(&self.id.as_str())
    }
}

/// The zones of a region; one that is not known has three.
pub(super) fn of_region(region: &str) -> Vec<Zone> {
    let known = REGIONS.iter().find(|(name, _)| *name == region);
    let letters = known.map_or("abc", |(_, letters)| letters);
    let numbers: Vec<usize> = match region {
        // As most accounts see it.
        "us-east-1" => vec![6, 1, 2, 4, 3, 5],
        "us-west-1" => vec![3, 1],
        "ap-northeast-1" => vec![4, 1, 2],
        _ => (1..=letters.len()).collect(),
    };
    let short = short(region);
    let both = letters.chars().zip(numbers);
    both.map(|(letter, number)| Zone {
        name: format!("{region}{letter}"),
        id: format!("{short}-az{number}"),
    })
    .collect()
}

/// `use1` for `us-east-1`, `apne2` for `ap-northeast-2`.
pub(crate) fn short(region: &str) -> String {
    let directions = [
        ("north", "n"),
        ("south", "s"),
        ("east", "e"),
        ("west", "w"),
        ("central", "c"),
    ];
    let mut short = region.to_owned();
    for (word, letter) in directions {
        short = short.replace(word, letter);
    }
    short.replace("gov", "g").replace('-', "")
}

/// The names of a region's zones.
pub(crate) fn names(region: &str) -> Vec<String> {
    let zones = of_region(region).into_iter();
    zones.map(|zone| zone.name).collect()
}

/// The id of the zone of this name.
pub(super) fn id_of(zones: &[Zone], name: &str) -> Option<String> {
    let zone = zones.iter().find(|zone| zone.name == name);
    zone.map(|zone| zone.id.clone())
}

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

/// What the account is like in this region.
pub(super) fn describe_account(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let quota = |turn: &mut Turn<'_>, code| turn.quota(code).to_string();
    let default_vpc = turn.here().ec2.default_vpc().unwrap_or("none").to_owned();
    let attributes = [
        ("supported-platforms", "VPC".to_owned()),
        ("default-vpc", default_vpc),
        ("max-instances", "20".to_owned()),
        ("vpc-max-elastic-ips", quota(turn, "L-0263D0A3")),
        ("max-elastic-ips", quota(turn, "L-0263D0A3")),
        (
            "vpc-max-security-groups-per-interface",
            quota(turn, "L-2AFB9258"),
        ),
    ];
    let wanted = texts(&asked, "AttributeNames");
    let shown: Vec<Value> = attributes
        .iter()
        .filter(|(name, _)| wanted.is_empty() || wanted.contains(name))
        .map(|(name, value)| {
            json!({"AttributeName": name, "AttributeValues": [{"AttributeValue": value}]})
        })
        .collect();
    Ok(json!({"AccountAttributes": shown}))
}
