//! No invention: what a reply may say.
//!
//! A model may word a reply; whatever it says has to come from the sources of
//! this very turn, or from a list of words that claim nothing. Strict on
//! purpose: a wording that is refused costs nothing, the rule-made reply is
//! sent instead.

mod allowed;
mod cars;
mod checker;
mod passage;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use rust_decimal::Decimal;

use crate::Facts;
use crate::figures::figures;
use crate::lexicon::Wording;
use crate::turn::Reply;
use crate::words::Words;
use allowed::Allowed;
use checker::Checker;
use passage::Passage;

/// Why a text may not be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsupported {
    /// There is nothing in it.
    Empty,
    /// A sign or a digit of another script.
    Character(char),
    /// A figure, or a figure about something else than the sources say.
    Figure(String),
    /// An address.
    Link(String),
    /// A word of content.
    Word(String),
    /// A promise made of harmless words.
    Promise(String),
    /// What is one car's is said of another.
    MixedUpCars,
    /// What one term costs is said of another.
    MixedUpTerms,
}

/// The first thing in a text that the reply's sources don't say; `None` where
/// the text may stand for the reply.
pub fn unsupported(text: &str, reply: &Reply, facts: &Facts) -> Option<Unsupported> {
    unsupported_by(text, reply, &facts.wording)
}

/// Whether a text holds every figure of a reply.
pub fn keeps_figures(text: &str, reply: &Reply) -> bool {
    let values = |text: &str| -> HashSet<Decimal> {
        let found = figures(&Words::read(text).list).into_iter();
        found.map(|figure| figure.value).collect()
    };
    values(&reply.text).is_subset(&values(text))
}

fn unsupported_by(text: &str, reply: &Reply, wording: &Wording) -> Option<Unsupported> {
    if text.trim().is_empty() {
        return Some(Unsupported::Empty);
    }
    let mut allowed = Allowed::default();
    allowed.add(&reply.text, wording);
    for source in &reply.sources.texts {
        allowed.add(source, wording);
    }
    let passage = Passage::read(text, wording);
    let prices = reply.cars.iter().filter_map(|car| car.price_pesos);
    let checker = Checker {
        allowed,
        wording,
        cars: reply.cars.len(),
        prices: prices.map(|price| Decimal::from(price.0)).collect(),
    };
    checker
        .character(text)
        .or_else(|| checker.link(&passage))
        .or_else(|| checker.figure(&passage))
        .or_else(|| checker.word(&passage))
        .or_else(|| checker.promise(&passage))
        .or_else(|| {
            let mixed = cars::are_mixed_up(&passage, reply, wording);
            mixed.then_some(Unsupported::MixedUpCars)
        })
        .or_else(|| {
            let table = Passage::read(&reply.text, wording);
            rows::are_mixed_up(&passage, &table).then_some(Unsupported::MixedUpTerms)
        })
}
