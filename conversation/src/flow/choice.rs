//! Which of the cars shown the customer picks.

use super::{Draft, options, tell};
use crate::car_text::line;
use crate::catalog::Car;
use crate::language::{Intent, Tag};
use crate::state::Step;
use crate::understanding::NamedCar;
use crate::wish::Order;

/// What a message picks from the cars shown.
enum Pick<'c> {
    /// This one.
    Car(&'c Car),
    /// One of these, by their places in the list.
    OneOf(Vec<(usize, &'c Car)>),
    /// A number that is not in the list.
    Nowhere,
}

/// Whether the message picks from the cars shown.
pub(super) fn picks(draft: &Draft<'_>) -> bool {
    find(draft).is_some()
}

/// Takes the car picked, or shows more when asked to.
pub(super) fn take(draft: &mut Draft<'_>) -> bool {
    let replies = draft.replies();
    match find(draft) {
        Some(Pick::Car(car)) => {
            choose(draft, car);
            true
        }
        Some(Pick::OneOf(cars)) => {
            draft.state.forget_choice();
            draft.say(&replies.several_match);
            tell::numbered_cars(draft, &cars);
            draft.say(&replies.which_place);
            draft.prompted = true;
            true
        }
        Some(Pick::Nowhere) => {
            let count = draft.state.offered.len();
            if count == 1 {
                draft.say(&replies.no_such_place_one);
            } else {
                draft.say_with(&replies.no_such_place, &[("count", &count)]);
            }
            true
        }
        None => options::more(draft),
    }
}

/// Takes a car as chosen.
pub(super) fn choose(draft: &mut Draft<'_>, car: &Car) {
    let replies = draft.replies();
    draft.state.forget_choice();
    draft.state.chosen = Some(car.stock_id.clone());
    let car_line = line(car, replies);
    draft.say_with(&replies.chosen, &[("car", &car_line)]);
    draft.show(car);
}

fn find<'a>(draft: &Draft<'a>) -> Option<Pick<'a>> {
    let offered = draft.offered();
    if offered.is_empty() || !may_pick(draft) {
        return None;
    }
    let reading = &draft.reading;
    if let Some(place) = reading.places.first().filter(|_| reading.places.len() == 1) {
        return Some(
            offered
                .get(place - 1)
                .map_or(Pick::Nowhere, |car| Pick::Car(car)),
        );
    }
    if reading.last_place {
        return offered.last().map(|car| Pick::Car(car));
    }
    if let [named] = reading.cars.as_slice() {
        return by_name(draft, &offered, *named);
    }
    by_order(draft, &offered)
        .or_else(|| by_kind(draft, &offered))
        .or_else(|| by_pointing(draft, &offered))
}

/// Numbers and pointing words pick a car only where one is being picked, or
/// where the customer says that they change their mind.
fn may_pick(draft: &Draft<'_>) -> bool {
    let asked_more = draft.reading.says(Intent::MoreOptions) && draft.reading.cars.is_empty();
    let choosing = matches!(
        draft.before.step,
        Step::Options | Step::Financing | Step::NextStep
    );
    let article = !draft.reading.places.is_empty() && draft.reading.tagged.words.len() > 1;
    let late = !draft.before.step.is_contact() || draft.before.step == Step::Contact;
    !asked_more
        && (choosing
            || draft.reading.says(Intent::Change)
            || !draft.reading.cars.is_empty() && late
            || article && draft.before.step == Step::Contact)
}

