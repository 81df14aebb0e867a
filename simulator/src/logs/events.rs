//! Streams and their events.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{LogEvent, name_of};
use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    world::Turn,
};

pub(super) fn perform(operation: &str, value: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "CreateLogStream" => create_log_stream(value, turn),
        "DescribeLogStreams" => describe_log_streams(value, turn),
        "PutLogEvents" => put_log_events(value, turn),
        "GetLogEvents" => get_log_events(value, turn),
        "FilterLogEvents" => filter_log_events(value, turn),
        _ => return None,
    })
}

impl Turn<'_> {
    /// Adds a line to a stream that is made if it is not there.
    ///
    /// # Errors
    /// If the group does not exist.
    pub(crate) fn write_log(
        &mut self,
        group: &str,
        stream: &str,
        message: &str,
    ) -> Result<(), ApiFault> {
        let at_unix_ms = self.world.calendar.unix_ms(self.now);
        let group = self.log_group(group)?;
        group
            .streams
            .entry(stream.to_owned())
            .or_default()
            .push(LogEvent {
                at_unix_ms,
                message: message.to_owned(),
            });
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfStream {
    log_group_name: String,
    log_stream_name: String,
    #[serde(default)]
    log_events: Vec<WrittenEvent>,
}

#[derive(Deserialize)]
struct WrittenEvent {
    timestamp: i64,
    message: String,
}

fn create_log_stream(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: OfStream = input(value)?;
    let group = turn.log_group(&wanted.log_group_name)?;
    if group.streams.contains_key(&wanted.log_stream_name) {
        return Err(ApiFault::new(
            "ResourceAlreadyExistsException",
            "The specified log stream already exists",
        ));
    }
    group.streams.insert(wanted.log_stream_name, Vec::new());
    Ok(json!({}))
}

fn put_log_events(value: Value, turn: &mut Turn<'_>) -> Answer {
    let written: OfStream = input(value)?;
    let group = turn.log_group(&written.log_group_name)?;
    let stream = group
        .streams
        .get_mut(&written.log_stream_name)
        .ok_or_else(no_stream)?;
    stream.extend(written.log_events.into_iter().map(|event| LogEvent {
        at_unix_ms: event.timestamp,
        message: event.message,
    }));
    Ok(json!({"nextSequenceToken": "0"}))
}

fn no_stream() -> ApiFault {
    ApiFault::new(
        "ResourceNotFoundException",
        "The specified log stream does not exist.",
    )
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    log_group_name: Option<String>,
    log_group_identifier: Option<String>,
    log_stream_name: Option<String>,
    log_stream_name_prefix: Option<String>,
    #[serde(default)]
    log_stream_names: Vec<String>,
    start_time: Option<i64>,
    end_time: Option<i64>,
    limit: Option<usize>,
    next_token: Option<String>,
    #[serde(default)]
    start_from_head: bool,
    filter_pattern: Option<String>,
}

impl Asked {
    fn group(&self) -> &str {
        let identifier = self.log_group_identifier.as_deref();
        let name = self.log_group_name.as_deref();
        name_of(name.or(identifier).unwrap_or_default())
    }

    fn wants_stream(&self, name: &str) -> bool {
        let of_prefix = self.log_stream_name_prefix.as_deref();
        (self.log_stream_names.is_empty() || self.log_stream_names.iter().any(|one| one == name))
            && of_prefix.is_none_or(|prefix| name.starts_with(prefix))
    }

    /// The end is exclusive, as the API says.
    fn wants(&self, event: &LogEvent) -> bool {
        self.start_time
            .is_none_or(|start| event.at_unix_ms >= start)
            && self.end_time.is_none_or(|end| event.at_unix_ms < end)
            && self
                .filter_pattern
                .as_deref()
                .is_none_or(|pattern| event.message.contains(pattern.trim_matches('"')))
    }
}

fn describe_log_streams(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: Asked = input(value)?;
    let group = turn.log_group(asked.group())?;
    let streams: Vec<Value> = group
        .streams
        .iter()
        .filter(|(name, _)| asked.wants_stream(name))
        .map(|(name, events)| {
            json!({
                "logStreamName": name,
                "firstEventTimestamp": events.first().map(|event| event.at_unix_ms),
                "lastEventTimestamp": events.last().map(|event| event.at_unix_ms),
            })
        })
        .collect();
    Ok(json!({"logStreams": streams}))
}

/// Tokens are positions: `f/<n>` reads on from event `n`, `b/<n>` up to it.
fn get_log_events(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: Asked = input(value)?;
    let group = turn.log_group(asked.group())?;
    let stream = asked.log_stream_name.as_deref().unwrap_or_default();
    let events: Vec<&LogEvent> = group
        .streams
        .get(stream)
        .ok_or_else(no_stream)?
        .iter()
        .filter(|event| asked.wants(event))
        .collect();
    let limit = asked.limit.unwrap_or(10_000);
    let position = |token: &str| token.get(2..)?.parse::<usize>().ok();
    let first = match asked.next_token.as_deref() {
        Some(token) if token.starts_with("f/") => position(token).unwrap_or(0),
        Some(token) => position(token).unwrap_or(0).saturating_sub(limit),
        None if asked.start_from_head => 0,
        None => events.len().saturating_sub(limit),
    };
    let first = first.min(events.len());
    let end = (first + limit).min(events.len());
    let shown: Vec<Value> = events[first..end]
        .iter()
        .map(|event| shown(event))
        .collect();
    Ok(json!({
        "events": shown,
        "nextForwardToken": format!("f/{end}"),
        "nextBackwardToken": format!("b/{first}"),
    }))
}

fn filter_log_events(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: Asked = input(value)?;
    let group = turn.log_group(asked.group())?;
    let mut found: Vec<(&String, usize, &LogEvent)> = group
        .streams
        .iter()
        .filter(|(name, _)| asked.wants_stream(name))
        .flat_map(|(name, events)| {
            let numbered = events.iter().enumerate();
            numbered.map(move |(number, event)| (name, number, event))
        })
        .filter(|(_, _, event)| asked.wants(event))
        .collect();
    found.sort_by_key(|(_, _, event)| event.at_unix_ms);
    let start: usize = asked
        .next_token
        .as_deref()
        .and_then(|token| token.parse().ok())
        .unwrap_or(0);
    let limit = asked.limit.unwrap_or(10_000);
    let end = (start + limit).min(found.len());
    let events: Vec<Value> = found[start.min(end)..end]
        .iter()
        .map(|(stream, number, event)| {
            let mut event = shown(event);
            event["logStreamName"] = json!(stream);
            event["eventId"] = json!(format!("{stream}/{number}"));
            event
        })
        .collect();
    let next = (end < found.len()).then(|| end.to_string());
    Ok(json!({"events": events, "searchedLogStreams": [], "nextToken": next}))
}

fn shown(event: &LogEvent) -> Value {
    json!({
        "timestamp": event.at_unix_ms,
        "ingestionTime": event.at_unix_ms,
        "message": event.message,
    })
}
