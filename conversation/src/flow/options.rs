//! Shows cars: the first ones, more of them, the same again.

use super::{Draft, tell};
use crate::language::Intent;
use crate::offer::{MOST_SHOWN, offer};
use crate::state::Step;

/// As many cars are remembered as shown before.
const MOST_SEEN: usize = 60;

/// Shows the cars that fit best, or the nearest.
pub(super) fn show(draft: &mut Draft<'_>) {
    let more = !draft.state.seen.is_empty();
    let state = &draft.state;
    let found = offer(&draft.facts.catalog, &state.wish, state.budget, &state.seen);
    let replies = draft.replies();
    if found.cars.is_empty() || more && !found.exact {
        draft.say(&replies.options_no_more);
        draft.state.seen.clear();
        if draft.state.offered.is_empty() {
            let again = offer(
                &draft.facts.catalog,
                &draft.state.wish,
                draft.state.budget,
                &[],
            );
            remember(draft, &again.cars);
        }
        return;
    }
    let intro = match (found.exact, more) {
        (false, _) => &replies.options_nearest,
        (true, true) => &replies.options_more,
        (true, false) if found.cars.len() == 1 => &replies.options_one,
        (true, false) => &replies.options_intro,
    };
    draft.say(intro);
    remember(draft, &found.cars);
    // The cards are the numbered list, whatever was compared before it.
    draft.cars.clear();
    tell::car_list(draft, &found.cars);
}

fn remember(draft: &mut Draft<'_>, cars: &[&crate::catalog::Car]) {
    draft.state.offered = cars.iter().map(|car| car.stock_id.clone()).collect();
    let shown = draft.state.offered.clone();
    draft.state.seen.extend(shown);
    let excess = draft.state.seen.len().saturating_sub(MOST_SEEN);
    draft.state.seen.drain(..excess);
}

/// Shows the cars shown last once more.
pub(super) fn show_again(draft: &mut Draft<'_>) {
    let cars = draft.offered();
    tell::car_list(draft, &cars);
}

/// Shows other cars when asked for more.
pub(super) fn more(draft: &mut Draft<'_>) -> bool {
    let asks = draft.reading.says(Intent::MoreOptions)
        || draft.reading.says(Intent::ChangeNeed) && draft.before.step == Step::Options
        || draft.reading.says(Intent::Show) && draft.before.step == Step::NextStep;
    let reached = !matches!(
        draft.before.step,
        Step::Need | Step::Budget | Step::Preferences | Step::LoanTerm | Step::DownPayment
    );
    if !asks || !reached || draft.state.wish.is_empty() || draft.state.budget.is_none() {
        return false;
    }
    // `la otra` of two is a choice, not a wish for more.
    if draft.reading.says(Intent::PickOther) && draft.state.offered.len() == 2 {
        return false;
    }
    draft.state.forget_choice();
    draft.state.preferences_settled = true;
    show(draft);
    true
}

/// Recommends the best of the cars shown.
pub(super) fn recommend(draft: &mut Draft<'_>) -> bool {
    let offered = draft.offered();
    let Some(best) = offered.first() else {
        return false;
    };
    let replies = draft.replies();
    let car = crate::car_text::line(best, replies);
    draft.say_with(&replies.recommend, &[("place", &1), ("car", &car)]);
    draft.show(best);
    draft.state.recommended = Some(best.stock_id.clone());
    draft.suggestions = Some(&replies.suggestions.options_one);
    draft.prompted = true;
    debug_assert!(offered.len() <= MOST_SHOWN);
    true
}
