//! `¿y con el doble de enganche?`, `¿y si fuera a 4 años?`: questions about another plan.

use super::comparison::car_of;
use super::{Act, CarFact, Clause, Context, Supposition};
use crate::lexicon::Frame;
use crate::payment::Payment;
use crate::state::Step;

/// What an act of a question supposes, where it would change a part of the plan that is
/// settled; whoever only asks keeps the plan.
pub(super) fn supposed(act: &Act, clause: &Clause<'_>, context: &Context<'_>) -> Option<Act> {
    if let Act::Want(wish) = act
        && wish.model.is_some()
        && is_hypothetical(clause)
    {
        return Some(Act::AskCar(car_of(wish), CarFact::Price));
    }
    let state = context.state;
    let start = clause.span.start;
    let wonders = clause.text(start) == "y" && clause.text(start + 1) == "si";
    // `a 48 dije también, ¿cuánto es a 48?`
    let asked = ["dije", "decia", "pregunte", "preguntaba"];
    let again = clause.asked_next && clause.has(&asked);
    let asks = clause.asks || wonders || again || clause.asked_next && supposes(clause);
    let known = state.chosen.as_ref().or(state.recommended.as_ref());
    if !asks || known.is_none() {
        return None;
    }
    let mut supposition = Supposition::default();
    // `¿y si doy 80?` settles nothing, whether or not another one is known.
    // `¿y a 48?` goes on supposing.
    let of_plan = |act: &Act| matches!(act, Act::DownPayment(_) | Act::Term(_));
    let goes_on = clause.asks && state.proposed.iter().any(of_plan);
    // `¿y a 60 meses con 100 mil?` of a car that is paid in cash
    let cash = state.payment == Some(Payment::Cash);
    let open = supposes(clause) || goes_on || cash || asks_for_figure(act, clause, context);
    let open = open && state.chosen.is_some();
    match act {
        Act::DownPayment(down) if state.down_payment.map_or(open, |known| known != *down) => {
            supposition.down = Some(*down);
        }
        Act::Term(term) if state.term_months.map_or(open, |known| known != *term) => {
            supposition.term_months = Some(*term);
        }
        _ => return None,
    }
    Some(Act::Suppose(supposition))
}

/// `¿cuánto al mes a 60?`, `¿cuánto de intereses a 36 con 100 de enganche?`; `a cuatro años, a
/// ver en cuánto sale` answers what was asked.
fn asks_for_figure(act: &Act, clause: &Clause<'_>, context: &Context<'_>) -> bool {
    const HOW_MUCH: &[&str] = &["cuanto", "cuantos", "cuanta"];
    const OPENS: &[&str] = &[
        "y", "oye", "oiga", "entonces", "pues", "ok", "ah", "bueno", "en", "de", "a", "como", "al",
        "final", "total",
    ];
    let opening = clause
        .places()
        .find(|place| !OPENS.contains(&clause.text(*place)));
    let opens = opening.is_some_and(|place| HOW_MUCH.contains(&clause.text(place)));
    let answers = match act {
        Act::Term(_) => context.step() == Step::LoanTerm,
        Act::DownPayment(_) => context.step() == Step::DownPayment,
        _ => false,
    };
    // `¿cuánto al mes con 30 mil?`, where none is known, says what is paid down.
    let down = matches!(act, Act::DownPayment(_)) && clause.frame(Frame::PerMonth).is_some();
    clause.asks && clause.has(HOW_MUCH) && (opens || !answers) && !down
}

/// `y si …`
pub(super) fn supposes(clause: &Clause<'_>) -> bool {
    const OPENS: &[&str] = &["oye", "oiga", "bueno", "ah", "ok", "mira", "disculpa"];
    let opening = clause
        .places()
        .find(|place| !OPENS.contains(&clause.text(*place)));
    let start = opening.unwrap_or(clause.span.start);
    let first = clause.text(start);
    first == "si" || matches!(first, "y" | "pero") && clause.text(start + 1) == "si"
}

/// `si me alcanzara para una 2020`, `mi duda es si es mejor el Altima`: what is only
/// supposed is neither wanted nor given.
pub(super) fn is_hypothetical(clause: &Clause<'_>) -> bool {
    /// The verb of a supposition stands within as many words.
    const NEAR: usize = 4;
    const WONDER: &[&str] = &["se", "es", "sabemos", "duda", "pregunta", "veo"];
    clause.places().any(|place| {
        let before = place.checked_sub(1).map_or("", |at| clause.text(at));
        let supposed = || (place + 1..=place + NEAR).any(|at| is_subjunctive(clause.text(at)));
        clause.text(place) == "si" && (WONDER.contains(&before) || supposed())
    })
}

/// `alcanzara`, `juntara`, `pudiera`: the past subjunctive, by its ending.
fn is_subjunctive(word: &str) -> bool {
    const NO_VERBS: &[&str] = &[
        "compara",
        "separa",
        "prepara",
        "camara",
        "manera",
        "quisiera",
        "cualquiera",
        "siquiera",
        "afuera",
        "primera",
        "tercera",
        "cartera",
        "carretera",
        "espera",
    ];
    const ENDINGS: &[&str] = &[
        "ara", "aran", "aramos", "iera", "ieran", "ieramos", "uera", "ueran", "jera", "jeran",
        "yera", "yeran",
    ];
    word.len() > 4
        && !NO_VERBS.contains(&word)
        && ENDINGS.iter().any(|ending| word.ends_with(ending))
}
