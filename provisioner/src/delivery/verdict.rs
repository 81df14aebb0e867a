//! Why a rollout or a task did not do what it should: one name for it, the
//! evidence, and the command that fixes it. Pure: facts in, verdict out.
//!
//! The texts that causes are known by are AWS's (`docs/AWS.md#rolling-out`)
//! and the agent's own log lines.

mod advice;
mod exit;
mod health;
mod placement;
mod start;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::Serialize;

pub(crate) use self::{
    placement::{is_about_role, is_failure as is_placement_failure},
    start::is_refused_to_role,
};
use super::facts::{Facts, Task};

/// Why it did not serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The registry does not hold the image.
    ImageMissing,
    /// The registry does not give the image to the execution role.
    PullDenied,
    /// The execution role may not read a secret.
    SecretDenied,
    /// A secret is not there, or deleted.
    SecretMissing,
    /// A secret has no value, or not the part of it that is asked for.
    SecretWithoutValue,
    /// The image is for other processors.
    WrongArchitecture,
    /// The program ended by itself.
    ExitAtStart,
    /// It needed more memory than the task has.
    OutOfMemory,
    /// Nothing listens on the port that the load balancer asks.
    PortMismatch,
    /// The path that health checks ask for is none of the agent's.
    HealthPathWrong,
    /// The agent answers the checks with errors, or too late.
    Unhealthy,
    /// The agent can't use the database.
    DatabaseUnreachable,
    /// The schema could not be brought up to date.
    MigrationFailed,
    /// The subnets have no address left.
    NoFreeAddresses,
    /// The account's limit of tasks or processors is reached.
    FargateQuota,
    /// AWS has no room at the moment.
    FargateCapacity,
    /// The name of the image's registry, one outside of ECR, leads nowhere from
    /// the tasks' network.
    RegistryUnknown,
    /// Tasks don't reach the registry or Secrets Manager.
    NoWayOut,
    /// The log group is not there.
    LogGroupMissing,
    /// ECS may not assume a role.
    RoleNotAssumable,
    /// None of these; the evidence is all there is.
    Unknown,
}

/// Why it did not serve, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Verdict {
    /// By name.
    pub cause: Cause,
    /// In a few words.
    pub why: String,
    /// What shows it: AWS's words and the agent's.
    pub evidence: Vec<String>,
    /// What fixes it, commands first.
    pub next: Vec<String>,
}

/// What was recognised: the cause, in words, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Finding {
    cause: Cause,
    why: String,
    evidence: Vec<String>,
}

impl Finding {
    fn new(cause: Cause, why: impl Into<String>) -> Self {
        Self {
            cause,
            why: why.into(),
            evidence: Vec::new(),
        }
    }

    fn shown_by(mut self, evidence: impl Into<String>) -> Self {
        let evidence = evidence.into();
        if !evidence.is_empty() && !self.evidence.contains(&evidence) {
            self.evidence.push(evidence);
        }
        self
    }
}

/// How many of a task's last lines are evidence.
const SHOWN_LINES: usize = 5;

/// The verdict on these facts. `command` makes a command line of a verb.
///
/// What the newest task that ended tells counts most; then what kept tasks
/// from being placed, then what the load balancer thinks of those that run.
#[must_use]
pub fn verdict(facts: &Facts, command: &dyn Fn(&str) -> String) -> Verdict {
    let of_tasks = |of: fn(&Task, &Facts) -> Option<Finding>| {
        let newest_first = facts.ended.iter().rev();
        newest_first.filter_map(move |task| of(task, facts)).next()
    };
    let found = of_tasks(start::finding)
        .or_else(|| of_tasks(exit::finding))
        .or_else(|| placement::finding(facts))
        .or_else(|| health::finding(facts))
        .unwrap_or_else(|| unknown(facts));
    Verdict {
        next: advice::next(&found, facts, command),
        cause: found.cause,
        why: found.why,
        evidence: found.evidence,
    }
}

fn unknown(facts: &Facts) -> Finding {
    let mut finding = Finding::new(
        Cause::Unknown,
        "AWS does not say why in words that are known",
    );
    if let Some(task) = facts.ended.last() {
        finding = finding.shown_by(ended(task));
        finding = with_lines(finding, &task.last_lines);
    }
    finding = finding.shown_by(&facts.rollout_reason);
    for event in facts.events.iter().take(3) {
        finding = finding.shown_by(format!("event: {}", event.message));
    }
    for target in &facts.targets {
        if !target.reason.is_empty() {
            finding = finding.shown_by(format!("target {}: {}", target.address, target.reason));
        }
    }
    finding
}

/// `task 0a1b2c3d: TaskFailedToStart: CannotPullContainerError: …`
fn ended(task: &Task) -> String {
    let id: String = task.id.chars().take(8).collect();
    let code = task
        .exit_code()
        .map(|code| format!("exit code {code}, "))
        .unwrap_or_default();
    format!("task {id}: {code}{}", task.reasons())
}

fn with_lines(finding: Finding, lines: &[String]) -> Finding {
    let first = lines.len().saturating_sub(SHOWN_LINES);
    lines[first..].iter().fold(finding, |finding, line| {
        finding.shown_by(format!("log: {}", line.trim_end()))
    })
}

/// Whether `text` has one of these parts, whatever the case of its letters.
fn says(text: &str, parts: &[&str]) -> bool {
    let text = text.to_lowercase();
    parts.iter().any(|part| text.contains(part))
}
