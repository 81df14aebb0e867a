//! Parts of the day: `en la tarde`, `tempranito`, `a cualquier hora`, `ahorita`.

use crate::acts::DayPart;
use crate::interpret::Clause;

/// What is said instead of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Of(DayPart),
    Any,
    Soon,
}

const PHRASES: [(&[&str], Part); 53] = [
    (&["a", "primera", "hora"], Part::Of(DayPart::Morning)),
    (&["a", "cualquier", "hora"], Part::Any),
    (&["a", "la", "hora", "que", "sea"], Part::Any),
    (&["a", "la", "hora", "que", "gusten"], Part::Any),
    (&["a", "la", "hora", "que", "ustedes", "gusten"], Part::Any),
    (&["a", "la", "hora", "que", "ustedes", "quieran"], Part::Any),
    (&["a", "la", "hora", "que", "gustes"], Part::Any),
    (&["a", "la", "hora", "que", "quieran"], Part::Any),
    (&["a", "la", "hora", "que", "quieras"], Part::Any),
    (&["a", "la", "hora", "que", "puedan"], Part::Any),
    (&["a", "la", "hora", "que", "puedas"], Part::Any),
    (&["a", "toda", "hora"], Part::Any),
    (&["a", "todas", "horas"], Part::Any),
    (&["cualquier", "hora"], Part::Any),
    (&["cualquier", "dia"], Part::Any),
    (&["despues", "de", "comer"], Part::Of(DayPart::Afternoon)),
    (&["cualquier", "momento"], Part::Any),
    (&["en", "cualquier", "momento"], Part::Any),
    (&["cualquier", "horario"], Part::Any),
    (&["el", "dia", "que", "sea"], Part::Any),
    (&["el", "dia", "que", "gusten"], Part::Any),
    (&["cuando", "gusten"], Part::Any),
    (&["cuando", "ustedes", "gusten"], Part::Any),
    (&["cuando", "ustedes", "quieran"], Part::Any),
    (&["cuando", "ustedes", "puedan"], Part::Any),
    (&["cuando", "usted", "guste"], Part::Any),
    (&["cuando", "usted", "quiera"], Part::Any),
    (&["cuando", "usted", "pueda"], Part::Any),
    (&["cuando", "gustes"], Part::Any),
    (&["cuando", "guste"], Part::Any),
    (&["cuando", "quieran"], Part::Any),
    (&["cuando", "quieras"], Part::Any),
    (&["cuando", "quiera"], Part::Any),
    (&["cuando", "puedan"], Part::Any),
    (&["cuando", "puedas"], Part::Any),
    (&["cuando", "pueda"], Part::Any),
    (&["cuando", "sea"], Part::Any),
    (&["todo", "el", "dia"], Part::Any),
    (&["any", "time"], Part::Any),
    (&["anytime"], Part::Any),
    (&["ahorita", "mismo"], Part::Soon),
    (&["ahora", "mismo"], Part::Soon),
    (&["ahorita"], Part::Soon),
    (&["en", "este", "momento"], Part::Soon),
    (&["lo", "antes", "posible"], Part::Soon),
    (&["cuanto", "antes"], Part::Soon),
    (&["lo", "mas", "pronto", "posible"], Part::Soon),
    (&["inmediatamente"], Part::Soon),
    (&["de", "inmediato"], Part::Soon),
    (&["al", "rato"], Part::Any),
    (&["mas", "al", "rato"], Part::Any),
    (&["temprano"], Part::Of(DayPart::Morning)),
    (&["tempranito"], Part::Of(DayPart::Morning)),
];

/// The part of the day that begins at a place, and where it ends. Where the
/// time was asked (`asked`), `tarde` alone is one.
pub(super) fn part_at(clause: &Clause<'_>, at: usize, asked: bool) -> Option<(Part, usize)> {
    for (phrase, part) in PHRASES {
        let said = phrase
            .iter()
            .enumerate()
            .all(|(offset, text)| clause.text(at + offset) == *text);
        // `ahorita` opens sentences about anything.
        let expected = asked || !(phrase.len() == 1 && part == Part::Soon);
        if said && expected {
            return Some((part, at + phrase.len()));
        }
    }
    let leads = matches!(
        (clause.text(at), clause.text(at + 1)),
        ("en" | "por" | "a" | "de" | "para", "la" | "las") | ("x", "la")
    );
    if leads && let Some(part) = named(clause.text(at + 2)) {
        return Some((Part::Of(part), at + 3));
    }
    if matches!(clause.text(at), "las" | "la")
        && let Some(part) = named(clause.text(at + 1))
    {
        return asked.then_some((Part::Of(part), at + 2));
    }
    let before = at.checked_sub(1).map_or("", |before| clause.text(before));
    let greets = matches!(
        before,
        "buenas" | "buena" | "buenos" | "buen" | "mas" | "media" | "bonita"
    );
    let alone = named(clause.text(at)).filter(|_| asked && !greets && clause.text(at) != "manana");
    alone.map(|part| (Part::Of(part), at + 1))
}

/// `manana`, `tarde`, `noche` and their diminutives.
pub(super) fn named(word: &str) -> Option<DayPart> {
    match word {
        "manana" | "mananas" | "mananita" | "madrugada" | "matutino" => Some(DayPart::Morning),
        "tarde" | "tardes" | "tardecita" | "vespertino" => Some(DayPart::Afternoon),
        "noche" | "noches" | "nochecita" | "nocturno" => Some(DayPart::Evening),
        _ => None,
    }
}
