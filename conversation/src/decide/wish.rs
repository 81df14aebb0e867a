//! What car the customer wants or refuses, and changes of mind about it.

mod completed;
mod missing;

use super::draft::Draft;
use super::saying::{Saying, Value};
use crate::acts::{Act, Noted, Objection, Refusal};
use crate::catalog::Car;
use crate::offer::fulfils;
use crate::state::Step;
use crate::texts::Text;
use crate::wish::{Order, Wish};
use completed::{open_up, refine, widen};
pub(super) use missing::say_missing;
use missing::{missing_make, missing_model, without_name};

/// Takes what the message says about the car wanted.
pub(super) fn take(draft: &mut Draft<'_>) {
    if let Some(wish) = wanted(&draft.acts) {
        take_wish(draft, wish);
    }
    for act in draft.acts.clone() {
        match act {
            Act::Refuse(refusal) => refuse(draft, refusal),
            Act::Change(Noted::Year) => open_years(draft),
            Act::Change(Noted::Need) if !draft.does(|act| matches!(act, Act::Want(_))) => {
                draft.state.wish = Wish::default();
                draft.state.preferences_settled = false;
                draft.reopen_options();
                draft.say(Text::ChangeNeed);
            }
            _ => {}
        }
    }
}

/// `no importa el año`: what was noted of it is taken back.
fn open_years(draft: &mut Draft<'_>) {
    draft.served = true;
    let wish = &draft.state.wish;
    if wish.min_year.is_none() && wish.max_year.is_none() {
        return;
    }
    let mut next = wish.clone();
    (next.min_year, next.max_year) = (None, None);
    reopen(draft, &next);
    draft.state.wish = next;
    draft.say(Text::YearOpen);
}

/// The wishes of one message as one: makes and models named beside each other
/// will do as well as each other.
fn wanted(acts: &[Act]) -> Option<Wish> {
    let mut wishes = acts.iter().filter_map(|act| match act {
        Act::Want(wish) => Some(wish),
        _ => None,
    });
    let mut all = wishes.next()?.clone();
    for wish in wishes {
        let mut later = wish.clone();
        let other_make = all.make.is_some() && later.make.is_some();
        if other_make && (all.make != later.make || all.model != later.model) {
            if let Some(make) = later.make.take() {
                all.also.push((make, later.model.take()));
            }
            all.also.append(&mut later.also);
        }
        let also = all.also.clone();
        all.take(&later);
        all.also = also;
    }
    Some(all)
}

/// Whether an act would forget the car chosen: then it needs certainty.
pub(super) fn would_drop_choice(draft: &Draft<'_>, act: &Act) -> bool {
    let (Act::Want(wish), Some(chosen)) = (act, draft.chosen()) else {
        return false;
    };
    !fulfils(&draft.facts.catalog, wish, chosen)
}

/// `¿no hay opción más accesible?` than the cheapest car of all, which is taken: a doubt
/// about its price, that other terms may answer.
fn is_beyond_the_cheapest(draft: &Draft<'_>, wish: &Wish) -> bool {
    let cheaper = Wish {
        order: Some(Order::Cheapest),
        ..Wish::default()
    };
    let (least, _) = draft.facts.catalog.price_range();
    let taken = draft.chosen().and_then(|car| car.price);
    let words = crate::words::Words::read(draft.message.text).list;
    let asks = words
        .iter()
        .any(|word| matches!(word.text.as_str(), "hay" | "habra" | "opcion"));
    asks && *wish == cheaper && taken.is_some_and(|price| price <= least)
}

