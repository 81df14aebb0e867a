//! Amounts: numbers with what they count, their bounds and ranges.

mod joints;
pub(crate) mod number;
mod sum;
mod unit;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Clause, Span};
use crate::lexicon::Frame;
use joints::is_joint;
use number::{Number, number_at};
pub(crate) use unit::Unit;
use unit::{currency_before, unit_at};

/// How an amount is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bound {
    AtMost,
    AtLeast,
    About,
}

/// A number in a clause, with what it counts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Quantity {
    pub(crate) value: Decimal,
    /// The upper end of a range, of which `value` is the lower.
    pub(crate) until: Option<Decimal>,
    /// Number and unit.
    pub(crate) span: Span,
    /// `mil`, `k`, `millones` belong to it.
    pub(crate) scaled: bool,
    /// Written in words.
    pub(crate) spelled: bool,
    /// `dos cincuenta`, `tres y medio`: thousands unsaid.
    pub(crate) short: bool,
    pub(crate) unit: Option<Unit>,
    pub(crate) bound: Option<Bound>,
    /// What bounds it: `hasta`, `unos`.
    pub(crate) bound_words: Vec<Span>,
}

impl Quantity {
    /// A model year: `2019`, not `$2,019` or `dos mil`.
    pub(crate) fn is_model_year(&self) -> bool {
        let plain = !self.scaled && self.value.scale() == 0;
        let range = Decimal::from(1_950)..=Decimal::from(2_035);
        plain && self.unit.is_none() && range.contains(&self.value)
    }
}

/// Every amount of a clause, a range as one.
pub(crate) fn quantities(clause: &Clause<'_>) -> Vec<Quantity> {
    let mut found: Vec<Quantity> = Vec::new();
    let mut at = clause.span.start;
    while at < clause.span.end {
        let free = !clause.is_list_marker(at) && !is_code(clause, at);
        let Some(number) = number_at(clause, at).filter(|_| free) else {
            at += 1;
            continue;
        };
        let quantity = with_unit(clause, at, &number);
        at = quantity.span.end.max(at + 1);
        match found.last_mut() {
            Some(first) if sum::is_sum(clause, first, &quantity) => {
                sum::add(clause, first, &quantity);
                at = first.span.end;
            }
            Some(lower) if is_range(clause, lower, &quantity) => join(lower, &quantity),
            _ => found.push(quantity),
        }
    }
    bound(clause, &mut found);
    found
}

/// The `63` of a `C63`: digits that a letter or two are written to name something.
fn is_code(clause: &Clause<'_>, at: usize) -> bool {
    const WORDS: [&str; 14] = [
        "a", "de", "el", "la", "y", "o", "en", "mx", "us", "mn", "al", "x", "k", "q",
    ];
    let before = at.checked_sub(1).map_or("", |at| clause.text(at));
    let letters = (1..=2).contains(&before.len()) && before.chars().all(char::is_alphabetic);
    let bare = |unit: &str| !matches!(unit, "mil" | "k" | "meses" | "anos" | "pesos");
    clause.words[at].glued && letters && !WORDS.contains(&before) && bare(clause.text(at + 1))
}

fn with_unit(clause: &Clause<'_>, at: usize, number: &Number) -> Quantity {
    let before = currency_before(clause, at);
    let mut span = at - usize::from(before.is_some())..number.end;
    let mut unit = before.or_else(|| clause.words[at].dollar.then_some(Unit::Peso));
    if clause.words[number.end - 1].percent {
        unit = Some(Unit::Percent);
    }
    // After a `$`, `300 mil` may still be followed by `pesos` or `dólares`.
    let says = |found: Unit| match unit {
        None => true,
        Some(Unit::Peso) => matches!(found, Unit::Peso | Unit::Foreign(_)),
        Some(_) => found == Unit::Percent,
    };
    if let Some((found, end)) = unit_at(clause, number.end).filter(|(found, _)| says(*found)) {
        unit = Some(found);
        span.end = end;
    }
    Quantity {
        value: number.value,
        until: None,
        span,
        scaled: number.scaled,
        spelled: number.spelled,
        short: number.short,
        unit,
        bound: None,
        bound_words: Vec::new(),
    }
}

