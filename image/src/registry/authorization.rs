//! Who we are to a registry: name and password, or a token that it gives for them.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use futures::future::BoxFuture;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

/// Name and password.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// For Amazon ECR: `AWS`.
    pub user: String,
    /// For Amazon ECR: the authorization token.
    pub password: SecretString,
}

/// Why there are no credentials.
pub type LoginError = Box<dyn std::error::Error + Send + Sync>;

/// Gives credentials; called again when the registry does not take them any more.
pub type Login = Arc<dyn Fn() -> BoxFuture<'static, Result<Credentials, LoginError>> + Send + Sync>;

/// What is sent with each request.
#[derive(Clone, Debug)]
pub(super) struct Authorization(HeaderValue);

impl Authorization {
    pub(super) fn basic(credentials: &Credentials) -> Option<Self> {
        let Credentials { user, password } = credentials;
        let pair = format!("{user}:{}", password.expose_secret());
        Self::new(&format!("Basic {}", STANDARD.encode(pair)))
    }

    pub(super) fn bearer(token: &Token) -> Option<Self> {
        Self::new(&format!("Bearer {}", token.text()?))
    }

    fn new(text: &str) -> Option<Self> {
        let mut value = HeaderValue::from_str(text).ok()?;
        // Not shown by `Debug`.
        value.set_sensitive(true);
        Some(Self(value))
    }

    pub(super) fn header(&self) -> HeaderValue {
        self.0.clone()
    }
}

/// What a token service answers: the token has one of two names. It has no
/// `Debug`, so it is shown nowhere.
#[derive(Deserialize)]
pub(super) struct Token {
    token: Option<String>,
    access_token: Option<String>,
}

impl Token {
    fn text(&self) -> Option<&str> {
        self.token.as_deref().or(self.access_token.as_deref())
    }
}

/// What a registry wants to see, by its `WWW-Authenticate`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Challenge {
    /// Name and password.
    Basic,
    /// A token from this address, with these parameters.
    Bearer {
        realm: String,
        parameters: Vec<(String, String)>,
    },
}

impl Challenge {
    /// Reads a header's value; `None` if it is of another kind.
    pub(super) fn parse(header: &str) -> Option<Self> {
        let (scheme, rest) = header.trim().split_once(' ').unwrap_or((header, ""));
        if scheme.eq_ignore_ascii_case("basic") {
            return Some(Self::Basic);
        }
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let mut parameters = parameters(rest);
        let at = parameters.iter().position(|(name, _)| name == "realm")?;
        let (_, realm) = parameters.remove(at);
        parameters.retain(|(name, _)| name == "service" || name == "scope");
        Some(Self::Bearer { realm, parameters })
    }
}

/// `name="value",…`; a value in quotation marks may hold commas.
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while let Some((name, after)) = rest.split_once('=') {
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => after.split_at(after.find(',').unwrap_or(after.len())),
        };
        found.push((name.trim().to_ascii_lowercase(), value.to_owned()));
        rest = next.trim_start_matches([',', ' ']);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_for_a_token_has_its_address_and_its_scope() {
        let header = r#"Bearer realm="https://auth.example/token",service="registry.example",scope="repository:a/b:pull,push""#;
        let Some(Challenge::Bearer { realm, parameters }) = Challenge::parse(header) else {
            panic!("a challenge for a token");
        };
        assert_eq!(realm, "https://auth.example/token");
        let scope = ("scope".to_owned(), "repository:a/b:pull,push".to_owned());
        assert!(parameters.contains(&scope), "{parameters:?}");
    }

    #[test]
    fn ecr_wants_a_password_and_unknown_schemes_are_distinguished() {
        let ecr = r#"Basic realm="https://1.dkr.ecr.us-east-1.amazonaws.com/",service="ecr.amazonaws.com""#;
        assert_eq!(Challenge::parse(ecr), Some(Challenge::Basic));
        assert_eq!(Challenge::parse("Negotiate"), None);
        assert_eq!(Challenge::parse("Bearer service=\"x\""), None);
    }

    #[test]
    fn no_password_is_shown() {
        let credentials = Credentials {
            user: "AWS".into(),
            password: "marker".to_owned().into(),
        };
        let authorization = Authorization::basic(&credentials).expect("a header");
        let shown = format!("{credentials:?} {authorization:?}");
        assert!(
            !shown.contains("marker") && !shown.contains("QVdTOm1hcmtlcg"),
            "{shown}"
        );
    }
}
