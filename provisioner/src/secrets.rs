//! Values of secrets on their way from the user to AWS.

use std::{collections::BTreeMap, fmt};

use secrecy::SecretString;

/// The values that the user gave, by the name of the environment variable.
#[derive(Clone, Default)]
pub struct SecretSource(BTreeMap<String, SecretString>);

impl SecretSource {
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

impl fmt::Debug for SecretSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.keys()).finish()
    }
}
