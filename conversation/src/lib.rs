//! The conversation as pure functions: (state, message, facts) → turn.
//!
//! Nothing here reads a clock, a file or the environment: the same message in
//! the same state gives the same reply.

mod briefing;
mod car_text;
pub mod catalog;
mod decide;
mod desk_hours;
pub mod encoding;
mod facts;
mod figures;
mod financing;
mod grounding;
pub mod interpret;
pub mod knowledge;
mod language;
mod lead;
mod message;
pub mod money;
mod offer;
mod recent;
mod say;
mod state;
mod turn;
mod wish;
pub mod words;

pub use briefing::briefing;
pub use decide::answer;
pub use desk_hours::{DeskHours, HoursError};
pub use facts::{Facts, FactsError};
pub use grounding::{Sources, Unsupported, keeps_figures, unsupported};
pub use interpret::{Interpretation, interpret, model_schema};
pub use language::{Need, Topic};
pub use lead::Lead;
pub use message::{Channel, Message, Sender};
pub use recent::{Exchange, masked_message};
pub use state::{DayPart, Down, Payment, State, Step};
pub use turn::{
    Block, CarCard, FinancingPlan, FinancingTable, MonthlyPayment, NextAction, Reply, Turn,
};
pub use wish::{Budget, Order, Wish};

/// Answers a message by the rules alone.
pub fn respond(state: &State, message: &Message<'_>, facts: &Facts) -> Turn {
    let interpretation = interpret(state, message, facts);
    answer(state, message, &interpretation, facts)
}
