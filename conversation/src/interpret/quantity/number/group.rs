//! Figures, and words for a number below a thousand, before anything scales them.

use rust_decimal::Decimal;

use super::{MILLION, THOUSAND, is_million};
use crate::interpret::Clause;
use crate::language::spelled::word_value;

/// A number below a thousand, or figures.
pub(super) struct Group {
    pub(super) value: Decimal,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) spelled: bool,
}

pub(super) fn group_at(clause: &Clause<'_>, start: usize) -> Option<Group> {
    let word = clause
        .words
        .get(start)
        .filter(|_| start < clause.span.end)?;
    if let Some(value) = word.number {
        let (mut value, mut end) = (value, start + 1);
        // `300 000`
        while value < MILLION && clause.text(end) == "000" && !clause.words[end].pause {
            value *= THOUSAND;
            end += 1;
        }
        return Some(Group {
            value,
            start,
            end,
            spelled: false,
        });
    }
    let (mut value, mut end) = (word_value(&word.text)?, start + 1);
    if (2..=9).contains(&value) && matches!(clause.text(end), "cientos" | "cientas" | "sientos") {
        value *= 100;
        end += 1;
    }
    if value >= 100
        && let Some(tens) = word_value(clause.text(end)).filter(|tens| *tens < 100)
        && !clause.words[end].pause
    {
        value += tens;
        end += 1;
    }
    if value % 100 >= 20 && value % 10 == 0 && clause.text(end) == "y" {
        // `entre dos ochenta y tres veinte`: the unit begins another amount.
        let small = |at: usize| word_value(clause.text(at)).is_some_and(|unit| unit < 10);
        let tens = word_value(clause.text(end + 2)).is_some_and(|tens| (10..100).contains(&tens));
        let other = tens && start.checked_sub(1).is_some_and(small);
        let unit = word_value(clause.text(end + 1));
        let unit = unit.filter(|unit| (1..=9).contains(unit) && !other);
        if let Some(unit) = unit {
            value += unit;
            end += 2;
        }
    }
    Some(Group {
        value: value.into(),
        start,
        end,
        spelled: true,
    })
}

/// A bare `mil` or `millón`, where the number goes on or is all that is said.
pub(super) fn implied_one(clause: &Clause<'_>, start: usize) -> Option<Group> {
    let (word, next) = (clause.text(start), clause.text(start + 1));
    let goes_on =
        matches!(next, "y" | "de" | "pesos" | "pesitos" | "con") || word_value(next).is_some();
    let alone = clause.places().len() <= 2 && word != "mil";
    let scales = is_million(word) && !word.ends_with('s') && word != "mdp" || word == "mil";
    (scales && (goes_on || alone)).then_some(Group {
        value: Decimal::ONE,
        start,
        end: start,
        spelled: true,
    })
}
