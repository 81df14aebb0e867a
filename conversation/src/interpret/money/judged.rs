//! Amounts that are judged and not given: `60 es un buen`, `¿300 es mucho?`

use super::{Scene, terms};
use crate::interpret::Clause;
use crate::state::Step;

const VERBS: [&str; 16] = [
    "es", "son", "era", "eran", "seria", "serian", "hace", "hacen", "hacia", "hacian", "parece",
    "parecen", "siento", "veo", "esta", "estan",
];
const GRADES: [&str; 14] = [
    "muy", "un", "una", "ya", "bien", "como", "re", "tan", "super", "medio", "algo", "que", "pues",
    "bastante",
];
const JUDGES: [&str; 38] = [
    "mucho",
    "muchos",
    "mucha",
    "muchisimo",
    "muchisimos",
    "muchisima",
    "demasiado",
    "demasiados",
    "demasiada",
    "bastante",
    "bastantes",
    "poco",
    "pocos",
    "poquito",
    "poquitos",
    "poquisimo",
    "chorro",
    "monton",
    "friego",
    "chingo",
    "madral",
    "eternidad",
    "exagerado",
    "exagerados",
    "exageracion",
    "barbaridad",
    "dineral",
    "lanal",
    "lanon",
    "largo",
    "larguisimo",
    "caro",
    "carisimo",
    "pesado",
    "pesados",
    "alto",
    "altisimo",
    "excesivo",
];

/// Whether a clause only says or asks what an amount is like.
pub(super) fn is_judged(scene: &Scene<'_>, index: usize) -> bool {
    let clause = scene.clause;
    let span = &scene.found[index].span;
    // `¿y 72 es mucho?` supposes another term, `¿50 mil es poco?` asks for the least.
    let answered = scene.context.state.term_months.is_some() && terms::is_usual(scene, index)
        || scene.step() == Step::DownPayment;
    if clause.asks && answered || is_all_there_is(&clause.message()) {
        return false;
    }
    is_judged_behind(clause, span.end) || is_judged_before(clause, span.start)
}

/// `60 mil es poco, pero es lo que tengo`
fn is_all_there_is(message: &Clause<'_>) -> bool {
    const HAS: [&str; 8] = [
        "tengo", "traigo", "hay", "puedo", "junte", "alcanzo", "tenemos", "doy",
    ];
    message.places().any(|place| {
        let words = (message.text(place), message.text(place + 1));
        words == ("lo", "que") && HAS.contains(&message.text(place + 2))
    })
}

/// `60 es un buen`, `60 meses se me hace mucho`
fn is_judged_behind(clause: &Clause<'_>, end: usize) -> bool {
    /// Words between an amount and the verb.
    const BETWEEN: [&str; 14] = [
        "de",
        "enganche",
        "plazo",
        "meses",
        "mensuales",
        "ya",
        "como",
        "que",
        "si",
        "la",
        "se",
        "me",
        "le",
        "nos",
    ];
    let skip = |words: &[&str], mut at: usize| {
        while words.contains(&clause.text(at)) {
            at += 1;
        }
        at
    };
    let verb = skip(&BETWEEN, end);
    if !VERBS.contains(&clause.text(verb)) {
        return false;
    }
    let judge = skip(&GRADES, verb + 1);
    // `60 es un buen`, but `60 es un buen plazo`
    let many = clause.text(judge) == "buen"
        && clause.text(judge - 1) == "un"
        && matches!(clause.text(judge + 1), "" | "de" | "tiempo");
    many || JUDGES.contains(&clause.text(judge)) || clause.text(judge - 1) == "bastante"
}

/// `es mucho 60`, `se me hacen muchos 60 meses`
fn is_judged_before(clause: &Clause<'_>, start: usize) -> bool {
    let back = |words: &[&str], mut at: usize| {
        while at > clause.span.start && words.contains(&clause.text(at - 1)) {
            at -= 1;
        }
        at
    };
    let judge = back(&["los", "esos", "a", "de"], start);
    if judge == clause.span.start || !JUDGES.contains(&clause.text(judge - 1)) {
        return false;
    }
    let verb = back(&GRADES, judge - 1);
    let said = |offset: usize| {
        verb.checked_sub(offset)
            .map_or("", |place| clause.text(place))
    };
    let denied = said(2) == "no" || said(2) == "me" && said(4) == "no";
    VERBS.contains(&said(1)) && !denied
}
