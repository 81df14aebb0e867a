//! Reads of streams and of their events.

use serde::Deserialize;
use serde_json::{Value, json};

use super::no_stream;
use crate::{
    logs::name_of,
    operation::{Answer, input},
    state::logs::LogEvent,
    world::Turn,
};

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

pub(super) fn describe_streams(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: Asked = input(value)?;
    let arn = turn.arn("logs", &format!("log-group:{}", asked.group()));
    let group = turn.log_group(asked.group())?;
    let streams: Vec<Value> = group
        .streams
        .iter()
        .filter(|(name, _)| asked.wants_stream(name))
        .map(|(name, stream)| {
            let (first, last) = (stream.events.first(), stream.events.last());
            json!({
                "logStreamName": name,
                "arn": format!("{arn}:log-stream:{name}"),
                "creationTime": stream.created_at_unix_ms,
                "firstEventTimestamp": first.map(|event| event.at_unix_ms),
                "lastEventTimestamp": last.map(|event| event.at_unix_ms),
                "lastIngestionTime": last.map(|event| event.ingested_at_unix_ms),
                "storedBytes": 0,
            })
        })
        .collect();
    Ok(json!({"logStreams": streams}))
}

/// Tokens are positions: `f/<n>` reads on from event `n`, `b/<n>` up to it.
pub(super) fn get(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: Asked = input(value)?;
    let group = turn.log_group(asked.group())?;
    let stream = asked.log_stream_name.as_deref().unwrap_or_default();
    let events: Vec<&LogEvent> = group
        .streams
        .get(stream)
        .ok_or_else(no_stream)?
        .events
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

pub(super) fn filter(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: Asked = input(value)?;
    let group = turn.log_group(asked.group())?;
    let mut found: Vec<(&String, usize, &LogEvent)> = group
        .streams
        .iter()
        .filter(|(name, _)| asked.wants_stream(name))
        .flat_map(|(name, stream)| {
            let numbered = stream.events.iter().enumerate();
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
        "ingestionTime": event.ingested_at_unix_ms,
        "message": event.message,
    })
}
