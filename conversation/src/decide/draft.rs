//! A turn in the making.

use super::saying::{Closing, Saying, Value};
use crate::Facts;
use crate::acts::Act;
use crate::catalog::Car;
use crate::message::{Channel, Message};
use crate::money::Pesos;
use crate::state::{State, Step};
use crate::texts::{Suggest, Text};

/// A turn in the making: the state as it will be, and what is to be said.
pub(crate) struct Draft<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) message: &'a Message<'a>,
    pub(crate) before: &'a State,
    pub(crate) state: State,
    /// What the customer does for certain, in the message's order.
    pub(crate) acts: Vec<Act>,
    /// What the customer may have meant: to be asked back.
    pub(crate) doubtful: Vec<Act>,
    pub(crate) sayings: Vec<Saying<'a>>,
    pub(crate) closing: Closing,
    /// Answers to suggest instead of the closing's own.
    pub(crate) suggest: Option<Suggest>,
    /// Whether the message was understood.
    pub(crate) understood: bool,
    /// Whether anything of the message was taken or answered.
    pub(crate) served: bool,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(state: &'a State, message: &'a Message<'a>, facts: &'a Facts) -> Self {
        let mut next = state.clone();
        // Earlier states knew no field for it.
        next.handed_over |= state.step == Step::Handoff;
        Self {
            facts,
            message,
            before: state,
            state: next,
            acts: Vec::new(),
            doubtful: Vec::new(),
            sayings: Vec::new(),
            closing: Closing::Step,
            suggest: None,
            understood: true,
            served: false,
        }
    }

    /// Says a text without slots.
    pub(crate) fn say(&mut self, text: Text) {
        self.say_with(text, []);
    }

    /// Says a text with its slots.
    pub(crate) fn say_with<const N: usize>(
        &mut self,
        text: Text,
        slots: [(&'static str, Value<'a>); N],
    ) {
        self.served = true;
        self.sayings.push(Saying::Line(text, slots.into()));
    }

    /// Says something other than a line.
    pub(crate) fn show(&mut self, saying: Saying<'a>) {
        self.served = true;
        self.sayings.push(saying);
    }

    /// Whether the customer does something that fits.
    pub(crate) fn does(&self, fits: impl Fn(&Act) -> bool) -> bool {
        self.acts.iter().any(fits)
    }

    /// Whether the message gives a down payment or a term.
    pub(crate) fn gives_loan(&self) -> bool {
        self.does(|act| matches!(act, Act::DownPayment(_) | Act::Term(_)))
    }

    /// The car chosen, while it is on sale.
    pub(crate) fn chosen(&self) -> Option<&'a Car> {
        self.facts.catalog.car(self.state.chosen.as_ref()?)
    }

    /// The car that figures are about: chosen, or at hand.
    pub(crate) fn talked_about(&self) -> Option<&'a Car> {
        self.chosen().or_else(|| self.at_hand())
    }

    /// The car recommended or asked about last, while it is on sale.
    pub(crate) fn at_hand(&self) -> Option<&'a Car> {
        self.facts.catalog.car(self.state.recommended.as_ref()?)
    }

    /// The cars shown last that are still on sale, in the order shown.
    pub(crate) fn offered(&self) -> Vec<&'a Car> {
        let ids = self.state.offered.iter();
        ids.filter_map(|id| self.facts.catalog.car(id)).collect()
    }

    /// The number that the message was sent from, where it may be called.
    pub(crate) fn sender_phone(&self) -> Option<&'a str> {
        let sender = self.message.sender.as_ref()?;
        let phone = sender.phone.as_deref()?;
        (self.message.channel == Channel::Whatsapp).then_some(phone)
    }

    /// The most that may be spent.
    pub(crate) fn budget_max(&self) -> Option<Pesos> {
        Some(self.state.budget?.max)
    }

    /// Remembers cars as the list that numbers refer to.
    pub(crate) fn remember_list(&mut self, cars: &[&Car]) {
        self.state.offered = cars.iter().map(|car| car.stock_id.clone()).collect();
    }

    /// Remembers a car as the one that `ese` refers to.
    pub(crate) fn remember_car(&mut self, car: &Car) {
        /// Further back nobody means a car by a word.
        const MAX_ASKED_ABOUT: usize = 6;
        self.state.recommended = Some(car.stock_id.clone());
        let cars = &mut self.state.asked_about;
        cars.retain(|id| *id != car.stock_id);
        cars.insert(0, car.stock_id.clone());
        cars.truncate(MAX_ASKED_ABOUT);
    }

    /// The cars asked about one by one that are still on sale, the newest first.
    pub(crate) fn asked_about(&self) -> Vec<&'a Car> {
        let ids = self.state.asked_about.iter();
        ids.filter_map(|id| self.facts.catalog.car(id)).collect()
    }

    /// Forgets the car chosen; the plan's terms stay for the next one.
    pub(crate) fn forget_choice(&mut self) {
        self.state.chosen = None;
        self.state.recommended = None;
        if self.state.wants_contact == Some(false) {
            self.state.wants_contact = None;
        }
    }

    /// Forgets the cars shown and chosen: the wish or the budget changed.
    pub(crate) fn reopen_options(&mut self) {
        self.state.offered.clear();
        self.state.seen.clear();
        self.forget_choice();
    }
}
