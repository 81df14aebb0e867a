//! Hours in words of their own: `mediodía`, `cuarto para las 5`.

use super::super::calendar::number;
use super::hour::valid;
use super::{Clock, Relation, half_at};
use crate::interpret::Clause;

/// `mediodía`, `medio día`
pub(super) fn noon(clause: &Clause<'_>, at: usize) -> Option<(Clock, usize)> {
    let start =
        (at..at + 3).find(|place| !matches!(clause.text(*place), "a" | "al" | "el" | "como"))?;
    let length = match (clause.text(start), clause.text(start + 1)) {
        ("mediodia", _) => 1,
        ("medio", "dia") => 2,
        _ => return None,
    };
    let clock = Clock {
        hour: 12,
        minute: 0,
        half: None,
        part: None,
        relation: Relation::At,
    };
    Some((clock, start + length))
}

/// `cuarto para las 5`, `diez para las cinco`
pub(super) fn quarter_to(clause: &Clause<'_>, at: usize) -> Option<(Clock, usize)> {
    let minutes = match clause.text(at) {
        "cuarto" => 15,
        text => number(text).filter(|minutes| matches!(minutes, 5 | 10 | 15 | 20 | 25))?,
    };
    let led = clause.text(at + 1) == "para" && matches!(clause.text(at + 2), "las" | "la");
    let hour = number(clause.text(at + 3)).filter(|hour| led && (1..=12).contains(hour))?;
    let hour = if hour == 1 { 12 } else { hour - 1 };
    let (hour, minute) = valid(hour, 60 - minutes)?;
    let (half, part, end) = half_at(clause, at + 4);
    Some((
        Clock {
            hour,
            minute,
            half,
            part,
            relation: Relation::At,
        },
        end,
    ))
}
