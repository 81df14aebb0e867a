//! Who is let in: those who show what `GetAuthorizationToken` gave.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use http::{Request, StatusCode, header};
use kavak_simulator::Unauthorized;

use super::{Registry, answer::Refusal};

impl Registry {
    /// The region whose repositories a request is about: at AWS the host says
    /// it, here the password does.
    pub(super) fn region_of<T>(&self, request: &Request<T>) -> Result<String, Refusal> {
        let password = request
            .headers()
            .get(header::AUTHORIZATION)
            .and_then(|value| password(value.to_str().ok()?));
        let shown = password.ok_or(Unauthorized::Unknown);
        shown
            .and_then(|shown| self.simulator.registry_region(&shown))
            .map_err(|why| self.let_in_not(why))
    }

    fn let_in_not(&self, why: Unauthorized) -> Refusal {
        match why {
            Unauthorized::Expired => Refusal::new(
                StatusCode::FORBIDDEN,
                "DENIED",
                "Your authorization token has expired. Reauthenticate and try again.",
            ),
            Unauthorized::Unknown => {
                let realm = format!(
                    "Basic realm=\"{}/\",service=\"ecr.amazonaws.com\"",
                    self.address
                );
                Refusal::new(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", "Not Authorized")
                    .with_header(header::WWW_AUTHENTICATE.as_str(), realm)
            }
        }
    }
}

/// The password of a basic authorization.
fn password(authorization: &str) -> Option<String> {
    let (scheme, pair) = authorization.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(BASE64_STANDARD.decode(pair.trim()).ok()?).ok()?;
    let (user, password) = pair.split_once(':')?;
    (user == "AWS").then(|| password.to_owned())
}
