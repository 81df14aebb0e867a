//! Amounts that are judged and not given: `60 es un buen`, `¿300 es mucho?`

use super::{Scene, terms};
use crate::interpret::quantity::{Quantity, quantities};
use crate::interpret::{Clause, Span};
use crate::lexicon::Frame;
use crate::state::Step;

const VERBS: [&str; 16] = [
    "es", "son", "era", "eran", "seria", "serian", "hace", "hacen", "hacia", "hacian", "parece",
    "parecen", "siento", "veo", "esta", "estan",
];
const GRADES: [&str; 13] = [
    "muy", "un", "una", "ya", "bien", "como", "re", "tan", "super", "medio", "algo", "que", "pues",
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

/// `120 me deja justa`, `con 120 me quedo sin nada`: what is left is too little.
#[rustfmt::skip]
const TIGHT_VERBS: [&str; 8] = [
    "deja", "dejan", "dejaria", "dejarian", "quedo", "quedamos", "quedaria", "quedariamos",
];
#[rustfmt::skip]
const TIGHT: [&str; 18] = [
    "justo", "justa", "justos", "justas", "justito", "justita", "apretado", "apretada",
    "apretados", "apretadas", "ahorcado", "ahorcada", "corto", "corta", "sin", "limpio", "limpia",
    "endeudado",
];

/// The words of an amount of which a clause only says or asks what it is like.
pub(super) fn judged(scene: &Scene<'_>, index: usize) -> Option<Span> {
    let clause = scene.clause;
    let span = &scene.found[index].span;
    // `¿y 72 es mucho?` supposes another term, `¿50 mil es poco?` asks for the least.
    let answered = scene.context.state.term_months.is_some() && terms::is_usual(scene, index)
        || scene.has_attached(index, Frame::DownPayment)
        || scene.step() == Step::DownPayment;
    if clause.asks && answered || is_all_there_is(&clause.message()) {
        return None;
    }
    let behind = judged_behind(clause, span.end).map(|end| span.start..end);
    behind.or_else(|| judged_before(clause, span.start).map(|start| start..span.end))
}

/// `¿300 es mucho?`, `es mucho 60`: whether that is all that a clause says.
pub(in crate::interpret) fn only_judges(clause: &Clause<'_>) -> bool {
    /// `¿y 60 meses se les hace mucho?`
    const LONGEST: usize = 7;
    let found = quantities(clause);
    let judges = |one: &Quantity| {
        let (start, end) = (one.span.start, one.span.end);
        judged_behind(clause, end).is_some() || judged_before(clause, start).is_some()
    };
    clause.span.len() <= LONGEST && found.iter().any(judges)
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

/// `60 es un buen`, `60 meses se me hace mucho`: where the judgement ends.
fn judged_behind(clause: &Clause<'_>, end: usize) -> Option<usize> {
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
    let tight = TIGHT_VERBS.contains(&clause.text(verb));
    if !VERBS.contains(&clause.text(verb)) && !tight {
        return None;
    }
    let judge = skip(&GRADES, verb + 1);
    if tight && TIGHT.contains(&clause.text(judge)) {
        return Some(judge + 1);
    }
    // `60 es un buen`, but `60 es un buen plazo`
    let many = clause.text(judge) == "buen"
        && clause.text(judge - 1) == "un"
        && matches!(
            clause.text(judge + 1),
            "" | "de" | "tiempo" | "no" | "verdad" | "eh"
        );
    let judges = !tight && (many || JUDGES.contains(&clause.text(judge)));
    judges.then_some(judge + 1)
}

/// `es mucho 60`, `se me hacen muchos 60 meses`: where the judgement begins.
fn judged_before(clause: &Clause<'_>, start: usize) -> Option<usize> {
    let back = |words: &[&str], mut at: usize| {
        while at > clause.span.start && words.contains(&clause.text(at - 1)) {
            at -= 1;
        }
        at
    };
    let judge = back(&["los", "esos", "a", "de"], start);
    if judge == clause.span.start || !JUDGES.contains(&clause.text(judge - 1)) {
        return None;
    }
    let verb = back(&GRADES, judge - 1);
    let said = |offset: usize| {
        verb.checked_sub(offset)
            .map_or("", |place| clause.text(place))
    };
    let denied = said(2) == "no" || said(2) == "me" && said(4) == "no";
    (VERBS.contains(&said(1)) && !denied).then(|| verb - 1)
}