fn take_wish(draft: &mut Draft<'_>, mut wish: Wish) {
    draft.served = true;
    if is_beyond_the_cheapest(draft, &wish) {
        let (least, _) = draft.facts.catalog.price_range();
        draft.say_with(Text::BudgetBelowAll, [("price", Value::Money(least))]);
        let doubt = Act::Object(Objection::TooExpensive);
        if !draft.acts.contains(&doubt) {
            draft.acts.push(doubt);
        }
        return;
    }
    refine(draft, &mut wish);
    open_up(draft, &mut wish);
    widen(draft, &wish);
    if wish.color.is_some() {
        draft.say(Text::ColorUnknown);
    }
    let missing = missing_model(draft, &wish).is_some() || missing_make(draft, &wish);
    let mut next = draft.state.wish.clone();
    if missing {
        let asked = wish.clone();
        wish = without_name(draft, &wish);
        next.take(&wish);
        reopen(draft, &next);
        draft.state.wish = next;
        say_missing(draft, &asked);
        return;
    }
    next.take(&wish);
    if draft.before.step == Step::Preferences && wish.is_empty() {
        draft.state.preferences_settled = true;
    }
    let news = next != draft.state.wish;
    let changed = news && !draft.state.wish.is_empty() && !draft.before.offered.is_empty();
    if news {
        reopen(draft, &next);
        draft.state.wish = next;
    } else if wish.order.is_some() {
        // `¿y más barato?` once the cheapest are shown.
        draft.acts.push(Act::MoreCars);
    }
    if draft.does(|act| matches!(act, Act::Choose(_))) {
        return;
    }
    if changed && draft.state.offered.is_empty() {
        draft.say(Text::SearchChanged);
    }
    say_noted(draft, &wish);
}

fn say_noted(draft: &mut Draft<'_>, wish: &Wish) {
    let named = wish.need.is_some() || wish.make.is_some() || wish.body.is_some();
    let need = Value::Need(wish.clone());
    if named {
        draft.say_with(Text::NeedNoted, [("need", need)]);
    } else if wish.open {
        draft.say(Text::NeedOpen);
    }
    let preferences = wish.has_features() || wish.min_seats.is_some();
    if preferences {
        let preferences = Value::Preferences(wish.clone());
        draft.say_with(Text::PreferencesNoted, [("preferences", preferences)]);
    }
}

/// Forgets the cars shown; the one chosen only if it isn't what is wanted now.
fn reopen(draft: &mut Draft<'_>, next: &Wish) {
    let kept = draft
        .chosen()
        .is_some_and(|car| fulfils(&draft.facts.catalog, next, car));
    if kept {
        draft.state.seen.clear();
    } else if !is_told_already(draft, next) {
        draft.reopen_options();
    }
}

/// `¿es automática? No sé manejar estándar`: the car asked about, or every car shown, is
/// so already; they stay at hand.
fn is_told_already(draft: &Draft<'_>, next: &Wish) -> bool {
    let catalog = &draft.facts.catalog;
    let known = &draft.state.wish;
    let same_kind = next.make == known.make
        && next.model == known.model
        && next.body == known.body
        && next.need == known.need
        && next.order == known.order;
    let asked = draft.acts.iter().find_map(|act| match act {
        Act::AskCar(car, _) => catalog.car(car.stock_id.as_ref()?),
        _ => None,
    });
    let feature = Wish {
        gearbox: next.gearbox,
        fuel: next.fuel,
        drive: next.drive,
        ..Wish::default()
    };
    let asks_for_others = draft.does(|act| matches!(act, Act::MoreCars | Act::ShowCars));
    let fits = asked.is_some_and(|car| fulfils(catalog, &feature, car));
    same_kind && feature != Wish::default() && fits && !asks_for_others
}

fn refuse(draft: &mut Draft<'_>, refusal: Refusal) {
    let denied = Wish {
        not_makes: refusal.makes,
        not_models: refusal.models,
        not_years: refusal.years,
        not_bodies: refusal.bodies,
        not_fuels: refusal.fuels,
        ..Wish::default()
    };
    let mut next = draft.state.wish.clone();
    next.take(&denied);
    next.open |= draft.before.step == Step::Need && next.is_empty();
    let offered = draft.offered();
    let fits = |car: &&Car| fulfils_refusal(draft, &denied, car);
    if !offered.iter().all(fits) || draft.chosen().is_some_and(|car| !fits(&car)) {
        reopen(draft, &next);
    }
    draft.state.wish = next;
    draft.show(Saying::Line(
        Text::RefusedNoted,
        vec![("things", Value::Refused(denied))],
    ));
}

fn fulfils_refusal(draft: &Draft<'_>, denied: &Wish, car: &Car) -> bool {
    fulfils(&draft.facts.catalog, denied, car)
}
