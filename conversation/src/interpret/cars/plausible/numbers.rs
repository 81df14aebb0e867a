//! Numbers that are names of models: `uno`, `208`.

use super::has_year;
use crate::interpret::{Clause, Span};

/// `uno` is a pronoun and a place in a list before it is a Fiat.
pub(super) fn is_uno(clause: &Clause<'_>, words: &Span, among: bool, alone: bool) -> bool {
    let before = clause.text(words.start.wrapping_sub(1));
    among
        || alone
        || matches!(before, "un" | "del")
        || matches!(before, "el" | "la") && has_year(clause, words.end)
}

/// `el 208`, `un 3008`: a number that no unit follows and that is no year.
pub(super) fn is_number_a_model(
    clause: &Clause<'_>,
    words: &Span,
    key: &str,
    expected: bool,
) -> bool {
    const UNITS: &[&str] = &[
        "mil",
        "k",
        "millones",
        "millon",
        "mdp",
        "pesos",
        "peso",
        "meses",
        "mes",
        "km",
        "kms",
        "kilometros",
        "anos",
        "ano",
        "litros",
        "personas",
        "pasajeros",
        "puertas",
        "metros",
        "m",
        "por",
        "y",
        "a",
        "mxn",
        "porciento",
        "hrs",
        "horas",
        "am",
        "pm",
        "puntos",
        "dias",
    ];
    let figure = &clause.words[words.start];
    let year = key.len() == 4 && key.starts_with("20") && key != "2008";
    expected
        && key.len() >= 3
        && !year
        && !figure.dollar
        && !figure.percent
        && !UNITS.contains(&clause.text(words.end))
}
