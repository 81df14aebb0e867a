//! Events: one object a line, distinguished by `event`.

use kavak_engine::Fault;
use kavak_stack::{plan::Action, spec::Change};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// Which resource, and what happens to it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Label {
    /// Which resource of the stack: `subnet.private[1]`.
    pub key: String,
    /// Its kind, in AWS's words.
    pub kind: String,
    /// Its name, or its id where it has none.
    pub name: String,
    /// What happens to it.
    pub action: Action,
    /// Set where this is only a part of it: `release`, `removal`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
}

/// Work on a resource began, was done, failed or will not be begun.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangeEvent {
    /// Which resource.
    #[serde(flatten)]
    pub label: Label,
    /// How far it is.
    pub state: State,
    /// What AWS calls it, once that is known.
    pub id: Option<String>,
    /// Since the work on it began.
    pub elapsed_ms: u64,
    /// What is changed in place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<Vec<Change>>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<FaultView>,
}

/// How far the work on a resource is.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The first call is on its way.
    Started,
    /// It is as it should be.
    Done,
    /// It will not be as it should be in this run.
    Failed,
    /// Something that it needs failed, or the run was asked to stop.
    Skipped,
}

/// A resource that is waited for is in this condition now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WaitEvent {
    /// Which resource.
    #[serde(flatten)]
    pub label: Label,
    /// What it waits for, in AWS's words: `creating`.
    #[serde(rename = "for")]
    pub for_what: String,
    /// Since the work on it began.
    pub elapsed_ms: u64,
}

/// Something that the user should know.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct NoticeEvent {
    /// In words.
    pub text: String,
    /// Which resource it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Time until the next try of a call that failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pause_ms: Option<u64>,
    /// Why that call failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<FaultView>,
    /// What is being worked on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running: Option<Vec<String>>,
}

/// What a run did.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SummaryEvent {
    /// How many resources were made.
    pub created: usize,
    /// How many were changed in place.
    pub updated: usize,
    /// How many were made again.
    pub replaced: usize,
    /// How many were removed.
    pub deleted: usize,
    /// How many were as they should be.
    pub unchanged: usize,
    /// How many are not as they should be.
    pub failed: usize,
    /// Calls made, all of them.
    pub calls: u64,
    /// Those of them that can change something of the environment.
    pub changing_calls: u64,
    /// From the first step to the last.
    pub seconds: f64,
    /// The environment's outputs; empty after `down` and after a failure.
    pub outputs: Map<String, Value>,
}

/// What the command ends with where it did not do what it was asked to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ErrorEvent {
    /// The code that the process ends with.
    pub exit_code: u8,
    /// What happened.
    pub error: String,
    /// Why: each cause once, the nearest first.
    pub causes: Vec<CauseView>,
    /// What it means for the user's environment.
    pub meaning: Option<String>,
    /// What to do next.
    pub next: Vec<String>,
}

/// One reason.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum CauseView {
    /// A failed call.
    Fault {
        /// The resource that it was for.
        key: Option<String>,
        /// What is known of the failure.
        #[serde(flatten)]
        fault: FaultView,
    },
    /// A setting that breaks a rule.
    Setting {
        /// In words.
        text: String,
        /// Which setting.
        #[serde(skip_serializing_if = "Option::is_none")]
        key: Option<String>,
        /// Its value.
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<Value>,
        /// The rule.
        rule: String,
        /// Where the value came from.
        #[serde(skip_serializing_if = "Option::is_none")]
        origin: Option<Value>,
    },
    /// In words.
    Text {
        /// The words.
        text: String,
    },
}

/// A failed call.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FaultView {
    /// In words.
    pub text: String,
    /// The API action: `CreateVpc`.
    pub action: String,
    /// AWS's error code, if AWS answered.
    pub code: Option<String>,
    /// AWS's id of the request, for its support.
    pub request_id: Option<String>,
}

impl From<&Fault> for FaultView {
    fn from(fault: &Fault) -> Self {
        Self {
            text: fault.to_string(),
            action: fault.action.to_owned(),
            code: fault.code.clone(),
            request_id: fault.request_id.clone(),
        }
    }
}
