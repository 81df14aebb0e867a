//! `doctor`: whether an account and its surroundings are ready for the settings.
//! Makes reads only, all at once, and goes on past each that fails.

mod account;
mod permissions;
mod readiness;

use std::{collections::BTreeSet, time::SystemTime};

use futures::join;
use kavak_stack::Settings;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    aws::Clients,
    error::{Cause, Error},
};

/// One line of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Finding {
    /// What was examined: `credentials`, `the hosted zone`.
    pub about: String,
    /// How it is.
    pub state: Health,
    /// What was found.
    pub what: String,
    /// What to do about it; nothing where it is well.
    pub next: Vec<String>,
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// As it should be.
    Ok,
    /// It works, or could not be examined.
    Warning,
    /// `up` would fail.
    Failure,
}

impl Finding {
    fn ok(about: &str, what: impl Into<String>) -> Self {
        Self::new(about, Health::Ok, what, [])
    }

    fn new<const N: usize>(
        about: &str,
        state: Health,
        what: impl Into<String>,
        next: [&str; N],
    ) -> Self {
        Self {
            about: about.to_owned(),
            state,
            what: what.into(),
            next: next.map(str::to_owned).into(),
        }
    }

    /// The failure that an error is.
    fn of(about: &str, error: &Error) -> Self {
        let causes = error.causes.iter().map(|cause| match cause {
            Cause::Text(text) => text.clone(),
            Cause::Fault(_, fault) => fault.to_string(),
            Cause::Problem(problem) => problem.to_string(),
        });
        let what: Vec<String> = std::iter::once(error.what.clone()).chain(causes).collect();
        Self {
            about: about.to_owned(),
            state: Health::Failure,
            what: what.join(": "),
            next: error.next.clone(),
        }
    }
}

/// What this machine contributes.
#[derive(Clone, Debug)]
pub struct Local {
    /// The SHA-256 of the seller's data that the settings name.
    pub data_sha256: Option<String>,
    /// Whether a new environment uses a language model, where the settings leave it open.
    pub new_uses_model: Option<bool>,
    /// The variables of secrets that are set in this process's environment.
    pub given: BTreeSet<String>,
    /// The time by this machine's clock.
    pub now: SystemTime,
}

/// Examines everything, in the order in which it is shown.
pub async fn examine(aws: &Clients, settings: &Settings, local: &Local) -> Vec<Finding> {
    let environment = settings.environment();
    let (account, readiness, secrets) = join!(
        account::examine(aws, settings, local.now),
        readiness::examine(aws, settings, local),
        readiness::secrets(aws, &environment, &local.given),
    );
    let mut findings = account;
    findings.extend(readiness);
    findings.extend(secrets);
    findings.push(readiness::prices(settings, local.now));
    findings
}
