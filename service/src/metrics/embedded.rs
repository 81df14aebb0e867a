//! The counters that alarms watch, in the log as CloudWatch's embedded metric format:
//! CloudWatch Logs makes metrics of such lines, without a port and without a right.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::Offset;
use serde_json::{Map, Value, json};
use tokio::io::AsyncWriteExt;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::{Metrics, Totals};
use kavak_conversation::DeskHours;

/// The finest grain of such metrics.
const INTERVAL: Duration = Duration::from_secs(60);

/// The namespace of the metrics, in which alarms and dashboard read them.
const NAMESPACE: &str = "KavakAgent";

/// Writes one line a minute until `stop`, and a last one.
pub async fn report(
    metrics: Arc<Metrics>,
    environment: String,
    hours: Option<DeskHours>,
    stop: CancellationToken,
) {
    let mut ticks = interval(INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // The first one is at once.
    ticks.tick().await;
    let mut reported = Totals::default();
    loop {
        let next = stop.run_until_cancelled(ticks.tick()).await;
        let (totals, now) = (metrics.totals(), Timestamp::now());
        let is_open = hours.as_ref().is_some_and(|hours| is_open(hours, now));
        let line = line(&environment, &reported, &totals, now, is_open);
        reported = totals;
        let mut output = tokio::io::stdout();
        let written = output.write_all(line.as_bytes()).await;
        if let Err(error) = written.and(output.flush().await) {
            tracing::warn!(%error, "metrics were not reported");
        }
        if next.is_none() {
            return;
        }
    }
}

fn is_open(hours: &DeskHours, now: Timestamp) -> bool {
    const CENTRAL_TIME: Offset = jiff::tz::offset(-6);
    hours.is_open(CENTRAL_TIME.to_datetime(now))
}

/// Formats the counts since the last report. That nothing was answered is reported only if
/// messages arrived while the team is there: neither a day without customers nor the night is a
/// reason for an alarm.
fn line(
    environment: &str,
    reported: &Totals,
    totals: &Totals,
    now: Timestamp,
    is_open: bool,
) -> String {
    let answered = totals.answered - reported.answered;
    let failed = totals.failed - reported.failed;
    let values = [
        (
            "TurnsAnswered",
            (answered > 0 || (is_open && failed > 0)).then(|| json!(answered)),
        ),
        ("TurnsFailed", Some(json!(failed))),
        ("LeadsUndelivered", totals.undelivered.map(|it| json!(it))),
    ];
    let values = values.into_iter();
    let values: Map<String, Value> = values
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect();
    let names = values.keys();
    let metrics: Vec<Value> = names
        .map(|name| json!({"Name": name, "Unit": "Count"}))
        .collect();
    let mut event = json!({
        "_aws": {
            "Timestamp": now.as_millisecond(),
            "CloudWatchMetrics": [{
                "Namespace": NAMESPACE,
                "Dimensions": [["Environment"]],
                "Metrics": metrics,
            }],
        },
        "Environment": environment,
    });
    if let Some(members) = event.as_object_mut() {
        members.extend(values);
    }
    format!("{event}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lane::{Backlog, Lane};
    use crate::metrics::Outcome;
    use kavak_conversation::Channel;

    fn reported(reported: &Totals, totals: &Totals, is_open: bool) -> Value {
        let now = Timestamp::from_second(1_767_225_600).unwrap();
        let line = line("kavak-agent-prod", reported, totals, now, is_open);
        assert!(line.ends_with("}\n") && line.lines().count() == 1, "{line}");
        serde_json::from_str(&line).unwrap()
    }

    #[test]
    fn line_is_what_cloudwatch_makes_metrics_of() {
        let before = Totals {
            answered: 5,
            failed: 1,
            undelivered: None,
        };
        let totals = Totals {
            answered: 7,
            failed: 1,
            undelivered: Some(3),
        };
        let count = |name: &str| json!({"Name": name, "Unit": "Count"});
        assert_eq!(
            reported(&before, &totals, false),
            json!({
                "_aws": {
                    "Timestamp": 1_767_225_600_000_i64,
                    "CloudWatchMetrics": [{
                        "Namespace": "KavakAgent",
                        "Dimensions": [["Environment"]],
                        "Metrics": [
                            count("LeadsUndelivered"), count("TurnsAnswered"), count("TurnsFailed"),
                        ],
                    }],
                },
                "Environment": "kavak-agent-prod",
                "TurnsAnswered": 2,
                "TurnsFailed": 0,
                "LeadsUndelivered": 3,
            })
        );
    }

    #[test]
    fn silence_is_reported_only_if_messages_arrived_while_the_team_is_there() {
        let nothing = Totals::default();
        let failed = Totals {
            failed: 1,
            ..Totals::default()
        };
        let answered =
            |totals: &Totals, is_open| reported(&nothing, totals, is_open)["TurnsAnswered"].clone();
        assert_eq!(answered(&failed, true), json!(0));
        for (totals, is_open) in [(&failed, false), (&nothing, true), (&nothing, false)] {
            assert_eq!(
                answered(totals, is_open),
                Value::Null,
                "{totals:?} {is_open}"
            );
        }
        let hours = DeskHours::parse("mon-fri 09:00-19:00").unwrap();
        // 1 January 2026 is a Thursday; Mexico City is six hours behind UTC.
        for (time, expected) in [("15:00", true), ("14:59", false)] {
            let now: Timestamp = format!("2026-01-01T{time}:00Z").parse().unwrap();
            assert_eq!(is_open(&hours, now), expected, "{time}");
        }
    }

    #[test]
    fn totals_are_of_all_channels_and_of_the_lanes_that_leads_go_by() {
        let metrics = Metrics::new();
        assert_eq!(metrics.totals(), Totals::default());
        for (channel, outcome) in [
            (Channel::Web, Outcome::Answered),
            (Channel::Whatsapp, Outcome::Answered),
            (Channel::Api, Outcome::Failed),
            (Channel::Api, Outcome::Unavailable),
            (Channel::Web, Outcome::Attended),
        ] {
            metrics.turn(channel, outcome, Duration::ZERO);
        }
        for (lane, failing) in [(Lane::Events, 1), (Lane::Mails, 2), (Lane::Messages, 4)] {
            metrics.outbox(
                lane,
                Backlog {
                    pending: 9,
                    failing,
                },
            );
        }
        let expected = Totals {
            answered: 2,
            failed: 2,
            undelivered: Some(3),
        };
        assert_eq!(metrics.totals(), expected);
    }
}
