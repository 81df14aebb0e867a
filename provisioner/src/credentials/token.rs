//! The cache's token: chosen once, and kept in its secret before `ElastiCache`
//! takes it.

use kavak_engine::Fault;
use kavak_stack::Environment;
use rand::distr::{Alphanumeric, SampleString as _};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::{PENDING, keep, kept};
use crate::aws::Clients;

/// Of letters and digits, which `ElastiCache` takes and URLs hold unescaped.
const TOKEN_LENGTH: usize = 32;

/// The JSON object of the secret's value.
#[derive(Deserialize, Serialize)]
struct Object {
    auth_token: String,
    #[serde(rename = "REDIS_URL", skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// A new token from the operating system's randomness.
fn new_token() -> SecretString {
    SecretString::from(Alphanumeric.sample_string(&mut rand::rng(), TOKEN_LENGTH))
}

/// The value of the secret; complete once the cache's host and port are known.
pub(crate) fn token_value(token: &SecretString, place: Option<(&str, u16)>) -> SecretString {
    let token = token.expose_secret();
    let object = Object {
        auth_token: token.to_owned(),
        url: place.map(|(host, port)| format!("rediss://:{token}@{host}:{port}")),
    };
    // Strings: this can't fail.
    SecretString::from(serde_json::to_string(&object).unwrap_or_default())
}

/// The token in a secret's value, if `ElastiCache` takes it and URLs hold it as
/// it is.
fn token_in(value: &SecretString) -> Option<SecretString> {
    let Object { auth_token, .. } = serde_json::from_str(value.expose_secret()).ok()?;
    let is_usable = (16..=128).contains(&auth_token.len())
        && auth_token.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_usable.then(|| SecretString::from(auth_token))
}

/// The token for a cache that is about to take it, and the id of the version
/// that holds it: the one that is kept already, or a new one.
pub(crate) async fn keep_token(
    aws: &Clients,
    environment: &Environment,
) -> Result<(SecretString, String), Fault> {
    let secret = environment.name("redis-auth-token");
    if let Some(kept) = kept(aws, &secret).await?
        && let Some(token) = token_in(&kept.value)
    {
        return Ok((token, kept.version_id));
    }
    let token = new_token();
    let version_id = keep(aws, &secret, &token_value(&token, None), PENDING).await?;
    Ok((token, version_id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn token_has_32_characters_that_elasticache_takes_and_is_never_the_same() {
        let token = new_token();
        let text = token.expose_secret();
        assert_eq!(text.len(), 32);
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert_ne!(text, new_token().expose_secret());
    }

    #[test]
    fn token_is_read_back_from_its_value_and_the_url_holds_it() {
        let token = new_token();
        let value = token_value(&token, Some(("redis.example", 6379)));
        let read = token_in(&value).expect("a token");
        assert_eq!(read.expose_secret(), token.expose_secret());
        let url = format!("rediss://:{}@redis.example:6379", token.expose_secret());
        assert!(value.expose_secret().contains(&url));
        assert!(
            !token_value(&token, None)
                .expose_secret()
                .contains("REDIS_URL")
        );
        for other in ["no JSON", r#"{"auth_token":"short"}"#] {
            assert!(token_in(&SecretString::from(other)).is_none());
        }
    }
}
