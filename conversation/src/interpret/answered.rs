//! Answers to the agent's question: `pagamos de contado con lo de un terreno que vendimos`.
//!
//! What was asked for needs no account of the words around it, unless they deny it, restrict
//! it or speak of another person.

use super::named::is_contradicted;
use super::{Act, Clause, Context, Reading};
use crate::lexicon::Frame;
use crate::payment::Down;
use crate::state::Step;

/// Whether an act answers the agent's question and nothing in its clause speaks against it.
pub(super) fn is_answered(
    reading: &Reading,
    clause: &Clause<'_>,
    unexplained: &[usize],
    context: &Context<'_>,
) -> bool {
    is_asked_for(&reading.act, context)
        && !clause.asks
        && clause.frame(Frame::Relative).is_none()
        && clause.frame(Frame::Reported).is_none()
        && !is_restricted(clause, reading.explains[0].end)
        && !is_contradicted(reading, clause, unexplained, &context.facts.frames)
}

/// A bare amount or number answers only the very question that asks for one.
fn is_asked_for(act: &Act, context: &Context<'_>) -> bool {
    let step = context.step();
    let due = match act {
        Act::Pay(_) | Act::DownPayment(Down::Percent(_)) => true,
        Act::DownPayment(Down::Amount(_)) => step == Step::DownPayment,
        Act::Term(_) => step == Step::LoanTerm,
        _ => false,
    };
    due && context.state.awaits(act)
}

/// `50 mil cuando venda mi moto`, `110 mil, pero ese dinero ya lo debo`
fn is_restricted(clause: &Clause<'_>, from: usize) -> bool {
    const RESTRICTS: [&str; 7] = [
        "si", "cuando", "pero", "aunque", "mientras", "depende", "sino",
    ];
    let message = clause.message();
    (from..message.span.end).any(|place| RESTRICTS.contains(&message.text(place)))
}
