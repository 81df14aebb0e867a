//! The agent: everything that a turn needs, built once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::Incoming;
use super::answer::Detached;
use super::inventory::Inventory;
use super::locks::Locks;
use super::patience::Patience;
use crate::llm::Model;
use crate::metrics::Metrics;
use crate::settings::Desk;
use crate::store::{Stores, TurnId};
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
    pub(super) hasher: SessionHasher,
    pub(super) detached: Detached,
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
    /// True if no request waits for the reply: it goes by Twilio's REST API.
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
            detached: Detached::default(),
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

    /// Returns whether there is anything to sell.
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
}
