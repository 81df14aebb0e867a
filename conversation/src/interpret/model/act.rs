//! One act of a model, checked argument by argument.

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::{Act, CarFact, CompanyQuestion, MoneyRange, PreferredTime, interpret};
use super::{Checks, RawAct, schema};
use crate::acts::DayPart;
use crate::figures::{Counts, Figure, figures};
use crate::message::Message;
use crate::money::Pesos;
use crate::payment::Down;
use crate::state::{State, Step};
use crate::words::Words;

/// Longer names are none.
const MAX_NAME_WORDS: usize = 6;

impl Checks<'_> {
    pub(super) fn act(&self, raw: &RawAct<'_>, quote: &str) -> Option<Act> {
        let kind = raw.text("kind")?;
        if !schema::kinds().contains(&kind) {
            return None;
        }
        match kind {
            "want" => self.wish(raw).map(Act::Want),
            "refuse" => self.refusal(raw).map(Act::Refuse),
            "choose" => self.chosen_car(raw).map(Act::Choose),
            "compare" => Some(Act::Compare(self.car(raw).into_iter().collect())),
            "ask_car" => Some(Act::AskCar(
                self.car(raw).unwrap_or_default(),
                car_fact(raw, quote)?,
            )),
            "budget" => self.budget(raw, quote),
            "change_budget_by" => self.budget_change(raw, quote),
            "monthly" => {
                let pesos = self.pesos(raw, "high_pesos", quote, Step::Budget)?;
                Some(Act::Monthly(pesos))
            }
            "down_payment" => self.down_payment(raw, quote),
            "term" => term(raw, quote),
            "foreign_money" => foreign_money(raw, quote),
            "name" => self.name(raw, quote),
            "phone" => self.by_rules(quote, Step::Phone, |act| matches!(act, Act::Phone(_))),
            "time" => Some(self.time(raw, quote)),
            "ask_company" => Some(Act::AskCompany(CompanyQuestion {
                topic: detail(raw),
                words: normalised(quote),
            })),
            // `{"errand": "complaint"}` is an act as it is.
            "pay" | "ask_loan" | "object" | "change" | "errand" | "social" | "reach" => {
                serde_json::from_value(json!({ kind: raw.text("detail")? })).ok()
            }
            plain => serde_json::from_value(Value::String(plain.to_owned())).ok(),
        }
    }

    /// What the rules make of a quote by itself, as the answer to a question.
    fn by_rules(&self, quote: &str, step: Step, is_it: impl Fn(&Act) -> bool) -> Option<Act> {
        self.rules(quote, step).into_iter().find(is_it)
    }

    fn rules(&self, quote: &str, step: Step) -> Vec<Act> {
        let state = State {
            step,
            ..State::default()
        };
        let message = Message {
            text: quote,
            channel: self.message.channel,
            sender: None,
            now: self.message.now,
        };
        let read = interpret(&state, &message, self.facts);
        read.acts.into_iter().map(|found| found.act).collect()
    }

    /// An amount that the quote says.
    fn pesos(&self, raw: &RawAct<'_>, name: &str, quote: &str, step: Step) -> Option<Pesos> {
        let pesos = Pesos(raw.number(name)?);
        let read: Vec<Pesos> = self.rules(quote, step).iter().flat_map(amounts).collect();
        let said = if read.is_empty() {
            says_amount(quote, pesos)
        } else {
            read.contains(&pesos)
        };
        said.then_some(pesos)
    }

    fn budget(&self, raw: &RawAct<'_>, quote: &str) -> Option<Act> {
        let end = |name| match raw.number(name) {
            None => Some(None),
            Some(_) => self.pesos(raw, name, quote, Step::Budget).map(Some),
        };
        let (min, max) = (end("low_pesos")?, end("high_pesos")?);
        let ordered = min.zip(max).is_none_or(|(min, max)| min <= max);
        let given = min.is_some() || max.is_some();
        (given && ordered).then_some(Act::Budget(MoneyRange { min, max }))
    }

    fn budget_change(&self, raw: &RawAct<'_>, quote: &str) -> Option<Act> {
        let by = self.pesos(raw, "high_pesos", quote, Step::Options)?;
        let by = i64::try_from(by.0).ok()?;
        match raw.text("detail")? {
            "raise" => Some(Act::ChangeBudgetBy(by)),
            "lower" => Some(Act::ChangeBudgetBy(-by)),
            _ => None,
        }
    }

    fn down_payment(&self, raw: &RawAct<'_>, quote: &str) -> Option<Act> {
        let Some(percent) = raw.number("percent") else {
            let amount = self.pesos(raw, "high_pesos", quote, Step::DownPayment)?;
            return Some(Act::DownPayment(Down::Amount(amount)));
        };
        let percent = Decimal::from(percent);
        let said = says(quote, |figure| {
            figure.value == percent && matches!(figure.counts, Counts::Percent | Counts::Plain)
        });
        (said && percent <= Decimal::ONE_HUNDRED)
            .then_some(Act::DownPayment(Down::Percent(percent)))
    }

    /// A name whose words the quote holds; words of the conversation are none.
    fn name(&self, raw: &RawAct<'_>, quote: &str) -> Option<Act> {
        let name = raw.text("text")?.trim();
        if let Some(read) = self.by_rules(name, Step::Name, |act| matches!(act, Act::Name(_))) {
            return self.said.holds_words(name).then_some(read);
        }
        let words: Vec<&str> = name.split_whitespace().collect();
        let lettered = |word: &&str| {
            word.chars()
                .all(|c| c.is_alphabetic() || "'’-.".contains(c))
        };
        let known = |word: &&str| self.facts.frames.knows(&normalised(word));
        let fits = (1..=MAX_NAME_WORDS).contains(&words.len())
            && words.iter().all(lettered)
            && !words.iter().all(known)
            && normalised(quote).contains(&normalised(name));
        fits.then(|| Act::Name(capitalised(&words)))
    }

    fn time(&self, raw: &RawAct<'_>, quote: &str) -> Act {
        let is_time = |act: &Act| matches!(act, Act::Time(_));
        self.by_rules(quote, Step::PreferredTime, is_time)
            .unwrap_or_else(|| {
                Act::Time(PreferredTime {
                    said: quote.trim().to_owned(),
                    part: detail::<DayPart>(raw),
                    ..PreferredTime::default()
                })
            })
    }
}

