//! Distances driven every day or week, which limit no car.

use crate::interpret::Clause;

/// `120 km diarios`, `80 km al día`: how often a distance is driven stands at a place.
pub(super) fn is_driven_regularly(clause: &Clause<'_>, end: usize) -> bool {
    matches!(
        (clause.text(end), clause.text(end + 1)),
        ("diarios" | "diario" | "diariamente" | "semanales", _)
            | ("al" | "por" | "cada" | "a", "dia" | "semana" | "mes" | "la")
            | ("todos" | "de", "los" | "ida" | "trayecto")
    )
}
