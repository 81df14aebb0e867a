//! Passes over the acts of a whole message: which car is taken.

use super::comparison::car_of;
use super::named_choice::take_with_plan;
use super::reported::is_figure;
use super::{Act, CarFact, CarRef, Clause, Context, Interpreted, MoneyRange, Noted, Text, clauses};
use crate::lexicon::Frame;
use crate::payment::Down;

/// `la quiero, la Tracker 2022`, `mejor el otro, el Golf 2015`: what is taken is
/// named only afterwards.
pub(super) fn take_what_is_named(text: &Text, acts: &mut Vec<Interpreted>) {
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
    name_what_is_pointed_at(acts);
    take_with_plan(text, acts);
    if !asks_on(text) && take_what_is_agreed(acts) {
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

/// `órale. ¿y la CX-9?`, `va, y la CX-9`: a mild word, and a question about a car.
fn asks_on(text: &Text) -> bool {
    clauses(text).iter().skip(1).any(|clause| {
        let start = clause.span.start;
        clause.asks || clause.text(start) == "y" && clause.text(start + 1) != "ya"
    })
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
    let mut named = acts[yes..]
        .iter()
        .rev()
        .filter_map(|act| named_only(&act.act));
    let Some(car) = named.next() else {
        return false;
    };
    // `bueno, los Gol son de batalla` speaks of all of them.
    let plural = |act: &Interpreted| {
        let said = act.quote.to_lowercase();
        named_only(&act.act).is_some() && (said.starts_with("los ") || said.starts_with("las "))
    };
    if acts.iter().any(others) || acts.iter().any(plural) {
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
        .position(|pair| named(&pair[0].act) && is_detail(&pair[1].act, &pair[0].act));
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

/// `la de en medio, la Sedona 2018`: what is named says which place was meant.
fn name_what_is_pointed_at(acts: &mut Vec<Interpreted>) {
    let by_place = |act: &Act| {
        let Act::Choose(car) = act else { return false };
        let place = CarRef {
            place: car.place,
            last: car.last,
            ..CarRef::default()
        };
        *car == place && place != CarRef::default()
    };
    let named = |act: &Act| matches!(act, Act::Choose(car) if car.model.is_some());
    let at = acts
        .windows(2)
        .position(|pair| by_place(&pair[0].act) && named(&pair[1].act));
    if let Some(at) = at {
        acts.remove(at);
    }
}

/// Whether an act chooses by year, price or gearbox alone.
fn is_detail(act: &Act, of: &Act) -> bool {
    let (Act::Choose(car), Act::Choose(named)) = (act, of) else {
        return false;
    };
    // The year alone may have taken the name to itself.
    let mut car = car.clone();
    if car.model == named.model && named.year.is_none() {
        (car.make, car.model) = (None, None);
    }
    let detail = CarRef {
        year: car.year,
        price: car.price,
        gearbox: car.gearbox,
        ..CarRef::default()
    };
    car == detail && detail != CarRef::default()
}

/// The car that an act does no more than name.
fn named_only(act: &Act) -> Option<CarRef> {
    match act {
        Act::AskCar(car, CarFact::Details) if car.model.is_some() => Some(car.clone()),
        _ => None,
    }
}

/// `ah no, siempre no, está muy viejo`: gives up the car chosen, where nothing else is
/// changed.
pub(super) fn give_up(text: &Text, context: &Context<'_>, acts: &mut Vec<Interpreted>) {
    let list = &text.words.list;
    let is = |place: usize, word: &str| list.get(place).is_some_and(|one| one.text == word);
    let place = (0..list.len()).find(|at| is(*at, "siempre") && is(at + 1, "no"));
    let changes = acts
        .iter()
        .any(|act| act.act.matters() && !act.act.is_answer() || matches!(act.act, Act::Want(_)));
    let Some(place) = place.filter(|_| context.chosen().is_some() && !changes) else {
        return;
    };
    acts.retain(|act| !matches!(act.act, Act::Decline | Act::Accept | Act::Object(_)));
    let written = &text.words.written;
    acts.push(Interpreted {
        act: Act::Change(Noted::Car),
        quote: written[list[place].start..list[place + 1].end].to_owned(),
        certain: true,
    });
}

/// `nos dieron 220 mil, eso sería para el enganche`: what one clause calls the amount of
/// the one before.
pub(super) fn name_amount(text: &Text, acts: &mut [Interpreted]) {
    let names = |clause: &Clause<'_>| {
        clause.frame(Frame::DownPayment).is_some()
            && clause.has(&["eso", "esos", "esas", "esa", "ese"])
            && !clause.asks
            && !clause.places().any(|place| is_figure(&clause.words[place]))
    };
    if !clauses(text).iter().skip(1).any(names) {
        return;
    }
    let mut amounts = acts.iter_mut().filter(|act| act.act.is_money());
    let (Some(only), None) = (amounts.next(), amounts.next()) else {
        return;
    };
    match only.act {
        Act::Budget(MoneyRange {
            min: None,
            max: Some(max),
        }) => only.act = Act::DownPayment(Down::Amount(max)),
        Act::DownPayment(_) => {}
        _ => return,
    }
    only.certain = true;
}
