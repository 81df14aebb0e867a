//! Questions about what is noted: `¿cuánto le puse de enganche?`, `¿sí anotaron mi número?`.

use super::{Act, Clause, Context, Reading, Span, cars, contact, money};
use crate::state::State;

/// What the agent did, or has done, with what it was given.
const AGENT: &[&str] = &[
    "anotaste",
    "anotaron",
    "anoto",
    "apuntaste",
    "apuntaron",
    "apunto",
    "registraste",
    "registraron",
    "registro",
    "guardaste",
    "guardaron",
    "guardo",
    "agregaste",
    "agregaron",
    "anotado",
    "anotada",
    "anotados",
    "apuntado",
    "apuntada",
    "apuntados",
    "registrado",
    "registrada",
    "registrados",
    "guardado",
    "guardada",
    "guardados",
];

/// What may also be done to a car: with a thing noted beside it, it is the agent's doing.
const PUT: &[&str] = &[
    "pusiste", "pusieron", "puso", "quedo", "quedaron", "quedamos", "quede",
];

/// What the customer did.
const OWN: &[&str] = &[
    "puse", "dije", "dicho", "dado", "pedido", "di", "pedi", "escogi", "elegi", "deje", "pase",
    "mande", "aparte",
];

/// What is noted.
const THINGS: &[&str] = &[
    "enganche",
    "contado",
    "credito",
    "plazo",
    "meses",
    "mensualidad",
    "mensualidades",
    "presupuesto",
    "nombre",
    "telefono",
    "tel",
    "numero",
    "cel",
    "celular",
    "carro",
    "coche",
    "auto",
    "camioneta",
    "hora",
    "dia",
    "horario",
    "cita",
    "llamada",
    "datos",
    "hoy",
    "manana",
    "lunes",
    "martes",
    "miercoles",
    "jueves",
    "viernes",
    "sabado",
    "domingo",
];

/// Reads a question that what is noted answers; nothing in one that brings something new.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    if !clause.asks && !asks_whether(clause) || !is_anything_noted(context.state) {
        return None;
    }
    if let Some(summary) = summary(clause).or_else(|| down_payment(clause, context)) {
        return Some(Reading::new(Act::Repeat, summary).framed_by([clause.span.clone()]));
    }
    let thing = clause.has(THINGS) || is_about(clause) || asks_how_much(clause);
    let verb = clause.find(AGENT).filter(|at| !is_order(clause, *at));
    let verb = verb
        .or_else(|| {
            clause
                .find(PUT)
                .filter(|_| thing || names_chosen(clause, context))
        })
        .or_else(|| clause.find(OWN).filter(|_| thing))?;
    let asks_plan = clause.has(&["mensualidad", "mensualidades"]);
    if asks_plan || brings_data(clause, context) {
        return None;
    }
    let reading = Reading::new(Act::Repeat, verb..verb + 1);
    Some(reading.framed_by([clause.span.clone()]))
}

/// `¿me haces un resumencito?`
fn summary(clause: &Clause<'_>) -> Option<Span> {
    let mut places = clause.places();
    let summed = |at: &usize| clause.text(*at).starts_with("resum");
    // `¿cómo quedó entonces?`
    let whole = |at: &usize| {
        let end = usize::from(matches!(clause.text(at + 2), "todo" | "entonces")) + at + 2;
        let asks = matches!(clause.text(*at), "como") && clause.text(at + 1).starts_with("qued");
        asks && end >= clause.span.end && clause.text(at + 1) != "quedaria"
    };
    let at = places.find(|at| summed(at) || whole(at))?;
    Some(at..at + 1)
}

/// `a ver, enganche y mensualidad, ¿cuánto y cuánto?`, once a down payment is noted
fn down_payment(clause: &Clause<'_>, context: &Context<'_>) -> Option<Span> {
    const OTHER: &[&str] = &[
        "minimo",
        "minima",
        "menos",
        "mas",
        "si",
        "piden",
        "debo",
        "otro",
        "pesos",
        "quitando",
        "sin",
        "financiando",
        "financian",
    ];
    let known = context.state.down_payment.is_some() && context.chosen().is_some();
    let message = clause.message();
    let asks = message.has(&["enganche"]) && !message.has(OTHER);
    let at = clause.find(&["cuanto", "cuanta"])?;
    (known && asks && !brings_data(&message, context)).then_some(at..at + 1)
}

/// `¿cuánto te dije que traía?`
fn asks_how_much(clause: &Clause<'_>) -> bool {
    clause.has(&["cuanto", "cual", "cuales", "cuantos"])
        && clause.has(&["dije", "puse", "dicho", "pedi"])
}

/// `si anotaron mi teléfono`, without its marks.
fn asks_whether(clause: &Clause<'_>) -> bool {
    const OPENS: &[&str] = &["y", "oye", "oiga", "entonces", "ah", "pero", "bueno", "ya"];
    let mut places = clause.places();
    let first = places.find(|at| !OPENS.contains(&clause.text(*at)));
    let reads_on = first.is_some_and(|at| {
        let next = at + 1 + usize::from(matches!(clause.text(at + 1), "me" | "le" | "lo" | "la"));
        AGENT.contains(&clause.text(next)) || PUT.contains(&clause.text(next))
    });
    first.is_some_and(|at| clause.text(at) == "si") && reads_on
}

/// `¿quedó lo de mi enganche?`, `¿en qué quedamos?`
fn is_about(clause: &Clause<'_>) -> bool {
    let mut places = clause.places();
    places.any(|at| {
        let pair = (clause.text(at), clause.text(at + 1));
        matches!(
            pair,
            ("lo", "de" | "del") | ("que", "quedamos" | "dije" | "puse")
        )
    })
}

/// `me lo anotó por favor`, `anoto`: an order, misspelt, or the customer's own note.
fn is_order(clause: &Clause<'_>, at: usize) -> bool {
    let may_be_present = matches!(clause.text(at), "anoto" | "apunto" | "registro" | "guardo");
    may_be_present && clause.has(&["favor", "porfa", "yo", "le"])
}

fn names_chosen(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    let named = cars::named(clause, context).and_then(|car| car.model);
    let chosen = context.chosen().map(|car| &car.model);
    named.is_some() && named.as_ref() == chosen
}

fn is_anything_noted(state: &State) -> bool {
    let lead = &state.lead;
    state.chosen.is_some()
        || state.down_payment.is_some()
        || state.budget.is_some()
        || lead.name.is_some()
        || lead.phone.is_some()
}

/// `¿sí anotaste que mejor son 80 mil?`: what is new is noted first. An hour that is asked
/// about gives none.
fn brings_data(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    // `¿eran 72 o 60 los meses que te había dicho?`
    if clause.has(&["era", "eran"]) {
        return false;
    }
    let contact = contact::read(clause, context).into_iter();
    let mut contact = contact.filter(|reading| !matches!(reading.act, Act::Time(_)));
    contact.next().is_some()
        || money::read(clause, context)
            .iter()
            .any(|reading| reading.act.is_money())
}
