//! The database's password: chosen once, kept in the secret before RDS hears
//! of it, and never in a plan, a log or an error.
//!
//! A password of which it is not certain that the database has it is
//! *pending*: the id of its version begins with [`PENDING`], so that reading
//! a secret's versions shows that, without its value. By its id too a version is
//! known as this tool's own: one that another tool made, a rotation for example,
//! may hold a password beside an address with an earlier one.

mod kept;
mod signing;
mod token;

use std::{fmt, sync::Mutex};

use kavak_stack::spec::DbInstance;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

pub(crate) use self::{
    kept::{Kept, keep, keep_password, kept},
    signing::{keep_api_token, keep_signing_key},
    token::{keep_token, token_value},
};

/// What the id of a version begins with whose password is pending.
pub(crate) const PENDING: &str = "kavak-pending-";

/// What the id of a version begins with that tasks may not have been started
/// with yet.
pub(crate) const UNAPPLIED: &str = "kavak-unapplied-";

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

/// The client token, and so the id, of a new version that begins with this.
pub(crate) fn new_version_id(prefix: &str) -> String {
    format!(
        "{prefix}{:0WIDTH$x}",
        rand::random::<u128>(),
        WIDTH = ID_DIGITS
    )
}

/// Hexadecimal digits of a version's id.
const ID_DIGITS: usize = 32;

/// Whether this tool made the version with this id. Others' ids are UUIDs, which
/// have hyphens, or begin otherwise.
pub(crate) fn is_own_version(version_id: &str) -> bool {
    let digits = [PENDING, UNAPPLIED]
        .iter()
        .find_map(|prefix| version_id.strip_prefix(prefix))
        .unwrap_or(version_id);
    digits.len() == ID_DIGITS && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
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
        let escaped = utf8_percent_encode(password, UNESCAPED);
        let object = Object {
            username,
            password,
            engine,
            host,
            port,
            dbname,
            url: host
                .map(|host| format!("postgresql://{username}:{escaped}@{host}:{port}/{dbname}")),
        };
        // Strings and a number: this can't fail.
        SecretString::from(serde_json::to_string(&object).unwrap_or_default())
    }
}

/// The password in a secret's value, if RDS takes it and URLs hold it as it
/// is: Terraform's may be neither.
pub(crate) fn password_in(value: &SecretString) -> Option<SecretString> {
    let password = stored_password(value)?;
    let bytes = password.expose_secret().as_bytes();
    let usable =
        bytes.len() >= SHORTEST_PASSWORD && bytes.iter().all(|byte| ALPHABET.contains(byte));
    usable.then_some(password)
}

/// The password in a secret's value, whatever it is: one that a rotation gave to
/// the database.
pub(crate) fn rotated_password_in(value: &SecretString) -> Option<SecretString> {
    stored_password(value).filter(|password| password.expose_secret().len() >= SHORTEST_PASSWORD)
}

fn stored_password(value: &SecretString) -> Option<SecretString> {
    #[derive(Deserialize)]
    struct Stored {
        password: String,
    }
    let stored: Stored = serde_json::from_str(value.expose_secret()).ok()?;
    Some(SecretString::from(stored.password))
}

/// What URLs hold unescaped in a password: what [`ALPHABET`] has.
const UNESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_');

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
