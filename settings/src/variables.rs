//! The process's environment, as far as this program cares for it.

use std::{collections::BTreeMap, fmt};

use secrecy::SecretString;

/// What the variables of settings begin with.
pub(crate) const PREFIX: &str = "KAVAK_";

/// Variables that are no settings but that this program reads, or that the
/// libraries for the terminal read.
const OTHERS: [&str; 19] = [
    // Of the key that `local serve` takes.
    "AWS_ACCESS_KEY_ID",
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "TERM",
    "USER",
    "LOGNAME",
    // Which run of a pipeline this is.
    "CI",
    "GITHUB_RUN_ID",
    "GITHUB_REPOSITORY",
    "GITHUB_SERVER_URL",
    "CI_JOB_URL",
    "CIRCLE_BUILD_URL",
    "BUILDKITE_BUILD_URL",
    "BITBUCKET_BUILD_NUMBER",
    "BUILD_URL",
    // How the network is reached (proxies themselves are secrets).
    "NO_PROXY",
    "no_proxy",
    "AWS_CA_BUNDLE",
];

/// Variables with this beginning are for this project's own tests.
const OF_TESTS: &str = "KAVAK_TEST_";

/// Variables whose values no one may see. The address of a proxy may hold a
/// password.
const SECRETS: [&str; 9] = [
    "AWS_SECRET_ACCESS_KEY",
    "OPENAI_API_KEY",
    "TWILIO_AUTH_TOKEN",
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "all_proxy",
];

/// The environment variables that matter here. An empty one counts as unset.
#[derive(Clone, Default)]
pub struct Variables {
    plain: BTreeMap<String, String>,
    secret: BTreeMap<String, SecretString>,
}

impl Variables {
    /// The variables of this process.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    pub fn of_process() -> Self {
        std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect()
    }

    /// The value of any variable of this process, for a user who names the one
    /// that holds a secret.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "beside the above, the one place that reads the environment"
    )]
    pub fn secret_of_process(name: &str) -> Option<SecretString> {
        let value = std::env::var(name).ok()?;
        (!value.is_empty()).then(|| value.into())
    }

    /// The value of a variable that is no secret.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.plain.get(name).map(String::as_str)
    }

    /// The value of a secret.
    #[must_use]
    pub fn secret(&self, name: &str) -> Option<&SecretString> {
        self.secret.get(name)
    }

    /// All that may be settings: name and value.
    pub(crate) fn settings(&self) -> impl Iterator<Item = (&str, &str)> {
        self.plain
            .iter()
            .filter(|(name, _)| name.starts_with(PREFIX) && !name.starts_with(OF_TESTS))
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Variables {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(variables: I) -> Self {
        let mut kept = Self::default();
        for (name, value) in variables {
            let (name, value) = (name.into(), value.into());
            if value.is_empty() {
                continue;
            }
            if SECRETS.contains(&name.as_str()) {
                kept.secret.insert(name, value.into());
            } else if name.starts_with(PREFIX) || OTHERS.contains(&name.as_str()) {
                kept.plain.insert(name, value);
            }
        }
        kept
    }
}

impl fmt::Debug for Variables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.plain.keys().chain(self.secret.keys()))
            .finish()
    }
}
