//! Where calls go instead of AWS.

use aws_credential_types::Credentials;
use kavak_local::AccessKey;
use secrecy::ExposeSecret as _;

/// Where calls go instead of AWS.
#[derive(Clone, Debug)]
pub struct Endpoint {
    pub(super) url: String,
    /// The user's own where there are none.
    pub(super) credentials: Option<Credentials>,
}

impl Endpoint {
    /// An address that the user's credentials are for.
    #[must_use]
    pub fn of_url(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            credentials: None,
        }
    }

    /// The simulated AWS on a port of this machine.
    #[must_use]
    pub fn simulated(port: u16, key: &AccessKey) -> Self {
        let secret = key.secret.expose_secret();
        Self {
            url: format!("http://127.0.0.1:{port}"),
            credentials: Some(Credentials::new(&key.id, secret, None, None, "simulated")),
        }
    }
}
