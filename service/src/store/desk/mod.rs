//! The tables of the sales team's desk, in the database of the conversations.
//!
//! Both databases run the same statements (see migration 7), over connections of the desk's own: a
//! slow list never delays a customer's turn.

mod accounts;
mod audit;
mod conversations;
mod forget;
mod numbers;
mod records;
mod row_counts;
mod search;
mod sessions;
mod stock;
mod undelivered;

use std::time::Duration;

use sqlx::{PgPool, SqlitePool};

use super::{StoreError, postgres, sqlite};
use crate::settings::{RepositoryKind, Storage};

pub use accounts::{Account, Role};
pub use audit::AuditEntry;
pub use conversations::{Listed, Referred};
pub use forget::Receipt;
pub use numbers::{Count, Numbers};
pub use records::{LeadRow, Note, Outcome, OutcomeRow};
pub use sessions::DeskSession;
pub use undelivered::Undelivered;

/// Connections of the desk in one task.
const MAX_CONNECTIONS: u32 = 3;

/// The longest wait for one of them.
const CONNECTION_LIMIT: Duration = Duration::from_millis(1_500);

/// The desk's tables.
pub struct DeskStore {
    pool: Pool,
}

enum Pool {
    Postgres(PgPool),
    Sqlite(SqlitePool),
}

/// Does the same on whichever database it is.
macro_rules! on_pool {
    ($store:expr, |$pool:ident| $work:expr) => {
        match &$store.pool {
            super::Pool::Postgres($pool) => $work,
            super::Pool::Sqlite($pool) => $work,
        }
    };
}
use on_pool;

/// Holds for every conversation but those of `kavak-infra verify`: sessions named after
/// it, and a number that Twilio keeps for tests.
macro_rules! no_probe {
    ($session:literal) => {
        concat!(
            $session,
            " NOT LIKE 'verify-________________________________' AND ",
            $session,
            " <> 'whatsapp:+15005550006'"
        )
    };
}
use no_probe;

impl DeskStore {
    /// The desk of a database that keeps both conversations and leads; `None`
    /// where they are kept elsewhere.
    pub(super) fn open(storage: &Storage) -> Result<Option<Self>, StoreError> {
        if storage.conversations != storage.leads {
            return Ok(None);
        }
        let url = storage.database_url.expose();
        let pool = match storage.conversations {
            RepositoryKind::InMemory => return Ok(None),
            RepositoryKind::Postgres => Pool::Postgres(postgres::pool::pool(
                url,
                MAX_CONNECTIONS,
                CONNECTION_LIMIT,
            )?),
            RepositoryKind::Sqlite => Pool::Sqlite(sqlite::pool(url, CONNECTION_LIMIT)?),
        };
        Ok(Some(Self { pool }))
    }
}
