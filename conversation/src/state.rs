//! What is remembered between two messages.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::lead::Lead;
use super::wish::{Budget, Wish};
use crate::acts::{Act, CarRef, Errand};
use crate::catalog::StockId;
use crate::payment::{Down, Payment};

/// What a conversation has come to; kept as JSON, `Default` is a new one.
///
/// Fields may be added, never renamed: an older image reads a newer state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// What was asked last.
    pub step: Step,
    /// What is known of the customer.
    pub lead: Lead,
    /// What car is wanted.
    pub wish: Wish,
    /// How much may be spent.
    pub budget: Option<Budget>,
    /// Preferences were given or waived.
    pub preferences_settled: bool,
    /// The cars shown last, in the order shown.
    pub offered: Vec<StockId>,
    /// Cars shown before for the same wish.
    pub seen: Vec<StockId>,
    /// The car recommended last, taken by a `sí`.
    pub recommended: Option<StockId>,
    /// Cars asked about or recommended one by one, the newest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asked_about: Vec<StockId>,
    /// The car chosen.
    pub chosen: Option<StockId>,
    /// How it will be paid.
    pub payment: Option<Payment>,
    /// Paid at first.
    pub down_payment: Option<Down>,
    /// Over how many months.
    pub term_months: Option<u32>,
    /// Whether the customer wants to be called.
    pub wants_contact: Option<bool>,
    /// Contact data was read back and found right.
    pub confirmed: bool,
    /// A person was asked for.
    pub human_wanted: bool,
    /// Messages in a row that made no sense.
    pub misunderstood: u8,
    /// The step's question was answered with `no sé` before.
    pub unsure: bool,
    /// Whether the agent has greeted.
    pub greeted: bool,
    /// What a `sí` to the question asked last would do: acts understood
    /// without certainty.
    #[serde(deserialize_with = "readable_acts")]
    pub proposed: Vec<Act>,
    /// What the customer came for, where it isn't buying a car.
    #[serde(deserialize_with = "readable_errand")]
    pub errand: Option<Errand>,
    /// The customer's own car, as far as it was named: `el Aveo` is no car wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_car: Option<CarRef>,
    /// The own car that was to be given or sold and is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_car_kept: Option<CarRef>,
    /// The lead was handed to a person; later changes are passed on.
    pub handed_over: bool,
    /// Cars may be shown without knowing how much may be spent.
    pub budget_waived: bool,
    /// Twice asked, the customer named no time for the call.
    pub time_skipped: bool,
    /// The time of a call that no longer suits: `a la misma hora` refers to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_called_off: Option<String>,
    /// The digits of a phone number that is given in several messages.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phone_part: String,
    /// The question that ended the last reply that asked one.
    pub asked: String,
    /// How many replies in a row ended with that question, less one.
    pub asked_again: u8,
    /// How often the name, or the phone, was asked for so far.
    #[serde(skip_serializing_if = "is_zero")]
    pub contact_asked: u8,
    /// The branch that was shown last: `ahí`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Whether the customer got the address of the privacy notice.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub has_privacy_notice: bool,
    /// The last exchanges, masked; kept only where a model may be asked.
    pub recent: Vec<Exchange>,
}

/// A message and its reply, cut and masked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Exchange {
    /// What the customer wrote.
    pub customer: String,
    /// What the agent replied.
    pub agent: String,
}

impl State {
    /// Whether the question asked last is the one that an act answers, and nothing of it is
    /// known yet.
    pub(crate) fn awaits(&self, act: &Act) -> bool {
        match act {
            Act::Pay(_) => self.step == Step::Financing && self.payment.is_none(),
            Act::DownPayment(_) => self.step.is_loan() && self.down_payment.is_none(),
            Act::Term(_) => self.step.is_loan() && self.term_months.is_none(),
            Act::Phone(_) | Act::SameNumber => {
                self.step == Step::Phone && self.lead.phone.is_none()
            }
            _ => false,
        }
    }

    /// The state in which a car that is kept is the customer's own as before: `ya no hay
    /// Tsuru`.
    pub(crate) fn with_kept_car(&self) -> Cow<'_, Self> {
        if self.own_car.is_some() || self.own_car_kept.is_none() {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Self {
            own_car: self.own_car_kept.clone(),
            ..self.clone()
        })
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_zero(number: &u8) -> bool {
    *number == 0
}

/// Acts that a newer image wrote and this one doesn't know are left out.
fn readable_acts<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Act>, D::Error> {
    let values = Vec::<serde_json::Value>::deserialize(from)?;
    let acts = values.into_iter();
    Ok(acts
        .filter_map(|value| serde_json::from_value(value).ok())
        .collect())
}

/// An errand that this image doesn't know is one of the others.
fn readable_errand<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Errand>, D::Error> {
    let value = Option::<serde_json::Value>::deserialize(from)?;
    Ok(value.map(|value| serde_json::from_value(value).unwrap_or(Errand::Other)))
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
    /// What else, after a call was refused.
    NextStep,
    /// A person takes over.
    Handoff,
}

impl Step {
    /// Whether the loan's figures are being asked for.
    pub(crate) fn is_loan(self) -> bool {
        matches!(self, Self::Financing | Self::DownPayment | Self::LoanTerm)
    }

    /// Whether contact data is being asked for.
    pub(super) fn is_contact(self) -> bool {
        matches!(
            self,
            Self::Contact | Self::Name | Self::Phone | Self::PreferredTime | Self::Confirm
        )
    }
}
