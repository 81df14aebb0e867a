//! Words around a car that make it the customer's own.

use super::super::Clause;

const CARS: [&str; 5] = ["carro", "auto", "coche", "camioneta", "troca"];

/// `mi carro, una Sienna 2010`, `la Sienna que dejo`, `el Jetta es el mío`.
/// `start` and `end` are the bounds of the noun phrase; the clause before it
/// may hold what it stands beside.
pub(super) fn is_owned(clause: &Clause<'_>, start: usize, end: usize) -> bool {
    let word = |place: usize| {
        clause
            .words
            .get(place)
            .map_or("", |word| word.text.as_str())
    };
    let beside = start >= 2
        && matches!(word(start), "un" | "una")
        && word(start - 2) == "mi"
        && CARS.contains(&word(start - 1));
    let next = [word(end), word(end + 1), word(end + 2), word(end + 3)];
    let left = matches!(
        next,
        ["que", "dejo" | "doy" | "entrego" | "tengo" | "traigo", ..]
            | ["que", "voy" | "vamos", "a", "dejar" | "dar" | "entregar"]
            | ["es", "el" | "la", "mio" | "mia", ..]
            | ["es", "mio" | "mia" | "nuestro" | "nuestra", ..]
    );
    // `sin contar el Fiesta`, `y aparte el Fiesta`
    let counted = matches!(word(start), "el" | "la")
        && start > 0
        && matches!(
            word(start - 1),
            "contar" | "aparte" | "dejo" | "dejar" | "toman" | "valuan"
        );
    beside || left || counted
}
