//! The conversation as pure functions: (state, message, facts) → turn.
//!
//! Nothing here reads a clock, a file or the environment: the same message in
//! the same state gives the same reply.

mod grounding;
mod lead;
mod message;
mod state;
mod turn;
mod understanding;

use crate::catalog::Catalog;
use crate::knowledge::Knowledge;

pub use grounding::{Sources, is_grounded};
pub use lead::Lead;
pub use message::{Channel, Message, Sender};
pub use state::{State, Step};
pub use turn::{CarCard, FinancingPlan, FinancingTable, NextAction, Reply, Turn};
pub use understanding::{UNDERSTANDING_SCHEMA, Understanding};

/// What replies may be made of, built once at the start.
#[derive(Debug)]
pub struct Facts {
    /// The cars on sale.
    pub catalog: Catalog,
    /// What the company says of itself.
    pub knowledge: Knowledge,
}

/// Answers a message by rules alone.
pub fn respond(state: &State, message: &Message<'_>, facts: &Facts) -> Turn {
    respond_understood(state, message, &Understanding::default(), facts)
}

/// Answers a message with what a model understood of it; what the rules
/// understand themselves wins.
pub fn respond_understood(
    state: &State,
    _message: &Message<'_>,
    _understanding: &Understanding,
    _facts: &Facts,
) -> Turn {
    Turn {
        state: state.clone(),
        reply: Reply {
            text: String::new(),
            next_action: NextAction::AskNeed,
            suggested_questions: Vec::new(),
            cars: Vec::new(),
            financing: None,
            sources: Sources::default(),
        },
        understood: false,
        lead: None,
    }
}
