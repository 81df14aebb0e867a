//! Passes over the acts of a whole message: which car is taken.

use super::comparison::car_of;
use super::{Act, CarFact, CarRef, Interpreted};

/// `la quiero, la Tracker 2022`, `mejor el otro, el Golf 2015`: what is taken is
/// named only afterwards.
pub(super) fn take_what_is_named(acts: &mut Vec<Interpreted>) {
    const TAKES: [&str; 9] = [
        "lo quiero",
        "la quiero",
        "lo compro",
        "la compro",
        "esa mera",
        "ese mero",
        "esa misma",
        "ese mismo",
        "la tomo",
    ];
    let this = CarRef {
        this: true,
        ..CarRef::default()
    };
    let other = CarRef {
        other: true,
        ..CarRef::default()
    };
    join_apposition(acts);
    if take_what_is_agreed(acts) {
        return;
    }
    let takes = acts.iter().position(|act| {
        let said = act.quote.to_lowercase();
        [&this, &other]
            .map(|car| Act::Choose(car.clone()))
            .contains(&act.act)
            || act.act == Act::Accept && TAKES.iter().any(|takes| said.ends_with(takes))
    });
    let Some(at) = takes else { return };
    let chosen_later = acts[at + 1..]
        .iter()
        .any(|act| matches!(&act.act, Act::Choose(car) if car.model.is_some()));
    if chosen_later {
        acts.remove(at);
        return;
    }
    let named = acts.iter().find_map(|act| match &act.act {
        Act::Want(wish) if wish.model.is_some() => Some(car_of(wish)),
        _ => None,
    });
    if let Some(car) = named {
        acts[at].act = Act::Choose(car);
        acts.retain(|act| !matches!(act.act, Act::Want(_)));
    }
}

/// `ya, definitivo, la Captur, la 2020`: a yes beside a car that is only named means this
/// car, whichever was asked about. Returns whether there was one.
fn take_what_is_agreed(acts: &mut Vec<Interpreted>) -> bool {
    let others = |act: &Interpreted| {
        !matches!(act.act, Act::Accept | Act::Social(_)) && named_only(&act.act).is_none()
    };
    let Some(yes) = acts.iter().position(|act| act.act == Act::Accept) else {
        return false;
    };
    let named = acts[yes..].iter().filter_map(|act| named_only(&act.act));
    let Some(car) = named.last() else {
        return false;
    };
    if acts.iter().any(others) {
        return false;
    }
    acts[yes].act = Act::Choose(car);
    acts.retain(|act| named_only(&act.act).is_none());
    true
}

/// `la Captur, la 2020`: a choice by year or price alone right behind one by name says
/// which of them.
fn join_apposition(acts: &mut Vec<Interpreted>) {
    let named = |act: &Act| matches!(act, Act::Choose(car) if car.model.is_some());
    let at = acts
        .windows(2)
        .position(|pair| named(&pair[0].act) && is_detail(&pair[1].act));
    let Some(at) = at else { return };
    let Act::Choose(detail) = acts.remove(at + 1).act else {
        return;
    };
    if let Act::Choose(car) = &mut acts[at].act {
        car.year = car.year.or(detail.year);
        car.price = car.price.or(detail.price);
        car.gearbox = car.gearbox.or(detail.gearbox);
    }
}

/// Whether an act chooses by year, price or gearbox alone.
fn is_detail(act: &Act) -> bool {
    let Act::Choose(car) = act else { return false };
    let detail = CarRef {
        year: car.year,
        price: car.price,
        gearbox: car.gearbox,
        ..CarRef::default()
    };
    *car == detail && detail != CarRef::default()
}

/// The car that an act does no more than name.
fn named_only(act: &Act) -> Option<CarRef> {
    match act {
        Act::AskCar(car, CarFact::Details) if car.model.is_some() => Some(car.clone()),
        _ => None,
    }
}
