//! Whether a time found is one for a call.

use super::scan::Found;
use super::{leaving, past};
use crate::interpret::{Clause, Context, Span};
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
    if promises(clause, last) || is_pay_day(clause, last) {
        return false;
    }
    let waits = waits(clause, first);
    let busy = clause.frames(Frame::Busy).any(|span| {
        let denies = clause.text(span.start) == "no";
        // `jueves no puedo, viernes sí`
        let refused = |day: &Span| day.start <= span.start && span.end <= day.end;
        if found.refused.iter().any(refused) {
            return false;
        }
        // `a las diez no puedo, como a las doce`
        let goes_on = clause.text(span.end - 1) == "puedo"
            && found.hour_spans.iter().any(|hour| hour.start >= span.end);
        if denies && (waits || goes_on) {
            return false;
        }
        // `entro a las 9, márquenme hoy a las 6`
        let mut calls = clause.frames(Frame::Call);
        if calls.any(|call| call.start >= span.end && call.end <= first) {
            return false;
        }
        let company = matches!(
            clause.text(span.start),
            "abren" | "cierran" | "abierto" | "abiertos" | "entregan"
        );
        let leaves = leaving::before(clause, first).is_some();
        // `entre semana ando en la obra`
        let said_behind = span.start == last
            && matches!(
                clause.text(last),
                "ando" | "estoy" | "trabajo" | "tengo" | "cuido"
            );
        denies || company || said_behind || span.end <= first && !leaves
    });
    let before = first.checked_sub(1).map_or("", |at| clause.text(at));
    if calls_off(clause, first) && !waits {
        return false;
    }
    let of_other_day = found.refused.iter().any(|day| day.end == first);
    // `mañana a las 4 no más`
    let no_more = matches!(clause.text(last + 1), "mas" | "nada");
    let denied = clause.text(last) == "no" && !no_more || before == "no" && !of_other_day;
    // `yo le aviso cuando pueda`
    let leaves = clause.frame(Frame::Later).is_some() && found.day.is_none();
    if leaves && found.clocks.is_empty() {
        return false;
    }
    // `el lunes, porque el domingo hay comida`
    let start = clause.span.start;
    let over = found.refused.iter().any(|words| words.start == start);
    let excuse = matches!(clause.text(start), "porque" | "pq" | "xq") && !over;
    if busy
        || denied
        || excuse
        || past::is_told(clause, first, last)
        || past::is_visit(clause, first)
    {
        return false;
    }
    let calls = clause.frame(Frame::Call).is_some();
    let frames = clause.frame(Frame::Timing).is_some();
    let day_and_hour = found.day.is_some() && !found.clocks.is_empty();
    let step = context.step();
    let asked = step == Step::PreferredTime || context.state.asked == "which_hour";
    let settled = context.state.lead.preferred_time_said.is_some();
    let says = found.day.is_some() || !found.clocks.is_empty();
    // `cuando gusten` asks nothing.
    let whenever = found.any && clause.text(clause.span.start) == "cuando";
    if clause.asks && !whenever {
        // `¿puede ser mañana a las 12?` before the number is known
        let hours = clause.has(&["abren", "cierran", "atienden", "horario", "abierto"]);
        let proposes = step.is_contact() && day_and_hour && !hours;
        let moves = settled && asks_to_move(clause) && (says || found.part.is_some());
        return calls || asked && frames || asked && day_and_hour || proposes || moves;
    }
    // Name and phone are there: what is missing is when to call.
    let lead = &context.state.lead;
    let due = lead.name.is_some() && lead.phone.is_some() && lead.preferred_time_said.is_none();
    let contact = due || step.is_contact() || matches!(step, Step::Handoff | Step::NextStep);
    // `mejor el viernes a la misma hora`, once a time is noted.
    let moves = frames || clause.frame(Frame::MoveCall).is_some();
    let changes = settled && says && (moves || clause.has(&["misma", "mismo"]));
    // `el jueves por la tarde tengo libre`, before it was asked for
    let free = lead.name.is_some() && found.day.is_some() && frames && clause.has(FREE);
    asked
        || calls
        || goes_on_behind_a_call(clause, context, found)
        || changes
        || free
        || contact
            && (found.day.is_some()
                || !found.clocks.is_empty()
                || found.part.is_some()
                || found.any)
        || day_and_hour
}

/// `ahorita le contesto`, `mañana les digo`: what the customer will do calls for no call.
fn promises(clause: &Clause<'_>, last: usize) -> bool {
    const DOES: &[&str] = &[
        "contesto", "digo", "aviso", "confirmo", "escribo", "marco", "llamo", "respondo", "mando",
        "resuelvo",
    ];
    let pronoun = matches!(clause.text(last), "le" | "les" | "te" | "se");
    let verb = last + 1 + usize::from(clause.text(last + 1) == "lo");
    pronoun && DOES.contains(&clause.text(verb))
}

/// `hoy me pagan`, `el viernes cobro`
fn is_pay_day(clause: &Clause<'_>, last: usize) -> bool {
    let pair = (clause.text(last), clause.text(last + 1));
    matches!(
        pair,
        ("me" | "nos", "pagan" | "depositan" | "rayan") | ("cobro" | "cobramos" | "rayo", _)
    )
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

/// `no vayan a llamar a las 8`, `porfa no me hablen en la mañana`: a call denied right
/// before the time.
fn calls_off(clause: &Clause<'_>, first: usize) -> bool {
    const NEAR: usize = 5;
    let mut calls = clause
        .frames(Frame::Call)
        .filter(|span| span.end <= first && span.end + NEAR > first);
    calls.any(|span| {
        let begin = (clause.span.start..span.start)
            .rev()
            .find(|place| !matches!(clause.text(*place), "me" | "nos" | "se" | "le"));
        let before = begin.is_some_and(|place| clause.text(place) == "no");
        before || clause.text(span.start) == "no"
    })
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
