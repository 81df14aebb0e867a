//! What a customer does with a message: a closed type, which every interpreter returns.

mod act;
mod arguments;

pub use act::Act;
pub use arguments::{
    CarFact, CarRef, CompanyQuestion, DayPart, Errand, LoanQuestion, MoneyRange, Noted, Objection,
    PreferredTime, Reach, Refusal, Social, Supposition,
};
use serde::{Deserialize, Serialize};

/// What a message means.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Interpretation {
    /// In the order of the message.
    pub acts: Vec<Interpreted>,
    /// Words that no act explains, as written.
    pub unexplained: Vec<String>,
    /// Sentences that say more than their acts, as written: for the person who calls.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// An act and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Interpreted {
    /// What is done.
    pub act: Act,
    /// The words that say so, as written.
    pub quote: String,
    /// Whether the sentence that it stands in is explained; an act that is not
    /// certain changes nothing that matters: it is asked back.
    pub certain: bool,
}

impl Interpretation {
    /// Whether nothing is left to guess; if not, a model may be asked.
    pub fn is_certain(&self) -> bool {
        !self.acts.is_empty() && self.acts.iter().all(|act| act.certain)
    }
}
