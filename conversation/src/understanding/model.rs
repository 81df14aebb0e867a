//! What a language model is asked to return, and how little it is trusted.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::phone::{self, PhoneReading};
use super::reading::{AskedBudget, Reading};
use crate::catalog::{Body, Catalog, Drive, Fuel, Gearbox};
use crate::language::{Intent, Need, Topic};
use crate::money::Pesos;
use crate::state::{DayPart, Down, Step};
use crate::words::Words;

/// JSON schema of [`Understanding`], to ask a model for it.
pub const UNDERSTANDING_SCHEMA: &str = include_str!("../../data/understanding.schema.json");

/// What a message says, as a model read it; every part may be missing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Understanding {
    /// What the message wants.
    pub intents: Vec<Intent>,
    /// What it asks about the company.
    pub topic: Option<Topic>,
    /// Make of the car wanted.
    pub make: Option<String>,
    /// Model of the car wanted.
    pub model: Option<String>,
    /// Shape wanted.
    pub body: Option<Body>,
    /// Use of the car.
    pub need: Option<Need>,
    /// Gearbox wanted.
    pub gearbox: Option<Gearbox>,
    /// Fuel wanted.
    pub fuel: Option<Fuel>,
    /// Driven wheels wanted.
    pub drive: Option<Drive>,
    /// Oldest year wanted.
    pub min_year: Option<u16>,
    /// Most kilometres wanted.
    pub max_km: Option<u32>,
    /// Most pesos for the car.
    pub budget_pesos: Option<Pesos>,
    /// Most pesos a month.
    pub monthly_pesos: Option<Pesos>,
    /// Pesos paid at first.
    pub down_payment_pesos: Option<Pesos>,
    /// Percent paid at first.
    pub down_payment_percent: Option<u32>,
    /// Number of monthly payments.
    pub term_months: Option<u32>,
    /// Place in the list shown, from 1.
    pub place: Option<u8>,
    /// The customer's name.
    pub name: Option<String>,
    /// The customer's phone.
    pub phone: Option<String>,
    /// When to call.
    pub preferred_time: Option<DayPart>,
}

impl Understanding {
    /// Reads what a model returned for `message`. Unknown fields and values
    /// are ignored; figures, names and phones that the message does not hold
    /// are dropped. `None` when it is no JSON object.
    pub fn from_model(json: &str, message: &str) -> Option<Self> {
        let Value::Object(fields) = serde_json::from_str(json).ok()? else {
            return None;
        };
        let said = Said::read(message);
        Some(Self {
            intents: list(&fields, "intents"),
            topic: one(&fields, "topic"),
            make: one(&fields, "make"),
            model: one(&fields, "model"),
            body: one(&fields, "body"),
            need: one(&fields, "need"),
            gearbox: one(&fields, "gearbox"),
            fuel: one(&fields, "fuel"),
            drive: one(&fields, "drive"),
            min_year: one(&fields, "min_year").filter(|year: &u16| said.figure(u64::from(*year))),
            max_km: one(&fields, "max_km").filter(|km: &u32| said.figure(u64::from(*km))),
            budget_pesos: one(&fields, "budget_pesos").filter(|pesos: &Pesos| said.figure(pesos.0)),
            monthly_pesos: one(&fields, "monthly_pesos")
                .filter(|pesos: &Pesos| said.figure(pesos.0)),
            down_payment_pesos: one(&fields, "down_payment_pesos")
                .filter(|pesos: &Pesos| said.figure(pesos.0)),
            down_payment_percent: one(&fields, "down_payment_percent")
                .filter(|percent: &u32| *percent <= 100 && said.figure(u64::from(*percent))),
            term_months: one(&fields, "term_months").filter(|months: &u32| {
                said.figure(u64::from(*months)) || said.figure(u64::from(months / 12))
            }),
            place: one(&fields, "place").filter(|place| (1..=9).contains(place)),
            name: one(&fields, "name").filter(|name: &String| said.words(name)),
            phone: one(&fields, "phone").filter(|phone: &String| said.digits(phone)),
            preferred_time: one(&fields, "preferred_time"),
        })
    }

