//! The tasks' log lines, across all tasks that were and are.

mod reader;

use aws_sdk_cloudwatchlogs::types::FilteredLogEvent;
use kavak_engine::{Class, Fault};
use kavak_stack::Environment;
use serde::Serialize;

pub use self::reader::Reader;
use crate::{
    aws::{Clients, fault},
    error::{Error, ErrorKind},
};

/// What the names of the agent's streams begin with: the prefix and the
/// container of the task definition.
const STREAM_PREFIX: &str = "ecs/app/";

/// One line of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// When it was written, in milliseconds since 1970.
    pub at_ms: i64,
    /// The id of the task that wrote it.
    pub task: String,
    /// What it says.
    pub message: String,
}

/// A line as CloudWatch Logs holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Distinguishes it from all others.
    pub id: String,
    /// When CloudWatch Logs had it.
    pub taken_at_ms: i64,
    /// The line.
    pub line: Line,
}

/// Which lines are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The beginning of the id of the only task that is asked for.
    pub task: Option<String>,
    /// What must be in a line.
    pub text: Option<String>,
}

/// Reads the lines since then, oldest first, page by page; `take` gets each page.
///
/// # Errors
/// That there is no log group, and the first read that failed for good.
pub async fn since(
    aws: &Clients,
    environment: &Environment,
    query: &Query,
    since_ms: i64,
    mut take: impl FnMut(Vec<Event>),
) -> Result<(), Error> {
    let mut token = None;
    loop {
        let page = page(aws, environment, query, since_ms, token.as_ref())
            .await
            .map_err(|fault| unread(environment, fault))?;
        take(page.0);
        token = page.1;
        if token.is_none() {
            return Ok(());
        }
    }
}

/// The last lines of a task; none where it wrote none.
pub(crate) async fn last_of(
    aws: &Clients,
    environment: &Environment,
    task: &str,
    most: i32,
) -> Vec<String> {
    let stream = format!("{STREAM_PREFIX}{task}");
    let answer = aws
        .read(|| async {
            aws.logs
                .get_log_events()
                .log_group_name(environment.log_group())
                .log_stream_name(&stream)
                .limit(most)
                .start_from_head(false)
                .send()
                .await
                .map_err(fault("GetLogEvents"))
        })
        .await;
    // A task that did not start has no stream; what else went wrong matters
    // less than what its lines are asked for.
    let events = answer.ok().and_then(|answer| answer.events);
    events
        .unwrap_or_default()
        .into_iter()
        .filter_map(|event| event.message)
        .filter(|message| !is_metrics(message))
        .collect()
}

/// Whether a line is the agent's report to CloudWatch, of which nothing is to be read.
fn is_metrics(message: &str) -> bool {
    message.contains(r#""CloudWatchMetrics":["#)
}

async fn page(
    aws: &Clients,
    environment: &Environment,
    query: &Query,
    since_ms: i64,
    token: Option<&String>,
) -> Result<(Vec<Event>, Option<String>), Fault> {
    let prefix = query
        .task
        .as_ref()
        .map(|task| format!("{STREAM_PREFIX}{task}"));
    let answer = aws
        .read(|| async {
            aws.logs
                .filter_log_events()
                .log_group_name(environment.log_group())
                .set_log_stream_name_prefix(prefix.clone())
                .start_time(since_ms)
                .set_next_token(token.cloned())
                .send()
                .await
                .map_err(fault("FilterLogEvents"))
        })
        .await?;
    let events = answer.events.unwrap_or_default();
    Ok((
        events.into_iter().map(Event::from).collect(),
        answer.next_token,
    ))
}

impl From<FilteredLogEvent> for Event {
    fn from(event: FilteredLogEvent) -> Self {
        let stream = event.log_stream_name.unwrap_or_default();
        let line = Line {
            at_ms: event.timestamp.unwrap_or_default(),
            task: stream.rsplit('/').next().unwrap_or_default().to_owned(),
            message: event.message.unwrap_or_default(),
        };
        let made_up = || format!("{stream} {} {}", line.at_ms, line.message);
        Self {
            id: event.event_id.unwrap_or_else(made_up),
            taken_at_ms: event.ingestion_time.unwrap_or_default(),
            line,
        }
    }
}

fn unread(environment: &Environment, fault: Fault) -> Error {
    if fault.class != Class::NotFound {
        return Error::of_fault("reading the logs", fault);
    }
    let group = environment.log_group();
    Error::new(ErrorKind::Failure, format!("there is no log group {group}"))
        .meaning("the environment is not there, or not yet")
        .next("`kavak-infra status` tells what is there, `kavak-infra up` makes it")
}
