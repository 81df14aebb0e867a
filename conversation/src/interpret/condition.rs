//! What is said under a condition: `si no cabe, me quedo con el MG5`, `si es manual no me
//! interesa`. It is for the person who calls, and does nothing by itself.

use super::{Act, Clause, Noted, Reading, Span};
use crate::words::Word;

/// Verbs that begin a condition; behind `no` any word does.
const VERBS: &[&str] = &[
    "tiene",
    "tienen",
    "trae",
    "traen",
    "cabe",
    "caben",
    "cuesta",
    "cuestan",
    "sale",
    "salen",
    "pasa",
    "pasan",
    "hay",
    "viene",
    "vienen",
    "resulta",
    "llega",
    "gasta",
    "aceptan",
    "aprueban",
    "autorizan",
    "reciben",
];
/// Verbs that as well say yes (`si es el segundo`, `si esta padre`), and what behind them
/// sets a condition.
const VAGUE: &[&str] = &["es", "son", "fue", "era", "esta", "estan", "ha", "han"];
const SETS: &[&str] = &[
    "manual",
    "estandar",
    "automatico",
    "automatica",
    "unico",
    "unica",
    "electrico",
    "hibrido",
    "diesel",
    "nacional",
    "importado",
    "importada",
    "mas",
    "menos",
    "mayor",
    "de",
    "chocado",
    "chocada",
    "golpeado",
    "golpeada",
    "disponible",
    "apartado",
    "apartada",
    "vendido",
    "vendida",
    "sido",
    "tenido",
    "robado",
    "legalizado",
    "rojo",
    "roja",
    "blanco",
    "blanca",
    "negro",
    "negra",
];
/// Behind `no`: a courtesy, or an opinion that begins with a yes.
const NO_CONDITION: &[&str] = &[
    "problema", "hay", "mal", "me", "le", "les", "te", "importa", "molesta", "es", "equivoco",
];
/// Words that may stand before the `si` of a condition.
const BEFORE: &[&str] = &[
    "y", "pero", "o", "que", "porque", "esto", "entonces", "solo", "bueno", "pues", "ok", "oye",
    "oiga", "no", "salvo", "ah", "mira", "mire",
];
/// With which the outcome of a condition begins, where no comma parts it.
const OUTCOME: &[&str] = &[
    "no", "me", "la", "lo", "nos", "ya", "mejor", "entonces", "cancelo", "cancelen", "cancela",
    "cancele", "prefiero", "quiero",
];

/// Drops what is said under a condition, and returns it as written.
pub(super) fn drop_conditional(readings: &mut Vec<Reading>, clause: &Clause<'_>) -> Option<String> {
    let condition = readings
        .iter()
        .filter_map(|reading| condition_of(reading, clause))
        .min()?;
    readings.retain(|reading| condition_of(reading, clause).is_none());
    let whole = condition.min(clause.span.start)..clause.span.end;
    Some(clause.message().written(&whole).to_owned())
}

/// Where the condition begins that a reading stands under.
fn condition_of(reading: &Reading, clause: &Clause<'_>) -> Option<usize> {
    let core = &reading.explains[0];
    if !acts(&reading.act) {
        return None;
    }
    within(clause, core)
        .or_else(|| behind(reading, clause))
        .or_else(|| before(clause))
}

/// What a condition keeps from acting. Money that is supposed is read as such elsewhere.
fn acts(act: &Act) -> bool {
    let takes = matches!(act, Act::Choose(_) | Act::Refuse(_) | Act::Want(_));
    let answers = matches!(act, Act::Accept | Act::Decline);
    let noted = matches!(act, Act::Change(noted) if *noted != Noted::Something);
    takes || answers || noted || matches!(act, Act::CancelCall | Act::Restart)
}

/// `si es manual no me interesa`: condition and outcome in one clause.
fn within(clause: &Clause<'_>, core: &Span) -> Option<usize> {
    let si = clause.places().find(|place| opens(clause, *place))?;
    let outcome = (si + 3..clause.span.end).find(|place| OUTCOME.contains(&clause.text(*place)));
    let parted = next_is_outcome(clause);
    let inside = core.start > si && core.start < outcome.unwrap_or(clause.span.end);
    // `si es manual, …`: what is named in the condition is no wish.
    if inside {
        return (outcome.is_some() || parted).then_some(si);
    }
    outcome.filter(|at| *at <= core.start).map(|_| si)
}

