//! The services beside the database: Redis, a model, Twilio.

use std::time::Duration;

use secrecy::SecretString;

use super::read::Reader;
use super::{Cache, Model, Transcription, Twilio, TwilioRest};

/// The API that OpenAI keys are for.
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

/// Reads `TRANSCRIPTION_MODEL`. Without a server or without Twilio's credentials, as a
/// deployment begins, voice notes are answered honestly.
pub(super) fn transcription(
    reader: &mut Reader<'_>,
    twilio: Option<&TwilioRest>,
) -> Option<Transcription> {
    let model = reader.text("TRANSCRIPTION_MODEL")?;
    let base_url = reader.text("OPENAI_BASE_URL");
    let api_key = reader.text("OPENAI_API_KEY");
    if base_url.is_none() && api_key.is_none() {
        return None;
    }
    let base_url = base_url.as_deref().unwrap_or(OPENAI_BASE_URL);
    Some(Transcription {
        base_url: base_url.trim_end_matches('/').to_owned(),
        api_key: api_key.map(SecretString::from),
        model,
        twilio: twilio?.clone(),
    })
}

pub(super) fn twilio(reader: &mut Reader<'_>) -> Twilio {
    let auth_token = reader.text("TWILIO_AUTH_TOKEN");
    let validate_signature = reader.flag("TWILIO_VALIDATE_SIGNATURE", auth_token.is_some());
    if validate_signature && auth_token.is_none() {
        reader.missing("TWILIO_AUTH_TOKEN", "TWILIO_VALIDATE_SIGNATURE is true");
    }
    let rest = twilio_rest(reader, auth_token.as_deref());
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
        quiet: quiet(reader),
        rest,
    }
}

/// Twilio gives up on a webhook after 15 s, of which an answer needs ten.
const MAX_QUIET_MS: u64 = 5_000;

fn quiet(reader: &mut Reader<'_>) -> Duration {
    const NAME: &str = "WHATSAPP_QUIET_MILLISECONDS";
    let quiet_ms: u64 = reader.number(NAME, 2_000);
    if quiet_ms > MAX_QUIET_MS {
        reader.problem(format!(
            "{NAME} is {quiet_ms}: expected at most {MAX_QUIET_MS}"
        ));
    }
    Duration::from_millis(quiet_ms)
}

/// Twilio's REST API, unless another address is set.
const TWILIO_API: &str = "https://api.twilio.com";

/// `TWILIO_ACCOUNT_SID` and `TWILIO_WHATSAPP_NUMBER` may be set without the
/// others, as deployments before have them.
fn twilio_rest(reader: &mut Reader<'_>, auth_token: Option<&str>) -> Option<TwilioRest> {
    let base_url = reader.url("TWILIO_API_BASE_URL", &["http", "https"]);
    let base_url = base_url.unwrap_or_else(|| TWILIO_API.to_owned());
    let account_sid = reader.text("TWILIO_ACCOUNT_SID")?;
    let number = reader.text("TWILIO_WHATSAPP_NUMBER")?;
    let number = number
        .strip_prefix("whatsapp:")
        .unwrap_or(&number)
        .to_owned();
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_plain(&account_sid) {
        reader.problem("TWILIO_ACCOUNT_SID is no account: expected AC…".to_owned());
    }
    Some(TwilioRest {
        base_url: base_url.trim_end_matches('/').to_owned(),
        account_sid,
        auth_token: SecretString::from(auth_token?),
        number,
    })
}
