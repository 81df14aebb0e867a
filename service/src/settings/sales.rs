//! The receivers of leads, and the retention of data.

use std::time::Duration;

use kavak_conversation::DeskHours;
use secrecy::SecretString;

use super::read::Reader;
use crate::signing_key::SigningKey;

/// The webhook that gets events by the Standard Webhooks scheme.
#[derive(Debug, Clone)]
pub struct LeadWebhook {
    /// The address; it may hold a token, so it is never logged. A private
    /// address is allowed: it is the operator's own.
    pub url: SecretString,
    /// Signs every post.
    pub key: SigningKey,
}

/// Reads `LEAD_WEBHOOK_URL` and `LEAD_WEBHOOK_SECRET`. A secret alone is no
/// problem: a deployment may keep it before it has a receiver.
pub(super) fn lead_webhook(reader: &mut Reader<'_>) -> Option<LeadWebhook> {
    let is_set = reader.text("LEAD_WEBHOOK_URL").is_some();
    let url = reader.url("LEAD_WEBHOOK_URL", &["http", "https"]);
    let is_usable = |url: &String| reqwest::Url::parse(url).is_ok_and(|url| url.has_host());
    if url.as_ref().is_some_and(|url| !is_usable(url)) {
        reader.problem("LEAD_WEBHOOK_URL is no URL: expected https://host/path".to_owned());
    }
    let secret = reader.text("LEAD_WEBHOOK_SECRET");
    if is_set && secret.is_none() {
        reader.missing("LEAD_WEBHOOK_SECRET", "LEAD_WEBHOOK_URL is set");
    }
    match SigningKey::parse(&secret?) {
        Ok(key) => Some(LeadWebhook {
            url: url?.into(),
            key,
        }),
        Err(error) => {
            reader.problem(format!("LEAD_WEBHOOK_SECRET is no secret: {error}"));
            None
        }
    }
}

/// The SNS topic that sends events by e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventsTopic {
    /// Its ARN.
    pub arn: String,
    /// The region in which it is, whichever the agent runs in.
    pub region: String,
}

/// Reads `EVENTS_TOPIC_ARN`.
pub(super) fn events_topic(reader: &mut Reader<'_>) -> Option<EventsTopic> {
    let arn = reader.text("EVENTS_TOPIC_ARN")?;
    let parts: Vec<&str> = arn.split(':').collect();
    let region = match parts[..] {
        ["arn", partition, "sns", region, account, name]
            if partition.starts_with("aws")
                && !region.is_empty()
                && account.len() == 12
                && account.bytes().all(|byte| byte.is_ascii_digit())
                && !name.is_empty() =>
        {
            region.to_owned()
        }
        _ => {
            reader.problem(format!(
                "EVENTS_TOPIC_ARN is {arn:?}: expected an SNS topic, such as \
                 arn:aws:sns:us-east-1:123456789012:leads"
            ));
            return None;
        }
    };
    if arn.ends_with(".fifo") {
        reader.problem(format!(
            "EVENTS_TOPIC_ARN is {arn:?}: a FIFO topic sends no e-mail; use a standard one"
        ));
    }
    Some(EventsTopic { arn, region })
}

/// The retention of personal data, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Transcripts, from each message on.
    pub transcript_days: u32,
    /// Leads, from their last change on.
    pub lead_days: u32,
}

impl Retention {
    /// Returns the retention of transcripts.
    pub fn transcripts(self) -> Duration {
        Duration::from_secs(u64::from(self.transcript_days) * 24 * 3_600)
    }
}

/// Reads `TRANSCRIPT_RETENTION_DAYS` and `LEAD_RETENTION_DAYS`.
pub(super) fn retention(reader: &mut Reader<'_>) -> Retention {
    let mut days = |name: &str, default: u64| {
        u32::try_from(reader.positive(name, default)).unwrap_or(u32::MAX)
    };
    Retention {
        transcript_days: days("TRANSCRIPT_RETENTION_DAYS", 180),
        lead_days: days("LEAD_RETENTION_DAYS", 730),
    }
}

/// Characters of `DESK_API_TOKEN` at least.
const SHORTEST_API_TOKEN: usize = 32;

/// Reads `DESK_API_TOKEN`.
pub(super) fn desk_api_token(reader: &mut Reader<'_>) -> Option<SecretString> {
    let token = reader.text("DESK_API_TOKEN")?;
    if token.len() < SHORTEST_API_TOKEN || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        reader.problem(format!(
            "DESK_API_TOKEN is no token: expected at least {SHORTEST_API_TOKEN} visible ASCII characters"
        ));
    }
    Some(token.into())
}

/// The hours of the sales team, and its silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// The opening hours; `None` does not mention them to customers.
    pub hours: Option<DeskHours>,
    /// After how many minutes of silence a person's conversation goes back to
    /// the agent.
    pub silence_minutes: u32,
}

impl Desk {
    /// The silence in milliseconds.
    pub fn silence_ms(&self) -> i64 {
        i64::from(self.silence_minutes) * 60_000
    }
}

/// Reads `DESK_HOURS` and `DESK_SILENCE_MINUTES`.
pub(super) fn desk(reader: &mut Reader<'_>) -> Desk {
    let hours = reader.text("DESK_HOURS");
    let hours = hours.and_then(|text| match DeskHours::parse(&text) {
        Ok(hours) => Some(hours),
        Err(error) => {
            reader.problem(format!("DESK_HOURS is {text:?}: {error}"));
            None
        }
    });
    let silence = reader.positive("DESK_SILENCE_MINUTES", 720);
    Desk {
        hours,
        silence_minutes: u32::try_from(silence).unwrap_or(u32::MAX),
    }
}
