//! Reading single values and collecting what is wrong with them.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;

/// Everything wrong with the settings, one line each; never a secret value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<String>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings cannot be used:")?;
        for problem in &self.0 {
            write!(f, "\n  {problem}")?;
        }
        Ok(())
    }
}

pub(super) struct Reader<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    problems: Vec<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(lookup: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            lookup,
            problems: Vec::new(),
        }
    }

    pub(super) fn finish<T>(self, settings: T) -> Result<T, Problems> {
        if self.problems.is_empty() {
            Ok(settings)
        } else {
            Err(Problems(self.problems))
        }
    }

    pub(super) fn problem(&mut self, problem: String) {
        self.problems.push(problem);
    }

    pub(super) fn missing(&mut self, name: &str, because: &str) {
        self.problem(format!("{name} is not set, but {because}"));
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        (self.lookup)(name)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    }

    pub(super) fn flag(&mut self, name: &str, default: bool) -> bool {
        let Some(value) = self.text(name) else {
            return default;
        };
        match value.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" => true,
            "false" | "0" | "no" | "off" => false,
            _ => {
                self.problem(format!("{name} is {value:?}: expected true or false"));
                default
            }
        }
    }

    pub(super) fn number<T: FromStr + fmt::Display>(&mut self, name: &str, default: T) -> T {
        let Some(value) = self.text(name) else {
            return default;
        };
        value.parse().unwrap_or_else(|_| {
            self.problem(format!(
                "{name} is {value:?}: expected a whole number, such as {default}"
            ));
            default
        })
    }

    pub(super) fn address(&mut self, name: &str, default: IpAddr) -> IpAddr {
        let Some(value) = self.text(name) else {
            return default;
        };
        value.parse().unwrap_or_else(|_| {
            self.problem(format!(
                "{name} is {value:?}: expected an IP address, such as 127.0.0.1"
            ));
            default
        })
    }

    pub(super) fn positive(&mut self, name: &str, default: u64) -> u64 {
        let value = self.number(name, default);
        if value == 0 {
            self.problem(format!("{name} is 0: expected at least 1"));
            return default;
        }
        value
    }

    pub(super) fn choice(&mut self, name: &str, choices: &[&'static str]) -> Option<&'static str> {
        let value = self.text(name)?;
        let found = choices
            .iter()
            .find(|choice| choice.eq_ignore_ascii_case(&value));
        if found.is_none() {
            self.problem(format!(
                "{name} is {value:?}: expected one of {}",
                choices.join(", ")
            ));
        }
        found.copied()
    }

    /// Reads a URL of one of these schemes. It may contain a password, so problems don't quote it.
    pub(super) fn url(&mut self, name: &str, schemes: &[&str]) -> Option<String> {
        let value = self.text(name)?;
        let known = value.split_once("://").is_some_and(|(scheme, rest)| {
            schemes.contains(&scheme.to_ascii_lowercase().as_str()) && !rest.is_empty()
        });
        if !known {
            let forms: Vec<String> = schemes.iter().map(|s| format!("{s}://…")).collect();
            self.problem(format!("{name} is no URL: expected {}", forms.join(" or ")));
            return None;
        }
        Some(value)
    }

    pub(super) fn file(&mut self, name: &str) -> Option<PathBuf> {
        let path = PathBuf::from(self.text(name)?);
        if !path.is_file() {
            self.problem(format!("{name} is {}: no such file", path.display()));
        }
        Some(path)
    }
}
