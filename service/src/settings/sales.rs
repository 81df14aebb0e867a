//! Who learns of leads.

use secrecy::SecretString;

use super::read::Reader;
use crate::sales::SigningKey;

/// Where events are posted, by the Standard Webhooks scheme.
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
