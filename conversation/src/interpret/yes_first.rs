//! A yes that goes on with a question or an errand: `sí y qué papeles llevo`, `sí porfa y
//! dígale al asesor …`.

use super::Span;
use crate::words::Word;

/// Words that say yes firmly: `ok y cuánto cuesta` only opens a question.
const YES: &[&str] = &[
    "si", "sip", "sii", "simon", "claro", "correcto", "exacto", "adelante",
];
/// Words that may stand beside them.
#[rustfmt::skip]
const BESIDE: &[&str] = &[
    "porfa", "ok", "va", "perfecto", "por", "favor", "porfavor", "claro", "que", "si", "gracias", "esta", "bien", "pues",
    "a", "ese", "esa", "este", "esta", "mismo", "misma", "mero", "mera", "senor", "senorita",
    "joven", "amigo",
];

/// Whether the words of a sentence before a place are a yes, and what follows is something
/// else.
pub(super) fn ends_yes(words: &[Word], sentence: &Span, place: usize) -> bool {
    const MOST: usize = 5;
    /// As many of the verbs begin a clause behind anything.
    const ALWAYS: usize = 8;
    #[rustfmt::skip]
    const PASSES_ON: &[&str] = &[
        "dile", "digale", "diganle", "avisale", "avisele", "avisenle", "comentale", "comentele",
        "ponle", "pongale", "anotale", "anotele", "preguntale", "preguntele", "pidele", "pidale",
        "encargale", "recuerdale", "recuerdele",
    ];
    #[rustfmt::skip]
    const GOES_ON: &[&str] = &[
        "que", "q", "k", "cual", "cuales", "cuanto", "cuanta", "cuantos", "cuantas", "donde",
        "le", "les", "tambien", "aparte", "ademas", "de",
    ];
    let text = |at: usize| {
        let inside = sentence.contains(&at);
        words
            .get(at)
            .filter(|_| inside)
            .map_or("", |word| word.text.as_str())
    };
    let before = sentence.start..place;
    // `el primero y dígale al asesor …`
    let passed_on = text(place) == "y" && PASSES_ON[..ALWAYS].contains(&text(place + 1));
    let yes = YES.contains(&text(before.start))
        && before.len() <= MOST
        && before
            .skip(1)
            .all(|at| YES.contains(&text(at)) || BESIDE.contains(&text(at)));
    let next = text(place + 1);
    let goes_on = match text(place) {
        "y" => PASSES_ON.contains(&next) || GOES_ON.contains(&next),
        "oiga" | "oye" => !next.is_empty(),
        word => PASSES_ON.contains(&word),
    };
    passed_on && place > sentence.start || yes && goes_on
}
