//! The agent: everything that a turn needs, built once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::inventory::Inventory;
use super::locks::Locks;
use super::patience::Patience;
use super::{Incoming, Outgoing, TurnError};
use crate::llm::Model;
use crate::metrics::{Metrics, Outcome, channel_label};
use crate::settings::Desk;
use crate::store::{StoreError, Stores, TurnId};
use crate::telemetry::SessionHasher;
use crate::twilio::Contents;
use kavak_conversation::Facts;
use kavak_conversation::catalog::Catalog;

/// Answers messages.
pub struct Agent {
    pub(super) inventory: Inventory,
    pub(super) stores: Arc<Stores>,
    pub(super) model: Option<Model>,
    pub(super) metrics: Arc<Metrics>,
    pub(super) locks: Locks,
    pub(super) desk: Desk,
    pub(super) quiet: Duration,
    pub(super) contents: Option<Arc<Contents>>,
    hasher: SessionHasher,
}

/// One turn while it runs.
#[derive(Clone)]
pub(super) struct Running<'a> {
    pub(super) incoming: &'a Incoming,
    pub(super) turn: TurnId,
    pub(super) arrived: Instant,
    /// The same moment, as transcripts have it.
    pub(super) arrived_at: Timestamp,
    pub(super) patience: Arc<Patience>,
    /// Whether no request waits for the reply: it goes by Twilio's REST API.
    pub(super) is_late: bool,
}

impl Agent {
    /// An agent that knows `facts` and keeps what it hears in `stores`; on WhatsApp it
    /// answers once a sender has been `quiet` for so long.
    pub fn new(
        facts: Facts,
        stores: Arc<Stores>,
        model: Option<Model>,
        metrics: Arc<Metrics>,
        hasher: SessionHasher,
        desk: Desk,
        quiet: Duration,
    ) -> Self {
        Self {
            inventory: Inventory::new(facts),
            stores,
            model,
            metrics,
            locks: Locks::default(),
            desk,
            quiet,
            contents: None,
            hasher,
        }
    }

    /// Shows suggestions on WhatsApp as buttons and lists, where whole turns are saved in
    /// one place: a reply must not go out before its turn is saved.
    #[must_use]
    pub fn with_contents(mut self, contents: Contents) -> Self {
        if self.stores.is_atomic() {
            self.contents = Some(Arc::new(contents));
        }
        self
    }

    /// Whether there is anything to sell.
    pub fn has_cars(&self) -> bool {
        !self.inventory.offered().facts.catalog.cars().is_empty()
    }

    /// Everything that the catalog lists, sold or not.
    pub fn catalog(&self) -> &Catalog {
        &self.inventory.complete().catalog
    }

    /// The cities that the seller has branches in.
    pub fn cities(&self) -> &[String] {
        self.inventory.complete().knowledge.places().cities()
    }

    /// Answers one message. Once this returns a reply, the conversation that
    /// it led to is in the store.
    pub async fn answer(&self, incoming: &Incoming) -> Result<Outgoing, TurnError> {
        self.answer_in_time(incoming, false).await
    }

    pub(super) async fn answer_in_time(
        &self,
        incoming: &Incoming,
        is_late: bool,
    ) -> Result<Outgoing, TurnError> {
        let running = Running {
            incoming,
            turn: TurnId::random(),
            arrived: Instant::now(),
            arrived_at: Timestamp::now(),
            patience: Arc::new(Patience::new()),
            is_late,
        };
        let outcome = self.run(&running).await;
        let outcome = outcome.map_err(|error| self.explain(&running, error));
        self.account(&running, &outcome).await;
        outcome
    }

    /// Logs what went wrong, once, and tells the client no more than it needs.
    fn explain(&self, running: &Running<'_>, error: StoreError) -> TurnError {
        let turn_id = running.turn.as_str();
        let chain = Chain(&error);
        if matches!(error, StoreError::Unavailable(_)) {
            tracing::warn!(turn_id, error = %chain, "turn put off");
            TurnError::Unavailable
        } else {
            tracing::error!(turn_id, error = %chain, "turn failed");
            TurnError::Failed(running.turn.clone())
        }
    }

    async fn account(&self, running: &Running<'_>, outcome: &Result<Outgoing, TurnError>) {
        let ended = match outcome {
            Ok(Outgoing::Reply(_) | Outgoing::Sent(_)) => Outcome::Answered,
            Ok(Outgoing::Repeated(_)) => Outcome::Duplicate,
            Ok(Outgoing::Silence) => Outcome::Silent,
            Ok(Outgoing::Joined) => Outcome::Joined,
            Ok(Outgoing::Attended(_)) => Outcome::Attended,
            Err(TurnError::Unavailable) => Outcome::Unavailable,
            Err(TurnError::Failed(_)) => Outcome::Failed,
        };
        let took = running.arrived.elapsed();
        let channel = running.incoming.channel;
        self.metrics.turn(channel, ended, took);
        let stores_took = running.patience.spent().await;
        let step = match outcome {
            Ok(Outgoing::Reply(replied) | Outgoing::Sent(replied)) => {
                Some(replied.reply.next_action)
            }
            _ => None,
        };
        tracing::info!(
            session = %self.hasher.hash(&running.incoming.session),
            turn_id = running.turn.as_str(),
            channel = channel_label(channel),
            step = step.map(tracing::field::debug),
            outcome = ended.label(),
            duration_ms = took.as_secs_f64() * 1e3,
            store_ms = stores_took.as_secs_f64() * 1e3,
            "turn"
        );
    }
}

/// An error and its causes, each once.
struct Chain<'a>(&'a dyn std::error::Error);

impl std::fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
