//! Which car a reference means: the one at hand, one of those shown, any of
//! the catalog.

use super::draft::Draft;
use super::search::Search;
use crate::acts::CarRef;
use crate::catalog::Car;
use crate::offer::{extreme, fulfils};
use crate::wish::Order;

/// What a reference to a car leads to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Resolved<'a> {
    /// This one.
    One(&'a Car),
    /// One of these; never fewer than two.
    Several(Vec<&'a Car>),
    /// A place that the list shown doesn't have.
    NoSuchPlace,
    /// None of those shown is so, and nothing names another.
    NotShown,
    /// The model is on sale, but not this year, version, … of it: the nearest.
    OtherOfModel(Vec<&'a Car>),
    /// The catalog doesn't hold it.
    Missing,
    /// Nothing says which car.
    Unclear,
}

/// Finds the car that is meant.
pub(crate) fn resolve<'a>(draft: &Draft<'a>, wanted: &CarRef) -> Resolved<'a> {
    let catalog = &draft.facts.catalog;
    if let Some(id) = &wanted.stock_id {
        return catalog.car(id).map_or(Resolved::Missing, Resolved::One);
    }
    let offered = draft.offered();
    if let Some(place) = wanted.place.filter(|_| !offered.is_empty()) {
        // `la segunda opción que me diste, 50 mil a 60`: of plans for the only car shown.
        if let ([car], true) = (offered.as_slice(), draft.gives_loan()) {
            return Resolved::One(car);
        }
        let car = usize::from(place).checked_sub(1);
        let car = car.and_then(|place| offered.get(place));
        return car.map_or(Resolved::NoSuchPlace, |car| Resolved::One(car));
    }
    let search = Search::new(draft, wanted);
    if wanted.last {
        return one_of(offered.last().into_iter().copied());
    }
    if wanted.other {
        let hand = draft.at_hand().or(draft.chosen());
        let another = |car: &&Car| Some(*car) != hand && search.fits(car);
        let others: Vec<&Car> = offered.iter().copied().filter(another).collect();
        // `el otro Clase A, el del 18`, of a model that was named alone
        let named = others.is_empty() && search.names();
        let all = catalog.cars().iter().filter(|_| named);
        return one_of(others.into_iter().chain(all.filter(another)));
    }
    if let Some(order) = wanted
        .order
        .filter(|_| wanted.of_all || wanted.model.is_some())
    {
        let all = search.filter(catalog.cars());
        if let Some(car) = extreme(&all, order) {
            return Resolved::One(car);
        }
    }
    if !search.describes() {
        return at_hand(draft, &offered, wanted.order);
    }
    let found = nearest(draft, &offered, &search);
    match (wanted.order, found) {
        (Some(order), Resolved::Several(cars)) => {
            extreme(&cars, order).map_or(Resolved::Unclear, Resolved::One)
        }
        (_, found) => found,
    }
}

/// Without any description: the extreme of those shown, or the one at hand.
fn at_hand<'a>(draft: &Draft<'a>, offered: &[&'a Car], order: Option<Order>) -> Resolved<'a> {
    if let Some(order) = order {
        // `de esas, ¿cuál tiene menos km?` after cars named one by one.
        let asked = draft.asked_about();
        let named_last = draft.at_hand().is_some_and(|car| !offered.contains(&car));
        let several = if (named_last || offered.is_empty()) && asked.len() > 1 {
            &asked
        } else {
            offered
        };
        let found = extreme(several, order).or_else(|| extreme_of_the_wish(draft, order));
        return found.map_or(Resolved::Unclear, Resolved::One);
    }
    if let Some(car) = draft.at_hand().or(draft.chosen()) {
        return Resolved::One(car);
    }
    one_of(offered.iter().copied())
}

/// `¿cuánto cuesta el más barato?` before any list: of all cars that are wanted.
fn extreme_of_the_wish<'a>(draft: &Draft<'a>, order: Order) -> Option<&'a Car> {
    let catalog = &draft.facts.catalog;
    let wanted = |car: &&Car| fulfils(catalog, &draft.state.wish, car);
    let cars: Vec<&Car> = catalog.cars().iter().filter(wanted).collect();
    extreme(&cars, order)
}

/// By description: at hand, chosen, among those shown, in the catalog.
fn nearest<'a>(draft: &Draft<'a>, offered: &[&'a Car], search: &Search<'_>) -> Resolved<'a> {
    for car in [draft.at_hand(), draft.chosen()].into_iter().flatten() {
        if search.fits(car) && search.is_specific() {
            return Resolved::One(car);
        }
    }
    if let Some(car) = same_model_of_year(draft, offered, search) {
        return Resolved::One(car);
    }
    let shown = search.filter(offered.iter().copied());
    if !shown.is_empty() {
        // Of several, the one that was asked about.
        let asked: Vec<&Car> = draft.asked_about();
        let mut both = shown.iter().filter(|car| asked.contains(car));
        return match (both.next(), both.next()) {
            (Some(car), None) => Resolved::One(car),
            _ => one_of(shown),
        };
    }
    let asked = search.filter(draft.asked_about());
    if !asked.is_empty() {
        return one_of(asked);
    }
    for car in [draft.at_hand(), draft.chosen()].into_iter().flatten() {
        if search.fits(car) {
            return Resolved::One(car);
        }
    }
    // `la SUV con menos kilómetros`, before any list.
    let extreme_of_all = search.wanted.order.is_some() && offered.is_empty();
    if !search.names() && !extreme_of_all {
        return if offered.is_empty() {
            Resolved::Unclear
        } else {
            Resolved::NotShown
        };
    }
    let all = search.filter(draft.facts.catalog.cars());
    if !all.is_empty() {
        return one_of(search.best_first(draft, all));
    }
    let same = draft.facts.catalog.cars().iter();
    let same: Vec<&Car> = same.filter(|car| search.is_named(car)).collect();
    if same.is_empty() {
        return Resolved::Missing;
    }
    Resolved::OtherOfModel(search.best_first(draft, same))
}

/// `¿y la 2021?` after a car that is not in the list shown: another year of its
/// model.
fn same_model_of_year<'a>(
    draft: &Draft<'a>,
    offered: &[&'a Car],
    search: &Search<'_>,
) -> Option<&'a Car> {
    let shown = offered.first().filter(|first| {
        let same = |car: &&&Car| car.model_id == first.model_id;
        offered.iter().filter(same).count() == offered.len()
    });
    let hand = draft.at_hand();
    let apart = hand.is_some_and(|hand| !offered.contains(&hand));
    let hand = hand.or(shown.copied())?;
    let bare = *search.wanted
        == CarRef {
            year: search.wanted.year,
            ..CarRef::default()
        };
    let among = offered.iter().any(|car| search.fits(car));
    if !bare || among && !apart {
        return None;
    }
    let cars = draft.facts.catalog.cars().iter();
    let mut same = cars.filter(|car| car.model_id == hand.model_id && search.fits(car));
    same.next().filter(|_| same.next().is_none())
}

fn one_of<'a>(cars: impl IntoIterator<Item = &'a Car>) -> Resolved<'a> {
    let cars: Vec<&Car> = cars.into_iter().collect();
    match cars.as_slice() {
        [] => Resolved::Unclear,
        [car] => Resolved::One(car),
        _ => Resolved::Several(cars),
    }
}
