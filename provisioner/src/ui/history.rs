//! The runs that changed an environment.

use kavak_stack::Environment;
use schemars::JsonSchema;
use serde::Serialize;

use super::format;

/// What `history` prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HistoryView {
    /// Whose runs.
    pub environment: Environment,
    /// The newest first.
    pub runs: Vec<RunView>,
}

/// A run that changed the environment, or holds its lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RunView {
    /// The command: `up`, `deploy`.
    pub command: String,
    /// The words of its command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arguments: Option<String>,
    /// The user's name on the machine, and the machine's.
    pub by: String,
    /// The identity by which AWS knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// The address of the CI run, or its number where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ci_run: Option<String>,
    /// When it began, by its machine's clock (RFC 3339).
    pub began: String,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
    /// How it ended.
    pub outcome: RunOutcome,
    /// Why it failed, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// The mutating calls that it made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mutating_calls: Option<u64>,
    /// The version of this tool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunOutcome {
    /// It did its work.
    Done,
    /// It failed or was interrupted.
    Failed,
    /// Its entry of the lock is there: it is running, or was killed.
    Unfinished,
}

impl RunView {
    fn outcome(&self) -> String {
        let failure = self.failure.as_deref().unwrap_or_default();
        match self.outcome {
            RunOutcome::Done => "done".to_owned(),
            RunOutcome::Failed => format!("FAILED: {failure}"),
            RunOutcome::Unfinished => "unfinished: running, or killed".to_owned(),
        }
    }
}

impl HistoryView {
    /// One line a run.
    #[must_use]
    pub fn text(&self) -> String {
        if self.runs.is_empty() {
            return format!("no run is recorded for {}", self.environment.prefix());
        }
        let head = ["began", "ended", "command", "outcome", "by", "CI run"];
        let rows = self.runs.iter().map(|run| {
            let command = run.arguments.as_ref().unwrap_or(&run.command);
            [
                run.began.clone(),
                run.ended.clone().unwrap_or_default(),
                command.clone(),
                run.outcome(),
                run.by.clone(),
                run.ci_run.clone().unwrap_or_default(),
            ]
        });
        let rows: Vec<[String; 6]> = std::iter::once(head.map(str::to_owned))
            .chain(rows)
            .collect();
        format::columns(&rows).join("\n")
    }
}
