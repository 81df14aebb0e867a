//! Leaving work, school or church as the occasion of a call.

use crate::interpret::{Clause, Span};

const LEAVING: [&str; 7] = [
    "saliendo",
    "salgo",
    "salga",
    "salir",
    "acabando",
    "terminando",
    "termine",
];
/// What people leave, and the small words around it.
const PLACES: [&str; 34] = [
    "trabajo",
    "trabajar",
    "chamba",
    "jale",
    "oficina",
    "escuela",
    "uni",
    "universidad",
    "gym",
    "gimnasio",
    "turno",
    "clase",
    "clases",
    "misa",
    "junta",
    "hospital",
    "consultorio",
    "tienda",
    "taller",
    "obra",
    "negocio",
    "de",
    "del",
    "la",
    "el",
    "mi",
    "a",
    "las",
    "como",
    "tipo",
    "ya",
    "por",
    "ahi",
    "me",
];

/// `saliendo del trabajo, como a las 6`: the words before a time that say what
/// is over by then. Going out (`quiero salir a probarlo`) is another matter.
pub(super) fn before(clause: &Clause<'_>, time: usize) -> Option<Span> {
    let leaves = |place: &usize| {
        let word = clause.text(*place);
        let before = clause.text(place.wrapping_sub(1));
        LEAVING.contains(&word) && (word != "salir" || before == "al")
    };
    let start = (clause.span.start..time).find(leaves)?;
    let known = (start + 1..time).all(|place| PLACES.contains(&clause.text(place)));
    known.then_some(start..time)
}
