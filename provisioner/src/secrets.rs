//! Values of secrets on their way from the user to AWS.

mod name;

use std::{collections::BTreeMap, fmt};

use kavak_settings::Variables;
use kavak_stack::{
    Plan, Spec,
    blueprint::USER_SECRETS,
    plan::Operation,
    spec::{SecretContent, SecretValue, ValueStatus},
};
use secrecy::SecretString;

pub use self::name::UserSecret;
pub(crate) use self::name::{DATABASE_VARIABLE, database_secret};
use crate::error::{Error, ErrorKind};

/// The values that the user gave, by the name of the environment variable.
#[derive(Clone, Default)]
pub struct SecretSource(BTreeMap<String, SecretString>);

impl SecretSource {
    /// The values among the environment variables.
    #[must_use]
    pub fn of(variables: &Variables) -> Self {
        USER_SECRETS
            .iter()
            .filter_map(|(_, variable, _)| Some((*variable, variables.secret(variable)?.clone())))
            .fold(Self::default(), |source, (variable, value)| {
                source.with(variable, value)
            })
    }

    /// The same with what is `needed` besides, by the names of the variables,
    /// which `ask` asks for by what they are, if there is a user.
    ///
    /// # Errors
    /// The names of all that are still missing.
    pub fn completed(
        mut self,
        needed: &[String],
        ask: impl Fn(&str) -> Result<Option<SecretString>, Error>,
    ) -> Result<Self, Error> {
        let mut missing = Vec::new();
        for variable in needed {
            if self.0.contains_key(variable) {
                continue;
            }
            match ask(about(variable))? {
                Some(value) => _ = self.0.insert(variable.clone(), value),
                None => missing.push(variable.as_str()),
            }
        }
        if missing.is_empty() {
            return Ok(self);
        }
        Err(missing.iter().fold(
            Error::new(ErrorKind::Refused, "values of secrets are missing")
                .meaning("AWS does not hold them yet, and the agent can't start without; nothing was changed"),
            |error, variable| {
                error
                    .because(format!("{variable}: the {} is not set", about(variable)))
                    .next(format!("set the environment variable {variable}, or answer the question on a terminal"))
            },
        ))
    }

    /// The same with a random value for each that was not given.
    #[must_use]
    pub fn made_up(mut self) -> Self {
        for (_, variable, _) in USER_SECRETS {
            self.0
                .entry((*variable).to_owned())
                .or_insert_with(|| format!("made-up-{:032x}", rand::random::<u128>()).into());
        }
        self
    }

    /// Adds a value.
    #[must_use]
    pub fn with(mut self, variable: &str, value: SecretString) -> Self {
        self.0.insert(variable.to_owned(), value);
        self
    }

    /// The value that was given for a variable.
    #[must_use]
    pub fn get(&self, variable: &str) -> Option<&SecretString> {
        self.0.get(variable)
    }
}

/// The variables of the secrets that a plan will give their first value.
#[must_use]
pub fn needed(plan: &Plan) -> Vec<String> {
    plan.steps
        .iter()
        .filter_map(|step| match &step.operation {
            Operation::Create { spec, .. } => Some(spec),
            Operation::Update { to, found, .. } if !is_set(&found.spec) => Some(to),
            _ => None,
        })
        .filter_map(|spec| spec.attributes_of::<SecretValue>()?.content.as_ref())
        .filter_map(|content| match content {
            SecretContent::UserGiven { variable } => Some(variable.clone()),
            SecretContent::DatabaseCredentials { .. }
            | SecretContent::CacheCredentials { .. }
            | SecretContent::SigningKey
            | SecretContent::ApiToken => None,
        })
        .collect()
}

fn is_set(spec: &Spec) -> bool {
    matches!(spec, Spec::SecretValue(value) if value.status == ValueStatus::Set)
}

fn about(variable: &str) -> &str {
    USER_SECRETS
        .iter()
        .find(|(_, other, _)| *other == variable)
        .map_or(variable, |(_, _, about)| about)
}

impl fmt::Debug for SecretSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use kavak_stack::{Environment, Facts, Observed, Settings, Stack, plan};

    use super::*;

    fn needed_by_a_fresh_stack() -> Vec<String> {
        let environment = Environment {
            project: "kavak-agent".into(),
            env: "dev".into(),
            region: "us-east-1".into(),
        };
        let stack = Stack::new(&Settings::new(&environment, "sales"), &Facts::default());
        needed(&plan::up(&stack, &Observed::default()))
    }

    #[test]
    fn a_fresh_stack_needs_both_secrets_of_the_user() {
        assert_eq!(
            needed_by_a_fresh_stack(),
            ["OPENAI_API_KEY", "TWILIO_AUTH_TOKEN"]
        );
    }

    #[test]
    fn what_is_missing_is_named_before_anything_is_made() {
        let variables = Variables::from_iter([("OPENAI_API_KEY", "marker")]);
        let source = SecretSource::of(&variables);
        assert!(!format!("{source:?}{variables:?}").contains("marker"));
        let error = source
            .completed(&needed_by_a_fresh_stack(), |_| Ok(None))
            .expect_err("one is missing");
        assert_eq!(error.exit_code(), 4);
        assert_eq!(error.causes.len(), 1);
        assert!(error.causes[0].to_string().starts_with("TWILIO_AUTH_TOKEN"));
    }
}
