//! Events of instances.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    page::Page,
    state::rds::Event,
    world::Turn,
};

/// The only kind of source that anything happens to here.
const DB_INSTANCE: &str = "db-instance";

/// Default period of events, in minutes.
const USUAL_MINUTES: u64 = 60;
const MOST_MINUTES: u64 = 20_160;

impl Turn<'_> {
    /// Records the reason of an instance's failed creation.
    pub(crate) fn record_failure(&mut self, resource_id: &str, reason: &str) {
        self.note_event(resource_id, "failure", reason);
    }

    /// Records that the size of an instance's storage was changed (RDS-EVENT-0017).
    pub(super) fn record_growth(&mut self, resource_id: &str) {
        let message = "Finished applying modification to allocated storage";
        self.note_event(resource_id, "configuration change", message);
    }

    fn note_event(&mut self, resource_id: &str, category: &str, message: &str) {
        let now = self.now;
        if let Some(instance) = self.db_instance_of(resource_id) {
            instance.events.push(Event {
                at: now,
                message: message.to_owned(),
                category: category.to_owned(),
            });
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct DescribeEvents {
    source_identifier: Option<String>,
    source_type: Option<String>,
    /// In minutes.
    duration: Option<u64>,
    event_categories: Vec<String>,
    #[serde(flatten)]
    page: Page,
}

/// The events of instances that are there, oldest first.
pub(super) fn describe_events(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: DescribeEvents = input(value)?;
    let minutes = asked.duration.unwrap_or(USUAL_MINUTES);
    if minutes > MOST_MINUTES {
        return Err(ApiFault::new(
            "InvalidParameterValue",
            format!("Duration must be at most {MOST_MINUTES} minutes"),
        ));
    }
    if asked.source_identifier.is_some() && asked.source_type.is_none() {
        return Err(ApiFault::new(
            "InvalidParameterCombination",
            "SourceType must be provided when SourceIdentifier is provided",
        ));
    }
    let (now, calendar) = (turn.now, turn.world.calendar);
    let is_asked = |event: &&Event| {
        let categories = &asked.event_categories;
        let is_of_category = categories.is_empty() || categories.contains(&event.category);
        is_of_category && now.since(event.at) <= Duration::from_secs(minutes * 60)
    };
    let is_source = |identifier: &str| {
        let named = asked.source_identifier.as_deref();
        named.is_none_or(|named| named.eq_ignore_ascii_case(identifier))
            && asked.source_type.as_deref().unwrap_or(DB_INSTANCE) == DB_INSTANCE
    };
    let mut found: Vec<(String, Event)> = Vec::new();
    for instance in turn.here().rds.instances.values() {
        if is_source(&instance.identifier) {
            let events = instance.events.iter().filter(is_asked);
            found.extend(events.map(|event| (instance.identifier.clone(), event.clone())));
        }
    }
    found.sort_by_key(|(_, event)| event.at);
    let (part, marker) = asked.page.cut(found.into_iter())?;
    let mut shown = Vec::new();
    for (identifier, event) in part {
        shown.push(json!({
            "SourceIdentifier": identifier,
            "SourceType": DB_INSTANCE,
            "SourceArn": turn.arn("rds", &format!("db:{identifier}")),
            "Message": event.message,
            "EventCategories": [event.category],
            "Date": calendar.write(event.at),
        }));
    }
    Ok(json!({"Events": shown, "Marker": marker}))
}
