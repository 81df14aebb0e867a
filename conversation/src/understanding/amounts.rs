//! What the figures of a message mean: money, terms, years, kilometres.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::reading::{AskedBudget, Reading};
use crate::financing::TERMS_MONTHS;
use crate::language::{Intent, Quantity, Tag, Tagged, Unit};
use crate::money::Pesos;
use crate::state::{Down, Step};

/// Nobody spends more on a used car; beyond it a figure is a slip.
const MOST_PESOS: u64 = 50_000_000;

/// Files each figure under what it means in this step.
pub(super) fn assign(reading: &mut Reading, found: &[Quantity], step: Step) {
    for quantity in found {
        assign_one(reading, quantity, step);
    }
}

fn assign_one(reading: &mut Reading, quantity: &Quantity, step: Step) {
    if quantity.value.is_zero() && step != Step::DownPayment {
        return;
    }
    let near_enganche = near(&reading.tagged, quantity, Intent::DownPaymentWord, 4);
    match quantity.unit {
        Some(Unit::Percent) => {
            if near_enganche
                || step == Step::DownPayment
                || reading.down.is_none() && !about_rate(&reading.tagged)
            {
                reading.down = Some(Down::Percent(quantity.value));
            }
            return;
        }
        Some(Unit::Kilometre) => {
            if quantity.bound != Some(Unit::AtLeast) {
                reading.wish.max_km = whole(kilometres(quantity));
            }
            return;
        }
        Some(Unit::Month) if !quantity.per_month || quantity.value <= Decimal::from(120) => {
            reading.term_months = whole(quantity.value);
            return;
        }
        Some(Unit::Year) if !is_model_year(quantity) => {
            take_years(reading, quantity, step);
            return;
        }
        _ => {}
    }
    if is_model_year(quantity) {
        take_year(reading, quantity);
    } else if is_money(quantity) {
        take_money(reading, quantity, step, near_enganche);
    } else {
        take_bare(reading, quantity, step, near_enganche);
    }
}

/// `a 4 años` is a term, `de no más de 5 años` an age.
fn take_years(reading: &mut Reading, quantity: &Quantity, step: Step) {
    let words = &reading.tagged;
    let term = step == Step::LoanTerm
        || quantity
            .start
            .checked_sub(1)
            .is_some_and(|before| words.is(before, "a") || words.is(before, "en"))
        || step != Step::Preferences && quantity.bound.is_none() && reading.says(Intent::Finance)
        || matches!(step, Step::DownPayment | Step::Contact | Step::Financing);
    // `tengo 18 años` is nobody's term.
    let years: Option<u32> = whole(quantity.value).filter(|years| *years <= 15);
    if term {
        reading.term_months = years.and_then(|years| years.checked_mul(12));
    } else if let Some(age) = years.and_then(|years| u16::try_from(years).ok()) {
        reading.wish.min_year = Some(reading.newest_year.saturating_sub(age));
    }
}

fn kilometres(quantity: &Quantity) -> Decimal {
    let upper = quantity.until.unwrap_or(quantity.value);
    // `menos de 50 km` can only mean thousands.
    if upper < Decimal::from(500) {
        upper * Decimal::from(1_000)
    } else {
        upper
    }
}

/// Whether the message is about interest.
fn about_rate(tagged: &Tagged) -> bool {
    tagged.says(Intent::RateQuestion)
}

fn near(tagged: &Tagged, quantity: &Quantity, intent: Intent, reach: usize) -> bool {
    tagged.spans.iter().any(|span| {
        let after = span.start >= quantity.end && span.start - quantity.end < reach;
        let before = span.end <= quantity.start && quantity.start - span.end < reach;
        span.tag == Tag::Intent(intent) && (after || before)
    })
}

/// 1950 to 2030, written plainly: `2019`, not `$2,019` or `dos mil`.
fn is_model_year(quantity: &Quantity) -> bool {
    let year = quantity.value.to_u32().unwrap_or_default();
    let plain = !quantity.scaled && !quantity.spelled && quantity.value.scale() == 0;
    plain && quantity.unit.is_none_or(|unit| unit == Unit::Year) && (1950..=2030).contains(&year)
}

fn take_year(reading: &mut Reading, quantity: &Quantity) {
    let year: Option<u16> = whole(quantity.value);
    let until: Option<u16> = quantity.until.and_then(whole);
    let words = &reading.tagged;
    let before = quantity.start.checked_sub(1);
    let earlier = before.is_some_and(|at| {
        words.is(at, "antes") || at > 0 && words.is(at, "de") && words.is(at - 1, "antes")
    });
    (reading.wish.min_year, reading.wish.max_year) = match quantity.bound {
        _ if until.is_some() => (year, until),
        Some(Unit::AtMost) => (None, year),
        _ if earlier => (None, year.map(|year| year - 1)),
        Some(Unit::AtLeast | Unit::About) => (year, None),
        _ => (year, year),
    };
}

fn is_money(quantity: &Quantity) -> bool {
    quantity.unit == Some(Unit::Peso)
        || quantity.scaled
        || quantity.per_month
        || quantity.value >= Decimal::from(10_000)
}

