//! Shows cars: the first ones, more of them, the same again.

use super::draft::Draft;
use super::listing::list;
use super::saying::{Closing, Saying, Value};
use crate::acts::Act;
use crate::catalog::Car;
use crate::offer::{Missed, Offer, fulfils, offer};
use crate::state::Step;
use crate::texts::{Suggest, Text, kinds};

/// As many cars are remembered as shown before.
const MOST_SEEN: usize = 60;

/// Takes the wish to see cars, or other ones.
pub(super) fn take(draft: &mut Draft<'_>) {
    // `de contado, no me gustan las deudas` goes on with the car chosen.
    let goes_on = draft.state.chosen.is_some() && draft.does(|act| act.matters());
    if draft.does(|act| *act == Act::MoreCars) && !goes_on {
        more(draft);
    } else if draft.does(|act| *act == Act::ShowCars) {
        show_now(draft);
    }
}

/// A request to see cars is met at once, with all else still unknown.
pub(super) fn show_now(draft: &mut Draft<'_>) {
    draft.served = true;
    let offered = draft.offered();
    if !offered.is_empty() && draft.state.chosen.is_none() {
        draft.say(Text::OptionsAgain);
        list(draft, &offered);
        return;
    }
    draft.state.preferences_settled = true;
    draft.state.budget_waived |= draft.state.budget.is_none();
    draft.state.wish.open |= draft.state.wish.is_empty();
    if draft.state.chosen.is_some() {
        more(draft);
    } else if super::next::step(draft).is_contact() {
        // Who asks for the cars first sees them; name and phone can wait.
        show(draft);
    }
}

fn more(draft: &mut Draft<'_>) {
    let nothing_shown = draft.state.offered.is_empty() && draft.state.seen.is_empty();
    if nothing_shown && draft.state.chosen.is_none() {
        show_now(draft);
        return;
    }
    draft.served = true;
    draft.state.preferences_settled = true;
    show(draft);
    // Looking at others gives up no choice; picking another one does.
    if draft.state.chosen.is_some() && draft.closing == Closing::Step {
        draft.closing = Closing::WhichOne;
    }
}

/// Shows the cars that fit best, or the nearest.
pub(super) fn show(draft: &mut Draft<'_>) {
    let more = !draft.state.seen.is_empty();
    let catalog = &draft.facts.catalog;
    let state = &draft.state;
    let found = offer(catalog, &state.wish, state.budget, &state.seen);
    if found.cars.is_empty() || more && !found.exact {
        draft.say(Text::OptionsNoMore);
        draft.suggest = Some(Suggest::NextStep);
        draft.closing = Closing::Nothing;
        draft.state.seen.clear();
        if draft.state.offered.is_empty() {
            let again = offer(catalog, &draft.state.wish, draft.state.budget, &[]).cars;
            remember(draft, &again);
            list(draft, &again);
            draft.closing = Closing::Step;
        }
        return;
    }
    introduce(draft, &found, more);
    remember(draft, &found.cars);
    list(draft, &found.cars);
}

fn introduce<'a>(draft: &mut Draft<'a>, found: &Offer<'a>, more: bool) {
    let wish = &draft.state.wish;
    let open = wish.open && wish.need.is_none() && wish.make.is_none() && wish.body.is_none();
    let text = match (found.exact, more) {
        (false, _) if found.missed == [Missed::Dearer] => Text::OptionsDearer,
        (false, _) => {
            let missed = Value::List(found.missed.iter().map(|miss| name(draft, *miss)).collect());
            draft.say_with(Text::OptionsNearest, [("missed", missed)]);
            return;
        }
        (true, true) => Text::OptionsMore,
        (true, false) if found.cars.len() == 1 => Text::OptionsOne,
        (true, false) if open => Text::OptionsOpen,
        (true, false) => Text::OptionsIntro,
    };
    draft.say(text);
}

/// A wish that fails, in words.
fn name<'a>(draft: &Draft<'_>, missed: Missed) -> Value<'a> {
    let wish = &draft.state.wish;
    let slot = |text, name, value: Option<Text>| {
        let value = value.map_or(Value::Words(String::new()), Value::Text);
        Value::Line(text, vec![(name, value)])
    };
    match missed {
        Missed::Budget => Value::Text(Text::MissedBudget),
        Missed::Model => Value::Text(Text::MissedModel),
        Missed::Make => Value::Text(Text::MissedMake),
        Missed::Body => Value::Text(Text::MissedBody),
        Missed::Luxury => Value::Text(Text::MissedLuxury),
        Missed::Gearbox => slot(
            Text::MissedGearbox,
            "gearbox",
            wish.gearbox.map(kinds::gearbox),
        ),
        Missed::Fuel => slot(Text::MissedFuel, "fuel", wish.fuel.map(kinds::fuel)),
        Missed::Drive => slot(Text::MissedDrive, "drive", wish.drive.map(kinds::drive)),
        Missed::Seats => {
            let seats = Value::Number(wish.min_seats.unwrap_or_default().into());
            Value::Line(Text::MissedSeats, vec![("seats", seats)])
        }
        Missed::Year => match (wish.min_year, wish.max_year) {
            (Some(year), last) if last == Some(year) => {
                let year = Value::Words(year.to_string());
                Value::Line(Text::MissedYearExact, vec![("year", year)])
            }
            _ => Value::Text(Text::MissedYear),
        },
        Missed::Km => Value::Text(Text::MissedKm),
        Missed::Dearer => Value::Text(Text::MissedBudget),
    }
}

fn remember(draft: &mut Draft<'_>, cars: &[&Car]) {
    draft
        .state
        .seen
        .extend(cars.iter().map(|car| car.stock_id.clone()));
    let excess = draft.state.seen.len().saturating_sub(MOST_SEEN);
    draft.state.seen.drain(..excess);
    draft.state.recommended = None;
}

/// Recommends the best of the cars shown.
pub(super) fn recommend(draft: &mut Draft<'_>) {
    let Some(best) = draft.offered().first().copied() else {
        show_now(draft);
        return;
    };
    draft.say_with(Text::Recommend, [("car", Value::CarLine(best))]);
    draft.show(Saying::Card(best));
    draft.remember_car(best);
    draft.closing = Closing::TakeIt;
}

/// Whether the turn ends with a question about the car at hand.
fn is_asked_of_one(draft: &Draft<'_>) -> bool {
    let of_one = matches!(draft.closing, Closing::TakeIt | Closing::WhichOne);
    of_one && draft.at_hand().is_some()
}

/// Shows cars where they are due.
pub(super) fn show_if_due(draft: &mut Draft<'_>) {
    let due = super::next::step(draft) == Step::Options && draft.state.offered.is_empty();
    if !due || draft.state.chosen.is_some() || is_asked_of_one(draft) {
        return;
    }
    // A budget of the same message may have emptied the list that it is about.
    if matches!(draft.closing, Closing::TakeIt | Closing::WhichOne) {
        draft.closing = Closing::Step;
    }
    show(draft);
}

/// The only car of the stock that is wanted, where a model is.
pub(super) fn only_one<'a>(draft: &Draft<'a>) -> Option<&'a Car> {
    let catalog = &draft.facts.catalog;
    let wish = &draft.state.wish;
    wish.model.as_ref()?;
    let mut cars = catalog
        .cars()
        .iter()
        .filter(|car| fulfils(catalog, wish, car));
    cars.next().filter(|_| cars.next().is_none())
}
