//! Sending a message, and finding out whether one was sent and what became of it.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::{RequestBuilder, Response, StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::outbound;
use crate::settings::TwilioRest;

/// The longest wait for an answer; shorter than a lease.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);

/// The most that Twilio's clock may be behind ours.
const CLOCK_SKEW_S: i64 = 5;

/// Messages to one customer in which one is searched for.
const PAGE_SIZE: &str = "50";

/// Why a message was not sent. Names neither the customer nor the words:
/// Twilio's own texts do.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The client could not be made.
    #[error("Twilio's client cannot be set up")]
    Setup(#[source] reqwest::Error),
    /// The API's address makes no URL.
    #[error("TWILIO_API_BASE_URL is no URL")]
    Address,
    /// No answer: whether it was sent is not known.
    #[error("Twilio does not answer")]
    Unreachable,
    /// Too busy, broken, or the credentials are wrong: worth another try.
    #[error("Twilio answered with status {status} (code {code})")]
    Failed {
        /// HTTP's.
        status: u16,
        /// Twilio's; 0 without one.
        code: u32,
    },
    /// It will never be sent: the window is closed, the number is none.
    #[error("Twilio refused the message (code {code})")]
    Refused {
        /// Twilio's; 0 without one.
        code: u32,
    },
}

/// Sends WhatsApp messages.
#[derive(Clone)]
pub struct Client {
    pub(super) http: reqwest::Client,
    messages: Url,
    pub(super) contents: Url,
    account_sid: String,
    auth_token: SecretString,
    from: String,
}

/// Contents have a host of their own at Twilio's; another server that speaks its API
/// has one for all.
fn contents(base: &str) -> String {
    let base = base.replace("https://api.twilio.com", "https://content.twilio.com");
    format!("{base}/v1/Content")
}

#[derive(Deserialize)]
struct Refusal {
    code: u32,
}

#[derive(Deserialize)]
struct Listing {
    messages: Vec<Listed>,
}

/// The status of a message at Twilio.
#[derive(Deserialize)]
struct Kept {
    sid: String,
    status: Option<String>,
    error_code: Option<u32>,
}

/// The status of a message that Twilio took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageStatus {
    /// Not known yet.
    Underway,
    /// The customer's phone has it.
    Delivered,
    /// It was not delivered and won't be.
    Lost {
        /// Twilio's code; 0 without one.
        code: u32,
    },
}

#[derive(Deserialize)]
struct Listed {
    sid: String,
    body: Option<String>,
    date_created: Option<String>,
}

impl Client {
    /// A client of that account.
    ///
    /// # Errors
    /// Fails if TLS can't be set up or the address is none.
    pub fn new(settings: &TwilioRest) -> Result<Self, SendError> {
        let (base, account) = (&settings.base_url, &settings.account_sid);
        let url = format!("{base}/2010-04-01/Accounts/{account}/Messages.json");
        Ok(Self {
            http: outbound::client(ANSWER_LIMIT).map_err(SendError::Setup)?,
            messages: url.parse().map_err(|_| SendError::Address)?,
            contents: contents(base).parse().map_err(|_| SendError::Address)?,
            account_sid: settings.account_sid.clone(),
            auth_token: settings.auth_token.clone(),
            from: format!("whatsapp:{}", settings.number),
        })
    }

    /// Sends a message to `whatsapp:+52…`; Twilio's id of it.
    ///
    /// # Errors
    /// [`SendError::Refused`] is final; after any other the message may have
    /// been sent nonetheless, which [`Client::was_sent`] finds out.
    pub async fn send(&self, to: &str, body: &str) -> Result<String, SendError> {
        self.post(to, &[("Body", body)]).await
    }

    /// Sends a text with the choices of a content, as [`Client::send`] does. The text is a
    /// single line.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub async fn send_choices(
        &self,
        to: &str,
        body: &str,
        content: &str,
    ) -> Result<String, SendError> {
        let variables = serde_json::json!({"1": body}).to_string();
        let fields = [
            ("ContentSid", content),
            ("ContentVariables", variables.as_str()),
        ];
        self.post(to, &fields).await
    }

    async fn post(&self, to: &str, fields: &[(&str, &str)]) -> Result<String, SendError> {
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("From", &self.from)
            .append_pair("To", to)
            .extend_pairs(fields)
            .finish();
        let request = self.http.post(self.messages.clone()).body(form);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let response = self.answer(request).await?;
        let kept: Kept = response.json().await.map_err(|_| SendError::Unreachable)?;
        Ok(kept.sid)
    }

    /// The status of the message of that id.
    ///
    /// # Errors
    /// Fails if Twilio can't be asked.
    pub async fn status(&self, sid: &str) -> Result<MessageStatus, SendError> {
        let mut url = self.messages.clone();
        let path = url.path().replace(".json", "");
        url.set_path(&format!("{path}/{sid}.json"));
        let response = self.answer(self.http.get(url)).await?;
        let kept: Kept = response.json().await.map_err(|_| SendError::Unreachable)?;
        Ok(match kept.status.as_deref() {
            Some("delivered" | "read") => MessageStatus::Delivered,
            Some("failed" | "undelivered" | "canceled") => MessageStatus::Lost {
                code: kept.error_code.unwrap_or_default(),
            },
            _ => MessageStatus::Underway,
        })
    }

    /// Returns the id of this message, if Twilio has taken it since that moment. Twilio knows no
    /// idempotency keys, so this is the check after a lost response. `others` are the ids of other
    /// messages, which may have the same words.
    ///
    /// # Errors
    /// Fails if Twilio can't be asked.
    pub async fn was_sent(
        &self,
        to: &str,
        body: &str,
        since: Timestamp,
        others: &[String],
    ) -> Result<Option<String>, SendError> {
        let since_s = since.as_second() - CLOCK_SKEW_S;
        let day = Timestamp::from_second(since_s).unwrap_or(since);
        let mut url = self.messages.clone();
        url.query_pairs_mut()
            .append_pair("To", to)
            .append_pair("DateSent>", &day.strftime("%Y-%m-%d").to_string())
            .append_pair("PageSize", PAGE_SIZE);
        let response = self.answer(self.http.get(url)).await?;
        let listing: Listing = response.json().await.map_err(|_| SendError::Unreachable)?;
        let is_it = |listed: &Listed| {
            let created = listed.date_created.as_deref();
            let created = created.and_then(|text| DateTimeParser::new().parse_timestamp(text).ok());
            listed.body.as_deref() == Some(body)
                && !others.contains(&listed.sid)
                && created.is_some_and(|created| created.as_second() >= since_s)
        };
        // The newest come first.
        let found = listing.messages.into_iter().find(is_it);
        Ok(found.map(|listed| listed.sid))
    }

    pub(super) async fn answer(&self, request: RequestBuilder) -> Result<Response, SendError> {
        let token = self.auth_token.expose_secret();
        let request = request.basic_auth(&self.account_sid, Some(token));
        let response = request.send().await.map_err(|_| SendError::Unreachable)?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let refusal = response.json::<Refusal>().await;
        let code = refusal.map_or(0, |refusal| refusal.code);
        let is_final = status.is_client_error()
            && !matches!(
                status,
                StatusCode::TOO_MANY_REQUESTS
                    | StatusCode::REQUEST_TIMEOUT
                    | StatusCode::UNAUTHORIZED
                    | StatusCode::FORBIDDEN
                    | StatusCode::NOT_FOUND
            );
        if is_final {
            return Err(SendError::Refused { code });
        }
        let status = status.as_u16();
        Err(SendError::Failed { status, code })
    }
}
