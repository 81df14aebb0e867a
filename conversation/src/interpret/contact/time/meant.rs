//! Whether a time found is one for a call.

use super::other::is_of_no_call;
use super::scan::Found;
use crate::interpret::{Clause, Context};
use crate::lexicon::Frame;
use crate::state::Step;

/// Words by which customers say when they are free.
const FREE: &[&str] = &[
    "libre",
    "disponible",
    "desocupado",
    "desocupada",
    "desocupo",
    "descanso",
    "chance",
    "atiendo",
    "contesto",
];

/// Whether the time found is one for a call: it was asked for, or a call is
/// spoken of, and it isn't one at which the customer is busy.
pub(super) fn is_meant(clause: &Clause<'_>, context: &Context<'_>, found: &Found) -> bool {
    let first = found
        .spans
        .iter()
        .map(|span| span.start)
        .min()
        .unwrap_or_default();
    let last = found
        .spans
        .iter()
        .map(|span| span.end)
        .max()
        .unwrap_or_default();
    if is_of_no_call(clause, found, first, last) {
        return false;
    }
    if clause.asks && !(found.any && clause.text(clause.span.start) == "cuando") {
        return is_proposed(clause, context, found);
    }
    is_said(clause, context, found)
}

/// `¿puede ser mañana a las 12?`, even before the number is known.
fn is_proposed(clause: &Clause<'_>, context: &Context<'_>, found: &Found) -> bool {
    let frames = clause.frame(Frame::Timing).is_some();
    let day_and_hour = found.day.is_some() && !found.clocks.is_empty();
    let says = found.day.is_some() || !found.clocks.is_empty() || found.part.is_some();
    let settled = context.state.lead.preferred_time_said.is_some();
    let hours = clause.has(&["abren", "cierran", "atienden", "horario", "abierto"]);
    let proposes = context.step().is_contact() && day_and_hour && !hours;
    let moves = settled && asks_to_move(clause) && says;
    let answers = is_asked(context) && (frames || day_and_hour);
    clause.frame(Frame::Call).is_some() || answers || proposes || moves
}

/// Whether the time of a call is what the agent asked for.
fn is_asked(context: &Context<'_>) -> bool {
    context.step() == Step::PreferredTime || context.state.asked == "which_hour"
}

/// Whether a statement gives the time of a call: asked for, due, or changed.
fn is_said(clause: &Clause<'_>, context: &Context<'_>, found: &Found) -> bool {
    let frames = clause.frame(Frame::Timing).is_some();
    let day_and_hour = found.day.is_some() && !found.clocks.is_empty();
    let says = found.day.is_some() || !found.clocks.is_empty();
    let step = context.step();
    let lead = &context.state.lead;
    let settled = lead.preferred_time_said.is_some();
    // Name and phone are there: what is missing is when to call.
    let due = lead.name.is_some() && lead.phone.is_some() && !settled;
    let contact = due || step.is_contact() || matches!(step, Step::Handoff | Step::NextStep);
    // `mejor el viernes a la misma hora`, once a time is noted.
    let moves = frames || clause.frame(Frame::MoveCall).is_some();
    let changes = settled && says && (moves || clause.has(&["misma", "mismo"]));
    // `el jueves por la tarde tengo libre`, before it was asked for
    let free = lead.name.is_some() && found.day.is_some() && frames && clause.has(FREE);
    is_asked(context)
        || clause.frame(Frame::Call).is_some()
        || goes_on_behind_a_call(clause, context, found)
        || changes
        || free
        || contact && (says || found.part.is_some() || found.any)
        || day_and_hour
}

/// `márcame hoy saliendo, a las 7 de la tarde`: nothing but an hour or a day behind the wish to
/// be called.
fn goes_on_behind_a_call(clause: &Clause<'_>, context: &Context<'_>, found: &Found) -> bool {
    let said = found.day.is_some() || !found.clocks.is_empty();
    let time = |place: usize| found.spans.iter().any(|span| span.contains(&place));
    let frames = &context.facts.frames;
    let called = clause.earlier().frame(Frame::Call).is_some();
    let mut places = clause.places();
    said && called && places.all(|place| time(place) || frames.is_filler(clause.text(place)))
}

/// `¿la podemos recorrer al viernes?`, `¿podría ser mañana?`, `¿mejor a las 4?`: a question
/// by which the call that is arranged is moved.
pub(crate) fn asks_to_move(clause: &Clause<'_>) -> bool {
    const CAN: &[&str] = &["puede", "podria", "podra", "pudiera", "podrian", "pueden"];
    const TO: &[&str] = &[
        "ser", "marcar", "llamar", "hablar", "marcarme", "llamarme", "hablarme",
    ];
    let be = |at: usize| CAN.contains(&clause.text(at)) && TO.contains(&clause.text(at + 1));
    let start = clause.span.start;
    let better = clause.text(start) == "mejor"
        || clause.text(start + 1) == "mejor" && matches!(clause.text(start), "no" | "y" | "o");
    // `¿puede ser ese mismo día, pero hasta las 5?`
    let message = clause.message();
    let asked = clause.asks
        && (0..clause.span.end)
            .any(|at| CAN.contains(&message.text(at)) && message.text(at + 1) == "ser");
    clause.frame(Frame::MoveCall).is_some() || clause.places().any(be) || better || asked
}

/// `no me marquen hasta el lunes`, `no me llamen antes de las 5`: the time is the first
/// one that suits. `first`: where it begins.
pub(super) fn waits(clause: &Clause<'_>, first: usize) -> bool {
    const CALLS: [&str; 8] = [
        "marquen",
        "llamen",
        "hablen",
        "marques",
        "llames",
        "hables",
        "contacten",
        "puedo",
    ];
    let leads = |place: usize| matches!(clause.text(place), "hasta" | "antes");
    let led = leads(first) || leads(first.wrapping_sub(1)) || leads(first.wrapping_sub(2));
    let mut before = clause.span.start..first;
    let called = before.any(|place| {
        let denied = clause.span.start..place;
        CALLS.contains(&clause.text(place)) && denied.into_iter().any(|at| clause.text(at) == "no")
    });
    led && called
}
