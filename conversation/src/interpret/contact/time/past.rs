//! Times at which something happened: `tenía cita el sábado`, `llevo desde el lunes`.

use super::calendar::number;
use super::day::is_day_after;
use crate::interpret::Clause;
use crate::lexicon::Frame;

/// Verbs of what happened, in the forms that mean nothing else.
#[rustfmt::skip]
const HAPPENED: &[&str] = &[
    "fui", "fuimos", "fue", "fueron", "vine", "vinimos", "vino", "tenia", "teniamos", "tuve",
    "tuvimos", "estuve", "estuvimos", "estuvo", "estaba", "estabamos", "hice", "hicimos", "hizo",
    "iba", "ibamos", "iban", "citaron", "dijeron", "dijo", "prometieron", "prometio", "quedaron",
    "quedo", "dejaron", "hablaron", "llamaron", "marcaron", "atendieron", "atendio", "espere",
    "esperamos", "llegue", "llegamos", "llego", "salio", "salieron", "compre", "compramos",
    "compro", "pague", "pagamos", "firme", "firmamos", "entregaron", "vendieron", "cancelaron",
    "agende", "agendamos", "pedi", "pedimos", "mande", "mandaron", "vi", "vimos", "lleve",
    "perdi", "perdimos", "falle", "fallo", "descompuso", "nacio", "murio", "cumplio", "llevo",
    "llevamos", "aparte", "deposite", "recibi", "recibimos", "escribi", "pregunte", "habia",
    "habian", "contestaron", "contesto", "manejamos", "viaje", "viajamos", "gaste", "gastamos",
];
/// What other people do at an hour.
const DOES: &[&str] = &[
    "sale", "entra", "llega", "trabaja", "regresa", "duerme", "come", "abre",
];
/// Words around a time that is over.
const OVER: &[&str] = &[
    "pasado", "pasada", "pasados", "pasadas", "ayer", "anteayer", "antier",
];
/// Words by which a call is asked for after all.
const ASKS: &[&str] = &[
    "llamen",
    "marquen",
    "hablen",
    "llame",
    "marque",
    "hable",
    "llamenme",
    "marquenme",
    "hablenme",
    "llamame",
    "marcame",
    "hablame",
    "puedo",
    "pueden",
    "puede",
    "mejor",
    "quiero",
    "podria",
    "podrian",
    "contacten",
    "busquenme",
    "disponible",
];

/// Words that speak of the call.
const ASKS_CALL: &[&str] = &[
    "llamen",
    "marquen",
    "hablen",
    "llamenme",
    "marquenme",
    "hablenme",
    "llamame",
    "marcame",
    "hablame",
    "llamada",
    "estar",
    "saliendo",
];

/// Whether the clause tells of the time between two places as of one that is over:
/// a verb in the past leads to it, or a word beside it says so.
pub(super) fn is_told(clause: &Clause<'_>, first: usize, last: usize) -> bool {
    const NEAR: usize = 4;
    let gone = clause.has(&["ayer", "anteayer", "antier"]);
    if clause.has(ASKS) && !gone {
        return false;
    }
    // `mi esposo sale a las 5`
    let who = clause.frame(Frame::Relative).filter(|who| who.end <= first);
    let does = who.is_some_and(|who| (who.end..first).any(|at| DOES.contains(&clause.text(at))));
    let opens = matches!(clause.text(clause.span.start), "el" | "ella");
    if does || opens && DOES.contains(&clause.text(clause.span.start + 1)) {
        return true;
    }
    let from = first.saturating_sub(NEAR).max(clause.span.start);
    // `ya vi, el jueves a las 3`: what happened stands before the pause.
    let paused = (from + 1..=first)
        .rev()
        .find(|at| clause.words.get(*at).is_some_and(|word| word.pause));
    let from = paused.unwrap_or(from);
    // `solo contesto de 9 a 10` says when to call.
    let answers = |place: usize| {
        let before = clause.text(place.wrapping_sub(1));
        clause.text(place) == "contesto" && !matches!(before, "no" | "me" | "nadie" | "quien")
    };
    let happened = |place: &usize| {
        HAPPENED.contains(&clause.text(*place)) && !answers(*place) && !waits(clause, *place)
    };
    let led = (from..first).any(|place| happened(&place));
    let over = (first..=last).any(|place| {
        // `pasado mañana`
        let ahead = clause.text(place + 1) == "manana" || is_day_after(clause, place);
        OVER.contains(&clause.text(place)) && !ahead
    });
    let since =
        clause.text(first.wrapping_sub(1)) == "desde" && clause.has(&["esperando", "llevo"]);
    // `a las 7 ya salió de trabajar` says when that other person is free.
    let goes_on = clause.text(last) != "ya"
        && (last..last + 2).any(|place| happened(&place))
        && clause.text(clause.span.start) != "que";
    let before = (clause.span.start..first).any(|place| OVER.contains(&clause.text(place)));
    gone || led
        || over
        || before && clause.text(first.wrapping_sub(1)) != "pasado"
        || since
        || goes_on
}

/// `mañana a las 5 quedo al pendiente`: of the customer, and now.
fn waits(clause: &Clause<'_>, place: usize) -> bool {
    const BEHIND: &[&str] = &[
        "al",
        "a",
        "atento",
        "atenta",
        "pendiente",
        "en",
        "libre",
        "listo",
    ];
    clause.text(place) == "quedo" && BEHIND.contains(&clause.text(place + 1))
}

/// `mejor voy yo el sábado`, `paso el lunes a la sucursal`: when the customer comes, and
/// not when to call.
pub(super) fn is_visit(clause: &Clause<'_>, first: usize) -> bool {
    const GOES: &[&str] = &[
        "voy",
        "vamos",
        "paso",
        "pasamos",
        "ire",
        "iremos",
        "iria",
        "pasaria",
        "caigo",
        "visito",
        "visitamos",
        "llego",
    ];
    const THERE: &[&str] = &[
        "yo",
        "alla",
        "ahi",
        "sucursal",
        "agencia",
        "tienda",
        "sede",
        "directo",
        "verlo",
        "verla",
        "ustedes",
        "lote",
        "oficina",
        "personalmente",
    ];
    let verb = (clause.span.start..first).rfind(|place| GOES.contains(&clause.text(*place)));
    let there = clause.has(THERE);
    // `la pasamos al viernes`
    let moves = clause.frame(Frame::MoveCall).is_some();
    verb.is_some_and(|verb| there || verb + 1 == first) && !clause.has(ASKS_CALL) && !moves
}

/// `4 horas de carretera`, `hice 3 horas`: how long something took; `17 horas` is an hour
/// of the day.
pub(super) fn is_duration(clause: &Clause<'_>, at: usize, end: usize) -> bool {
    let unit = (at + 1..=end).find(|place| matches!(clause.text(*place), "horas" | "hrs" | "hora"));
    let Some(unit) = unit else { return false };
    let of = clause.text(unit + 1) == "de" && clause.text(unit + 2) != "la";
    let early = number(clause.text(at)).is_some_and(|hours| hours < 13);
    early && (of || clause.text(unit) != "hrs")
}
