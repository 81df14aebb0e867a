//! The database's password: chosen once, kept in the secret before RDS hears
//! of it, and never in a plan, a log or an error.
//!
//! A password of which it is not certain that the database has it is
//! *pending*: the id of its version begins with [`PENDING`], so that reading
//! a secret's versions tells, without its value.

mod kept;

use std::{fmt, sync::Mutex};

use kavak_stack::spec::DbInstance;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

pub(crate) use self::kept::{Kept, keep, keep_password, kept};

/// What the id of a version begins with whose password is pending.
pub(crate) const PENDING: &str = "kavak-pending-";

/// 64 characters that RDS takes and that URLs hold unescaped (D3).
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const PASSWORD_LENGTH: usize = 32;

/// RDS takes no shorter one for `PostgreSQL`.
const SHORTEST_PASSWORD: usize = 8;

/// A new password from the operating system's randomness: each character is
/// one of 64, so six bits of a random byte choose it evenly.
pub(crate) fn new_password() -> SecretString {
    let bytes: [u8; PASSWORD_LENGTH] = rand::random();
    let characters = bytes.map(|byte| char::from(ALPHABET[usize::from(byte % 64)]));
    SecretString::from(characters.iter().collect::<String>())
}

/// The client token, and so the id, of a new version.
pub(crate) fn new_version_id(is_pending: bool) -> String {
    let prefix = if is_pending { PENDING } else { "" };
    format!("{prefix}{:032x}", rand::random::<u128>())
}

/// What a password is for.
#[derive(Clone, Copy)]
pub(crate) struct Account<'a> {
    pub(crate) username: &'a str,
    pub(crate) engine: &'a str,
    pub(crate) port: u16,
    pub(crate) dbname: &'a str,
}

impl<'a> From<&'a DbInstance> for Account<'a> {
    fn from(instance: &'a DbInstance) -> Self {
        Self {
            username: &instance.master_username,
            engine: &instance.engine,
            port: instance.port,
            dbname: &instance.db_name,
        }
    }
}

/// The JSON object of a secret's value.
#[derive(Serialize)]
struct Object<'a> {
    username: &'a str,
    password: &'a str,
    engine: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<&'a str>,
    port: u16,
    dbname: &'a str,
    #[serde(rename = "DATABASE_URL", skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl Account<'_> {
    /// The value of the secret; complete once the host is known.
    pub(crate) fn value(&self, password: &SecretString, host: Option<&str>) -> SecretString {
        let Self {
            username,
            engine,
            port,
            dbname,
        } = *self;
        let password = password.expose_secret();
        let object = Object {
            username,
            password,
            engine,
            host,
            port,
            dbname,
            url: host
                .map(|host| format!("postgresql://{username}:{password}@{host}:{port}/{dbname}")),
        };
        // Strings and a number: this can't fail.
        SecretString::from(serde_json::to_string(&object).unwrap_or_default())
    }
}

/// The password in a secret's value, if RDS takes it and URLs hold it as it
/// is: Terraform's may be neither.
pub(crate) fn password_in(value: &SecretString) -> Option<SecretString> {
    #[derive(Deserialize)]
    struct Stored {
        password: String,
    }
    let Stored { password } = serde_json::from_str(value.expose_secret()).ok()?;
    let usable = password.len() >= SHORTEST_PASSWORD
        && password.bytes().all(|byte| ALPHABET.contains(&byte));
    usable.then(|| SecretString::from(password))
}

/// Which version's password this run gave to the instance that it created.
#[derive(Default)]
pub(crate) struct PasswordGiven(Mutex<Option<String>>);

impl PasswordGiven {
    pub(crate) fn record(&self, version_id: &str) {
        *self.lock() = Some(version_id.to_owned());
    }

    pub(crate) fn is(&self, version_id: &str) -> bool {
        self.lock().as_deref() == Some(version_id)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<String>> {
        self.0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl fmt::Debug for PasswordGiven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordGiven")
    }
}

#[cfg(test)]
mod tests;
