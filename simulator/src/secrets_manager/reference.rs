//! References to secrets in task definitions.

use serde_json::Value;

use crate::{fault::ApiFault, state::secrets_manager::Content, world::Turn};

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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::{Moment, Pace, World, secrets_manager, world::Turn};

    /// Returns the value of a `valueFrom`; `ARN` stands for the secret's.
    fn value_from(value_from: &str) -> Result<String, String> {
        let mut world = World::new(Pace::Typical, 7);
        let mut turn = world.turn("us-east-1", Moment::default());
        let secret = json!({"url": "postgres://x", "port": 5432}).to_string();
        let arn = create(&mut turn, json!({"Name": "s", "SecretString": secret}));
        create(&mut turn, json!({"Name": "empty"}));
        let value = turn.secret_value_from(&value_from.replace("ARN", &arn));
        value.map_err(|fault| fault.code)
    }

    fn create(turn: &mut Turn<'_>, input: serde_json::Value) -> String {
        let made = secrets_manager::perform("CreateSecret", input, turn);
        let arn = made
            .and_then(Result::ok)
            .and_then(|made| Some(made["ARN"].as_str()?.to_owned()));
        arn.unwrap_or_default()
    }

    fn ok(text: &str) -> Result<String, String> {
        Ok(text.to_owned())
    }

    fn refused(code: &str) -> Result<String, String> {
        Err(code.to_owned())
    }

    #[test]
    fn secret_is_meant_by_its_name_or_arn_as_a_whole() {
        let whole = ok(r#"{"port":5432,"url":"postgres://x"}"#);
        assert_eq!(value_from("s"), whole);
        assert_eq!(value_from("ARN"), whole);
        assert_eq!(value_from("ARN:::"), whole);
    }

    #[test]
    fn after_the_arn_comes_a_key_a_stage_and_a_version() {
        assert_eq!(value_from("ARN:url::"), ok("postgres://x"));
        assert_eq!(value_from("ARN:port::"), ok("5432"));
        assert_eq!(value_from("ARN:url:AWSCURRENT:"), ok("postgres://x"));
        let missing = refused("ResourceNotFoundException");
        assert_eq!(value_from("ARN:url:AWSPREVIOUS:"), missing);
        assert_eq!(value_from("ARN:url::none"), missing);
    }

    #[test]
    fn missing_secret_or_key_is_refused() {
        let missing = refused("ResourceNotFoundException");
        assert_eq!(value_from("none"), missing);
        assert_eq!(value_from("empty"), missing);
        let no_key = refused("ResourceInitializationError");
        assert_eq!(value_from("ARN:host::"), no_key);
    }
}
