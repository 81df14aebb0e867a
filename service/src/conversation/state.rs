//! What is remembered between two messages.

use serde::{Deserialize, Serialize};

use super::lead::Lead;

/// What a conversation has come to; kept as JSON, `Default` is a new one.
///
/// Fields may be added, never renamed: an older image reads a newer state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// What is known of the customer.
    pub lead: Lead,
    /// What was asked last.
    pub step: Step,
}

/// What the agent waits for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// What kind of car.
    #[default]
    Need,
    /// How much money.
    Budget,
    /// Gearbox, fuel, year.
    Preferences,
    /// Which of the cars shown.
    Options,
    /// Whether to finance.
    Financing,
    /// How much at first.
    DownPayment,
    /// Over how many months.
    LoanTerm,
    /// Whether a person shall call.
    Contact,
    /// The customer's name.
    Name,
    /// The customer's phone.
    Phone,
    /// When to call.
    PreferredTime,
    /// Whether all that is right.
    Confirm,
    /// What else, after a plan or a car was refused.
    NextStep,
    /// A person takes over.
    Handoff,
}

/// The part of the day when a customer wants to be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayPart {
    /// Before noon.
    Morning,
    /// Noon to seven.
    Afternoon,
    /// After seven.
    Evening,
    /// Any time.
    Any,
}
