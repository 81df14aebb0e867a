//! The repositories and the cache in front of them, as one.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};

use super::cache::{Cache, Found};
use super::opening::{open_cache, open_repository};
use super::redis::Redis;
use super::{
    Backlog, Change, Committed, DeskStore, Excerpt, Lane, Repository, SessionId, Stock, StoreError,
    Stored, TranscriptMessage, latest_migration, migrate,
};
use crate::metrics::{CacheRead, Metrics};
use crate::settings::{Retention, Settings, Storage};

/// Between attempts to migrate a database that is away. Constant: turns wait for the migration.
const MIGRATION_RETRY_INTERVAL: Duration = Duration::from_millis(500);

/// All stores. Dropping it ends their background tasks.
pub struct Stores {
    pub(super) conversations: Arc<dyn Repository>,
    /// Only where leads are kept elsewhere than conversations.
    pub(super) leads: Option<Arc<dyn Repository>>,
    pub(super) desk: Option<DeskStore>,
    cache: Cache,
    storage: Storage,
    pub(super) retention: Retention,
    /// After so many milliseconds of silence a person has given a conversation back.
    silence_ms: i64,
    migrated: watch::Sender<bool>,
    /// The lanes that have a receiver: events of other lanes are not written, as they would never
    /// be removed.
    pub(super) event_lanes: Vec<Lane>,
    /// True if a person can write to customers on WhatsApp.
    pub(super) has_messenger: bool,
    pub(super) new_events: Notify,
    pub(super) new_mails: Notify,
    pub(super) new_messages: Notify,
    pub(super) backlogs: watch::Sender<HashMap<Lane, Backlog>>,
    metrics: Arc<Metrics>,
}

impl Stores {
    /// Opens everything lazily: nothing needs to be up yet.
    pub fn open(settings: &Settings, metrics: Arc<Metrics>) -> Result<Self, StoreError> {
        let storage = settings.storage.clone();
        let conversations = open_repository(settings, storage.conversations)?;
        let leads = if storage.leads == storage.conversations {
            None
        } else {
            Some(open_repository(settings, storage.leads)?)
        };
        Ok(Self {
            conversations,
            leads,
            desk: DeskStore::open(&storage)?,
            cache: open_cache(settings)?,
            storage,
            retention: settings.retention,
            silence_ms: settings.desk.silence_ms(),
            migrated: watch::Sender::new(false),
            event_lanes: event_lanes(settings),
            has_messenger: settings.twilio.rest.is_some(),
            new_events: Notify::new(),
            new_mails: Notify::new(),
            new_messages: Notify::new(),
            backlogs: watch::Sender::new(HashMap::new()),
            metrics,
        })
    }

