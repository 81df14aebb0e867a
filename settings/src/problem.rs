//! What is wrong with the settings: everything at once, each in one line.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::{Origin, SettingKey, text};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Problem {
    /// The setting; unset where the file as a whole is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<SettingKey>,
    /// Its value; unset where there is none, and where it is not to be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// The rule that it breaks, and what would keep it.
    pub rule: String,
    /// Where the value came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// Everything that is wrong; never empty where it is an error.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Problems(pub Vec<Problem>);

impl Problem {
    /// Something wrong with no single setting.
    #[must_use]
    pub fn general(rule: impl Into<String>, origin: Option<Origin>) -> Self {
        Self {
            key: None,
            value: None,
            rule: rule.into(),
            origin,
        }
    }

    /// Something wrong with a setting.
    #[must_use]
    pub fn of(key: SettingKey, rule: impl Into<String>) -> Self {
        Self {
            key: Some(key),
            value: None,
            rule: rule.into(),
            origin: None,
        }
    }

    /// The same with the value and where it came from.
    #[must_use]
    pub fn given(mut self, value: Option<Value>, origin: Origin) -> Self {
        self.value = value;
        self.origin = Some(origin);
        self
    }
}

impl Problems {
    /// These problems as a user fixes them: line by line of the file, then
    /// variables, flags, and what is missing.
    pub(crate) fn sorted(mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| match &problem.origin {
            Some(Origin::File { line, .. }) => (0, *line),
            Some(Origin::Variable(_)) => (1, 0),
            Some(Origin::Flag(_)) => (2, 0),
            Some(Origin::Default) => (3, 0),
            None => (4, 0),
        });
        Self(problems)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.key, &self.value) {
            (Some(key), Some(value)) => write!(f, "{key} = {}", text::toml_value(value))?,
            (Some(key), None) => write!(f, "{key}")?,
            (None, _) => {}
        }
        match (&self.key, &self.origin) {
            (Some(_), Some(origin)) => write!(f, " ({origin}): ")?,
            (Some(_), None) => f.write_str(": ")?,
            (None, Some(origin)) => write!(f, "{origin}: ")?,
            (None, None) => {}
        }
        f.write_str(&self.rule)
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Problems {}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}
