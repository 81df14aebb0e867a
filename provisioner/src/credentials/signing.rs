//! The key that signs the posts of leads' events, by the Standard Webhooks scheme.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kavak_engine::Fault;
use secrecy::SecretString;

use super::{keep, kept};
use crate::aws::Clients;

/// Bytes of a key; the scheme takes 24 to 64.
const KEY_BYTES: usize = 32;

/// A new key from the operating system's randomness, as the scheme writes it.
fn new_signing_key() -> SecretString {
    let key: [u8; KEY_BYTES] = rand::random();
    SecretString::from(format!("whsec_{}", STANDARD.encode(key)))
}

/// Gives the secret a key, unless it has a value: one that an earlier try stored
/// before its response was lost may be known to a receiver already.
pub(crate) async fn keep_signing_key(aws: &Clients, secret_id: &str) -> Result<(), Fault> {
    if kept(aws, secret_id).await?.is_none() {
        keep(aws, secret_id, &new_signing_key(), "").await?;
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
}
