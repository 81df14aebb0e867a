//! Route 53: hosted zones and the records in them. It is the account's, not a
//! region's.

use serde_json::{Value, json};

use crate::{
    Service,
    durations::Event,
    fault::ApiFault,
    limits::Limit,
    operation::Answer,
    resource::{Inventory, Resource},
    state::route53::{Change, RecordKey, Route53, Transition, Zone},
    world::{self, Turn, World},
};

mod change;
mod name;
mod record;
mod records;
mod tagging;
mod zone;
mod zones;

pub(crate) fn perform(operation: &str, value: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    zone::perform(operation, &value, turn)
        .or_else(|| zones::perform(operation, &value, turn))
        .or_else(|| records::perform(operation, &value, turn))
        .or_else(|| tagging::perform(operation, &value, turn))
        .or_else(|| match operation {
            "ChangeResourceRecordSets" => Some(change::change(&value, turn)),
            "GetChange" => Some(get_change(&value, turn)),
            _ => None,
        })
}

/// The rate limit that a call counts for.
pub(crate) fn limit(_: &str, _: &Value) -> Limit<'static> {
    Limit::new("all", 5, 5)
}

impl Transition {
    pub(crate) fn apply(self, turn: &mut Turn<'_>) {
        let Self::Sync { change } = self;
        if let Some(change) = turn.world.route53.changes.get_mut(&change) {
            change.is_in_sync = true;
        }
    }
}

impl Route53 {
    /// Returns the target of the public alias of this name.
    pub(crate) fn alias_target(&self, name: &str) -> Option<&str> {
        let key = RecordKey::new(&name::normal(name), "A", "");
        let mut zones = self.zones.values().filter(|zone| zone.is_asked());
        let record = zones.find_map(|zone| zone.records.get(&key))?;
        Some(record.alias.as_ref()?.dns_name.as_str())
    }

    /// Returns whether a zone for everybody answers with this.
    pub(crate) fn has_cname(&self, name: &str, value: &str) -> bool {
        let key = RecordKey::new(&name::normal(name), "CNAME", "");
        let zones = self.zones.values().filter(|zone| zone.is_asked());
        zones
            .filter_map(|zone| zone.records.get(&key))
            .flat_map(|record| &record.values)
            .any(|held| name::normal(held) == name::normal(value))
    }
}

impl World {
    /// Lets the zone above a zone name its servers, or not.
    pub fn set_delegated(&mut self, zone: &str, is_delegated: bool) {
        if let Some(zone) = self.route53.zones.get_mut(bare_id(zone)) {
            zone.is_undelegated = !is_delegated;
        }
    }
}

impl Turn<'_> {
    /// A zone that exists; its id may come with its path.
    fn zone(&mut self, id: &str) -> Result<&mut Zone, ApiFault> {
        let id = bare_id(id);
        let zone = self.world.route53.zones.get_mut(id);
        zone.ok_or_else(|| {
            let message = format!("No hosted zone found with ID: {id}");
            ApiFault::new("NoSuchHostedZone", message).with_status(404)
        })
    }

    /// A change that was just made, as answers show it.
    fn submit(&mut self, comment: Option<String>) -> Value {
        let id = format!("C0{}", self.world.dice.hex(18).to_uppercase());
        let change = Change {
            submitted_at: self.now,
            is_in_sync: false,
            comment,
        };
        self.world.route53.changes.insert(id.clone(), change);
        let transition = Transition::Sync { change: id.clone() };
        self.after(Event::RecordInSync, world::Transition::Route53(transition));
        self.shown_change(&id)
    }

    fn shown_change(&self, id: &str) -> Value {
        let change = self.world.route53.changes.get(id);
        change.map_or(Value::Null, |change| {
            json!({
                "Id": format!("/change/{id}"),
                "Status": if change.is_in_sync { "INSYNC" } else { "PENDING" },
                "SubmittedAt": self.world.calendar.write(change.submitted_at),
                "Comment": change.comment,
            })
        })
    }
}

fn get_change(value: &Value, turn: &Turn<'_>) -> Answer {
    let id = bare_id(text(value, "Id"));
    match turn.shown_change(id) {
        Value::Null => {
            let message = format!("Could not find resource with ID: {id}");
            Err(ApiFault::new("NoSuchChange", message).with_status(404))
        }
        shown => Ok(json!({"ChangeInfo": shown})),
    }
}

/// `Z1` of `/hostedzone/Z1`.
fn bare_id(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

/// A text member of an input that the wire has checked already.
fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_default()
}

/// Returns the size of a page: the requested one, at most `largest`.
fn page_size(value: &Value, largest: usize) -> usize {
    let asked = value["MaxItems"].as_str().and_then(|it| it.parse().ok());
    asked.map_or(largest, |asked: usize| asked.clamp(1, largest))
}

impl Inventory for Route53 {
    /// The zones, and the records that calls have created.
    fn resources(&self, region: &str, _: &str) -> Vec<Resource> {
        let resource = |kind, id: String, tags| Resource {
            service: Service::Route53,
            region: region.to_owned(),
            kind,
            arn: format!("arn:aws:route53:::{kind}/{id}"),
            id,
            tags,
        };
        let mut everything = Vec::new();
        for zone in self.zones.values() {
            everything.push(resource(
                "hostedzone",
                zone.id.clone(),
                Some(zone.tags.clone()),
            ));
            let own = zone.records.iter().filter(|(key, _)| !zone.is_own(key));
            everything.extend(own.map(|(key, record)| {
                let id = format!("{}/{}/{}", zone.id, record.name, key.kind);
                resource("rrset", id, None)
            }));
        }
        everything
    }
}
