//! Clauses that say how a car is, and wish for none: `es más barata`, `esa es 2016`.

use super::{Clause, Span};

/// Words that may stand before the verb of a remark.
const SUBJECTS: &[&str] = &[
    "ese", "esa", "este", "esta", "el", "la", "otro", "otra", "ya", "si", "bueno", "pero", "pues",
    "ah", "no", "y", "aunque", "ay", "uy", "porque", "ademas", "que", "aparte", "eso", "todavia",
    "aun",
];

/// Whether a clause says how a car is, or goes on saying it: `…, y más barato`.
pub(super) fn is_remark(clause: &Clause<'_>) -> bool {
    /// `y más barato`
    const LONGEST_REST: usize = 3;
    let goes_on = clause.text(clause.span.start) == "y" && clause.span.len() <= LONGEST_REST;
    tells_how(clause, &clause.span) || goes_on && tells_how(clause, &clause.earlier().span)
}

fn tells_how(clause: &Clause<'_>, span: &Span) -> bool {
    let text = |place: usize| {
        clause
            .words
            .get(place)
            .map_or("", |word| word.text.as_str())
    };
    let verb = span.clone().find(|place| {
        let next = text(*place + 1);
        // `es 2019, ¿no?` asks for the year.
        let year = next.len() == 4 && next.starts_with("20") && !clause.asks;
        let graded = matches!(next, "mas" | "muy" | "bien" | "bastante" | "demasiado");
        matches!(text(*place), "es" | "esta" | "son" | "estan") && (graded || year)
    });
    let Some(verb) = verb else { return false };
    (span.start..verb).all(|place| SUBJECTS.contains(&text(place)))
}
