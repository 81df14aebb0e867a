//! How one is, asked of people and not of cars.

use crate::interpret::Clause;
use crate::lexicon::Frame;

/// `muy bien gracias, ¿y usted?`, but neither `y usted es persona o máquina` nor `¿cómo está la
/// segunda?`, `el Vento 2020, ¿a cómo está?`
pub(super) fn asks_how_one_is(clause: &Clause<'_>) -> bool {
    clause.frame(Frame::HowAreYou).is_none_or(|span| {
        let returned = clause.text(span.start) == "y";
        if returned && (span.len() < clause.span.len() || span.start == 0) {
            return false;
        }
        let of = matches!(
            clause.text(span.end),
            "el" | "la" | "los" | "las" | "de" | "en" | "ese" | "esa" | "eso" | "su" | "lo"
        );
        let asks_car = of && clause.text(span.end - 1).starts_with("est");
        clause.text(span.start.wrapping_sub(1)) != "a" && !asks_car
    })
}
