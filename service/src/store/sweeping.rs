//! Deleting what has expired.

use jiff::Timestamp;

use super::{Expiry, StoreError, Stores};

/// Batches of one sweep: a backlog of years is swept within a day.
const MAX_SWEEP_BATCHES: u32 = 200;

impl Stores {
    /// Deletes what is kept no longer: expired transcripts, with the answers that were
    /// kept for duplicates, and expired leads. In batches, of which any task does any;
    /// what is left after many is left for the next sweep.
    pub async fn sweep(&self, now: Timestamp) -> Result<(), StoreError> {
        self.conversations.sweep_inbox().await?;
        let expiry = Expiry::new(self.retention, now);
        for repository in [Some(&self.conversations), self.leads.as_ref()] {
            let Some(repository) = repository else {
                continue;
            };
            let mut batches = 0..MAX_SWEEP_BATCHES;
            while batches.next().is_some() && repository.sweep_expired(expiry).await? {}
        }
        if let Some(desk) = &self.desk {
            desk.sweep(expiry, now.as_millisecond()).await?;
        }
        Ok(())
    }
}
