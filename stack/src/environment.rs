//! The environment: whose resources these are, and what they are called.

use serde::{Deserialize, Serialize};

use crate::Tags;

/// A project and an env in a region: all that is needed to find everything
/// that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Environment {
    /// The product, for example `kavak-agent`.
    pub project: String,
    /// The environment's own name, for example `dev`.
    pub env: String,
    /// AWS region, for example `us-east-1`.
    pub region: String,
}

impl Environment {
    /// The prefix of every name: `<project>-<env>`.
    #[must_use]
    pub fn prefix(&self) -> String {
        format!("{}-{}", self.project, self.env)
    }

    /// `<project>-<env>-<suffix>`.
    #[must_use]
    pub fn name(&self, suffix: &str) -> String {
        format!("{}-{suffix}", self.prefix())
    }

    /// `true` if `tags` say that a resource is this environment's.
    #[must_use]
    pub fn owns(&self, tags: &Tags) -> bool {
        let is = |tag: &str, value: &str| tags.get(tag).is_some_and(|found| found == value);
        is("project", &self.project) && is("env", &self.env)
    }

    /// `true` if `tags` say that a resource is another environment's. Tags that
    /// are missing say nothing: they may have been lost.
    #[must_use]
    pub fn disowns(&self, tags: &Tags) -> bool {
        let differs = |tag: &str, value: &str| tags.get(tag).is_some_and(|found| found != value);
        differs("project", &self.project) || differs("env", &self.env)
    }

    /// The prefix of the log groups that RDS makes for the
    /// database and leaves behind (`docs/AWS.md#deleting`).
    #[must_use]
    pub fn database_log_prefix(&self) -> String {
        format!("/aws/rds/instance/{}/", self.name("db"))
    }
}
