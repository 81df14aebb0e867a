//! What is due next.

use super::draft::Draft;
use crate::acts::{Act, Errand, Noted};
use crate::offer::MOST_SHOWN;
use crate::payment::Payment;
use crate::state::{State, Step};
use crate::words::compact;

/// The step that is due.
pub(super) fn step(draft: &Draft<'_>) -> Step {
    let state = &draft.state;
    if state.human_wanted || state.handed_over {
        let capture = capture(state);
        if capture != Step::Handoff || state.human_wanted {
            return capture;
        }
    }
    // A customer who leaves name and number, or name and time, wants a call.
    let reachable = state.lead.name.is_some() && state.lead.phone.is_some();
    let timed = state.lead.preferred_time_said.is_some();
    let arranges = state.lead.name.is_some() && timed && state.chosen.is_some();
    let ready = reachable && (timed || state.chosen.is_some()) || arranges;
    if ready && state.wants_contact == Some(true) && !state.handed_over {
        return capture(state);
    }
    if state.handed_over && state.chosen.is_none() && !draft.does(asks_for_cars) {
        return Step::Handoff;
    }
    let shopping = !state.wish.is_empty() || state.chosen.is_some();
    let errand = state.errand.is_some_and(|errand| errand != Errand::TradeIn);
    if errand && !shopping && state.offered.is_empty() {
        return if state.handed_over {
            Step::Handoff
        } else {
            Step::NextStep
        };
    }
    if state.chosen.is_none() {
        return before_choice(draft);
    }
    // What a car left in part payment is worth is settled by a person.
    let traded_in = state.errand == Some(Errand::TradeIn);
    match (state.payment, state.down_payment, state.term_months) {
        (None, _, _) => return Step::Financing,
        (Some(Payment::Financed), None, Some(_)) if traded_in => {}
        (Some(Payment::Financed), None, None) if traded_in => return Step::LoanTerm,
        (Some(Payment::Financed), None, _) => return Step::DownPayment,
        (Some(Payment::Financed), _, None) => return Step::LoanTerm,
        _ => {}
    }
    match state.wants_contact {
        _ if state.handed_over => Step::Handoff,
        None => Step::Contact,
        Some(false) => Step::NextStep,
        Some(true) => capture(state),
    }
}

/// What begins a new search after a call was arranged.
fn asks_for_cars(act: &Act) -> bool {
    matches!(
        act,
        Act::Want(_) | Act::ShowCars | Act::MoreCars | Act::AskCar(..) | Act::Budget(_)
    ) || matches!(act, Act::Change(noted) if is_of_search(*noted))
}

/// Whether what is wrong is a part of what is looked for, and not of the call.
fn is_of_search(noted: Noted) -> bool {
    !matches!(
        noted,
        Noted::OwnCar | Noted::Name | Noted::Phone | Noted::Time | Noted::Hour | Noted::Something
    )
}

fn before_choice(draft: &Draft<'_>) -> Step {
    let state = &draft.state;
    if !state.offered.is_empty() {
        return Step::Options;
    }
    // A budget and a preference are enough to show cars.
    let searchable = state.budget.is_some() && state.wish.has_preferences();
    if state.wish.is_empty() && !searchable {
        // After a call is arranged, no new search is begun unasked.
        return if state.handed_over && !draft.does(asks_for_cars) {
            Step::Handoff
        } else {
            Step::Need
        };
    }
    if names_model_on_sale(draft) {
        return Step::Options;
    }
    if state.budget.is_none() && !state.budget_waived {
        return Step::Budget;
    }
    // `un sedán Nissan`, `una minivan para repartir`: shape and make, or shape and use.
    let wish = &state.wish;
    let narrow = wish.body.is_some() && (wish.make.is_some() || wish.need.is_some());
    if !state.preferences_settled && !wish.has_preferences() && !narrow {
        return Step::Preferences;
    }
    Step::Options
}

/// A named model is shown, at any price.
fn names_model_on_sale(draft: &Draft<'_>) -> bool {
    let catalog = &draft.facts.catalog;
    let Some(model) = &draft.state.wish.model else {
        return names_scarce_make(draft);
    };
    let models = catalog.names().find_models(&compact(model));
    models.iter().any(|model| catalog.has_model(*model))
}

/// Whether the make wanted is that of so few cars that all of them are shown.
fn names_scarce_make(draft: &Draft<'_>) -> bool {
    let wish = &draft.state.wish;
    let Some(make) = wish.make.as_ref().filter(|_| wish.also.is_empty()) else {
        return false;
    };
    let cars = draft.facts.catalog.cars().iter();
    let count = cars.filter(|car| car.make == *make).count();
    (1..=MOST_SHOWN).contains(&count)
}

/// What is missing before a person can call.
fn capture(state: &State) -> Step {
    // Data are found by the phone; nobody has to give more of them for that.
    if state.errand == Some(Errand::DataRequest) && state.lead.phone.is_some() {
        return Step::Handoff;
    }
    if state.lead.name.is_none() {
        Step::Name
    } else if state.lead.phone.is_none() {
        Step::Phone
    } else if !contact_is_complete(state) {
        Step::PreferredTime
    } else {
        Step::Handoff
    }
}

/// Whether a person can call: a time is not asked for a third time, nor of
/// people who came with a problem.
pub(super) fn contact_is_complete(state: &State) -> bool {
    let lead = &state.lead;
    let timed = lead.preferred_time.is_some() || lead.preferred_time_said.is_some();
    let errand = state.errand.is_some_and(|errand| errand != Errand::TradeIn);
    lead.name.is_some() && lead.phone.is_some() && (timed || errand || state.time_skipped)
}

/// Gives up asking for a time that was asked for twice.
pub(super) fn skip_time(state: &mut State) {
    state.time_skipped |= state.asked == "preferred_time" && state.asked_again > 0;
}
