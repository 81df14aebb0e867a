//! What a receiver of leads' events and the agent know of each other: the key that signs
//! the posts, by the Standard Webhooks scheme, and the token of the desk's API.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kavak_engine::Fault;
use rand::distr::{Alphanumeric, SampleString as _};
use secrecy::SecretString;

use super::{keep, kept};
use crate::aws::Clients;

/// Bytes of a key; the scheme takes 24 to 64.
const KEY_BYTES: usize = 32;

/// Characters of a token; the agent takes no fewer than 32.
const TOKEN_LENGTH: usize = 43;

/// A new key from the operating system's randomness, as the scheme writes it.
fn new_signing_key() -> SecretString {
    let key: [u8; KEY_BYTES] = rand::random();
    SecretString::from(format!("whsec_{}", STANDARD.encode(key)))
}

/// A new token from the operating system's randomness.
fn new_api_token() -> SecretString {
    SecretString::from(Alphanumeric.sample_string(&mut rand::rng(), TOKEN_LENGTH))
}

/// Gives the secret a key, unless it has a value.
pub(crate) async fn keep_signing_key(aws: &Clients, secret_id: &str) -> Result<(), Fault> {
    keep_first(aws, secret_id, new_signing_key).await
}

/// Gives the secret a token, unless it has a value.
pub(crate) async fn keep_api_token(aws: &Clients, secret_id: &str) -> Result<(), Fault> {
    keep_first(aws, secret_id, new_api_token).await
}

/// A value that an earlier try stored before its response was lost may be known to a
/// receiver already: it stays.
async fn keep_first(
    aws: &Clients,
    secret_id: &str,
    new: fn() -> SecretString,
) -> Result<(), Fault> {
    if kept(aws, secret_id).await?.is_none() {
        keep(aws, secret_id, &new(), "").await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn signing_key_is_of_a_length_that_the_scheme_takes_and_never_the_same() {
        let key = new_signing_key();
        let encoded = key.expose_secret().strip_prefix("whsec_");
        let bytes = STANDARD.decode(encoded.expect("a prefix"));
        assert_eq!(bytes.expect("base64").len(), KEY_BYTES);
        assert_ne!(key.expose_secret(), new_signing_key().expose_secret());
    }

    #[test]
    fn api_token_is_one_that_headers_hold_and_never_the_same() {
        let token = new_api_token();
        let text = token.expose_secret();
        assert_eq!(text.len(), TOKEN_LENGTH);
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert_ne!(text, new_api_token().expose_secret());
    }
}
