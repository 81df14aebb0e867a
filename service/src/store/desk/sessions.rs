//! Sessions of the desk.

use super::{DeskStore, on_pool};
use crate::store::StoreError;

/// An account that is logged in.
#[derive(Clone, sqlx::FromRow)]
pub struct DeskSession {
    /// The account.
    pub account: String,
    /// `seller` or `admin`.
    pub role: String,
    /// The token that every form has to contain.
    pub csrf_token: String,
    /// True if the password has to be changed first.
    pub must_change: bool,
}

const OPEN_SESSION: &str = "
INSERT INTO desk_sessions (token_hash, account, csrf_token, expires_at_ms)
VALUES ($1, $2, $3, $4)";

const SESSION: &str = "
SELECT s.account, a.role, s.csrf_token, a.must_change
FROM desk_sessions AS s JOIN desk_accounts AS a ON a.name = s.account
WHERE s.token_hash = $1 AND s.expires_at_ms > $2";

const CLOSE_SESSION: &str = "DELETE FROM desk_sessions WHERE token_hash = $1";

pub(super) const CLOSE_SESSIONS: &str = "DELETE FROM desk_sessions WHERE account = $1";

impl DeskStore {
    /// Opens a session.
    pub async fn open_session(
        &self,
        token_hash: &str,
        account: &str,
        csrf_token: &str,
        expires_at_ms: i64,
    ) -> Result<(), StoreError> {
        on_pool!(self, |pool| sqlx::query(OPEN_SESSION)
            .bind(token_hash)
            .bind(account)
            .bind(csrf_token)
            .bind(expires_at_ms)
            .execute(pool)
            .await?
            .rows_affected());
        Ok(())
    }

    /// The session of that cookie, unless it has expired.
    pub async fn session(
        &self,
        token_hash: &str,
        now_ms: i64,
    ) -> Result<Option<DeskSession>, StoreError> {
        Ok(on_pool!(self, |pool| sqlx::query_as(SESSION)
            .bind(token_hash)
            .bind(now_ms)
            .fetch_optional(pool)
            .await?))
    }

    /// Ends a session.
    pub async fn close_session(&self, token_hash: &str) -> Result<(), StoreError> {
        self.delete(CLOSE_SESSION, token_hash).await?;
        Ok(())
    }
}
