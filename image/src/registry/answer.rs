//! What a registry's refusal means.

use reqwest::{Response, StatusCode};
use serde::Deserialize;

use super::error::RegistryError;

/// A refusal, read to its end.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    /// The protocol's code of the first error: `BLOB_UNKNOWN`.
    pub(super) code: String,
    pub(super) message: String,
}

#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    errors: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    detail: serde_json::Value,
}

/// Of a body that is not the protocol's, no more than this is reported.
const MAX_CHARACTERS: usize = 300;

impl Refusal {
    pub(super) async fn of(response: Response) -> Self {
        let status = response.status();
        // Without a body the status says it.
        let text = response.text().await.unwrap_or_default();
        let errors = serde_json::from_str::<Body>(&text).map(|body| body.errors);
        let first = errors.ok().and_then(|errors| errors.into_iter().next());
        let (code, message) = match first {
            Some(entry) => (entry.code.clone(), entry.words()),
            None => (
                String::new(),
                text.trim().chars().take(MAX_CHARACTERS).collect(),
            ),
        };
        let reason = status.canonical_reason().unwrap_or("no reason given");
        Self {
            status,
            code,
            message: Some(message)
                .filter(|m| !m.is_empty())
                .unwrap_or_else(|| reason.to_owned()),
        }
    }

    /// Whether the token has had its time: ECR says so with 401, 403 and 400.
    pub(super) fn is_expired(&self) -> bool {
        let message = self.message.to_ascii_lowercase();
        let is_refusal = matches!(self.status.as_u16(), 400 | 401 | 403);
        is_refusal && message.contains("token") && message.contains("expired")
    }

    /// Whether it says nothing but no, as every refusal of a HEAD does.
    pub(super) fn is_unexplained(&self) -> bool {
        let is_refusal = matches!(self.status.as_u16(), 400 | 403);
        is_refusal
            && self.code.is_empty()
            && Some(self.message.as_str()) == self.status.canonical_reason()
    }

    /// Whether the same request may well be granted later.
    pub(super) fn is_passing(&self) -> bool {
        let status = self.status;
        (status.is_server_error() && !self.is_about_room())
            || matches!(status.as_u16(), 408 | 425 | 429) && !self.is_about_room()
    }

    /// Whether disk or quota are used up.
    fn is_about_room(&self) -> bool {
        let message = self.message.to_ascii_lowercase();
        let says = |words: &str| message.contains(words);
        matches!(self.status.as_u16(), 413 | 507)
            || says("no space left")
            || says("disk quota")
            || says("limitexceeded")
            || (says("quota") && says("exceed"))
            || (says("limit") && says("exceed") && !says("rate"))
    }

    /// As an error of a request that was `doing` something in a repository.
    pub(super) fn error(self, doing: &str, repository: &str) -> RegistryError {
        let doing = doing.to_owned();
        if self.code == "NAME_UNKNOWN" {
            return RegistryError::NoRepository {
                repository: repository.to_owned(),
            };
        }
        let is_about_room = self.is_about_room();
        let (is_expired, message) = (self.is_expired(), self.message);
        match self.status.as_u16() {
            _ if is_about_room => RegistryError::Full { doing, message },
            _ if is_expired => RegistryError::Expired { doing, message },
            401 | 403 => RegistryError::Denied { doing, message },
            status => RegistryError::Answer {
                doing,
                status,
                message,
            },
        }
    }
}

impl Entry {
    /// Message and, where it says more, detail.
    fn words(&self) -> String {
        let detail = match &self.detail {
            serde_json::Value::Null => return self.message.clone(),
            serde_json::Value::String(text) => text.clone(),
            // The system's own words are inside: "no space left on device".
            detail => detail.to_string(),
        };
        let detail: String = detail.chars().take(MAX_CHARACTERS).collect();
        match self.message.as_str() {
            "" => detail,
            message if detail.is_empty() || detail == "{}" => message.to_owned(),
            message => format!("{message} ({detail})"),
        }
    }
}