fn take_money(reading: &mut Reading, quantity: &Quantity, step: Step, near_enganche: bool) {
    let lower = pesos(quantity.value);
    let upper = quantity.until.and_then(pesos);
    let Some(amount) = upper.or(lower) else {
        return;
    };
    if quantity.per_month && reading.says(Intent::NoBudget) {
        // `gano 15 mil al mes` is no budget.
    } else if quantity.per_month {
        reading.monthly = Some(monthly(amount, quantity));
    } else if near_enganche || step == Step::DownPayment && !reading.tagged.has_word("presupuesto")
    {
        reading.down = Some(Down::Amount(amount));
    } else {
        // `$300` for a car is three hundred thousand.
        let short = !quantity.scaled && (100..1_000).contains(&amount.0);
        let scale = if short { 1_000 } else { 1 };
        set_budget(reading, quantity, lower, upper, scale);
    }
}

/// `6` or `6 mil` a month are six thousand.
fn monthly(amount: Pesos, quantity: &Quantity) -> Pesos {
    let thousands = !quantity.scaled && amount.0 < 100;
    Pesos(if thousands {
        amount.0 * 1_000
    } else {
        amount.0
    })
}

/// A figure without a unit: the step says what it is.
fn take_bare(reading: &mut Reading, quantity: &Quantity, step: Step, near_enganche: bool) {
    let value = quantity.value;
    let small: Option<u32> = whole(value);
    if step == Step::DownPayment || near_enganche {
        reading.down = Some(bare_down_payment(value));
        return;
    }
    // `a 48` is a term wherever it is said.
    let to = quantity
        .start
        .checked_sub(1)
        .is_some_and(|before| reading.tagged.is(before, "a"));
    let after_plan = matches!(step, Step::Contact | Step::Confirm | Step::NextStep)
        || to && step != Step::Budget && quantity.until.is_none();
    let a_term = small.is_some_and(|months| TERMS_MONTHS.contains(&months));
    if step == Step::LoanTerm || reading.tagged.says(Intent::ChangeTerm) || after_plan && a_term {
        reading.term_months = match small {
            Some(years @ 1..=7) => Some(years * 12),
            months => months,
        };
        return;
    }
    let word = &reading.tagged.words[quantity.start];
    if let Some(place @ 1..=9) = small
        && step != Step::Budget
        && word.number.is_some()
    {
        reading.places.push(place as usize);
        return;
    }
    let bounded = quantity.bound.is_some()
        || quantity.until.is_some()
        || budget_said(&reading.tagged)
        || reading.tagged.says(Intent::Change)
        || is_round_price(reading, quantity, step);
    let thousands = (Decimal::from(50)..Decimal::from(2_000)).contains(&value);
    if step == Step::Budget || bounded && thousands {
        let scale = if thousands { 1_000 } else { 1 };
        // `1.5` is a million and a half.
        let millions = value.scale() > 0 && value < Decimal::TEN;
        let scale = if millions { 1_000_000 } else { scale };
        let scaled = |value: Decimal| pesos(value.checked_mul(Decimal::from(scale))?);
        let upper = quantity.until.and_then(scaled);
        set_budget(reading, quantity, scaled(value), upper, 1);
    }
}

/// `algo de 200`, or `200` to the first question.
fn is_round_price(reading: &Reading, quantity: &Quantity, step: Step) -> bool {
    let of = quantity
        .start
        .checked_sub(1)
        .is_some_and(|before| reading.tagged.is(before, "de") || reading.tagged.is(before, "a"));
    let round = quantity.value % Decimal::TEN == Decimal::ZERO;
    let alone = step == Step::Need && reading.tagged.words.len() == 1;
    (of || alone) && round && quantity.value >= Decimal::from(80) && quantity.unit.is_none()
}

/// `20` is a percentage, `60` are thousands, `45000` is what it says.
fn bare_down_payment(value: Decimal) -> Down {
    let thousand = Decimal::from(1_000);
    if value <= Decimal::from(50) {
        Down::Percent(value)
    } else if value < thousand {
        Down::Amount(pesos(value * thousand).unwrap_or_default())
    } else {
        Down::Amount(pesos(value).unwrap_or(Pesos(MOST_PESOS)))
    }
}

fn budget_said(tagged: &Tagged) -> bool {
    tagged
        .spans
        .iter()
        .any(|span| span.tag == Tag::Unit(Unit::Budget))
}

fn set_budget(
    reading: &mut Reading,
    quantity: &Quantity,
    lower: Option<Pesos>,
    upper: Option<Pesos>,
    scale: u64,
) {
    let scaled = |amount: Pesos| Pesos(amount.0.saturating_mul(scale).min(MOST_PESOS));
    reading.budget = match (lower, upper) {
        (lower, Some(upper)) => Some(AskedBudget {
            min: lower.map(scaled),
            max: Some(scaled(upper)),
        }),
        (Some(only), None) if quantity.bound == Some(Unit::AtLeast) => Some(AskedBudget {
            min: Some(scaled(only)),
            max: None,
        }),
        (Some(only), None) => Some(AskedBudget {
            min: None,
            max: Some(scaled(only)),
        }),
        (None, None) => None,
    };
}

fn pesos(value: Decimal) -> Option<Pesos> {
    Pesos::from_decimal(value).map(|amount| Pesos(amount.0.min(MOST_PESOS)))
}

fn whole<T: TryFrom<u64>>(value: Decimal) -> Option<T> {
    value
        .trunc()
        .to_u64()
        .and_then(|value| T::try_from(value).ok())
}