    /// Brings the schema up to date, waiting for a database that is away: until the caller stops
    /// and drops it. Ends with an error only where waiting does not help.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        loop {
            match migrate(&self.storage).await {
                Ok(()) => {
                    self.migrated.send_replace(true);
                    return Ok(());
                }
                Err(StoreError::Unavailable(_)) => {
                    tracing::warn!("the database does not answer yet");
                    tokio::time::sleep(MIGRATION_RETRY_INTERVAL).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Migrates, and returns only if that fails for good.
    pub async fn migrate_and_wait(self: Arc<Self>) -> Result<(), StoreError> {
        self.migrate().await?;
        std::future::pending().await
    }

    /// Returns once the schema is up to date.
    pub async fn until_migrated(&self) {
        let mut migrated = self.migrated.subscribe();
        // The sender is part of `self`: it cannot be gone.
        let _ = migrated.wait_for(|migrated| *migrated).await;
    }

    /// The conversation as the cache has it, maybe outdated, else as saved.
    pub async fn load(&self, session: &SessionId) -> Result<Option<Stored>, StoreError> {
        let read = match self.cache.get(session).await {
            Found::Hit(stored) => {
                self.metrics.cache_read(CacheRead::Hit);
                return Ok(Some(stored));
            }
            Found::Miss => CacheRead::Miss,
            Found::Error => CacheRead::Error,
        };
        self.metrics.cache_read(read);
        self.load_saved(session).await
    }

    /// The conversation as saved.
    pub async fn load_saved(&self, session: &SessionId) -> Result<Option<Stored>, StoreError> {
        self.conversations.load(session).await
    }

    /// Saves what a turn changed, all of it or nothing.
    pub async fn commit(&self, change: &Change<'_>) -> Result<Committed, StoreError> {
        let committed = self.commit_where_kept(change).await;
        for event in change.events {
            // Even without a success: a broken connection may hide one.
            self.notify(event.lane).notify_one();
        }
        committed
    }

    async fn commit_where_kept(&self, change: &Change<'_>) -> Result<Committed, StoreError> {
        let of_a_lead = change.lead.is_some() || !change.events.is_empty();
        let Some(leads) = self.leads.as_ref().filter(|_| of_a_lead) else {
            return self.conversations.commit(change).await;
        };
        // Kept apart, both cannot be atomic: the lead first, it must not be
        // lost; should the rest fail, the same message brings it again.
        leads
            .save_lead(change.session, change.lead, change.events)
            .await?;
        let rest = Change {
            lead: None,
            events: &[],
            ..*change
        };
        self.conversations.commit(&rest).await
    }

    /// Caches a committed change.
    pub async fn remember(&self, change: &Change<'_>, conversation: Arc<super::Conversation>) {
        let stored = Stored {
            version: change.next_version(),
            last_turn: change.turn.clone(),
            conversation,
        };
        self.cache
            .put(change.session, stored, change.answered)
            .await;
    }

    /// Returns whether a turn and its events are saved together or not at all.
    pub fn is_atomic(&self) -> bool {
        self.leads.is_none()
    }

    /// The newest migration in the database.
    pub async fn migration_level(&self) -> Result<i64, StoreError> {
        self.conversations.migration_level().await
    }

    /// Returns whether the database answers with a schema that this build can use.
    pub async fn is_usable(&self) -> bool {
        // Turns wait for this task's own migration.
        if !*self.migrated.borrow() {
            return false;
        }
        let mut level = self.migration_level().await;
        if let (Ok(_), Some(leads)) = (&level, &self.leads) {
            level = leads.migration_level().await;
        }
        level.is_ok_and(|level| level >= latest_migration())
    }

    /// Returns whether Redis answers; `None` without Redis.
    pub fn redis_is_up(&self) -> Option<bool> {
        self.cache.redis().map(Redis::is_up)
    }

    /// The desk's tables; `None` where no database keeps both conversations
    /// and leads.
    pub fn desk(&self) -> Option<&DeskStore> {
        self.desk.as_ref()
    }

    /// The cars that were sold.
    pub async fn stock(&self) -> Result<Stock, StoreError> {
        self.conversations.stock().await
    }

    /// Messages of a conversation, oldest first.
    pub async fn messages(
        &self,
        session: &SessionId,
        excerpt: Excerpt,
        limit: u32,
    ) -> Result<Vec<TranscriptMessage>, StoreError> {
        self.conversations.messages(session, excerpt, limit).await
    }

    /// After so many milliseconds of silence a person has given a conversation back.
    pub fn silence_ms(&self) -> i64 {
        self.silence_ms
    }

    pub(super) fn cache(&self) -> &Cache {
        &self.cache
    }

    pub(super) fn repository(&self) -> &dyn Repository {
        self.conversations.as_ref()
    }
}

fn event_lanes(settings: &Settings) -> Vec<Lane> {
    let webhook = settings.lead_webhook.as_ref().map(|_| Lane::Events);
    let topic = settings.events_topic.as_ref().map(|_| Lane::Mails);
    webhook.into_iter().chain(topic).collect()
}
