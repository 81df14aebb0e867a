//! Passes over the acts of a whole message: what one clause says of another.

use super::comparison::car_of;
use super::{Act, CarFact, CarRef, Context, Interpreted, Reading, Text};
use super::{clauses, contact};
use crate::words::Word;

/// `el lunes, pero a las 4`: a day and an hour in two clauses are one time.
pub(super) fn join_times(text: &Text, context: &Context<'_>, acts: &mut Vec<Interpreted>) {
    let times: Vec<usize> = (0..acts.len())
        .filter(|at| matches!(acts[*at].act, Act::Time(_)) && acts[*at].certain)
        .collect();
    let [first, .., last] = times.as_slice() else {
        return;
    };
    // `el miércoles… no, ese día no. El viernes a la 1`: the last one stands alone.
    let before = acts[times[times.len() - 2]].quote.clone();
    if is_whole(&acts[*last].act) && is_taken_back(text, &before, &acts[*last].quote) {
        for at in times.iter().rev().skip(1) {
            acts.remove(*at);
        }
        return;
    }
    let clauses = clauses(text);
    let (Some(begin), Some(end)) = (clauses.first(), clauses.last()) else {
        return;
    };
    let whole = begin.joined_to(end);
    let joined = contact::read(&whole, context)
        .into_iter()
        .find(|reading| matches!(reading.act, Act::Time(_)));
    if let Some(joined) = joined {
        acts[*first].act = joined.act;
        for at in times.into_iter().skip(1).rev() {
            acts.remove(at);
        }
    }
}

/// Whether a time says day and hour.
fn is_whole(act: &Act) -> bool {
    matches!(act, Act::Time(time) if time.at.is_some() && time.said.split(' ').count() > 2)
}

/// Whether a word that corrects stands between two stretches quoted.
fn is_taken_back(text: &Text, earlier: &str, later: &str) -> bool {
    const CORRECTS: [&str; 6] = ["no", "mejor", "perdon", "digo", "siempre", "cambio"];
    let written = &text.words.written;
    let Some(from) = written.find(earlier).map(|at| at + earlier.len()) else {
        return false;
    };
    let to = written.rfind(later).unwrap_or_default();
    let mut between = text.words.list.iter();
    between
        .any(|word| word.start >= from && word.end <= to && CORRECTS.contains(&word.text.as_str()))
}

/// `¿cuánto cuesta? el Forte 2020`: once the car asked about is named, nothing
/// is asked of the one at hand. Keeps what the next clause may go on asking.
pub(super) fn name_asked(
    readings: &[Reading],
    context: &mut Context<'_>,
    acts: &mut Vec<Interpreted>,
) {
    let facts: Vec<&CarFact> = readings
        .iter()
        .filter_map(|reading| match &reading.act {
            Act::AskCar(_, fact) => Some(fact),
            _ => None,
        })
        .collect();
    if let Some(asked) = &context.asked
        && facts.contains(&asked)
    {
        let unnamed = Act::AskCar(CarRef::default(), asked.clone());
        acts.retain(|act| act.act != unnamed);
    }
    context.asked = facts.last().map(|fact| (*fact).clone());
}

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

/// `mi teléfono es 33, luego 14 02, luego 66 y termina en 91`: one number, dictated
/// bit by bit.
pub(super) fn join_phone(text: &Text, context: &Context<'_>, acts: &mut Vec<Interpreted>) {
    let known = |act: &Interpreted| matches!(act.act, Act::Phone(_) | Act::SameNumber);
    if acts.iter().any(known) {
        return;
    }
    let clauses = clauses(text);
    let first = clauses.first();
    let Some(phone) = first.and_then(|first| contact::dictation::dictated(first, context)) else {
        return;
    };
    acts.retain(|act| !matches!(act.act, Act::BrokenPhone(_)));
    acts.push(Interpreted {
        act: Act::Phone(phone),
        quote: text.words.written.clone(),
        certain: true,
    });
}

/// `el miércoles doblo turno, mejor el viernes a las 5`: what is certain later in the
/// message leaves nothing to ask back of its kind.
pub(super) fn drop_superseded(acts: &mut Vec<Interpreted>) {
    let settles = |act: &Act| matches!(act, Act::Time(_) | Act::Phone(_)) || act.is_money();
    let kind = std::mem::discriminant::<Act>;
    let superseded: Vec<bool> = (0..acts.len())
        .map(|at| {
            let later = acts[at + 1..].iter();
            !acts[at].certain
                && settles(&acts[at].act)
                && later
                    .into_iter()
                    .any(|later| later.certain && kind(&later.act) == kind(&acts[at].act))
        })
        .collect();
    let mut places = superseded.into_iter();
    acts.retain(|_| !places.next().unwrap_or(false));
}

/// `¿y si mejor doy 80? No, déjalo en 70`: what is only supposed is taken back.
pub(super) fn drop_supposed(acts: &mut Vec<Interpreted>) {
    let supposes = |act: &Interpreted| matches!(act.act, Act::Suppose(_));
    let Some(at) = acts.iter().position(supposes) else {
        return;
    };
    let settles = |act: &Interpreted| act.act.is_money() || act.act == Act::Decline;
    if acts[at + 1..].iter().any(settles) {
        acts.remove(at);
    }
}

/// `no, 95, o sea los 80 más 10`: amounts of which one explains the other and which
/// differ are asked back, the later one alone.
pub(super) fn doubt_contradictions(text: &Text, acts: &mut Vec<Interpreted>) {
    let explains = |words: &[Word]| {
        let said = |place: usize| words.get(place).map_or("", |word| word.text.as_str());
        said(0) == "osea" || matches!((said(0), said(1)), ("o", "sea") | ("es", "decir"))
    };
    let list = &text.words.list;
    if !(0..list.len()).any(|place| explains(&list[place..])) {
        return;
    }
    let same_kind = |one: &Act, other: &Act| {
        one.is_money() && std::mem::discriminant(one) == std::mem::discriminant(other)
    };
    let later = |at: usize| {
        acts[at + 1..]
            .iter()
            .any(|other| same_kind(&acts[at].act, &other.act) && acts[at].act != other.act)
    };
    let earlier: Vec<usize> = (0..acts.len()).filter(|at| later(*at)).collect();
    for at in earlier.into_iter().rev() {
        let gone = acts.remove(at);
        let last = acts.iter_mut().rfind(|act| same_kind(&act.act, &gone.act));
        if let Some(last) = last {
            last.certain &= !gone.certain;
        }
    }
}

/// The car that a clause leaves behind for `lo quiero` to stand for.
pub(super) fn antecedent(readings: &[Reading]) -> Option<CarRef> {
    readings
        .iter()
        .rev()
        .find_map(|reading| match &reading.act {
            Act::Choose(car) | Act::AskCar(car, _) if *car != CarRef::default() => {
                Some(car.clone())
            }
            Act::Want(wish) => wish.model.as_ref().map(|_| CarRef {
                make: wish.make.clone(),
                model: wish.model.clone(),
                year: wish.min_year.filter(|_| wish.min_year == wish.max_year),
                ..CarRef::default()
            }),
            _ => None,
        })
}