/// `cancelo la llamada si no es único dueño`
fn behind(reading: &Reading, clause: &Clause<'_>) -> Option<usize> {
    let cancels = matches!(
        reading.act,
        Act::CancelCall | Act::Decline | Act::Change(_) | Act::Restart
    );
    let end = reading.explains[0].end;
    let si = (end..clause.span.end).find(|place| sets(clause.words, *place))?;
    cancels.then_some(si)
}

/// `si no cabe, me quedo con el MG5`: the clause before sets the condition.
fn before(clause: &Clause<'_>) -> Option<usize> {
    let start = clause.span.start;
    if start == 0 || ends_sentence(clause, start) {
        return None;
    }
    let other = [
        "pero", "aunque", "porque", "pq", "xq", "sino", "oye", "oiga",
    ];
    if other.contains(&clause.text(start)) {
        return None;
    }
    let mut parted = false;
    for place in (0..start).rev() {
        if opens(&clause.message(), place) {
            return Some(place);
        }
        if parted || ends_sentence(clause, place) {
            return None;
        }
        parted = clause.words[place].pause;
    }
    None
}

/// Whether a condition begins at a place: behind a pause, or a word that only opens.
fn opens(clause: &Clause<'_>, place: usize) -> bool {
    let words = clause.words;
    let first = place == 0 || words[place].pause || ends_sentence(clause, place);
    let led = || BEFORE.contains(&words[place - 1].text.as_str());
    let accent = clause.message().written(&(place..place + 1)).to_lowercase() == "sí";
    sets(words, place) && (first || led()) && !accent
}

/// `si no cabe`, `si es manual`
fn sets(words: &[Word], place: usize) -> bool {
    let text = |at: usize| words.get(at).map_or("", |word| word.text.as_str());
    let paused = |at: usize| words.get(at).is_some_and(|word| word.pause);
    if text(place) != "si" || paused(place + 1) {
        return false;
    }
    // `si ya no está disponible`
    let place = place + usize::from(text(place + 1) == "ya" && text(place + 2) == "no");
    match text(place + 1) {
        "no" if paused(place + 2) => true,
        "no" if text(place + 2) == "es" => !matches!(text(place + 3), "molestia" | "mucha"),
        "no" if matches!(text(place + 2), "me" | "le" | "les" | "te" | "hay") => {
            const FALLS: &[&str] = &[
                "alcanza",
                "aprueban",
                "autorizan",
                "dan",
                "bajan",
                "convence",
                "llaman",
                "marcan",
                "hablan",
                "cabe",
                "aceptan",
                "reciben",
                "toman",
                "sale",
                "queda",
                "gusta",
                "dejan",
                "contestan",
                "entregan",
                "traen",
                "consiguen",
            ];
            let object = usize::from(matches!(text(place + 3), "lo" | "la" | "los" | "las"));
            let car = text(place + 2) == "hay" && text(place + 3) != "problema";
            let polite = matches!(text(place + 3), "inconveniente" | "bronca" | "problema");
            FALLS.contains(&text(place + 3 + object)) || car && !polite
        }
        "no" => !NO_CONDITION.contains(&text(place + 2)) && !text(place + 2).is_empty(),
        verb => {
            let next = text(place + 2);
            let vague = VAGUE.contains(&verb) && SETS.contains(&next);
            vague || VERBS.contains(&verb) && !next.is_empty()
        }
    }
}

/// Whether a clause is followed, in its sentence, by another one.
fn next_is_outcome(clause: &Clause<'_>) -> bool {
    let end = clause.span.end;
    end < clause.words.len() && !ends_sentence(clause, end)
}

/// Whether a full stop or a line break stands before a place.
fn ends_sentence(clause: &Clause<'_>, place: usize) -> bool {
    let words = clause.words;
    let (Some(word), Some(before)) = (words.get(place), place.checked_sub(1)) else {
        return false;
    };
    let between = clause.written.get(words[before].end..word.start);
    between.is_some_and(|text| text.contains(['.', '!', '?', '\n', '¿']))
}