/// `200 a 300 mil`, `200-300 mil`, `entre 200 y 300 mil`, `de 350 o 400`.
fn is_range(clause: &Clause<'_>, lower: &Quantity, upper: &Quantity) -> bool {
    let between = lower.span.end..upper.span.start;
    let first = &clause.words[upper.span.start];
    let joined = match between.len() {
        0 => first.sign == Some('-') && !first.pause,
        1 => match clause.text(between.start) {
            "a" | "o" | "hasta" => true,
            "y" => lower
                .span
                .start
                .checked_sub(1)
                .is_some_and(|before| clause.text(before) == "entre"),
            _ => false,
        },
        2 => matches!(
            (clause.text(between.start), clause.text(between.start + 1)),
            ("a" | "y", "los" | "las") | ("y", "hasta") | ("o", "hasta" | "unos")
        ),
        _ => false,
    };
    // `7 plazas hasta 300` are two things.
    let money = matches!(lower.unit, None | Some(Unit::Peso));
    let same = lower.unit == upper.unit || money && (lower.unit.is_none() || upper.unit.is_none());
    let top = upper.value;
    let bottom = scaled_like(lower, upper);
    let term = clause.text(between.start) == "a" && !upper.scaled && is_term(top);
    joined
        && same
        && lower.until.is_none()
        && bottom < top
        && !(term && lower.unit != upper.unit)
        && !(lower.unit == Some(Unit::Percent) && upper.unit.is_none())
}

fn is_term(value: Decimal) -> bool {
    [12, 24, 36, 48, 60, 72].map(Decimal::from).contains(&value)
}

/// `200` before `300 mil` are thousands too.
fn scaled_like(lower: &Quantity, upper: &Quantity) -> Decimal {
    let thousand = Decimal::from(1_000);
    let unsaid = !lower.scaled && lower.value < thousand && upper.value >= thousand;
    let as_thousands = lower.value * thousand;
    if unsaid && as_thousands < upper.value {
        as_thousands
    } else if unsaid && upper.scaled && lower.value < Decimal::TEN {
        // `1 a 1.5 millones`
        lower.value * Decimal::from(1_000_000)
    } else {
        lower.value
    }
}

fn join(lower: &mut Quantity, upper: &Quantity) {
    lower.value = scaled_like(lower, upper);
    lower.until = Some(upper.value);
    lower.scaled |= upper.scaled;
    lower.unit = upper.unit.or(lower.unit);
    lower.span.end = upper.span.end;
}

/// Whether a span stands right before a place, joints aside.
pub(crate) fn leads_to(clause: &Clause<'_>, span: &Span, start: usize) -> bool {
    span.end <= start && (span.end..start).all(|place| is_joint(clause.text(place)))
}

/// Whether a span stands right after a place, joints aside.
pub(crate) fn follows(clause: &Clause<'_>, span: &Span, end: usize) -> bool {
    span.start >= end
        && span.start - end <= 2
        && (end..span.start).all(|place| is_joint(clause.text(place)))
}

/// Finds what bounds each amount, before it or after it.
fn bound(clause: &Clause<'_>, found: &mut [Quantity]) {
    let bounds = [
        (Frame::AtMost, Bound::AtMost),
        (Frame::AtLeast, Bound::AtLeast),
        (Frame::About, Bound::About),
    ];
    for index in 0..found.len() {
        let after = found.get(index + 1).map(|next| next.span.start);
        let quantity = &mut found[index];
        // The longest wins: `no menos de` holds `menos de`.
        let mut longest = 0;
        for (frame, bound) in bounds {
            for span in clause.frames(frame) {
                // What a figure follows bounds that one.
                let next = after.is_some_and(|next| leads_to(clause, &span, next));
                // `140 mil de enganche de unas vacas`: `unas` counts them.
                let behind = !matches!(clause.text(span.end - 1), "unos" | "unas");
                let near = leads_to(clause, &span, quantity.span.start)
                    || behind && !next && follows(clause, &span, quantity.span.end);
                if !near {
                    continue;
                }
                let about = bound == Bound::About;
                if !about && span.len() > longest || about && quantity.bound.is_none() {
                    quantity.bound = Some(bound);
                    longest = if about { 0 } else { span.len() };
                }
                quantity.bound_words.push(span);
            }
        }
    }
}

/// How far a car was driven, by a clause: `trae 68 mil km`.
pub(crate) fn kilometres(clause: &Clause<'_>) -> Option<u32> {
    let found = quantities(clause);
    let mut driven = found.iter().filter(|one| one.unit == Some(Unit::Kilometre));
    driven.next()?.value.to_u32()
}
