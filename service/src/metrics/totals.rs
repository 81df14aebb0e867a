//! Totals of the counters that alarms watch.

use super::label_sets::{LaneLabel, TurnLabels};
use super::{Metrics, Outcome, channel_label};
use crate::lane::Lane;
use kavak_conversation::Channel;

/// The counters that alarms watch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Totals {
    /// Messages that were answered.
    pub(super) answered: u64,
    /// Messages that were answered with an error.
    pub(super) failed: u64,
    /// Events of leads whose delivery failed several times; unset where none is sent
    /// or they were not counted yet.
    pub(super) undelivered: Option<i64>,
}

impl Metrics {
    /// Returns the counters that alarms watch, since the start.
    pub(super) fn totals(&self) -> Totals {
        let turns = |outcome: Outcome| {
            let of_channel = |channel| {
                let labels = TurnLabels {
                    channel: channel_label(channel),
                    outcome: outcome.label(),
                };
                self.turns.get(&labels).map_or(0, |count| count.get())
            };
            let channels = [Channel::Web, Channel::Api, Channel::Whatsapp];
            channels.map(of_channel).iter().sum::<u64>()
        };
        let failing = [Lane::Events, Lane::Mails].map(|lane| {
            let labels = LaneLabel { lane: lane.label() };
            self.outbox_failing.get(&labels).map(|count| count.get())
        });
        Totals {
            answered: turns(Outcome::Answered),
            failed: turns(Outcome::Failed) + turns(Outcome::Unavailable),
            undelivered: failing
                .into_iter()
                .flatten()
                .reduce(|one, other| one + other),
        }
    }
}
