//! Chat completions over HTTP.

use std::time::{Duration, Instant};

use reqwest::header::AUTHORIZATION;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::settings;

/// Why there is no answer. Contains neither the key nor the prompt.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The client could not be made.
    #[error("the model's client cannot be set up")]
    Setup(#[source] reqwest::Error),
    /// No answer in time.
    #[error("the model did not answer in time")]
    Late,
    /// The server was not reached or broke off.
    #[error("the model's server cannot be reached")]
    Unreachable,
    /// The server refused: a wrong key, a quota, an overload.
    #[error("the model's server answered with status {0}")]
    Refused(u16),
    /// The answer is no chat completion, or too large a one.
    #[error("the model's server answered with nonsense")]
    Nonsense,
}

/// No useful answer is larger.
const LARGEST_ANSWER_BYTES: usize = 256 * 1024;

/// A question to the model.
pub(super) struct Ask {
    pub(super) instructions: String,
    pub(super) message: String,
    /// The schema of the answer; free text without.
    pub(super) schema: Option<Schema>,
    pub(super) max_tokens: u32,
}

/// A JSON schema that the answer keeps to.
#[derive(Clone, Copy, Serialize)]
pub(super) struct Schema {
    pub(super) name: &'static str,
    pub(super) schema: &'static Value,
}

pub(super) struct Client {
    http: reqwest::Client,
    url: String,
    api_key: Option<SecretString>,
    model: String,
    timeout: Duration,
}

#[derive(Serialize)]
struct Request<'a> {
    model: &'a str,
    messages: [RequestMessage<'a>; 2],
    temperature: f32,
    max_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<ResponseFormat>,
}

#[derive(Serialize)]
struct RequestMessage<'a> {
    role: &'static str,
    content: &'a str,
}

#[derive(Serialize)]
struct ResponseFormat {
    r#type: &'static str,
    json_schema: StrictSchema,
}

#[derive(Serialize)]
struct StrictSchema {
    strict: bool,
    #[serde(flatten)]
    schema: Schema,
}

#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: ChoiceMessage,
}

#[derive(Deserialize)]
struct ChoiceMessage {
    content: Option<String>,
}

impl Client {
    pub(super) fn new(settings: &settings::Model) -> Result<Self, ModelError> {
        // A caller without a server has set no provider yet.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // Roots of trust come with the program: an image needs none.
        let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS
            .iter()
            .filter_map(|der| reqwest::Certificate::from_der(der).ok());
        let http = reqwest::Client::builder()
            .tls_certs_only(roots)
            .connect_timeout(Duration::from_secs(3))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(ModelError::Setup)?;
        Ok(Self {
            http,
            url: format!("{}/chat/completions", settings.base_url),
            api_key: settings.api_key.clone(),
            model: settings.name.clone(),
            timeout: settings.timeout,
        })
    }

    /// The model's words, by `deadline` at the latest.
    pub(super) async fn ask(&self, ask: &Ask, deadline: Instant) -> Result<String, ModelError> {
        let left = deadline.saturating_duration_since(Instant::now());
        let limit = self.timeout.min(left);
        let answer = tokio::time::timeout(limit, self.send(ask)).await;
        answer.unwrap_or(Err(ModelError::Late))
    }

    async fn send(&self, ask: &Ask) -> Result<String, ModelError> {
        let mut request = self.http.post(&self.url).json(&self.request(ask));
        if let Some(key) = &self.api_key {
            request = request.header(AUTHORIZATION, format!("Bearer {}", key.expose_secret()));
        }
        let response = request.send().await.map_err(|_| ModelError::Unreachable)?;
        if !response.status().is_success() {
            return Err(ModelError::Refused(response.status().as_u16()));
        }
        let body = read_bounded(response).await?;
        let completion: Completion =
            serde_json::from_slice(&body).map_err(|_| ModelError::Nonsense)?;
        let words = completion
            .choices
            .into_iter()
            .next()
            .and_then(|choice| choice.message.content)
            .unwrap_or_default();
        Ok(words.trim().to_owned())
    }

    fn request<'a>(&'a self, ask: &'a Ask) -> Request<'a> {
        Request {
            model: &self.model,
            messages: [
                RequestMessage {
                    role: "system",
                    content: &ask.instructions,
                },
                RequestMessage {
                    role: "user",
                    content: &ask.message,
                },
            ],
            temperature: 0.0,
            max_tokens: ask.max_tokens,
            response_format: ask.schema.map(|schema| ResponseFormat {
                r#type: "json_schema",
                json_schema: StrictSchema {
                    strict: true,
                    schema,
                },
            }),
        }
    }
}

async fn read_bounded(mut response: reqwest::Response) -> Result<Vec<u8>, ModelError> {
    let mut body = Vec::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|_| ModelError::Unreachable)?
    {
        body.extend_from_slice(&chunk);
        if body.len() > LARGEST_ANSWER_BYTES {
            return Err(ModelError::Nonsense);
        }
    }
    Ok(body)
}
