//! Sessions of sellers.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use sha2::{Digest, Sha256};

use super::error::DeskError;
use super::{now_ms, store};
use crate::http::Context;
use crate::store::DeskSession;

/// The lifetime of a session: a working day.
pub(super) const LIFETIME_S: i64 = 12 * 3_600;

const COOKIE: &str = "kavak_desk";

/// A seller with a session, who may have to change the password first.
pub(super) struct Entered {
    pub(super) session: DeskSession,
    pub(super) token_hash: String,
}

/// A seller with a session, who may work.
pub(super) struct Seller(pub(super) DeskSession);

impl Seller {
    pub(super) fn is_admin(&self) -> bool {
        self.0.role == "admin"
    }

    pub(super) fn require_admin(&self) -> Result<(), DeskError> {
        if self.is_admin() {
            Ok(())
        } else {
            Err(DeskError::AdminOnly)
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.0.account
    }
}

/// A new cookie's value, or another secret of that kind: 244 random bits.
pub(super) fn random_token() -> String {
    let half = || uuid::Uuid::new_v4().simple().to_string();
    half() + &half()
}

/// Hashes a cookie as the table stores it.
pub(super) fn hash(token: &str) -> String {
    let digest = Sha256::digest(token.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The header that sets the cookie, or takes it back.
pub(super) fn cookie(token: &str, lifetime_s: i64) -> [(header::HeaderName, String); 1] {
    let attributes = "Path=/desk; HttpOnly; Secure; SameSite=Strict";
    let cookie = format!("{COOKIE}={token}; Max-Age={lifetime_s}; {attributes}");
    [(header::SET_COOKIE, cookie)]
}

fn token(parts: &Parts) -> Option<&str> {
    let cookies = parts.headers.get_all(header::COOKIE).iter();
    let pairs = cookies.filter_map(|value| value.to_str().ok());
    let pairs = pairs.flat_map(|value| value.split(';'));
    let mut tokens = pairs.filter_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='));
    tokens.find(|token| token.len() == 64)
}

impl FromRequestParts<Arc<Context>> for Entered {
    type Rejection = DeskError;

    async fn from_request_parts(
        parts: &mut Parts,
        context: &Arc<Context>,
    ) -> Result<Self, DeskError> {
        let store = store(context)?;
        let token_hash = hash(token(parts).ok_or(DeskError::LoggedOut)?);
        let session = store.session(&token_hash, now_ms()).await?;
        Ok(Self {
            session: session.ok_or(DeskError::LoggedOut)?,
            token_hash,
        })
    }
}

impl FromRequestParts<Arc<Context>> for Seller {
    type Rejection = DeskError;

    async fn from_request_parts(
        parts: &mut Parts,
        context: &Arc<Context>,
    ) -> Result<Self, DeskError> {
        let Entered { session, .. } = Entered::from_request_parts(parts, context).await?;
        if session.must_change {
            return Err(DeskError::MustChangePassword);
        }
        Ok(Self(session))
    }
}
