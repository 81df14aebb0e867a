//! What became of the environments that have an end.

use kavak_stack::Environment;
use schemars::JsonSchema;
use serde::Serialize;

use super::format;
use crate::{end::End, error::Error};

/// What `reap` did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ReapView {
    /// One entry an environment that has an end, or a region that can't be read.
    pub environments: Vec<ReapedView>,
}

/// What became of one environment.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReapedView {
    /// Which one; without env where a whole region failed.
    pub environment: Environment,
    /// What became of it.
    #[serde(rename = "fate")]
    pub outcome: ReapOutcome,
    /// When it ends, as its tag says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<String>,
    /// Why it was left, where that is not plain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What became of an environment, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReapOutcome {
    /// It had ended and is gone.
    Removed,
    /// It has not ended, or nothing of it is there any more.
    Alive,
    /// It is protected.
    Protected,
    /// Another run is at work on it.
    #[serde(rename = "held")]
    Locked,
    /// Its end can't be read.
    Unreadable,
    /// It had ended and is not gone, or could not be looked at.
    Failed,
}

impl ReapView {
    /// Adds what could not be looked at.
    pub fn failed(&mut self, environment: &Environment, env: Option<&str>, error: &Error) {
        let mut reaped = ReapedView::new(environment);
        reaped.environment.env = env.unwrap_or_default().to_owned();
        reaped.outcome = ReapOutcome::Failed;
        reaped.reason = Some(error.because_of());
        self.environments.push(reaped);
    }

    /// What needs a user's attention.
    pub fn wrong(&self) -> impl Iterator<Item = &ReapedView> {
        let is_wrong = |one: &&ReapedView| {
            matches!(one.outcome, ReapOutcome::Failed | ReapOutcome::Unreadable)
        };
        self.environments.iter().filter(is_wrong)
    }

    /// One line an environment.
    #[must_use]
    pub fn text(&self) -> String {
        if self.environments.is_empty() {
            return "no environment has an end".to_owned();
        }
        let rows: Vec<[String; 4]> = self
            .environments
            .iter()
            .map(|one| {
                let end = one.ends_at.as_deref().unwrap_or_default();
                [
                    one.environment.prefix(),
                    one.environment.region.clone(),
                    one.outcome.word().to_owned(),
                    format!("{end}  {}", one.reason.as_deref().unwrap_or_default()),
                ]
            })
            .collect();
        format::columns(&rows).join("\n")
    }
}

impl ReapedView {
    /// An environment of which nothing is known yet.
    #[must_use]
    pub fn new(environment: &Environment) -> Self {
        Self {
            environment: environment.clone(),
            outcome: ReapOutcome::Alive,
            ends_at: None,
            reason: None,
        }
    }

    /// It is left alone; its end says when, or why that is unknown.
    pub fn leave(&mut self, outcome: ReapOutcome, end: &End) {
        self.outcome = outcome;
        self.ends_at = end.tag();
        self.reason = (outcome == ReapOutcome::Unreadable).then(|| format!("it {end}"));
    }

    /// Where it is, what became of it and why.
    #[must_use]
    pub fn line(&self) -> String {
        let Environment { env, region, .. } = &self.environment;
        let name = if env.is_empty() {
            region.clone()
        } else {
            format!("{} in {region}", self.environment.prefix())
        };
        let reason = self.reason.as_deref().unwrap_or_default();
        format!("{name}: {}: {reason}", self.outcome.word())
    }
}

impl ReapOutcome {
    fn word(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Alive => "left: it has not ended",
            Self::Protected => "left: it is protected",
            Self::Locked => "left: another run holds the lock",
            Self::Unreadable => "LEFT: its end can't be read",
            Self::Failed => "FAILED",
        }
    }
}
