//! A reply in the making.

use std::fmt::Display;

use super::super::grounding::Sources;
use super::super::message::Message;
use super::super::replies::{Replies, fill};
use super::super::state::State;
use super::super::turn::{CarCard, FinancingTable};
use super::super::understanding::Reading;
use super::super::{Facts, Lead};
use crate::catalog::Car;

/// A reply in the making: the state as it will be, and what was said so far.
pub(super) struct Draft<'a> {
    pub(super) facts: &'a Facts,
    pub(super) message: &'a Message<'a>,
    pub(super) reading: Reading,
    pub(super) state: State,
    pub(super) before: &'a State,
    parts: Vec<String>,
    pub(super) cars: Vec<CarCard>,
    pub(super) financing: Option<FinancingTable>,
    pub(super) sources: Sources,
    /// Whether anything in the message made sense.
    pub(super) understood: bool,
    /// The question at the end was put already.
    pub(super) prompted: bool,
    /// Questions to suggest instead of the step's.
    pub(super) suggestions: Option<&'a [String]>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(
        state: &'a State,
        message: &'a Message<'a>,
        reading: Reading,
        facts: &'a Facts,
    ) -> Self {
        Self {
            facts,
            message,
            reading,
            state: state.clone(),
            before: state,
            parts: Vec::new(),
            cars: Vec::new(),
            financing: None,
            sources: Sources::default(),
            understood: false,
            prompted: false,
            suggestions: None,
        }
    }

    pub(super) fn replies(&self) -> &'a Replies {
        &self.facts.replies
    }

    /// The number that the message was sent from, if it was sent from one.
    pub(super) fn sender_phone(&self) -> Option<&'a str> {
        self.message.sender.as_ref()?.phone.as_deref()
    }

    /// Adds a text of the replies file.
    pub(super) fn say(&mut self, text: &str) {
        self.parts.push(text.to_owned());
    }

    /// Adds a text of the replies file with its slots filled.
    pub(super) fn say_with(&mut self, text: &str, slots: &[(&str, &dyn Display)]) {
        self.parts.push(fill(text, slots));
    }

    /// The whole text: lists and what follows them are paragraphs of their own.
    pub(super) fn text(&self) -> String {
        let mut text = String::with_capacity(256);
        let mut apart = false;
        for part in &self.parts {
            let list = part.contains('\n') || part.starts_with(|c: char| c.is_ascii_digit());
            if !text.is_empty() {
                let paragraph = list || apart || text.ends_with(':');
                text.push_str(if paragraph { "\n\n" } else { " " });
            }
            apart |= list;
            text.push_str(part);
        }
        text
    }

    /// Shows a car beside the text.
    pub(super) fn show(&mut self, car: &Car) {
        if !self.cars.iter().any(|card| card.stock_id == car.stock_id) {
            self.cars.push(CarCard::of(car));
        }
    }

    /// The car chosen, while it is on sale.
    pub(super) fn chosen(&self) -> Option<&'a Car> {
        let id = self.state.chosen.as_ref()?;
        self.facts.catalog.car(id)
    }

    /// The cars shown last that are still on sale, in the order shown.
    pub(super) fn offered(&self) -> Vec<&'a Car> {
        let ids = self.state.offered.iter();
        ids.filter_map(|id| self.facts.catalog.car(id)).collect()
    }

    /// The lead, if this message changed one that can be followed up.
    pub(super) fn changed_lead(&self) -> Option<Lead> {
        let lead = &self.state.lead;
        let reachable =
            lead.name.is_some() || lead.phone.is_some() || lead.preferred_time.is_some();
        (reachable && *lead != self.before.lead).then(|| lead.clone())
    }
}
