//! Numbers in digits and in words.

mod group;

use rust_decimal::Decimal;

use crate::interpret::Clause;
use group::{Group, group_at, implied_one};

/// A number and how it is written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Number {
    pub(crate) value: Decimal,
    /// One after its last word.
    pub(crate) end: usize,
    /// `mil`, `k`, `millones` belong to it.
    pub(crate) scaled: bool,
    /// Written in words.
    pub(crate) spelled: bool,
    /// `dos cincuenta` and `tres y medio`: hundreds (of thousands) unsaid.
    pub(crate) short: bool,
}

const THOUSAND: Decimal = Decimal::from_parts(1_000, 0, 0, false, 0);
const MILLION: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

/// The number that begins at a place.
pub(crate) fn number_at(clause: &Clause<'_>, start: usize) -> Option<Number> {
    if is_code(clause, start) {
        return None;
    }
    if let Some(number) = part_of_a_million(clause, start) {
        return Some(number);
    }
    let first = group_at(clause, start).or_else(|| implied_one(clause, start))?;
    let number = match scale_at(clause, &first) {
        Some((scale, end)) if scale == MILLION => millions(clause, &first, end)?,
        Some((scale, end)) => thousands(clause, &first, scale, end)?,
        None => plain(clause, &first)?,
    };
    let is_article = number.value == Decimal::ONE && number.spelled;
    (!is_article || counts_time(clause.text(number.end))).then_some(number)
}

/// Whether a place is in a run of letters and three figures or more, such as
/// `3A7B9`: no amount is written so (`1M200K` has two figures).
fn is_code(clause: &Clause<'_>, place: usize) -> bool {
    let words = &clause.words;
    let goes_on = |next: &usize| words.get(*next).is_some_and(|word| word.glued);
    let first = (1..=place).rev().find(|at| !goes_on(at)).unwrap_or(0);
    let run = std::iter::once(first).chain((first + 1..).take_while(goes_on));
    run.filter(|at| words.get(*at).is_some_and(|word| word.number.is_some()))
        .nth(2)
        .is_some()
}

fn is_million(word: &str) -> bool {
    matches!(
        word,
        "millon"
            | "millones"
            | "milloncito"
            | "milloncitos"
            | "melon"
            | "melones"
            | "mdp"
            | "miyon"
            | "miyones"
    )
}

/// What scales a group, and where it ends.
fn scale_at(clause: &Clause<'_>, group: &Group) -> Option<(Decimal, usize)> {
    let word = clause.text(group.end);
    let glued = clause.words.get(group.end).is_some_and(|word| word.glued);
    let capital = clause.words.get(group.end).is_some_and(|word| word.capital);
    let figures = !group.spelled;
    match word {
        "mil" | "miles" => Some((THOUSAND, group.end + 1)),
        "k" | "mill" | "mils" | "ml" if figures => Some((THOUSAND, group.end + 1)),
        "m" if figures && glued && capital => Some((MILLION, group.end + 1)),
        _ if is_million(word) => Some((MILLION, group.end + 1)),
        _ => None,
    }
}

/// `un millón doscientos`, `millón y medio`, `1 millón 200 mil`.
fn millions(clause: &Clause<'_>, first: &Group, end: usize) -> Option<Number> {
    let whole = first.value.checked_mul(MILLION)?;
    let number = |value, end| {
        let spelled = first.spelled;
        Some(Number {
            value,
            end,
            scaled: true,
            spelled,
            short: false,
        })
    };
    if clause.text(end) == "y" && matches!(clause.text(end + 1), "medio" | "media") {
        return number(whole + MILLION / Decimal::TWO, end + 2);
    }
    let joint = usize::from(matches!(clause.text(end), "con" | "y"));
    let rest = group_at(clause, end + joint).filter(|rest| !clause.words[rest.start].pause);
    match rest {
        Some(rest) if matches!(clause.text(rest.end), "mil" | "k") && rest.value < THOUSAND => {
            number(whole + rest.value * THOUSAND, rest.end + 1)
        }
        Some(rest) if hundreds(rest.value) && !counts(clause, rest.end) => {
            number(whole + rest.value * THOUSAND, rest.end)
        }
        _ => number(whole, end),
    }
}

fn hundreds(value: Decimal) -> bool {
    value >= Decimal::ONE_HUNDRED && value < THOUSAND
}

/// `cinco mil quinientos`.
fn thousands(clause: &Clause<'_>, first: &Group, scale: Decimal, end: usize) -> Option<Number> {
    let whole = first.value.checked_mul(scale)?;
    let rest = group_at(clause, end).filter(|rest| {
        let small = rest.value < THOUSAND && rest.value.scale() == 0;
        let apart = clause.words[rest.start].pause || clause.words[rest.start].dollar;
        let large = hundreds(rest.value) || rest.spelled && first.spelled;
        small && large && !apart && !counts(clause, rest.end)
    });
    let (value, end) = match rest {
        Some(rest) => (whole + rest.value, rest.end),
        None => (whole, end),
    };
    Some(Number {
        value,
        end,
        scaled: true,
        spelled: first.spelled,
        short: false,
    })
}

/// Without a scale; `dos cincuenta` and `tres y medio` leave it out.
fn plain(clause: &Clause<'_>, first: &Group) -> Option<Number> {
    let spelled = first.spelled;
    let number = |value, end, short| {
        Some(Number {
            value,
            end,
            scaled: false,
            spelled,
            short,
        })
    };
    let small =
        first.value >= Decimal::ONE && first.value < Decimal::TEN && first.value.scale() == 0;
    if small && clause.text(first.end) == "y" && clause.text(first.end + 1) == "medio" {
        let value = first.value * Decimal::ONE_HUNDRED + Decimal::from(50);
        return number(value, first.end + 2, true);
    }
    if small && spelled {
        let tens = group_at(clause, first.end).filter(|tens| {
            tens.spelled && tens.value >= Decimal::TEN && tens.value < Decimal::ONE_HUNDRED
        });
        let apart = |tens: &Group| clause.words[tens.start].pause || counts(clause, tens.end);
        // A third group is a telephone's.
        if let Some(tens) = tens.filter(|tens| !apart(tens) && group_at(clause, tens.end).is_none())
        {
            return number(
                first.value * Decimal::ONE_HUNDRED + tens.value,
                tens.end,
                true,
            );
        }
    }
    number(first.value, first.end, false)
}

/// `medio millón`, `un cuarto de millón`, `tres cuartos de millón`.
fn part_of_a_million(clause: &Clause<'_>, start: usize) -> Option<Number> {
    let (parts, at) = match (clause.text(start), clause.text(start + 1)) {
        ("medio", _) => (Some(500_000), start + 1),
        ("un", "cuarto") => (Some(250_000), start + 2),
        ("cuarto", _) => (Some(250_000), start + 1),
        ("tres" | "3", "cuartos") => (Some(750_000), start + 2),
        _ => (None, start),
    };
    let of = usize::from(clause.text(at) == "de");
    let value = parts.filter(|_| is_million(clause.text(at + of)))?;
    Some(Number {
        value: Decimal::from(value),
        end: at + of + 1,
        scaled: true,
        spelled: true,
        short: false,
    })
}

/// Whether the word at a place counts something other than pesos.
fn counts(clause: &Clause<'_>, at: usize) -> bool {
    super::unit::unit_at(clause, at).is_some_and(|(unit, _)| unit != super::Unit::Peso)
        || matches!(clause.text(at), "mil" | "k")
}

fn counts_time(word: &str) -> bool {
    matches!(word, "ano" | "mes" | "anito")
}
