//! Leaving work, school or church as the occasion of a call.

use crate::interpret::{Clause, Span};
use crate::lexicon::Frame;

/// The small words around what is left.
const SMALL: [&str; 13] = [
    "de", "del", "la", "el", "mi", "a", "las", "como", "tipo", "ya", "por", "ahi", "me",
];

/// `saliendo del trabajo, como a las 6`: the words before a time that say what
/// is over by then. Going out (`quiero salir a probarlo`) is another matter.
pub(super) fn before(clause: &Clause<'_>, time: usize) -> Option<Span> {
    let leaving = clause.frames(Frame::Leaving);
    let leaving = leaving
        .filter(|span| span.end <= time)
        .min_by_key(|span| span.start)?;
    let places: Vec<Span> = clause.frames(Frame::LeftPlace).collect();
    let known = |place: usize| {
        SMALL.contains(&clause.text(place)) || places.iter().any(|span| span.contains(&place))
    };
    (leaving.end..time)
        .all(known)
        .then_some(leaving.start..time)
}

/// `el viernes saliendo de clases como a la 1`: the same words between the day and the
/// hour.
pub(super) fn between(clause: &Clause<'_>, said: &[Span]) -> Option<Span> {
    // `salgo a las 5` says when another thing ends.
    const OCCASIONS: [&str; 4] = ["saliendo", "acabando", "terminando", "al"];
    said.iter().find_map(|span| {
        let words = before(clause, span.start)
            .filter(|words| OCCASIONS.contains(&clause.text(words.start)))?;
        said.iter()
            .any(|day| day.end <= words.start)
            .then_some(words)
    })
}
