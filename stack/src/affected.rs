//! The parts of the service that a change can interrupt.

use schemars::JsonSchema;
use serde::Serialize;

/// The part of the service that an interruption affects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Affected {
    /// Customers reach no task.
    Agent,
    /// The agent answers 503 until its database is back.
    Database,
    /// The agent works without its cache, more slowly.
    Cache,
    /// Tasks reach neither the language model nor Twilio.
    Outbound,
}
