//! `¿y con el doble de enganche?`, `¿y si fuera a 4 años?`: questions about another plan.

use super::{Act, Clause, Context, Supposition};

/// What an act of a question supposes, where it would change a part of the plan that is
/// settled; whoever only asks keeps the plan.
pub(super) fn supposed(act: &Act, clause: &Clause<'_>, context: &Context<'_>) -> Option<Act> {
    let state = context.state;
    let asks = clause.asks || clause.asked_next && supposes(clause);
    let known = state.chosen.as_ref().or(state.recommended.as_ref());
    if !asks || known.is_none() {
        return None;
    }
    let mut supposition = Supposition::default();
    match act {
        Act::DownPayment(down) if state.down_payment.is_some_and(|known| known != *down) => {
            supposition.down = Some(*down);
        }
        Act::Term(term) if state.term_months.is_some_and(|known| known != *term) => {
            supposition.term_months = Some(*term);
        }
        _ => return None,
    }
    Some(Act::Suppose(supposition))
}

/// `y si …`
pub(super) fn supposes(clause: &Clause<'_>) -> bool {
    let start = clause.span.start;
    let first = clause.text(start);
    first == "si" || matches!(first, "y" | "pero") && clause.text(start + 1) == "si"
}
