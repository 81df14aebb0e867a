//! Logs: one JSON object a line, on standard output, without a name or a
//! phone number in them.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::io;

use hmac::digest::{Key, KeyInit};
use hmac::{Hmac, Mac};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use tracing_subscriber::EnvFilter;

mod batches;
pub use batches::LogGuard;

use crate::settings::Settings;
use crate::store::SessionId;

/// Starts logging; the guard writes what is left when it is dropped.
pub fn start(filter: &str) -> io::Result<LogGuard> {
    let (lines, guard) = batches::start(io::stdout())?;
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_env_filter(filter)
        .with_writer(lines)
        .with_ansi(false)
        .finish();
    // Fails only when logging was started before; then that goes on.
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(guard)
}

/// Names a conversation in logs without naming the customer: the same
/// conversation has the same name, in all tasks of a deployment, but who does
/// not know the key cannot find a phone number by trying them all.
pub struct SessionHasher(Hmac<Sha256>);

/// A conversation's name in logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionHash([u8; 8]);

impl SessionHasher {
    /// The key is made of the secrets that all tasks of a deployment share; a
    /// process that has none takes a random one.
    pub fn new(settings: &Settings) -> Self {
        let url = settings.storage.database_url.expose();
        let token = settings.twilio.auth_token.as_ref();
        let mut secrets = Sha256::new().chain_update(url);
        match token {
            Some(token) => secrets.update(token.expose_secret()),
            None if url.contains('@') => {}
            None => secrets.update(RandomState::new().hash_one(0).to_le_bytes()),
        }
        let mut key = Key::<Hmac<Sha256>>::default();
        key[..32].copy_from_slice(&secrets.finalize());
        Self(<Hmac<Sha256> as KeyInit>::new(&key))
    }

    /// The conversation's name in logs.
    pub fn hash(&self, session: &SessionId) -> SessionHash {
        let mut mac = self.0.clone();
        mac.update(session.as_str().as_bytes());
        let digest = mac.finalize().into_bytes();
        let mut short = [0; 8];
        short.copy_from_slice(&digest[..8]);
        SessionHash(short)
    }
}

impl fmt::Display for SessionHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", u64::from_be_bytes(self.0))
    }
}
