//! Streams and their events.

mod read;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    state::logs::{LogEvent, LogStream},
    world::Turn,
};

pub(super) fn perform(operation: &str, value: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "CreateLogStream" => create_log_stream(value, turn),
        "DescribeLogStreams" => read::describe_streams(value, turn),
        "PutLogEvents" => put_log_events(value, turn),
        "GetLogEvents" => read::get(value, turn),
        "FilterLogEvents" => read::filter(value, turn),
        _ => return None,
    })
}

impl LogStream {
    fn new(created_at_unix_ms: i64) -> Self {
        Self {
            created_at_unix_ms,
            events: Vec::new(),
        }
    }
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
        let stream = group.streams.entry(stream.to_owned());
        let stream = stream.or_insert_with(|| LogStream::new(at_unix_ms));
        stream.events.push(LogEvent {
            at_unix_ms,
            ingested_at_unix_ms: at_unix_ms,
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
    let now_unix_ms = turn.world.calendar.unix_ms(turn.now);
    let group = turn.log_group(&wanted.log_group_name)?;
    if group.streams.contains_key(&wanted.log_stream_name) {
        return Err(ApiFault::new(
            "ResourceAlreadyExistsException",
            "The specified log stream already exists",
        ));
    }
    let stream = LogStream::new(now_unix_ms);
    group.streams.insert(wanted.log_stream_name, stream);
    Ok(json!({}))
}

fn put_log_events(value: Value, turn: &mut Turn<'_>) -> Answer {
    let written: OfStream = input(value)?;
    let now_unix_ms = turn.world.calendar.unix_ms(turn.now);
    let group = turn.log_group(&written.log_group_name)?;
    let stream = group
        .streams
        .get_mut(&written.log_stream_name)
        .ok_or_else(no_stream)?;
    let written = written.log_events.into_iter().map(|event| LogEvent {
        at_unix_ms: event.timestamp,
        ingested_at_unix_ms: now_unix_ms,
        message: event.message,
    });
    stream.events.extend(written);
    Ok(json!({"nextSequenceToken": "0"}))
}

fn no_stream() -> ApiFault {
    ApiFault::new(
        "ResourceNotFoundException",
        "The specified log stream does not exist.",
    )
}
