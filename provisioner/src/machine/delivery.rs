//! Events and objects of images, rollouts, tasks and secrets.

use schemars::JsonSchema;
use serde::Serialize;

use crate::delivery::secrets::{SecretState, ValueState};

/// Where a rollout or a task stands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StandingEvent {
    /// In words.
    pub text: String,
}

/// The agent is being built.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ImageBuildEvent {
    /// How far it is.
    pub state: BuildState,
    /// In words.
    pub text: String,
}

/// How far a build is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BuildState {
    /// The compiler was started.
    Began,
    /// The agent is there.
    Done,
}

/// A part of an image is on its way to the registry.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ImagePushEvent {
    /// Which part.
    pub blob: String,
    /// How far it is.
    pub state: PushState,
    /// How big it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// How much of it is there already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_bytes: Option<u64>,
}

/// How far the part of an image is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PushState {
    /// Its first byte is on its way.
    Began,
    /// Some of it is there.
    Sending,
    /// The connection broke; it goes on from what is there.
    Resumed,
    /// All of it is there.
    Done,
    /// It was there before.
    Skipped,
}

/// A line that a task wrote.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LogEvent {
    /// When, as RFC 3339 has it.
    pub at: String,
    /// The same in milliseconds since 1970.
    pub at_ms: i64,
    /// The id of the task.
    pub task: String,
    /// What it says.
    pub message: String,
}

/// A revision serves, as `deploy` or `rollback` wanted.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DeployedEvent {
    /// Family and number of the revision that serves.
    pub revision: String,
    /// Its image.
    pub image: String,
    /// Whether it did not serve before.
    pub changed: bool,
    /// What the agent says of its version.
    pub version: Option<String>,
}

/// The task that migrates has ended.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MigratedEvent {
    /// The id of the task.
    pub task: String,
    /// What it ended with; nothing if it did not start.
    pub exit_code: Option<i32>,
}

/// What `secrets list` prints.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SecretsObject {
    /// Each secret, without its value.
    pub secrets: Vec<SecretState>,
}

/// A secret has a value.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SecretSetEvent {
    /// The variable in which the agent gets it.
    pub variable: String,
    /// Its name in Secrets Manager.
    pub name: String,
    /// Always `set`.
    pub state: ValueState,
}
