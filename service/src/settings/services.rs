//! What the agent talks to beside its database: Redis, a model, Twilio.

use std::time::Duration;

use secrecy::SecretString;

use super::read::Reader;
use super::{Cache, Model, Twilio};

/// Where an OpenAI key works.
const OPENAI_BASE_URL: &str = "https://api.openai.com/v1";

pub(super) fn cache(reader: &mut Reader<'_>) -> Cache {
    let redis = reader.url("REDIS_URL", &["redis", "rediss"]);
    match reader.choice("STATE_CACHE", &["none", "memory", "redis"]) {
        None => redis.map_or(Cache::Memory, |url| Cache::Redis(url.into())),
        Some("none") => Cache::None,
        Some("memory") => Cache::Memory,
        Some(_) => match redis {
            Some(url) => Cache::Redis(url.into()),
            None => {
                reader.missing("REDIS_URL", "STATE_CACHE is redis");
                Cache::None
            }
        },
    }
}

pub(super) fn model(reader: &mut Reader<'_>) -> Option<Model> {
    let base_url = reader.url("OPENAI_BASE_URL", &["http", "https"]);
    let api_key = reader.text("OPENAI_API_KEY");
    let name = reader
        .text("OPENAI_MODEL")
        .unwrap_or_else(|| "gpt-4o-mini".to_owned());
    let timeout = Duration::from_secs(reader.positive("OPENAI_TIMEOUT_SECONDS", 10));
    // A deployment whose key is not filled in yet still talks, by rules alone.
    let wanted = reader.flag("LLM_ENABLED", false) && (base_url.is_some() || api_key.is_some());
    wanted.then(|| Model {
        base_url: base_url
            .as_deref()
            .unwrap_or(OPENAI_BASE_URL)
            .trim_end_matches('/')
            .to_owned(),
        api_key: api_key.map(SecretString::from),
        name,
        timeout,
    })
}

pub(super) fn twilio(reader: &mut Reader<'_>) -> Twilio {
    let auth_token = reader.text("TWILIO_AUTH_TOKEN");
    let validate_signature = reader.flag("TWILIO_VALIDATE_SIGNATURE", auth_token.is_some());
    if validate_signature && auth_token.is_none() {
        reader.missing("TWILIO_AUTH_TOKEN", "TWILIO_VALIDATE_SIGNATURE is true");
    }
    let ttl = Duration::from_secs(reader.positive("TWILIO_IDEMPOTENCY_TTL_SECONDS", 3_600));
    Twilio {
        auth_token: auth_token.map(SecretString::from),
        validate_signature,
        public_base_url: reader
            .url("PUBLIC_BASE_URL", &["http", "https"])
            .map(|url| url.trim_end_matches('/').to_owned()),
        idempotency_ttl: reader
            .flag("TWILIO_IDEMPOTENCY_ENABLED", true)
            .then_some(ttl),
    }
}