    /// Fills what the rules left empty.
    pub(super) fn fill(&self, reading: &mut Reading, catalog: &Catalog) {
        // What the rules made of the message stands.
        let silent = reading
            .intents
            .iter()
            .all(|intent| matches!(intent, Intent::Greeting | Intent::Repeat));
        for intent in self.intents.iter().filter(|_| silent) {
            if !reading.intents.contains(intent) && is_harmless(*intent) {
                reading.intents.push(*intent);
            }
        }
        if reading.topics.is_empty() {
            reading.topics.extend(self.topic);
        }
        self.fill_wish(reading, catalog);
        let no_money =
            reading.budget.is_none() && reading.monthly.is_none() && reading.down.is_none();
        if no_money {
            reading.budget = self.budget_pesos.map(|max| AskedBudget {
                min: None,
                max: Some(max),
            });
            reading.monthly = self.monthly_pesos;
            let percent = self
                .down_payment_percent
                .map(|p| Down::Percent(Decimal::from(p)));
            reading.down = self.down_payment_pesos.map(Down::Amount).or(percent);
        }
        reading.term_months = reading.term_months.or(self.term_months);
        if let Some(place) = self.place.filter(|_| reading.places.is_empty()) {
            reading.places.push(usize::from(place));
        }
        if reading.name.is_none() {
            reading.name.clone_from(&self.name);
        }
        if let (None, Some(phone)) = (&reading.phone, &self.phone) {
            reading.phone = phone::phone(phone, &reading.tagged, Step::Phone)
                .map(|(phone, _, _)| phone)
                .filter(|phone| *phone != PhoneReading::Invalid);
        }
        reading.preferred_time = reading.preferred_time.or(self.preferred_time);
    }

    fn fill_wish(&self, reading: &mut Reading, catalog: &Catalog) {
        let wish = &mut reading.wish;
        wish.body = wish.body.or(self.body);
        wish.need = wish.need.or(self.need);
        wish.gearbox = wish.gearbox.or(self.gearbox);
        wish.fuel = wish.fuel.or(self.fuel);
        wish.drive = wish.drive.or(self.drive);
        wish.min_year = wish.min_year.or(self.min_year);
        wish.max_km = wish.max_km.or(self.max_km);
        let names = catalog.names();
        let make = self.make.as_deref().map(crate::words::compact);
        let make = make.and_then(|make| names.find_make(&make));
        if let (None, Some(make)) = (&wish.make, make) {
            wish.make = Some(names.make(make).to_owned());
            let models =
                names.find_models(&crate::words::compact(self.model.as_deref().unwrap_or("")));
            let model = models
                .iter()
                .find(|model| names.model(**model).make == make);
            wish.model = model.map(|model| names.model(*model).name.clone());
        }
    }
}

/// What a model may not decide: refusals and starting over are the rules'.
fn is_harmless(intent: Intent) -> bool {
    !matches!(intent, Intent::Restart | Intent::Injection)
}

fn one<T: for<'de> Deserialize<'de>>(fields: &Map<String, Value>, name: &str) -> Option<T> {
    let value = fields.get(name).filter(|value| !value.is_null())?;
    T::deserialize(value).ok()
}

fn list<T: for<'de> Deserialize<'de>>(fields: &Map<String, Value>, name: &str) -> Vec<T> {
    let values = fields.get(name).and_then(Value::as_array);
    let known = values
        .into_iter()
        .flatten()
        .filter_map(|value| T::deserialize(value).ok());
    known.take(8).collect()
}

/// What the message itself holds.
struct Said {
    words: Vec<String>,
    figures: Vec<u64>,
    digits: String,
}

/// `300` may have been meant as thousands.
const SCALES: [u64; 3] = [1, 1_000, 1_000_000];

impl Said {
    fn read(message: &str) -> Self {
        let words = Words::read(message).list;
        Self {
            figures: words
                .iter()
                .filter_map(|word| word.number.and_then(Pesos::from_decimal))
                .map(|pesos| pesos.0)
                .collect(),
            digits: message.chars().filter(char::is_ascii_digit).collect(),
            words: words.into_iter().map(|word| word.text).collect(),
        }
    }

    fn figure(&self, figure: u64) -> bool {
        self.figures.iter().any(|said| {
            SCALES
                .iter()
                .any(|scale| said.checked_mul(*scale) == Some(figure))
        })
    }

    fn words(&self, text: &str) -> bool {
        let words = Words::read(text).list;
        !words.is_empty() && words.iter().all(|word| self.words.contains(&word.text))
    }

    fn digits(&self, text: &str) -> bool {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let national = digits
            .get(digits.len().saturating_sub(10)..)
            .unwrap_or_default();
        national.len() == 10 && self.digits.contains(national)
    }
}

#[cfg(test)]
mod tests;
