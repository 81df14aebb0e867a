//! From a message to acts: what the customer does, and how sure that is.
//!
//! Readers (`money`, `contact`, `cars`, `errands`, …) read each clause on
//! their own and say which words their act rests on. What no reader and no
//! filler explains counts against the acts of its clause: an act that would
//! change what matters is *certain* only in a clause that is explained.

mod alternatives;
mod answered;
mod asides;
mod assemble;
mod beside;
pub(crate) mod cars;
mod certain_time;
mod certainty;
mod circumstance;
mod clause;
mod clauses;
mod comparison;
mod conceded;
mod condition;
pub(crate) mod contact;
mod corrected;
mod doubtful;
mod firm_choice;
mod gone_car;
mod last_left;
mod liked;
mod model;
mod money;
mod named;
mod named_choice;
mod nicknames;
mod no_question;
mod noted;
mod notes;
mod passed_on;
pub(crate) mod quantity;
mod question_form;
mod reading;
mod recap;
mod remark;
pub(crate) mod reported;
mod select;
mod settle;
mod shares;
mod supposition;
mod taken;
mod talk;
mod towns;
mod unexplained;
mod unpunctuated;
mod will;
mod yes_and_no;
mod yes_first;

use std::ops::Range;

use jiff::civil::DateTime;

pub use assemble::interpret;
pub(crate) use clause::{Clause, Text};
pub(crate) use clauses::clauses;
pub use model::model_schema;
pub(crate) use reading::Reading;

use crate::Facts;
pub(crate) use crate::acts::{
    Act, CarFact, CarRef, CompanyQuestion, Errand, Interpretation, Interpreted, LoanQuestion,
    MoneyRange, Noted, Objection, PreferredTime, Refusal, Social, Supposition,
};
use crate::catalog::Car;
use crate::state::{State, Step};

/// What a message is read against.
#[derive(Debug, Clone)]
pub(crate) struct Context<'a> {
    /// What the agent asked last, and all that is known.
    pub(crate) state: &'a State,
    /// When it was written, in America/Mexico_City.
    pub(crate) now: DateTime,
    /// Catalog, names, lexicon.
    pub(crate) facts: &'a Facts,
    /// The car that an earlier clause of the message named.
    pub(crate) antecedent: Option<CarRef>,
    /// What the clause before asked about a car.
    pub(crate) asked: Option<CarFact>,
}

impl<'a> Context<'a> {
    /// What the agent asked last.
    pub(crate) fn step(&self) -> Step {
        self.state.step
    }

    /// The cars that `it` and `the other` may stand for: shown, recommended,
    /// chosen.
    pub(crate) fn at_hand(&self) -> Vec<&'a Car> {
        let state = self.state;
        let ids = state.offered.iter().chain(&state.recommended);
        let ids = ids.chain(&state.chosen).chain(&state.asked_about);
        ids.filter_map(|id| self.facts.catalog.car(id)).collect()
    }

    /// The car chosen, while it is on sale.
    pub(crate) fn chosen(&self) -> Option<&'a Car> {
        let id = self.state.chosen.as_ref()?;
        self.facts.catalog.car(id)
    }
}

/// A stretch of a message's words.
pub(crate) type Span = Range<usize>;