/// A detail of that type, if it is one.
fn detail<T: for<'de> Deserialize<'de>>(raw: &RawAct<'_>) -> Option<T> {
    serde_json::from_value(Value::String(raw.text("detail")?.to_owned())).ok()
}

fn car_fact(raw: &RawAct<'_>, quote: &str) -> Option<CarFact> {
    match raw.text("detail")? {
        "size" => Some(CarFact::Size(None)),
        "other" => {
            let asked = raw.text("text").unwrap_or(quote);
            Some(CarFact::Other(normalised(asked)))
        }
        _ => detail(raw),
    }
}

fn term(raw: &RawAct<'_>, quote: &str) -> Option<Act> {
    let months = u32::try_from(raw.number("months")?).ok()?;
    let value = Decimal::from(months);
    let said = says(quote, |figure| match figure.counts {
        Counts::Months | Counts::Plain => figure.value == value,
        Counts::Years => figure.value * Decimal::from(12) == value,
        _ => false,
    });
    said.then_some(Act::Term(months))
}

fn foreign_money(raw: &RawAct<'_>, quote: &str) -> Option<Act> {
    let currency = raw.text("text")?;
    normalised(quote)
        .contains(&normalised(currency))
        .then(|| Act::ForeignMoney(currency.to_owned()))
}

/// The amounts of an act of the rules.
fn amounts(act: &Act) -> Vec<Pesos> {
    match act {
        Act::Budget(range) => range.min.into_iter().chain(range.max).collect(),
        Act::ChangeBudgetBy(by) => vec![Pesos(by.unsigned_abs())],
        Act::Monthly(pesos) | Act::DownPayment(Down::Amount(pesos)) => vec![*pesos],
        _ => Vec::new(),
    }
}

/// Whether a quote says an amount, the thousands perhaps unsaid.
fn says_amount(quote: &str, pesos: Pesos) -> bool {
    let words = Words::read(quote).list;
    let found = figures(&words);
    let amount = pesos.to_decimal();
    let thousand = Decimal::ONE_THOUSAND;
    let is_it = |figure: &Figure| {
        let money = matches!(
            figure.counts,
            Counts::Money | Counts::Monthly | Counts::Plain
        );
        let unsaid = !figure.scaled && figure.value < thousand;
        money && (figure.value == amount || unsaid && figure.value * thousand == amount)
    };
    // `dos cincuenta` is 250 mil.
    let short = found.windows(2).any(|pair| {
        let (hundreds, rest) = (&pair[0], &pair[1]);
        let together = hundreds.words.end == rest.words.start;
        let small = hundreds.value < Decimal::TEN && rest.value < Decimal::ONE_HUNDRED;
        let value = (hundreds.value * Decimal::ONE_HUNDRED + rest.value) * thousand;
        together && small && rest.value >= Decimal::TEN && value == amount
    });
    short || found.iter().any(is_it)
}

fn says(quote: &str, is_it: impl Fn(&Figure) -> bool) -> bool {
    figures(&Words::read(quote).list).iter().any(is_it)
}

fn normalised(text: &str) -> String {
    let words = Words::read(text).list.into_iter();
    let words: Vec<String> = words.map(|word| word.text).collect();
    words.join(" ")
}

fn capitalised(words: &[&str]) -> String {
    let words = words.iter().map(|word| {
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).collect::<String>()
    });
    words.collect::<Vec<_>>().join(" ")
}
