//! Where calls go instead of AWS.

/// Where calls go instead of AWS.
#[derive(Clone, Debug)]
pub struct Endpoint {
    pub(super) url: String,
    pub(super) is_simulated: bool,
}

impl Endpoint {
    /// An address that the user's credentials are for.
    #[must_use]
    pub fn of_url(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            is_simulated: false,
        }
    }

    /// The simulated AWS on a port of this machine.
    #[must_use]
    pub fn simulated(port: u16) -> Self {
        Self {
            url: format!("http://127.0.0.1:{port}"),
            is_simulated: true,
        }
    }
}
