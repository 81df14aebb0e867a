//! What a user may call a secret.

use kavak_stack::{Environment, Key, blueprint::USER_SECRETS, key, names};

use crate::error::{Error, ErrorKind};

/// The secret that only this tool makes and changes, and the variable in
/// which the agent gets it.
const DATABASE: (&str, &str) = ("db_credentials", "DATABASE_URL");

/// A secret whose value the user gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserSecret {
    /// The environment variable that the agent reads it from.
    pub variable: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Its name in Secrets Manager.
    pub name: String,
}

impl UserSecret {
    /// The secrets of the environment whose values users give.
    #[must_use]
    pub fn all(environment: &Environment) -> Vec<Self> {
        let of = |(key, variable, about)| Self {
            variable,
            about,
            name: name_in_aws(environment, key),
        };
        USER_SECRETS.into_iter().map(of).collect()
    }

    /// The secret that `asked` means: its variable, its key or its name in AWS.
    ///
    /// # Errors
    /// That there is no such secret, or that it is none of the user's.
    pub fn called(asked: &str, environment: &Environment) -> Result<Self, Error> {
        let asked_plainly = plain(asked, environment);
        let names_database = |name: &str| asked_plainly.eq_ignore_ascii_case(name);
        if names_database(DATABASE.0) || names_database(DATABASE.1) {
            return Err(of_the_database(environment));
        }
        let all = Self::all(environment);
        let known: Vec<&str> = all.iter().map(|secret| secret.variable).collect();
        let unknown = Error::usage(format!("there is no secret `{asked}`"))
            .because(format!("the secrets are {}", known.join(" and ")))
            .next("name one of them");
        let mut found = all
            .into_iter()
            .filter(|secret| secret.variable.eq_ignore_ascii_case(&asked_plainly));
        found.next().ok_or(unknown)
    }
}

/// The name in Secrets Manager of the database's credentials.
pub(crate) fn database_secret(environment: &Environment) -> String {
    name_in_aws(environment, &key::SECRET_DB_CREDENTIALS)
}

/// The variable in which the agent gets the database's address.
pub(crate) const DATABASE_VARIABLE: &str = DATABASE.1;

fn name_in_aws(environment: &Environment, key: &Key) -> String {
    names::name_of(environment, key).unwrap_or_default()
}

/// Without the environment's prefix, words parted by underscores.
fn plain(asked: &str, environment: &Environment) -> String {
    let prefix = format!("{}-", environment.prefix());
    let bare = asked.strip_prefix(&prefix).unwrap_or(asked);
    bare.replace('-', "_")
}

fn of_the_database(environment: &Environment) -> Error {
    let name = database_secret(environment);
    Error::new(ErrorKind::Refused, format!("{name} can't be set by hand"))
        .because("the database would not know the password: this tool chooses it, gives it to the database and keeps it in the secret")
        .meaning("nothing was changed")
        .next("`kavak-infra up` fixes the secret where it does not match the database")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment() -> Environment {
        Environment {
            project: "kavak-agent".into(),
            env: "dev".into(),
            region: "us-east-1".into(),
        }
    }

    #[test]
    fn a_secret_is_known_by_its_variable_its_key_and_its_name() {
        for asked in [
            "OPENAI_API_KEY",
            "openai_api_key",
            "openai-api-key",
            "kavak-agent-dev-openai-api-key",
        ] {
            let secret = UserSecret::called(asked, &environment()).expect("a secret");
            assert_eq!(secret.variable, "OPENAI_API_KEY", "{asked}");
            assert_eq!(secret.name, "kavak-agent-dev-openai-api-key");
        }
    }

    #[test]
    fn the_databases_secret_is_refused_whatever_it_is_called() {
        for asked in [
            "DATABASE_URL",
            "db_credentials",
            "db-credentials",
            "kavak-agent-dev-db-credentials",
        ] {
            let error = UserSecret::called(asked, &environment()).expect_err("not the user's");
            assert_eq!(error.exit_code(), 4, "{asked}");
        }
    }

    #[test]
    fn an_unknown_secret_is_reported_with_those_that_there_are() {
        let error = UserSecret::called("STRIPE_KEY", &environment()).expect_err("unknown");
        assert_eq!(error.exit_code(), 2);
        let causes = error.causes[0].to_string();
        assert!(
            causes.contains("OPENAI_API_KEY and TWILIO_AUTH_TOKEN"),
            "{causes}"
        );
    }
}
