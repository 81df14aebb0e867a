//! What RDS reports by events alone: why an instance failed, and when its storage
//! was changed.

use aws_sdk_rds::types::{Event, SourceType};
use kavak_stack::{Condition, Found};

use crate::aws::{Clients, fault};

/// How far back is looked. A status says nothing of when it began.
const LOOK_BACK_MINUTES: i32 = 24 * 60;
/// For so long after a change of the storage AWS takes no other.
///
/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.ModifyingExisting.html>
const STORAGE_REST_MINUTES: i32 = 6 * 60;
/// In the message of every event about that, of autoscaling's changes too
/// (RDS-EVENT-0017, 0018, 0217, 0218).
const STORAGE_CHANGE: &str = "modification to allocated storage";

/// How many of the last events are reported; the first of a failure explain it.
const MOST_EVENTS: usize = 3;
const LONGEST_EVENT: usize = 300;

/// The same, where it failed with RDS's reason behind its status. Where RDS
/// does not report, or may not be asked, the status is all there is.
pub(super) async fn with_reason(aws: &Clients, found: Found) -> Found {
    let Condition::Failed(status) = &found.condition else {
        return found;
    };
    let events = events(aws, &found.id, LOOK_BACK_MINUTES).await;
    match failure_reason(&events) {
        None => found,
        Some(reason) => {
            let failed = Condition::Failed(format!("{status}: {reason}"));
            found.in_condition(failed)
        }
    }
}

/// Whether the storage of an instance was changed so lately that AWS takes no
/// other change of it; not where RDS may not be asked.
pub(crate) async fn storage_changed_lately(aws: &Clients, id: &str) -> bool {
    let events = events(aws, id, STORAGE_REST_MINUTES).await;
    let mut messages = events.iter().filter_map(Event::message);
    messages.any(|message| message.contains(STORAGE_CHANGE))
}

/// The events of an instance in the last `minutes`, oldest first; none where RDS
/// may not be asked.
async fn events(aws: &Clients, id: &str, minutes: i32) -> Vec<Event> {
    let events = aws.read(|| async {
        aws.rds
            .describe_events()
            .source_identifier(id.to_lowercase())
            .source_type(SourceType::DbInstance)
            .duration(minutes)
            .into_paginator()
            .items()
            .send()
            .collect::<Result<Vec<Event>, _>>()
            .await
            .map_err(fault("DescribeEvents"))
    });
    events.await.unwrap_or_default()
}

/// The last events of failures, oldest first.
fn failure_reason(events: &[Event]) -> Option<String> {
    let is_failure = |event: &&Event| event.event_categories().iter().any(|it| it == "failure");
    let all: Vec<&Event> = events.iter().filter(is_failure).collect();
    let first = all.len().saturating_sub(MOST_EVENTS);
    let messages: Vec<String> = all[first..]
        .iter()
        .filter_map(|event| event.message())
        .map(shortened)
        .collect();
    (!messages.is_empty()).then(|| messages.join("; "))
}

fn shortened(message: &str) -> String {
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST_EVENT) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(category: &str, message: &str) -> Event {
        let event = Event::builder().event_categories(category);
        event.message(message).build()
    }

    #[test]
    fn the_last_failures_are_the_reason_and_no_other_events() {
        let others = [
            event("creation", "DB instance\n created"),
            event("backup", "backed up"),
        ];
        assert_eq!(failure_reason(&others), None);
        let mut all = others.to_vec();
        all.extend(["a", "b", "c", "d"].map(|it| event("failure", it)));
        all.push(event("backup", "backed up"));
        assert_eq!(failure_reason(&all).as_deref(), Some("b; c; d"));
        assert_eq!(failure_reason(&[]), None);
    }

    #[test]
    fn a_long_event_is_reported_by_its_beginning() {
        let long = failure_reason(&[event("failure", &"é".repeat(1_000))]).expect("a reason");
        assert_eq!(long.chars().count(), LONGEST_EVENT + 1);
    }
}