fn by_name<'a>(draft: &Draft<'_>, offered: &[&'a Car], named: NamedCar) -> Option<Pick<'a>> {
    let wish = &draft.reading.wish;
    let places = (1..).zip(offered.iter().copied());
    let mut found: Vec<(usize, &Car)> = places
        .filter(|(_, car)| named.is(car, draft.facts.catalog.names()))
        .collect();
    let exact_year = wish.min_year.filter(|_| wish.min_year == wish.max_year);
    if exact_year.is_some() && found.iter().any(|(_, car)| car.year == exact_year) {
        found.retain(|(_, car)| car.year == exact_year);
    }
    // `mejor un Corolla de 2020 para arriba` is a new search, not a pick.
    let searches = exact_year.is_none() && (wish.min_year.is_some() || wish.max_km.is_some());
    match found.as_slice() {
        _ if searches => None,
        [] => None,
        [(_, car)] => Some(Pick::Car(car)),
        _ => Some(Pick::OneOf(found)),
    }
}

/// `el más barato`; `algo más barato` asks for other cars.
fn by_order<'a>(draft: &Draft<'_>, offered: &[&'a Car]) -> Option<Pick<'a>> {
    let tagged = &draft.reading.tagged;
    let order = draft.reading.wish.order?;
    let pointed = tagged.spans.iter().any(|span| {
        let order = matches!(
            span.tag,
            Tag::Intent(Intent::Cheapest | Intent::Dearest | Intent::Newest | Intent::FewestKm)
        );
        let article = |index: usize| tagged.is(index, "el") || tagged.is(index, "la");
        let before = span.start.checked_sub(1).is_some_and(article);
        order && (before || article(span.start) || tagged.is(span.start.wrapping_sub(1), "de"))
    });
    if !pointed || offered.len() < 2 {
        return None;
    }
    extreme(offered, order).map(Pick::Car)
}

/// The first of some cars by an order.
pub(super) fn extreme<'a>(cars: &[&'a Car], order: Order) -> Option<&'a Car> {
    let key = |car: &&&Car| match order {
        Order::Cheapest => car.price.map_or(i64::MAX, |price| price.0.cast_signed()),
        Order::Dearest => car.price.map_or(0, |price| -price.0.cast_signed()),
        Order::Newest => -i64::from(car.year.unwrap_or_default()),
        Order::FewestKm => car.km.map_or(i64::MAX, i64::from),
    };
    cars.iter().min_by_key(key).copied()
}

/// `la camioneta`, `el 2019`, `el de 300 mil`, `el automático`.
fn by_kind<'a>(draft: &Draft<'_>, offered: &[&'a Car]) -> Option<Pick<'a>> {
    let reading = &draft.reading;
    let pointed = reading.tagged.words.first().is_some_and(|first| {
        let second = reading
            .tagged
            .words
            .get(1)
            .map_or("", |word| word.text.as_str());
        let article = |text: &str| matches!(text, "el" | "la");
        article(&first.text)
            || matches!(first.text.as_str(), "quiero" | "si" | "mejor") && article(second)
    }) || reading.tagged.spans.iter().any(|span| {
        span.tag == Tag::Intent(Intent::Yes)
            && (reading.tagged.is(span.end, "el") || reading.tagged.is(span.end, "la"))
    });
    if !pointed {
        return None;
    }
    let wish = &reading.wish;
    let price = reading
        .budget
        .and_then(|budget| budget.max)
        .filter(|_| wish.is_empty());
    let near = |car: &Car, price: crate::money::Pesos| {
        car.price
            .is_some_and(|has| has.0.abs_diff(price.0) <= price.0 / 50)
    };
    let year = wish.min_year.filter(|_| wish.min_year == wish.max_year);
    let asked = wish.body.is_some() || wish.gearbox.is_some() || year.is_some() || price.is_some();
    let mut found = offered.iter().filter(|car| {
        wish.body.is_none_or(|body| car.body == Some(body))
            && wish
                .gearbox
                .is_none_or(|gearbox| car.gearbox == Some(gearbox))
            && year.is_none_or(|year| car.year == Some(year))
            && price.is_none_or(|price| near(car, price))
    });
    match (found.next(), found.next()) {
        (Some(car), None) if asked => Some(Pick::Car(car)),
        _ => None,
    }
}

/// `ese`, `me gusta`: the only car shown, the one recommended, or `el otro`
/// of two.
fn by_pointing<'a>(draft: &Draft<'_>, offered: &[&'a Car]) -> Option<Pick<'a>> {
    if draft.before.step != Step::Options {
        return None;
    }
    let recommended = draft.state.recommended.as_ref();
    let recommended = recommended.and_then(|id| offered.iter().find(|car| car.stock_id == *id));
    if draft.reading.says(Intent::PickOther) && offered.len() == 2 && recommended.is_some() {
        return offered
            .iter()
            .find(|car| Some(*car) != recommended)
            .map(|car| Pick::Car(car));
    }
    let pointed = draft.reading.says_any(&[Intent::PickThis, Intent::Yes])
        && !draft.reading.says(Intent::No)
        && draft.reading.wish.is_empty();
    match (pointed, recommended, offered) {
        (true, Some(car), _) => Some(Pick::Car(car)),
        (true, None, [only]) => Some(Pick::Car(only)),
        _ => None,
    }
}
