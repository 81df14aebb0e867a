//! The customer's own car, given in part payment or for sale.

use super::draft::Draft;
use super::saying::Value;
use crate::acts::{Act, CarRef, Errand, Noted};
use crate::texts::Text;
use crate::wish::Wish;

/// Remembers the customer's own car, so that it is none that is wanted.
pub(super) fn take(draft: &mut Draft<'_>) {
    // `ya no hay Tsuru`: what is kept is not noted again.
    let kept = draft.does(|act| *act == Act::Change(Noted::OwnCar));
    if kept || draft.state.lead.own_car_withdrawn {
        let reported = draft.does(|act| matches!(act, Act::OwnCar(_)));
        draft.acts.retain(|act| !matches!(act, Act::OwnCar(_)));
        draft.served |= reported;
        return;
    }
    let reported = draft.acts.iter().filter_map(|act| match act {
        Act::OwnCar(car) => Some(car.clone()),
        _ => None,
    });
    // `mi Aveo, 2019`
    let named = reported.reduce(|first, later| CarRef {
        year: first.year.or(later.year),
        km: first.km.or(later.km),
        ..if first.model.is_some() { first } else { later }
    });
    let Some(mut car) = named else { return };
    look_for_it_no_more(draft, &car);
    let known = draft.state.own_car.take();
    if car.model.is_none() {
        // `tiene un golpe en la puerta` names nothing, `2019` the year alone.
        let (year, km) = (car.year, car.km);
        car = known.clone().unwrap_or_default();
        car.year = car.year.or(year);
        car.km = km.or(car.km);
    } else if let Some(known) = known.as_ref().filter(|known| known.model == car.model) {
        car.year = car.year.or(known.year);
        car.km = car.km.or(known.km);
    }
    let news = known.as_ref() != Some(&car);
    let named = car.model.is_some();
    if named || known.is_some() {
        draft.state.own_car = Some(car);
    }
    say_own_car_noted(draft, news && named);
}

/// `¿tienen Aveo? No, yo vendo el Aveo`: the car that was searched for is the one for sale.
fn look_for_it_no_more(draft: &mut Draft<'_>, own: &CarRef) {
    let sells = draft.state.errand == Some(Errand::SellCar);
    let wish = &draft.state.wish;
    if sells && wish.model.is_some() && wish.model == own.model {
        draft.state.wish = Wish::default();
        draft.state.lead.need = None;
        draft.reopen_options();
    }
}

/// `ya no voy a dejar mi carro a cuenta`: the car is neither given nor sold any more.
pub(super) fn keep(draft: &mut Draft<'_>) {
    let kept = draft.does(|act| *act == Act::Change(Noted::OwnCar));
    if kept && draft.state.lead.own_car_withdrawn {
        draft.say(Text::OwnCarKept);
        return;
    }
    let given = |errand: &Errand| matches!(errand, Errand::TradeIn | Errand::SellCar);
    if !kept || !draft.state.errand.as_ref().is_some_and(given) {
        draft.served |= kept;
        return;
    }
    // A person was wanted for the sale alone.
    if draft.state.errand == Some(Errand::SellCar) {
        draft.state.human_wanted = false;
    }
    draft.state.errand = None;
    draft.state.own_car_kept = draft.state.own_car.take();
    draft.state.lead.withdraw_own_car();
    draft.say(Text::OwnCarKept);
}

/// Confirms what was said of the own car; its facts reach the seller as notes.
fn say_own_car_noted(draft: &mut Draft<'_>, news: bool) {
    draft.served = true;
    let told_now = draft.does(|act| matches!(act, Act::Errand(_)));
    let errand = draft.state.errand;
    let own = draft.state.own_car.clone().unwrap_or_default();
    let model = own.model.as_deref().unwrap_or_default();
    let name = crate::car_text::make_and_model(own.make.as_deref().unwrap_or_default(), model);
    let name = ("car", Value::Words(name));
    match errand {
        _ if told_now => {}
        None if news => draft.say_with(Text::OwnCarOffered, [name]),
        Some(Errand::TradeIn | Errand::SellCar) | None if model.is_empty() => {
            draft.say(Text::OwnCarNotedPlain);
        }
        Some(Errand::TradeIn | Errand::SellCar) | None => {
            draft.say_with(Text::OwnCarNoted, [name]);
        }
        Some(_) => {}
    }
}
