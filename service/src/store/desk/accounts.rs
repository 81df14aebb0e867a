//! Accounts, sessions and what they did.

use std::fmt;

use super::{DeskStore, on_pool};
use crate::store::{Expiry, StoreError};

/// What an account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Role {
    /// Attends conversations.
    Seller,
    /// Also reads the audit and deletes customers' data.
    Admin,
}

impl Role {
    /// As it is kept.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Seller => "seller",
            Self::Admin => "admin",
        }
    }
}

/// Somebody who may enter the desk.
#[derive(sqlx::FromRow)]
pub struct Account {
    /// By which they log in.
    pub name: String,
    /// `seller` or `admin`.
    pub role: String,
    /// Argon2id, in PHC's form.
    pub password_hash: String,
    /// Whether the password is the one that was printed.
    pub must_change: bool,
}

/// Never the hash.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("name", &self.name)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// An account that is logged in.
#[derive(Clone, sqlx::FromRow)]
pub struct DeskSession {
    /// Whose.
    pub account: String,
    /// `seller` or `admin`.
    pub role: String,
    /// What every form has to bring along.
    pub csrf_token: String,
    /// Whether the password has to be changed first.
    pub must_change: bool,
}

/// One thing that somebody did.
#[derive(sqlx::FromRow)]
pub struct AuditEntry {
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// Who.
    pub account: String,
    /// What.
    pub action: String,
    /// In which conversation: any of its messages.
    pub position: Option<i64>,
    /// More about it; nothing that names a customer.
    pub detail: Option<String>,
}

const ADD: &str = "
INSERT INTO desk_accounts (name, role, password_hash, must_change, created_at_ms)
VALUES ($1, $2, $3, TRUE, $4) ON CONFLICT (name) DO NOTHING";

const REMOVE: &str = "DELETE FROM desk_accounts WHERE name = $1";

const ACCOUNTS: &str = "
SELECT name, role, password_hash, must_change FROM desk_accounts ORDER BY name";

const ACCOUNT: &str = "
SELECT name, role, password_hash, must_change FROM desk_accounts WHERE name = $1";

const SET_PASSWORD: &str = "
UPDATE desk_accounts SET password_hash = $2, must_change = FALSE WHERE name = $1";

const OPEN_SESSION: &str = "
INSERT INTO desk_sessions (token_hash, account, csrf_token, expires_at_ms)
VALUES ($1, $2, $3, $4)";

const SESSION: &str = "
SELECT s.account, a.role, s.csrf_token, a.must_change
FROM desk_sessions AS s JOIN desk_accounts AS a ON a.name = s.account
WHERE s.token_hash = $1 AND s.expires_at_ms > $2";

const CLOSE_SESSION: &str = "DELETE FROM desk_sessions WHERE token_hash = $1";

const CLOSE_SESSIONS: &str = "DELETE FROM desk_sessions WHERE account = $1";

/// Rows that were written before a moment, of each table with its own.
const SWEEP: [&str; 4] = [
    "DELETE FROM desk_sessions WHERE expires_at_ms < $1",
    "DELETE FROM desk_audit WHERE at_ms < $1",
    "DELETE FROM desk_notes WHERE written_at_ms < $1",
    "DELETE FROM desk_outcomes WHERE decided_at_ms < $1",
];

const RECORD: &str = "
INSERT INTO desk_audit (at_ms, account, action, session_id, detail)
VALUES ($1, $2, $3, $4, $5)";

const AUDIT: &str = "
SELECT at_ms, account, action, detail,
       (SELECT max(position) FROM transcript_messages AS m
        WHERE m.session_id = desk_audit.session_id) AS position
FROM desk_audit ORDER BY desk_audit.position DESC LIMIT $1";

impl DeskStore {
    /// Adds an account whose password has to be changed; `false` if the name is
    /// taken.
    pub async fn add_account(
        &self,
        name: &str,
        role: Role,
        password_hash: &str,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let added = on_pool!(self, |pool| sqlx::query(ADD)
            .bind(name)
            .bind(role.as_str())
            .bind(password_hash)
            .bind(now_ms)
            .execute(pool)
            .await?
            .rows_affected());
        Ok(added > 0)
    }

    /// Removes an account and its sessions; `false` if there is none.
    pub async fn remove_account(&self, name: &str) -> Result<bool, StoreError> {
        Ok(self.delete(REMOVE, name).await? > 0)
    }

    /// Every account, by name.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        Ok(on_pool!(self, |pool| sqlx::query_as(ACCOUNTS)
            .fetch_all(pool)
            .await?))
    }

    /// The account of that name.
    pub async fn account(&self, name: &str) -> Result<Option<Account>, StoreError> {
        Ok(on_pool!(self, |pool| sqlx::query_as(ACCOUNT)
            .bind(name)
            .fetch_optional(pool)
            .await?))
    }

    /// Sets a password of the account's own choice, and ends its sessions.
    pub async fn set_password(&self, name: &str, password_hash: &str) -> Result<(), StoreError> {
        on_pool!(self, |pool| sqlx::query(SET_PASSWORD)
            .bind(name)
            .bind(password_hash)
            .execute(pool)
            .await?
            .rows_affected());
        self.delete(CLOSE_SESSIONS, name).await?;
        Ok(())
    }

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

    /// Deletes sessions that have expired, and what the team did and wrote as
    /// long ago as leads are kept.
    pub async fn sweep(&self, expiry: Expiry, now_ms: i64) -> Result<(), StoreError> {
        for (index, statement) in SWEEP.into_iter().enumerate() {
            let before_ms = if index == 0 {
                now_ms
            } else {
                expiry.leads_before_ms
            };
            on_pool!(self, |pool| sqlx::query(statement)
                .bind(before_ms)
                .execute(pool)
                .await?
                .rows_affected());
        }
        Ok(())
    }

    /// Records what somebody did.
    pub async fn record(
        &self,
        account: &str,
        action: &str,
        session: Option<&str>,
        detail: Option<&str>,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        on_pool!(self, |pool| sqlx::query(RECORD)
            .bind(now_ms)
            .bind(account)
            .bind(action)
            .bind(session)
            .bind(detail)
            .execute(pool)
            .await?
            .rows_affected());
        Ok(())
    }

    /// What was done last, newest first.
    pub async fn audit(&self, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        Ok(on_pool!(self, |pool| sqlx::query_as(AUDIT)
            .bind(i64::from(limit))
            .fetch_all(pool)
            .await?))
    }

    async fn delete(&self, statement: &'static str, key: &str) -> Result<u64, StoreError> {
        Ok(on_pool!(self, |pool| sqlx::query(statement)
            .bind(key)
            .execute(pool)
            .await?
            .rows_affected()))
    }
}
