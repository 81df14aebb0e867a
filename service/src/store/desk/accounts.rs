//! Accounts of the desk.

use std::fmt;

use super::sessions::CLOSE_SESSIONS;
use super::{DeskStore, on_pool};
use crate::store::StoreError;

/// The role of an account.
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

/// An account of the desk.
#[derive(sqlx::FromRow)]
pub struct Account {
    /// By which they log in.
    pub name: String,
    /// `seller` or `admin`.
    pub role: String,
    /// Argon2id, in PHC's form.
    pub password_hash: String,
    /// True while the password is the one that was printed.
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

    /// Sets a password of the account's own choice and ends its sessions, or
    /// neither: a stolen session must not outlive the password that was changed
    /// because of it.
    pub async fn set_password(&self, name: &str, password_hash: &str) -> Result<(), StoreError> {
        on_pool!(self, |pool| {
            let mut transaction = pool.begin().await?;
            let set = sqlx::query(SET_PASSWORD).bind(name).bind(password_hash);
            set.execute(&mut *transaction).await?;
            let close = sqlx::query(CLOSE_SESSIONS).bind(name);
            close.execute(&mut *transaction).await?;
            transaction.commit().await?;
        });
        Ok(())
    }

    pub(super) async fn delete(
        &self,
        statement: &'static str,
        key: &str,
    ) -> Result<u64, StoreError> {
        Ok(on_pool!(self, |pool| sqlx::query(statement)
            .bind(key)
            .execute(pool)
            .await?
            .rows_affected()))
    }
}
