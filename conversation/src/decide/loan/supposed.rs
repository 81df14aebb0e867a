//! Plans with another down payment or term, shown and not yet taken.

use super::super::draft::Draft;
use super::super::saying::{Closing, Value};
use super::super::{plan, proposals};
use super::{car_of_question, check_down_payment};
use crate::acts::{Act, Supposition};
use crate::financing::TERMS_MONTHS;
use crate::texts::Text;

/// The suppositions of a message as one plan.
pub(super) fn supposed(draft: &Draft<'_>) -> Option<Supposition> {
    let all = draft.acts.iter().filter_map(|act| match act {
        Act::Suppose(supposition) => Some(*supposition),
        _ => None,
    });
    let supposed = all.reduce(|one, other| Supposition {
        down: other.down.or(one.down),
        term_months: other.term_months.or(one.term_months),
    })?;
    // `¿y a 48?` keeps the down payment that was supposed before.
    let before = draft.before.proposed.iter();
    Some(before.fold(supposed, |supposed, act| match act {
        Act::DownPayment(down) => Supposition {
            down: supposed.down.or(Some(*down)),
            ..supposed
        },
        Act::Term(term) => Supposition {
            term_months: supposed.term_months.or(Some(*term)),
            ..supposed
        },
        _ => supposed,
    }))
}

/// Shows what another down payment or term would come to; a yes takes it.
pub(super) fn suppose(draft: &mut Draft<'_>, supposition: Supposition) {
    let settled = (draft.state.down_payment, draft.state.term_months);
    let mut acts = Vec::new();
    if let Some(down) = supposition.down {
        draft.state.down_payment = Some(down);
        acts.push(Act::DownPayment(down));
    }
    if let Some(term) = supposition.term_months {
        draft.state.term_months = Some(term);
        acts.push(Act::Term(term));
    }
    let term = supposition.term_months;
    // `¿cuánto saldría el March a 60?`, once the Aveo is chosen: the plan of the March.
    let asked = car_of_question(draft).filter(|car| Some(*car) != draft.chosen());
    if let Some(car) = asked.filter(|_| term.is_none_or(|term| TERMS_MONTHS.contains(&term))) {
        plan::show_payments(draft, car);
        draft.remember_car(car);
        (draft.state.down_payment, draft.state.term_months) = settled;
        draft.served = true;
        return;
    }
    if let Some(term) = term.filter(|term| !TERMS_MONTHS.contains(term)) {
        let months = Value::Number(term.into());
        draft.say_with(Text::TermRefused, [("term", months)]);
    } else if check_down_payment(draft)
        && let Some(car) = draft.talked_about()
    {
        plan::show_payments(draft, car);
        proposals::propose(draft, acts);
        draft.closing = Closing::Supposed;
    }
    (draft.state.down_payment, draft.state.term_months) = settled;
}
