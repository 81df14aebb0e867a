//! Metrics for Prometheus. One registry an agent, so that two in one process do not count for each
//! other.

use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::lane::{Backlog, Lane};
use kavak_conversation::Channel;

mod embedded;
mod label_sets;
mod labels;
mod totals;
pub use embedded::report;
use label_sets::{
    CacheLabel, ChannelLabel, DeliveryLabel, FallbackLabel, LaneLabel, ModelLabels, RateLabel,
    TurnLabels,
};
pub use labels::{CacheRead, Delivered, Limited, ModelOutcome, Outcome, Purpose, channel_label};
use totals::Totals;

/// Every counter of the agent.
pub struct Metrics {
    registry: Registry,
    turns: Family<TurnLabels, Counter>,
    turn_seconds: Family<ChannelLabel, Histogram, fn() -> Histogram>,
    duplicates: Counter,
    commit_conflicts: Counter,
    model_calls: Family<ModelLabels, Counter>,
    model_fallbacks: Family<FallbackLabel, Counter>,
    cache_reads: Family<CacheLabel, Counter>,
    rate_limited: Family<RateLabel, Counter>,
    redis_up: Gauge,
    deliveries: Family<DeliveryLabel, Counter>,
    outbox_pending: Family<LaneLabel, Gauge>,
    outbox_failing: Family<LaneLabel, Gauge>,
}

/// From well below a turn in memory to the longest that a turn may take.
const TURN_SECONDS: [f64; 13] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

impl Metrics {
    /// All at zero.
    pub fn new() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("kavak_agent"),
            turns: Family::default(),
            turn_seconds: Family::new_with_constructor(|| Histogram::new(TURN_SECONDS)),
            duplicates: Counter::default(),
            commit_conflicts: Counter::default(),
            model_calls: Family::default(),
            model_fallbacks: Family::default(),
            cache_reads: Family::default(),
            rate_limited: Family::default(),
            redis_up: Gauge::default(),
            deliveries: Family::default(),
            outbox_pending: Family::default(),
            outbox_failing: Family::default(),
        };
        metrics.register();
        metrics.register_outbox();
        metrics
    }

    fn register(&mut self) {
        let r = &mut self.registry;
        r.register(
            "turns",
            "Messages by channel and outcome",
            self.turns.clone(),
        );
        r.register(
            "turn_duration_seconds",
            "From a message's arrival to its reply",
            self.turn_seconds.clone(),
        );
        r.register(
            "duplicates",
            "Messages that were answered before",
            self.duplicates.clone(),
        );
        r.register(
            "commit_conflicts",
            "Turns computed again because another came first",
            self.commit_conflicts.clone(),
        );
        r.register(
            "model_calls",
            "Questions to the model",
            self.model_calls.clone(),
        );
        r.register(
            "model_fallbacks",
            "Times that the rules' words were sent in place of the model's",
            self.model_fallbacks.clone(),
        );
        r.register(
            "cache_reads",
            "Reads of the cache",
            self.cache_reads.clone(),
        );
        r.register(
            "rate_limited",
            "Messages refused for their number",
            self.rate_limited.clone(),
        );
        r.register("redis_up", "1 while Redis is used", self.redis_up.clone());
    }

    fn register_outbox(&mut self) {
        let r = &mut self.registry;
        r.register(
            "deliveries",
            "Attempts to deliver an event",
            self.deliveries.clone(),
        );
        r.register(
            "outbox_pending",
            "Events that the receiver has not got yet",
            self.outbox_pending.clone(),
        );
        r.register(
            "outbox_failing",
            "Events whose delivery failed several times",
            self.outbox_failing.clone(),
        );
    }

    /// An attempt to deliver an event has ended.
    pub fn delivery(&self, lane: Lane, outcome: Delivered) {
        let labels = DeliveryLabel {
            lane: lane.label(),
            outcome: outcome.label(),
        };
        self.deliveries.get_or_create(&labels).inc();
    }

    /// A lane of the outbox was counted.
    pub fn outbox(&self, lane: Lane, backlog: Backlog) {
        let labels = LaneLabel { lane: lane.label() };
        let pending = self.outbox_pending.get_or_create(&labels);
        pending.set(backlog.pending);
        let failing = self.outbox_failing.get_or_create(&labels);
        failing.set(backlog.failing);
    }

    /// A turn has ended.
    pub fn turn(&self, channel: Channel, outcome: Outcome, took: Duration) {
        let channel = channel_label(channel);
        let labels = TurnLabels {
            channel,
            outcome: outcome.label(),
        };
        self.turns.get_or_create(&labels).inc();
        self.turn_seconds
            .get_or_create(&ChannelLabel { channel })
            .observe(took.as_secs_f64());
        if outcome == Outcome::Duplicate {
            self.duplicates.inc();
        }
    }

    /// A turn is computed again.
    pub fn commit_conflict(&self) {
        self.commit_conflicts.inc();
    }

    /// A question to the model has ended.
    pub fn model_call(&self, purpose: Purpose, outcome: ModelOutcome) {
        let labels = ModelLabels {
            purpose: purpose.label(),
            outcome: outcome.label(),
        };
        self.model_calls.get_or_create(&labels).inc();
        if outcome != ModelOutcome::Used {
            let purpose = purpose.label();
            self.model_fallbacks
                .get_or_create(&FallbackLabel { purpose })
                .inc();
        }
    }

    /// Counts a read of the cache.
    pub fn cache_read(&self, result: CacheRead) {
        let result = result.label();
        self.cache_reads.get_or_create(&CacheLabel { result }).inc();
    }

    /// A message was refused.
    pub fn rate_limited(&self, limit: Limited) {
        let limit = limit.label();
        self.rate_limited.get_or_create(&RateLabel { limit }).inc();
    }

    /// Everything, as Prometheus reads it.
    pub fn render(&self, redis_up: Option<bool>) -> String {
        self.redis_up.set(redis_up.map_or(0, i64::from));
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}
