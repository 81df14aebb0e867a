//! Ends a turn: shows what is due, hands over, finds the next question.

use super::draft::Draft;
use super::saying::{Closing, Saying};
use super::{capture, company, loan, next, options, plan};
use crate::acts::{Act, CarFact, Errand, Noted, Objection};
use crate::state::Step;

/// As often name or phone are asked for while other things are talked about.
const MOST_ASKED_FOR_CONTACT: u8 = 3;

/// As many times a question may be counted as asked in a row.
const MOST_ASKED: u8 = 100;

/// Moves a turn one step on.
pub(super) fn finish(draft: &mut Draft<'_>) {
    forget_what_is_gone(draft);
    // A choice is asked for only beside cars to choose from.
    let nothing_shown = draft.state.offered.is_empty() && next::step(draft) == Step::Options;
    if draft.understood || nothing_shown {
        show_what_is_due(draft);
    }
    capture::update_lead(draft);
    let mut step = next::step(draft);
    if draft.understood && step == Step::Handoff && take_car_planned(draft) {
        capture::update_lead(draft);
    }
    if draft.understood && !draft.closing.proposes() {
        if step == Step::Handoff && (!draft.state.handed_over || draft.state.human_wanted) {
            capture::hand_over(draft);
            go_on_after_handover(draft);
            step = next::step(draft);
        } else if step == Step::Handoff {
            capture::pass_on_changes(draft);
        }
    }
    if step != draft.before.step && draft.before.unsure {
        draft.state.unsure = false;
    }
    draft.state.step = step;
    rest_from_asking(draft);
    give_privacy_notice(draft);
    count_question(draft);
}

/// Takes the only car at hand for the call where a plan was settled for it: whoever names
/// car, plan and phone wants that car. Returns whether it did.
fn take_car_planned(draft: &mut Draft<'_>) -> bool {
    let state = &draft.state;
    let traded_in = state.errand == Some(Errand::TradeIn);
    let planned = state.term_months.is_some() && (state.down_payment.is_some() || traded_in);
    let buys = state.errand.is_none_or(|errand| errand == Errand::TradeIn);
    let open = state.chosen.is_none() && !state.handed_over && state.offered.len() < 2;
    let hand = draft
        .at_hand()
        .or_else(|| draft.offered().first().copied())
        .or_else(|| options::only_one(draft));
    let Some(car) = hand.filter(|_| planned && buys && open) else {
        return false;
    };
    draft.state.chosen = Some(car.stock_id.clone());
    true
}

/// Says where the privacy notice is, once, before the first question for a phone number.
fn give_privacy_notice(draft: &mut Draft<'_>) {
    let asks_for_phone = match draft.closing {
        Closing::Step => draft.state.step == Step::Phone,
        closing => closing == Closing::OtherPhone,
    };
    if asks_for_phone && !draft.state.has_privacy_notice {
        company::say_privacy_notice(draft);
    }
}

/// Shows the cars requested in the message that completed the handover.
fn go_on_after_handover(draft: &mut Draft<'_>) {
    options::show_if_due(draft);
    if next::step(draft) == Step::Options {
        draft.closing = Closing::Step;
    }
}

fn show_what_is_due(draft: &mut Draft<'_>) {
    if !draft.does(|act| *act == Act::Change(Noted::Time)) {
        next::skip_time(&mut draft.state);
    }
    settle_preferences(draft);
    let changed = draft.state.chosen != draft.before.chosen;
    if changed && draft.state.down_payment.is_some() && !loan::check_down_payment(draft) {
        draft.state.down_payment = None;
    }
    if draft.closing.proposes() {
        return;
    }
    options::show_if_due(draft);
    plan::show(draft);
    forget_what_is_supposed(draft);
}

/// `¿cuánto quedaría con 100 mil a 48? Solo para darme una idea`: the figures are shown,
/// and nothing of them is settled.
fn forget_what_is_supposed(draft: &mut Draft<'_>) {
    let idly = draft.does(|act| *act == Act::Object(Objection::WantsToThink));
    let asks = draft.does(|act| {
        matches!(
            act,
            Act::AskCar(_, CarFact::MonthlyPayment | CarFact::Price)
        )
    });
    if idly && asks && draft.gives_loan() && draft.state.chosen.is_none() {
        let before = draft.before;
        draft.state.payment = before.payment;
        draft.state.down_payment = before.down_payment;
        draft.state.term_months = before.term_months;
    }
}

/// Preferences are not asked for a third time.
fn settle_preferences(draft: &mut Draft<'_>) {
    let asked_twice = draft.before.asked == "preferences" && draft.before.asked_again > 0;
    draft.state.preferences_settled |= asked_twice;
}

/// A car that left the catalog since is no longer offered or chosen.
fn forget_what_is_gone(draft: &mut Draft<'_>) {
    let catalog = &draft.facts.catalog;
    draft.state.offered.retain(|id| catalog.car(id).is_some());
    if draft.state.chosen.is_some() && draft.chosen().is_none() {
        draft.forget_choice();
    }
}

/// Name and phone are not asked for in every reply: who wants to see cars picks one first,
/// and who goes on with other things after the third time comes back to it by himself.
fn rest_from_asking(draft: &mut Draft<'_>) {
    let asks = matches!(draft.state.step, Step::Name | Step::Phone);
    let same = draft.state.step == draft.before.step;
    if !same || !asks {
        draft.state.contact_asked = 0;
    }
    if !asks || draft.closing != Closing::Step {
        return;
    }
    let answers = |act: &Act| {
        act.is_contact() || act.is_answer() || matches!(act, Act::AskPerson | Act::AskWhy)
    };
    let says = draft.does(|act| !act.is_courtesy()) && !draft.sayings.is_empty();
    let elsewhere = draft.understood && says && !draft.does(answers);
    let listed = draft
        .sayings
        .iter()
        .any(|saying| matches!(saying, Saying::Cars(..)));
    let picks = listed && draft.state.chosen.is_none();
    let tired = draft.state.contact_asked >= MOST_ASKED_FOR_CONTACT;
    if same && elsewhere && (picks || tired) {
        draft.closing = if picks {
            Closing::WhichOne
        } else {
            Closing::Nothing
        };
        return;
    }
    draft.state.contact_asked = draft.state.contact_asked.saturating_add(1);
}

/// Counts how often the same question was asked in a row, so that it is asked
/// in other words.
fn count_question(draft: &mut Draft<'_>) {
    let key = draft.closing.key(draft.state.step);
    if key.is_empty() {
        return;
    }
    if draft.state.asked == key {
        draft.state.asked_again = draft.state.asked_again.saturating_add(1).min(MOST_ASKED);
    } else {
        key.clone_into(&mut draft.state.asked);
        draft.state.asked_again = 0;
    }
}
