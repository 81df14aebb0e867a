//! Counts rows, to compare a restored backup.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{DeskStore, no_probe, on_pool};
use crate::store::StoreError;

/// Numbers of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub(crate) struct Rows {
    /// Leads.
    pub(crate) leads: i64,
    /// Messages of customers and of who answered them.
    pub(crate) messages: i64,
    /// Conversations that the team has decided.
    pub(crate) outcomes: i64,
}

/// The counts by which a restored backup is compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct RowCounts {
    /// All rows.
    pub(crate) all: Rows,
    /// Those that were made before the moment.
    pub(crate) before: Rows,
    /// SHA-256 of sessions and times of the leads that were made before the moment.
    pub(crate) leads_sha256: String,
}

const ROWS: &str = concat!(
    "SELECT
    (SELECT count(*) FROM desk_leads WHERE created_at_ms < $1 AND ",
    no_probe!("session_id"),
    ") AS leads,
    (SELECT count(*) FROM transcript_messages WHERE sent_at_ms < $1 AND ",
    no_probe!("session_id"),
    ") AS messages,
    (SELECT count(*) FROM desk_outcomes WHERE decided_at_ms < $1) AS outcomes"
);

const LEADS: &str = concat!(
    "SELECT session_id, created_at_ms FROM desk_leads WHERE created_at_ms < $1 AND ",
    no_probe!("session_id")
);

impl DeskStore {
    /// The numbers of rows, all and those from before a moment in milliseconds since 1970.
    pub(crate) async fn row_counts(&self, before_ms: i64) -> Result<RowCounts, StoreError> {
        Ok(RowCounts {
            all: self.rows(i64::MAX).await?,
            before: self.rows(before_ms).await?,
            leads_sha256: self.hash_of_leads(before_ms).await?,
        })
    }

    async fn rows(&self, before_ms: i64) -> Result<Rows, StoreError> {
        Ok(on_pool!(self, |pool| sqlx::query_as(ROWS)
            .bind(before_ms)
            .fetch_one(pool)
            .await?))
    }

    /// Of what never changes of a lead, in an order that no database's collation decides.
    async fn hash_of_leads(&self, before_ms: i64) -> Result<String, StoreError> {
        let mut leads: Vec<(String, i64)> = on_pool!(self, |pool| sqlx::query_as(LEADS)
            .bind(before_ms)
            .fetch_all(pool)
            .await?);
        leads.sort();
        let mut hash = Sha256::new();
        for (session, created_at_ms) in leads {
            hash.update(format!("{session}\t{created_at_ms}\n"));
        }
        Ok(format!("{:x}", hash.finalize()))
    }
}
