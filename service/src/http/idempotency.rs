//! `Idempotency-Key`: a message that is sent again is taken once.

use axum::http::HeaderMap;
use sha2::{Digest, Sha256};

use crate::error::ApiError;
use crate::store::MessageId;

/// Characters of an idempotency key at most.
const MAX_KEY: usize = 255;

/// The id that `Idempotency-Key` gives a message, within its session or another scope: a
/// hash, since neither need to be kept.
pub(super) fn message_id(scope: &str, headers: &HeaderMap) -> Result<Option<MessageId>, ApiError> {
    let Some(key) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = key.as_bytes();
    if key.is_empty() || key.len() > MAX_KEY || !key.iter().all(u8::is_ascii_graphic) {
        let problem = "must have 1 to 255 visible ASCII characters";
        return Err(ApiError::invalid("Idempotency-Key", problem));
    }
    let digest = Sha256::new()
        .chain_update(scope)
        .chain_update([0])
        .chain_update(key)
        .finalize();
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Some(MessageId::new(format!("key:{digest}"))))
}
