//! What car the customer wants, and changes of mind about it.

use super::{Draft, tell};
use crate::car_text::make_and_model;
use crate::language::{Intent, Topic};
use crate::offer::offer;
use crate::state::Step;
use crate::understanding::NamedCar;
use crate::wish::{Order, Wish};

/// Takes what the message says about the car wanted. When it asked about a
/// car, the car named there is no new wish.
pub(super) fn take(draft: &mut Draft<'_>, asked_about_cars: bool) -> bool {
    if draft.before.step == Step::Name && draft.reading.name.is_some() {
        return false;
    }
    if change_of_mind(draft) {
        return true;
    }
    if asked_about_cars || super::choice::picks(draft) {
        return false;
    }
    let mut wish = draft.reading.wish.clone();
    refine(draft, &mut wish);
    drop_idle_order(draft, &mut wish);
    if wish == Wish::default() {
        return false;
    }
    // `con poco kilometraje` is a preference like any other.
    if draft.before.step == Step::Preferences && wish.order.is_some() {
        draft.state.preferences_settled = true;
    }
    if draft.reading.says(Intent::Any) && !wish.is_empty() {
        draft.state.preferences_settled = true;
    }
    let missing = missing_car(draft);
    if let Some(car) = missing {
        say_missing(draft, car, &mut wish);
    }
    let mut next = draft.state.wish.clone();
    next.take(&wish);
    if next == draft.state.wish {
        return missing.is_some() || wish != Wish::default();
    }
    let changed = !draft.state.wish.is_empty();
    if !next.is_empty() && !draft.state.offered.is_empty() {
        draft.state.reopen_options();
        if changed && missing.is_none() {
            draft.say(&draft.replies().changed);
        }
    }
    draft.state.wish = next;
    tell::wish(draft, &wish, missing.is_some());
    true
}

/// A shape told as a preference keeps the model: `Mazda 3`, then `hatchback`.
/// The car that a customer gives in payment is not the one wanted.
fn refine(draft: &Draft<'_>, wish: &mut Wish) {
    let state = &draft.state.wish;
    let refines = draft.before.step == Step::Preferences && !draft.reading.says(Intent::Change);
    if refines && wish.body.is_some() && wish.make.is_none() && state.model.is_some() {
        wish.make.clone_from(&state.make);
        wish.model.clone_from(&state.model);
    }
    let gives = [Topic::TradeIn, Topic::Sell]
        .iter()
        .any(|topic| draft.reading.topics.contains(topic));
    if gives && !draft.reading.tagged.has_word("busco") {
        (wish.make, wish.model) = (None, None);
        (wish.min_year, wish.max_year) = (None, None);
    }
}

/// `el más barato` without any need means all of the catalog; `uno más nuevo`
/// alone means nothing yet.
fn drop_idle_order(draft: &mut Draft<'_>, wish: &mut Wish) {
    if !draft.before.wish.is_empty() || !wish.is_empty() {
        return;
    }
    let extreme = matches!(wish.order, Some(Order::Cheapest | Order::Dearest));
    if extreme && draft.reading.topics.is_empty() {
        wish.open = true;
        let (low, high) = super::budget::price_range(draft);
        draft.say_with(
            &draft.replies().catalog_range,
            &[("low", &low), ("high", &high)],
        );
    } else {
        wish.order = None;
    }
}

/// The car named that is not on sale.
fn missing_car(draft: &Draft<'_>) -> Option<NamedCar> {
    let catalog = &draft.facts.catalog;
    let named = draft.reading.cars.first().copied()?;
    let on_sale = match named.model {
        Some(model) => catalog.has_model(model),
        None => catalog.has_make(named.make),
    };
    (!on_sale).then_some(named)
}

/// Says plainly that a car is not in the catalog, shows near ones, and goes on
/// looking for its kind.
pub(super) fn say_missing(draft: &mut Draft<'_>, car: NamedCar, wish: &mut Wish) {
    let names = draft.facts.catalog.names();
    let model = car.model.map(|model| names.model(model));
    let name = make_and_model(names.make(car.make), model.map_or("", |model| &model.name));
    (wish.make, wish.model) = (None, None);
    wish.body = wish.body.or(model.and_then(|model| model.body));
    wish.open |= wish.is_empty();
    let near = offer(&draft.facts.catalog, wish, draft.state.budget, &[]);
    let replies = draft.replies();
    // Options are about to be shown anyway: naming them twice tires.
    let mut ahead = draft.state.clone();
    ahead.wish.take(wish);
    ahead.offered.clear();
    ahead.chosen = None;
    if ahead.pending() == Step::Options || near.cars.is_empty() {
        draft.say_with(&replies.not_in_catalog_plain, &[("car", &name)]);
    } else {
        draft.say_with(&replies.not_in_catalog, &[("car", &name)]);
        tell::car_list(draft, &near.cars);
    }
}

/// `cambiar presupuesto`, `otro tipo de auto`: reopens a question that was
/// answered.
fn change_of_mind(draft: &mut Draft<'_>) -> bool {
    let replies = draft.replies();
    let reading = &draft.reading;
    let says_amount = reading.budget.is_some() || reading.monthly.is_some();
    if reading.says(Intent::ChangeBudget) && !says_amount && draft.state.budget.is_some() {
        draft.state.budget = None;
        draft.state.reopen_options();
        draft.say(&replies.choose_new_budget);
        return true;
    }
    let names_wish = !reading.wish.is_empty();
    let past_options = draft.before.step != Step::Options;
    let kind = reading
        .tagged
        .words
        .iter()
        .any(|word| matches!(word.text.as_str(), "tipo" | "marca" | "modelo"));
    if reading.says(Intent::ChangeNeed)
        && !names_wish
        && (past_options || kind)
        && !draft.state.wish.is_empty()
    {
        draft.state.wish = Wish::default();
        draft.state.preferences_settled = false;
        draft.state.reopen_options();
        draft.say(&replies.choose_new_need);
        return true;
    }
    reopens_choice(draft)
}

/// `cambiar de auto`, `otro plazo`: reopens the car chosen or its plan.
fn reopens_choice(draft: &mut Draft<'_>) -> bool {
    let replies = draft.replies();
    let reading = &draft.reading;
    if reading.says(Intent::ChangeCar) && draft.state.chosen.is_some() {
        draft.state.forget_choice();
        draft.say(&replies.choose_new_car);
        super::options::show_again(draft);
        return true;
    }
    // `ese no, el otro`: back to the cars shown.
    if reading.says(Intent::PickOther)
        && draft.state.chosen.is_some()
        && draft.state.offered.len() > 1
    {
        draft.state.forget_choice();
        draft.say(&replies.choose_new_car);
        super::options::show_again(draft);
        return true;
    }
    if reading.says(Intent::ChangeTerm)
        && reading.term_months.is_none()
        && draft.state.term_months.is_some()
    {
        draft.state.term_months = None;
        draft.say(&replies.choose_new_term);
        return true;
    }
    if reading.says(Intent::ChangeDownPayment)
        && reading.down.is_none()
        && draft.state.down_payment.is_some()
    {
        draft.state.down_payment = None;
        draft.say(&replies.choose_new_down);
        return true;
    }
    false
}
