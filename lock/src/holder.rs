//! The run that holds the lock.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The run that holds the lock of an environment, shown to those that wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockHolder {
    /// Distinguishes this run from all others: a random number.
    pub run: String,
    /// What is being done: `up`.
    pub command: String,
    /// The user's name on the machine, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The machine's name, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// The process on that machine.
    pub process: u32,
    /// Since when, by that machine's clock, in RFC 3339: for people, never compared.
    pub since: String,
    /// The address of the CI run, or its number where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ci_run: Option<String>,
}

impl LockHolder {
    /// The same with a name of its own for each attempt to become the holder:
    /// what an earlier one left is not mistaken for what the next one made.
    pub(crate) fn in_attempt(&self, attempt: u32) -> Self {
        Self {
            run: format!("{}-{attempt}", self.run),
            ..self.clone()
        }
    }

    /// Whether this is an attempt of the run that `of` is an attempt of.
    pub(crate) fn is_same_run(&self, of: &Self) -> bool {
        let run = |holder: &Self| holder.run.rsplit_once('-').map(|(run, _)| run.to_owned());
        run(self).is_some() && run(self) == run(of)
    }
}

impl fmt::Display for LockHolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.command)?;
        if let Some(user) = &self.user {
            write!(f, " of {user}")?;
        }
        if let Some(host) = &self.host {
            write!(f, " on {host}")?;
        }
        write!(f, " (process {}), since {}", self.process, self.since)?;
        match &self.ci_run {
            Some(run) => write!(f, ", CI run {run}"),
            None => Ok(()),
        }
    }
}
