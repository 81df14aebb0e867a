//! Where an hour begins a span or ends one: `de 9 a 12`.

use super::{Relation, half_at, hour_at};
use crate::interpret::Clause;

/// As many words hold a span of hours and little else.
pub(super) const LONGEST_SPAN: usize = 6;

/// Whether a place goes on with a span: the `y 4` of `entre 3 y 4`, the `a 5` of
/// `de 3 a 5`, but not the `a las 11` of `antes del mediodía, a las 11`; `last`
/// is where the hour before ended.
pub(super) fn goes_on(clause: &Clause<'_>, at: usize, last: Option<usize>) -> Option<Relation> {
    let word = clause.words.get(at);
    let apart = word.is_some_and(|word| word.pause);
    let joint = match clause.text(at) {
        "y" | "hasta" => true,
        "a" => !apart,
        _ => false,
    };
    let dash = word.is_some_and(|word| word.sign == Some('-'));
    (last == Some(at) && (joint || dash)).then_some(Relation::Until)
}

/// The `9` of `de 9 a 10 de la mañana`: the part of the day stands behind the end, unless
/// a time is `expected`.
pub(super) fn opens_span(clause: &Clause<'_>, at: usize, end: usize, expected: bool) -> bool {
    let led = clause.text(at.wrapping_sub(1)) == "de" && clause.text(end) == "a";
    let until = || {
        let (_, minute, end) = hour_at(clause, end + 1)?;
        let (half, part, _) = half_at(clause, end);
        // `la ventana es de 10 a 11:30`
        Some(expected || minute > 0 || half.is_some() || part.is_some())
    };
    led && until().unwrap_or(false)
}
