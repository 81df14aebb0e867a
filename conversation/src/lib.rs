//! The conversation as pure functions: (state, message, facts) → turn.
//!
//! Nothing here reads a clock, a file or the environment: the same message in
//! the same state gives the same reply.

pub mod acts;
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
mod interpret;
pub mod knowledge;
mod language;
mod lead;
mod lexicon;
mod message;
pub mod money;
mod offer;
mod payment;
mod phone;
mod recent;
mod say;
mod state;
mod texts;
mod turn;
mod wish;
pub mod words;

pub use acts::{DayPart, Interpretation, Reach};
pub use briefing::briefing;
pub use desk_hours::{DeskHours, HoursError};
pub use facts::{Facts, FactsError};
pub use grounding::{Unsupported, keeps_figures, unsupported};
pub use interpret::{interpret, model_schema};
pub use language::{Need, Topic};
pub use lead::Lead;
pub use message::{Channel, Message, Sender};
pub use payment::{Down, Payment};
pub use recent::masked_message;
pub use state::{Exchange, State, Step};
pub use turn::{
    Block, CarCard, FinancingPlan, FinancingTable, MonthlyPayment, NextAction, Reply, Sources, Turn,
};
pub use wish::{Budget, Order, Wish};

/// Answers a message that was interpreted.
pub fn answer(
    state: &State,
    message: &Message<'_>,
    interpretation: &Interpretation,
    facts: &Facts,
) -> Turn {
    say::say(decide::decide(state, message, interpretation, facts))
}

/// Answers a message by the rules alone.
pub fn respond(state: &State, message: &Message<'_>, facts: &Facts) -> Turn {
    let interpretation = interpret(state, message, facts);
    answer(state, message, &interpretation, facts)
}
