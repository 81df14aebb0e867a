//! What a language model makes of a message, and how little it is trusted.
//!
//! A model returns acts by a strict schema. Each must quote the message; its
//! figures, names, phones and times must stand in the quote, its cars in the
//! catalog, its places in the list shown. What fails is dropped.

mod act;
mod car;
mod join;
mod said;
mod schema;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

pub use schema::model_schema;

use super::{Act, Interpretation, Interpreted};
use crate::Facts;
use crate::message::Message;
use crate::state::State;
use said::Said;

/// No message does more.
const MAX_ACTS: usize = 8;

/// What a model's acts are checked against.
struct Checks<'a> {
    state: &'a State,
    message: &'a Message<'a>,
    facts: &'a Facts,
    said: Said,
}

/// An act of a model, as it came.
struct RawAct<'a>(&'a Map<String, Value>);

impl RawAct<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.0.get(name).and_then(Value::as_u64)
    }
}

impl Interpretation {
    /// Reads what a model returned for a message. Unknown kinds and values,
    /// and whatever the message or the catalog does not hold, are dropped;
    /// once something that matters was, nothing else that matters is certain.
    /// `None` where nothing is left.
    pub fn from_model(
        json: &str,
        state: &State,
        message: &Message<'_>,
        facts: &Facts,
    ) -> Option<Self> {
        let answer: Value = serde_json::from_str(json).ok()?;
        let acts = answer.get("acts")?.as_array()?;
        let checks = Checks {
            state,
            message,
            facts,
            said: Said::read(message.text),
        };
        let mut interpretation = Self::default();
        let mut dropped = false;
        for value in acts.iter().take(MAX_ACTS) {
            let raw = RawAct(value.as_object()?);
            match checks.checked(&raw) {
                Some(interpreted) => interpretation.push(interpreted),
                None => dropped |= raw.text("kind").is_none_or(schema::kind_matters),
            }
        }
        for interpreted in interpretation.acts.iter_mut().filter(|_| dropped) {
            interpreted.certain &= !interpreted.act.matters();
        }
        (!interpretation.acts.is_empty()).then_some(interpretation)
    }

    /// Cars to compare come one by one.
    fn push(&mut self, interpreted: Interpreted) {
        if let (Some(last), Act::Compare(cars)) = (self.acts.last_mut(), &interpreted.act)
            && let Act::Compare(compared) = &mut last.act
        {
            compared.extend(cars.iter().cloned());
            return;
        }
        self.acts.push(interpreted);
    }
}

impl Checks<'_> {
    fn checked(&self, raw: &RawAct<'_>) -> Option<Interpreted> {
        let quote = raw.text("quote")?;
        let place = self.said.place_of(quote)?;
        let act = self.act(raw, quote)?;
        // A question about a car chooses nothing and refuses nothing.
        let asked = self.said.is_asked(&place);
        let certain = !(asked && matches!(act, Act::Choose(_) | Act::Refuse(_)));
        Some(Interpreted {
            act,
            quote: quote.to_owned(),
            certain,
        })
    }
}
