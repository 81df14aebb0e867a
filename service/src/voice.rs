//! Voice notes in words: downloaded from Twilio, written down by an OpenAI-compatible
//! server.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Semaphore;

use crate::outbound;
use crate::settings;
use crate::twilio::{MediaClient, MediaError};

/// The longest wait for a voice note's words, download included: it leaves room for the
/// quiet time and the turn within Twilio's 15 s.
const LIMIT: Duration = Duration::from_millis(4_500);

/// Voice notes at the same time: each holds some megabytes.
const MAX_AT_ONCE: usize = 4;

/// No useful answer is larger.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// Separates the parts of a form; no audio holds it but by intent, and then it spoils
/// its own transcript alone.
const BOUNDARY: &str = "kavak-agent-5f0c1d9a7b3e4826";

/// Why a voice note has no words. Contains nothing of the voice note.
#[derive(Debug, thiserror::Error)]
pub(crate) enum VoiceError {
    /// It was not downloaded.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// Too many others are being heard.
    #[error("too many voice notes at once")]
    Busy,
    /// No words came in time.
    #[error("no transcript in time")]
    Late,
    /// The server refused or answered with nonsense.
    #[error("the transcription server gives no transcript (status {0})")]
    Refused(u16),
    /// The server was not reached.
    #[error("the transcription server cannot be reached")]
    Unreachable,
}

/// Hears voice notes.
pub(crate) struct Transcriber {
    media: MediaClient,
    http: reqwest::Client,
    url: String,
    api_key: Option<SecretString>,
    model: String,
    slots: Semaphore,
}

#[derive(Deserialize)]
struct Transcript {
    text: String,
}

impl Transcriber {
    /// Creates a transcriber; `None` if the addresses are not valid.
    ///
    /// # Errors
    /// Fails if TLS can't be set up.
    pub(crate) fn new(settings: &settings::Transcription) -> Result<Option<Self>, reqwest::Error> {
        let rest = &settings.twilio;
        let media = MediaClient::new(&rest.base_url, &rest.account_sid, rest.auth_token.clone())?;
        let http = outbound::client(LIMIT)?;
        Ok(media.map(|media| Self {
            media,
            http,
            url: format!("{}/audio/transcriptions", settings.base_url),
            api_key: settings.api_key.clone(),
            model: settings.model.clone(),
            slots: Semaphore::new(MAX_AT_ONCE),
        }))
    }

    /// Transcribes the voice note at an address of Twilio's.
    ///
    /// # Errors
    /// Fails if there is nothing to understand, or not in time.
    pub(crate) async fn words(&self, url: &str) -> Result<String, VoiceError> {
        let _slot = self.slots.try_acquire().map_err(|_| VoiceError::Busy)?;
        let words = tokio::time::timeout(LIMIT, self.words_of(url)).await;
        words.unwrap_or(Err(VoiceError::Late))
    }

    async fn words_of(&self, url: &str) -> Result<String, VoiceError> {
        let audio = self.media.download(url).await?;
        let mut request = self
            .http
            .post(&self.url)
            .header(
                CONTENT_TYPE,
                format!("multipart/form-data; boundary={BOUNDARY}"),
            )
            .body(form(&self.model, &audio));
        if let Some(key) = &self.api_key {
            request = request.header(AUTHORIZATION, format!("Bearer {}", key.expose_secret()));
        }
        let mut response = request.send().await.map_err(|_| VoiceError::Unreachable)?;
        let status = response.status();
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|_| VoiceError::Unreachable)?
        {
            body.extend_from_slice(&chunk);
            if body.len() > MAX_ANSWER_BYTES {
                return Err(VoiceError::Refused(status.as_u16()));
            }
        }
        let transcript: Option<Transcript> = serde_json::from_slice(&body).ok();
        let text = transcript.map(|transcript| transcript.text.trim().to_owned());
        text.filter(|text| status.is_success() && !text.is_empty())
            .ok_or(VoiceError::Refused(status.as_u16()))
    }
}

/// The form of OpenAI's `audio/transcriptions`.
fn form(model: &str, audio: &[u8]) -> Vec<u8> {
    let mut form = Vec::with_capacity(audio.len() + 1_024);
    for (name, value) in [
        ("model", model),
        ("language", "es"),
        ("response_format", "json"),
    ] {
        let part = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        form.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"voice.ogg\"\r\n\
         Content-Type: audio/ogg\r\n\r\n"
    );
    form.extend_from_slice(head.as_bytes());
    form.extend_from_slice(audio);
    form.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    form
}
