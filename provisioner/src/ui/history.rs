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

/// A run that changed the environment, or may have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RunView {
    /// The command: `up`, `deploy`.
    pub command: String,
    /// The words of its command line.
    pub arguments: String,
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
    /// When it ended; unset if it is running or was killed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
    /// What became of it.
    pub outcome: RunOutcome,
    /// Why it failed, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// The version of this tool.
    pub version: String,
}

/// What became of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunOutcome {
    /// It did its work.
    Done,
    /// It failed or was stopped.
    Failed,
    /// It holds the lock.
    Running,
    /// It ended without a word: it was killed, or lost its connection.
    Killed,
}

impl RunOutcome {
    fn words(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "FAILED",
            Self::Running => "running",
            Self::Killed => "killed",
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
            let failure = run.failure.iter().map(|why| format!(": {why}"));
            let outcome = run.outcome.words().to_owned() + &failure.collect::<String>();
            [
                run.began.clone(),
                run.ended.clone().unwrap_or_default(),
                run.arguments.clone(),
                outcome,
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
