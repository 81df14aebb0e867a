//! Signatures by the Standard Webhooks scheme (`v1`, HMAC-SHA256).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Why a secret can't sign; never the secret itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// It has another form.
    #[error("expected whsec_ and 24 to 64 bytes in base64")]
    Form,
}

/// Signs what a receiver gets.
#[derive(Clone)]
pub struct SigningKey(Hmac<Sha256>);

impl SigningKey {
    /// Reads a secret: `whsec_` and 24 to 64 bytes in base64.
    ///
    /// # Errors
    /// Fails on every other form.
    pub fn parse(secret: &str) -> Result<Self, SecretError> {
        let encoded = secret.strip_prefix("whsec_").ok_or(SecretError::Form)?;
        let key = STANDARD.decode(encoded).map_err(|_| SecretError::Form)?;
        if !(24..=64).contains(&key.len()) {
            return Err(SecretError::Form);
        }
        let mac = Hmac::new_from_slice(&key).map_err(|_| SecretError::Form)?;
        Ok(Self(mac))
    }

    /// The value of `webhook-signature`; `timestamp_s` is in seconds since 1970.
    pub fn sign(&self, id: &str, timestamp_s: i64, body: &str) -> String {
        let mut mac = self.0.clone();
        mac.update(format!("{id}.{timestamp_s}.{body}").as_bytes());
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vector of the scheme's reference libraries.
    #[test]
    fn known_vector_has_the_known_signature() {
        let key = SigningKey::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let body = r#"{"test": 2432232314}"#;
        let signature = key.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
        let known = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(signature, known);
    }

    #[test]
    fn secrets_of_another_form_are_refused() {
        let bare = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        for secret in ["", bare, "whsec_", "whsec_AAAA", "whsec_%%%"] {
            assert!(SigningKey::parse(secret).is_err(), "{secret}");
        }
    }
}
