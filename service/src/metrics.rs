//! What Prometheus reads. One registry an agent, so that two in one process
//! do not count for each other.

use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::conversation::Channel;

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
}

/// How a turn ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
pub enum Outcome {
    /// With a reply.
    Answered,
    /// With the reply of the message that it repeats.
    Duplicate,
    /// With silence, after BAJA.
    Silent,
    /// With 503: the database is away.
    Unavailable,
    /// With 500.
    Failed,
}

/// What a model is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
pub enum Purpose {
    /// What a message says.
    Understand,
    /// Better words for a reply.
    Word,
}

/// How a question to the model ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
pub enum ModelOutcome {
    /// It was of use.
    Used,
    /// It held a fact that the turn does not have, or was nonsense.
    Rejected,
    /// It came too late.
    Late,
    /// It did not come.
    Failed,
    /// It was not asked: it has failed too often of late.
    Skipped,
}

/// How a look into the cache ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
pub enum CacheRead {
    /// It was there.
    Hit,
    /// It was not.
    Miss,
    /// The cache did not answer.
    Error,
}

/// Whose limit was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
pub enum Limited {
    /// One conversation's.
    Session,
    /// One client address's.
    Address,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
enum ChannelName {
    Web,
    Api,
    Whatsapp,
}

impl From<Channel> for ChannelName {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Web => Self::Web,
            Channel::Api => Self::Api,
            Channel::Whatsapp => Self::Whatsapp,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct TurnLabels {
    channel: ChannelName,
    outcome: Outcome,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ChannelLabel {
    channel: ChannelName,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ModelLabels {
    purpose: Purpose,
    outcome: ModelOutcome,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct FallbackLabel {
    purpose: Purpose,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CacheLabel {
    result: CacheRead,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RateLabel {
    limit: Limited,
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
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let r = &mut self.registry;
        r.register("turns", "Messages by channel and outcome", self.turns.clone());
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
        r.register("model_calls", "Questions to the model", self.model_calls.clone());
        r.register(
            "model_fallbacks",
            "Times that the rules' words were sent in place of the model's",
            self.model_fallbacks.clone(),
        );
        r.register("cache_reads", "Looks into the cache", self.cache_reads.clone());
        r.register(
            "rate_limited",
            "Messages refused for their number",
            self.rate_limited.clone(),
        );
        r.register("redis_up", "1 while Redis is used", self.redis_up.clone());
    }

    /// A turn has ended.
    pub fn turn(&self, channel: Channel, outcome: Outcome, took: Duration) {
        let channel = channel.into();
        self.turns
            .get_or_create(&TurnLabels { channel, outcome })
            .inc();
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
        self.model_calls
            .get_or_create(&ModelLabels { purpose, outcome })
            .inc();
        if outcome != ModelOutcome::Used {
            self.model_fallbacks
                .get_or_create(&FallbackLabel { purpose })
                .inc();
        }
    }

    /// A look into the cache has ended.
    pub fn cache_read(&self, result: CacheRead) {
        self.cache_reads.get_or_create(&CacheLabel { result }).inc();
    }

    /// A message was refused.
    pub fn rate_limited(&self, limit: Limited) {
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
