//! Why something could not be kept or found.

/// Why a database could not serve.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It does not answer, or not in time: another try may succeed.
    #[error("the database is unavailable")]
    Unavailable(#[source] Option<sqlx::Error>),
    /// It refused what was asked: another try ends the same.
    #[error("the database refused")]
    Refused(#[source] sqlx::Error),
    /// A row cannot be read as a conversation.
    #[error("a row of the database cannot be read")]
    Unreadable(#[source] serde_json::Error),
    /// Redis's address makes no sense.
    #[error("REDIS_URL is no address of a Redis server")]
    RedisAddress,
    /// Redis does not answer where it has to.
    #[error("redis does not answer; try again when it does")]
    RedisDown,
    /// The schema could not be brought up to date.
    #[error("the database could not be migrated")]
    Migration(#[source] sqlx::migrate::MigrateError),
}

/// SQLSTATE classes after which another try may succeed: connection lost,
/// resources short, operator intervention, system error.
const TRANSIENT_CLASSES: [&str; 4] = ["08", "53", "57", "58"];

/// SQLite's primary result codes for the same: busy, locked, out of memory,
/// I/O error, full, cannot open.
const TRANSIENT_SQLITE: [i32; 6] = [5, 6, 7, 10, 13, 14];

/// SQLSTATE of a lock that was not had in time.
const LOCK_NOT_AVAILABLE: &str = "55P03";

/// SQLSTATEs of a transaction that lost against another one.
const LOST_RACES: [&str; 3] = ["40001", "40P01", LOCK_NOT_AVAILABLE];

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if is_transient(&error) {
            Self::Unavailable(Some(error))
        } else {
            Self::Refused(error)
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Unreadable(error)
    }
}

/// Returns whether another connection had a lock for too long.
pub(super) fn is_lock_timeout(error: &sqlx::Error) -> bool {
    let refusal = error.as_database_error();
    refusal.and_then(|it| it.code()).as_deref() == Some(LOCK_NOT_AVAILABLE)
}

/// Returns whether another attempt may succeed.
pub(super) fn is_transient(error: &sqlx::Error) -> bool {
    let sqlx::Error::Database(refusal) = error else {
        return !matches!(
            error,
            sqlx::Error::ColumnDecode { .. }
                | sqlx::Error::ColumnNotFound(_)
                | sqlx::Error::Decode(_)
                | sqlx::Error::Encode(_)
                | sqlx::Error::TypeNotFound { .. }
        );
    };
    let Some(code) = refusal.code() else {
        return false;
    };
    if let Ok(sqlite_code) = code.parse::<i32>()
        && code.len() != 5
    {
        return TRANSIENT_SQLITE.contains(&(sqlite_code & 0xff));
    }
    LOST_RACES.contains(&code.as_ref())
        || TRANSIENT_CLASSES
            .iter()
            .any(|class| code.starts_with(class))
}
