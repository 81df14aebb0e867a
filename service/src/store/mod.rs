//! Keeps conversations, leads and answered messages: all SQL and all Redis of the agent.
//!
//! The database decides, always. What the cache holds is believed only as far
//! as the version that a write names; a write that names an old one changes
//! nothing, so a stale cache costs a second read and never a turn.

mod attendance;
mod cache;
mod claims;
mod desk;
mod error;
mod forgetting;
mod inbox;
mod json;
mod lanes;
mod leads;
mod lru_map;
mod memory;
mod migrations;
mod opening;
mod outbox;
mod overdue;
mod postgres;
mod records;
mod redis;
mod sqlite;
mod stores;
mod sweeping;
mod transcript;

use async_trait::async_trait;

pub use crate::lane::{Backlog, FAILING_ATTEMPTS, Lane};
pub use attendance::{Attendance, Status};
pub use claims::{CLAIM_LEASE, Claims};
pub use desk::{
    Account, AuditEntry, Count, DeskSession, DeskStore, LeadRow, Listed, Note, Numbers, Outcome,
    OutcomeRow, Receipt, Referred, Role, Undelivered,
};
pub use error::StoreError;
pub use forgetting::{Customer, FORGET_INTERVAL};
pub use inbox::{Inbox, MAX_BURST, Piece, Referral, Waiting};
pub use leads::Leads;
pub use migrations::{latest_migration, migrate};
pub use outbox::{NewEvent, Outbox, PendingEvent};
pub use overdue::{EventWriter, Overdue};
pub use records::{
    Answered, Change, Claim, Committed, Conversation, LeadRecord, MessageId, SessionId, Stock,
    Stored, TurnId,
};
pub use stores::Stores;
pub use transcript::{
    Author, Excerpt, Expiry, NewMessage, SWEEP_BATCH, Said, TranscriptMessage, Transcripts,
};

/// One database, whichever it is. Calls may be dropped half way: nothing is
/// left behind but a connection that gets closed.
#[async_trait]
pub trait Repository: Claims + Inbox + Leads + Outbox + Transcripts {
    /// The conversation as it was last saved.
    async fn load(&self, session: &SessionId) -> Result<Option<Stored>, StoreError>;

    /// Saves state, transcript, lead, events and answered message together or not at all.
    async fn commit(&self, change: &Change<'_>) -> Result<Committed, StoreError>;

    /// The newest migration that the database has, once it answers at all.
    async fn migration_level(&self) -> Result<i64, StoreError>;

    /// The cars that were sold, as the desk has it.
    async fn stock(&self) -> Result<Stock, StoreError>;
}
