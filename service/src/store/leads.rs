//! Leads of a repository.

use async_trait::async_trait;

use super::{EventWriter, LeadRecord, NewEvent, SessionId, StoreError, Stores};
use kavak_conversation::Lead;

/// The leads of a repository. Those of a turn are written by `Repository::commit`.
#[async_trait]
pub trait Leads: Send + Sync {
    /// Merges a lead into what is known of that customer, and saves its events
    /// with it.
    async fn save_lead(
        &self,
        session: &SessionId,
        lead: Option<&Lead>,
        events: &[NewEvent],
    ) -> Result<(), StoreError>;

    /// Saves the events that `write` makes of each lead whose promised time has come at `now`
    /// (local time in America/Mexico_City as ISO text) and whom the team has not attended since it
    /// was agreed on. Checks each promised time once, at most `overdue::BATCH` leads; returns how
    /// many it checked.
    async fn announce_overdue(
        &self,
        now: &str,
        write: &EventWriter<'_>,
    ) -> Result<usize, StoreError>;

    /// The newest leads, at most `limit`.
    async fn leads(&self, limit: u32) -> Result<Vec<LeadRecord>, StoreError>;
}

impl Stores {
    /// The newest leads.
    pub async fn leads(&self, limit: u32) -> Result<Vec<LeadRecord>, StoreError> {
        let leads = self.leads.as_ref().unwrap_or(&self.conversations);
        leads.leads(limit).await
    }
}
