//! Delivers events to the operator's webhook.

use std::time::Duration;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use crate::outbound;
use crate::settings::LeadWebhook;
use crate::signing_key::SigningKey;
use crate::store::PendingEvent;

/// The longest wait for a receiver's answer; shorter than an event's lease.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);

/// Why a receiver has not got an event. Names neither its address, which may
/// hold a token, nor anything of the event.
#[derive(Debug, thiserror::Error)]
pub enum ReceiverError {
    /// The client could not be made.
    #[error("the webhook's client cannot be set up")]
    Setup(#[source] reqwest::Error),
    /// No connection: refused, unknown host, untrusted certificate.
    #[error("the receiver cannot be reached")]
    Unreachable,
    /// No answer in time.
    #[error("the receiver did not answer within {} s", ANSWER_LIMIT.as_secs())]
    Late,
    /// An answer that is no success; redirects are not followed.
    #[error("the receiver answered with status {0}")]
    Refused(u16),
}

/// Takes events; a webhook.
pub struct Receiver {
    http: reqwest::Client,
    url: SecretString,
    key: SigningKey,
}

impl Receiver {
    /// A receiver at the webhook's address.
    ///
    /// # Errors
    /// Fails if TLS can't be set up.
    pub fn new(webhook: &LeadWebhook) -> Result<Self, ReceiverError> {
        let http = outbound::client(ANSWER_LIMIT).map_err(ReceiverError::Setup)?;
        Ok(Self {
            http,
            url: webhook.url.clone(),
            key: webhook.key.clone(),
        })
    }

    /// Posts an event once. Any 2xx is a success; the answer's body is not read.
    ///
    /// # Errors
    /// Every other outcome. The receiver may have the event even then, and
    /// recognises a repetition by its `webhook-id`.
    pub async fn send(&self, event: &PendingEvent) -> Result<(), ReceiverError> {
        let timestamp_s = Timestamp::now().as_second();
        let signature = self.key.sign(&event.id, timestamp_s, &event.payload);
        let request = self
            .http
            .post(self.url.expose_secret())
            .header("content-type", "application/json")
            .header("webhook-id", &event.id)
            .header("webhook-timestamp", timestamp_s)
            .header("webhook-signature", signature)
            .body(event.payload.clone());
        let response = request.send().await.map_err(|error| {
            if error.is_timeout() && !error.is_connect() {
                ReceiverError::Late
            } else {
                ReceiverError::Unreachable
            }
        })?;
        let status = response.status();
        if status.is_success() {
            Ok(())
        } else {
            Err(ReceiverError::Refused(status.as_u16()))
        }
    }
}
