//! What was asked back, where a message neither says yes nor no.

use super::super::draft::Draft;
use super::{begins_with_denial, speaks_of_the_rest};
use crate::acts::{Act, Social};
use crate::state::Step;

/// `mi cel es 722 …` behind `¿entendí bien que tu nombre es Norberto Alanís?`: who goes on
/// with other contact data takes as understood what answered the agent's question.
pub(super) fn goes_on_with_contact(draft: &Draft<'_>, proposed: &[Act]) -> bool {
    let kind = std::mem::discriminant::<Act>;
    let open = |act: &Act| {
        let acts = draft.acts.iter().chain(&draft.doubtful);
        let mut said = acts.filter(|other| kind(other) == kind(act));
        // `yo soy Diana, su hija`, behind the name of the one to be called
        let other = matches!(act, Act::Name(_)) && draft.before.lead.name.is_some();
        let answer = matches!(act, Act::Name(_) | Act::Time(_)) || draft.before.awaits(act);
        answer && !other && said.next().is_none()
    };
    let resists = |act: &Act| act.is_answer() || matches!(act, Act::Change(_) | Act::CancelCall);
    draft.before.asked == "proposal"
        && !begins_with_denial(draft)
        && draft.does(Act::is_contact)
        && !draft.does(resists)
        && proposed.iter().all(open)
}

/// `¿aceptan cheque?`, `¿hay sucursal en Cuernavaca?` behind `¿entendí bien que lo pagarías
/// de contado?`: who was asked twice and goes on to ask other things does not object.
pub(super) fn is_left_to_stand(draft: &Draft<'_>, proposed: &[Act]) -> bool {
    only_asks(draft)
        && draft.before.asked == "proposal"
        && draft.before.asked_again > 0
        && !begins_with_denial(draft)
        && proposed.iter().all(|act| draft.before.awaits(act))
}

/// `automático`, `uno como el Versa` behind `¿entendí bien que tu presupuesto es de hasta
/// $180,000?`: who goes on with the search takes the budget as understood.
pub(super) fn goes_on_with_search(draft: &Draft<'_>, proposed: &[Act]) -> bool {
    let wants = |act: &Act| matches!(act, Act::Want(_) | Act::NoPreference | Act::ShowCars);
    let searches = matches!(draft.before.step, Step::Need | Step::Budget);
    let due = searches && draft.before.budget.is_none();
    let budget = |act: &Act| matches!(act, Act::Budget(_)) && due;
    draft.before.asked == "proposal"
        && draft.does(wants)
        && draft.acts.iter().all(|act| wants(act) || act.is_courtesy())
        && draft.doubtful.is_empty()
        && !begins_with_denial(draft)
        && proposed.iter().all(budget)
}

/// `¿y cuánto sería de intereses?` behind `¿entendí bien que darías $50,000?`: a question
/// in between leaves what was asked open.
pub(super) fn is_aside(draft: &Draft<'_>) -> bool {
    only_asks(draft) && draft.before.asked == "proposal" && draft.before.asked_again == 0
}

/// Whether a message does nothing but ask.
fn only_asks(draft: &Draft<'_>) -> bool {
    let asks = |act: &Act| {
        matches!(
            act,
            Act::AskCar(..) | Act::AskLoan(_) | Act::AskCompany(_) | Act::AskWhy
        )
    };
    draft.does(asks)
        && draft.acts.iter().all(|act| asks(act) || act.is_courtesy())
        && draft.doubtful.is_empty()
        && !speaks_of_the_rest(draft)
}

/// `gracias, quedo pendiente` behind `¿entendí bien que te llamemos mañana a las 11?`:
/// neither a yes nor a no.
pub(super) fn is_thanked(draft: &Draft<'_>, proposed: &[Act]) -> bool {
    let thanks = |act: &Act| matches!(act, Act::Social(Social::Thanks | Social::Bye));
    draft.before.asked == "proposal"
        && draft.does(thanks)
        && draft.acts.iter().all(Act::is_courtesy)
        && draft.doubtful.is_empty()
        && !begins_with_denial(draft)
        && proposed.iter().all(Act::is_contact)
}

/// `entonces así, a tres años`, `mejor a 48`, behind a plan that was supposed: who settles one
/// part of it keeps the others.
pub(super) fn rest_of_plan(draft: &Draft<'_>, proposed: &[Act]) -> Vec<Act> {
    let of_loan = |act: &Act| matches!(act, Act::DownPayment(_) | Act::Term(_));
    let kind = std::mem::discriminant::<Act>;
    let settles = draft.does(of_loan)
        && draft.acts.iter().all(|act| {
            of_loan(act) || act.is_courtesy() || matches!(act, Act::Pay(_) | Act::Accept)
        });
    if !settles || !proposed.iter().all(of_loan) || proposed.len() < 2 {
        return Vec::new();
    }
    let said = |act: &&Act| draft.acts.iter().all(|other| kind(other) != kind(act));
    proposed.iter().filter(said).cloned().collect()
}
