//! What ECS's task definitions call a secret by.

use serde_json::Value;

use super::version::Content;
use crate::{fault::ApiFault, world::Turn};

impl Turn<'_> {
    /// The text that a task definition's `valueFrom` stands for: a secret's
    /// name or ARN, after which `:<JSON key>:<stage>:<version id>` may come.
    ///
    /// # Errors
    /// If there is no such secret or value, or no such key in it.
    pub(crate) fn secret_value_from(&mut self, value_from: &str) -> Result<String, ApiFault> {
        let reference = Reference::read(value_from);
        let secret = self.secret(&reference.secret_id)?;
        let (_, version) = secret.version(reference.version_id, reference.stage)?;
        let (Content::Text(text) | Content::Binary(text)) = &version.content;
        let Some(key) = reference.json_key else {
            return Ok(text.reveal().to_owned());
        };
        let object: Option<Value> = serde_json::from_str(text.reveal()).ok();
        match object.as_ref().and_then(|object| object.get(key)) {
            Some(Value::String(text)) => Ok(text.clone()),
            Some(value) => Ok(value.to_string()),
            None => Err(ApiFault::new(
                "ResourceInitializationError",
                format!("retrieved secret from Secrets Manager did not contain json key {key}"),
            )),
        }
    }
}

struct Reference<'a> {
    secret_id: String,
    json_key: Option<&'a str>,
    stage: Option<&'a str>,
    version_id: Option<&'a str>,
}

impl<'a> Reference<'a> {
    fn read(text: &'a str) -> Self {
        let parts: Vec<&str> = text.split(':').collect();
        // An ARN has seven parts; a name has no colon.
        let own = if text.starts_with("arn:") { 7 } else { 1 };
        let part = |number: usize| parts.get(own + number).copied().filter(|it| !it.is_empty());
        Self {
            secret_id: parts[..own.min(parts.len())].join(":"),
            json_key: part(0),
            stage: part(1),
            version_id: part(2),
        }
    }
}
