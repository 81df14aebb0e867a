//! Years, kilometres and seats as limits of a wish.

mod regular;
mod seats;

use rust_decimal::prelude::ToPrimitive;

use super::noun_phrase::Determiner;
use super::{Scene, numbers};
use crate::interpret::talk::DESCRIBES;
use crate::interpret::{Clause, Span};
use crate::language::spelled;
use crate::lexicon::Frame;
use crate::wish::Wish;
use regular::is_driven_regularly;
use seats::seats;

/// What bounds a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    AtLeast,
    AtMost,
    Exactly,
}

/// Fewer kilometres are a way to go, and no used car's: `trabajo a 8 km`.
const FEWEST_KM: u32 = 1_000;

/// Adds the limits that a clause sets; returns the words that set them.
pub(super) fn add(scene: &Scene<'_>, wish: &mut Wish) -> Vec<Span> {
    let mut words = Vec::new();
    let clause = scene.clause;
    let mut place = clause.span.start;
    while place < clause.span.end {
        let in_phrase = scene
            .phrases
            .iter()
            .find(|phrase| phrase.words.contains(&place));
        let own = in_phrase.filter(|phrase| phrase.determiner == Determiner::Own);
        // `era la 2016, no la 2017`
        if let Some(gone) = scene.replaced.iter().find(|span| span.contains(&place)) {
            place = gone.end.max(place + 1);
            continue;
        }
        // `mi Jetta tiene 140 mil km` limits nothing.
        let described = own.filter(|phrase| DESCRIBES.contains(&clause.text(phrase.words.end)));
        if let Some(described) = described {
            place = next_want(clause, described.words.end);
            continue;
        }
        let definite = in_phrase.filter(|phrase| phrase.is_definite());
        if let Some(phrase) = own.or(definite) {
            place = phrase.words.end.max(place + 1);
            continue;
        }
        let span = age(scene, place, wish)
            .or_else(|| years(scene, place, wish))
            .or_else(|| kilometres(scene, place, wish))
            .or_else(|| seats(clause, place, wish));
        place = span
            .as_ref()
            .map_or(place + 1, |span| span.end.max(place + 1));
        words.extend(span);
    }
    words
}

/// Where a clause goes on with what is wanted; its end where it doesn't.
fn next_want(clause: &Clause<'_>, after: usize) -> usize {
    let wants = clause.frames(Frame::Want).map(|span| span.end);
    wants
        .filter(|place| *place > after)
        .min()
        .unwrap_or(clause.span.end)
}

/// `del 2018 para acá`, `entre 2017 y 2020`, `2019`.
fn years(scene: &Scene<'_>, place: usize, wish: &mut Wish) -> Option<Span> {
    let clause = scene.clause;
    let newest = scene.context.facts.catalog.newest_year();
    let (year, length) = numbers::year(clause, place, 0, newest).or_else(|| {
        numbers::is_short_year(clause, place)
            .then(|| numbers::year(clause, place, 1, newest))
            .flatten()
    })?;
    let end = place + length;
    if matches!(clause.text(end), "a" | "y" | "al" | "o")
        && let Some((upper, length)) = numbers::year(clause, end + 1, 0, newest)
    {
        (wish.min_year, wish.max_year) = (Some(year.min(upper)), Some(year.max(upper)));
        return Some(before(clause, place)..end + 1 + length);
    }
    let (bound, end) = bound(clause, place, end);
    match bound {
        Bound::AtLeast => (wish.min_year, wish.max_year) = (Some(year), None),
        Bound::AtMost => {
            // The phrase before took it for the year wanted.
            wish.min_year = wish.min_year.filter(|least| *least < year);
            wish.max_year = Some(year);
        }
        Bound::Exactly => (wish.min_year, wish.max_year) = (Some(year), Some(year)),
    }
    Some(before(clause, place)..end)
}

/// `máximo 5 años de uso`, `que no tenga más de 4 años`: counted from today.
fn age(scene: &Scene<'_>, place: usize, wish: &mut Wish) -> Option<Span> {
    let clause = scene.clause;
    let count = small(clause, place).filter(|count| (1..=20).contains(count))?;
    if !matches!(clause.text(place + 1), "anos" | "ano") {
        return None;
    }
    let end = place + 2;
    let of_use = clause.text(end) == "de"
        && matches!(
            clause.text(end + 1),
            "uso" | "antiguedad" | "viejo" | "edad"
        );
    let old = matches!(clause.text(end), "atras" | "viejo" | "usado");
    let (bound, _) = bound(clause, place, end);
    if !(of_use || old) && bound != Bound::AtMost || scene.context.step().is_loan() {
        return None;
    }
    let this_year = u16::try_from(scene.context.now.year()).ok()?;
    wish.min_year = Some(this_year.saturating_sub(u16::try_from(count).ok()?));
    wish.max_year = None;
    let end = end + if of_use { 2 } else { usize::from(old) };
    Some(before(clause, place)..end)
}

/// `menos de 60 mil km`, `máximo 50,000 kilómetros`.
fn kilometres(scene: &Scene<'_>, place: usize, wish: &mut Wish) -> Option<Span> {
    let clause = scene.clause;
    let (amount, unit, length) = numbers::amount(clause, place)?;
    if unit != numbers::Unit::Kilometres {
        return None;
    }
    let (bound, end) = bound(clause, place, place + length);
    if is_driven_regularly(clause, place + length) {
        return None;
    }
    if bound == Bound::AtLeast {
        return None;
    }
    let km = amount.to_u32().filter(|km| *km >= FEWEST_KM)?;
    // `uy, casi 100 mil km` says again what a car at hand has.
    let echoes = |has: u32| has.abs_diff(km) <= has.max(km) / 20;
    let mut at_hand = scene.context.at_hand().into_iter();
    if bound == Bound::Exactly && at_hand.any(|car| car.km.is_some_and(echoes)) {
        return None;
    }
    wish.max_km = Some(km);
    Some(before(clause, place)..end)
}

fn small(clause: &Clause<'_>, place: usize) -> Option<u32> {
    let text = clause.text(place);
    text.parse().ok().or_else(|| spelled::value(text))
}

/// What stands around a figure: which bound, and where the words after it end.
fn bound(clause: &Clause<'_>, start: usize, end: usize) -> (Bound, usize) {
    let text = |place: usize| clause.text(place);
    let after = match (text(end), text(end + 1)) {
        ("para" | "pa", "aca" | "arriba" | "delante" | "adelante") | ("en", "adelante") => {
            Some((Bound::AtLeast, 2))
        }
        ("o", "mas" | "posterior" | "superior") => {
            let longer = matches!(text(end + 2), "nuevo" | "nueva" | "reciente" | "nuevos");
            Some((Bound::AtLeast, 2 + usize::from(longer)))
        }
        ("para" | "pa" | "hacia", "abajo" | "bajo" | "atras" | "tras")
        | ("o", "menos" | "anterior") => Some((Bound::AtMost, 2)),
        ("maximo" | "max", _) => Some((Bound::AtMost, 1)),
        ("minimo" | "min", _) => Some((Bound::AtLeast, 1)),
        _ => None,
    };
    if let Some((bound, length)) = after {
        return (bound, end + length);
    }
    let before: Vec<&str> = (start.saturating_sub(4).max(clause.span.start)..start)
        .map(text)
        .collect();
    let has = |word: &str| before.contains(&word);
    let bound = if has("maximo")
        || has("menos")
        || has("hasta")
        || has("max")
        || has("tope")
        || has("no") && (has("mas") || has("pase") || has("arriba"))
    {
        Bound::AtMost
    } else if has("desde")
        || has("partir")
        || has("minimo")
        || has("arriba")
        || has("mas")
        || has("posterior")
        || has("menor")
    {
        Bound::AtLeast
    } else {
        Bound::Exactly
    };
    (bound, end)
}

/// Where the words that bound the figure at `place` begin.
fn before(clause: &Clause<'_>, place: usize) -> usize {
    const BOUNDING: &[&str] = &[
        "del",
        "de",
        "desde",
        "a",
        "partir",
        "minimo",
        "maximo",
        "max",
        "min",
        "mas",
        "menos",
        "hasta",
        "no",
        "que",
        "entre",
        "arriba",
        "modelo",
        "modelos",
        "ano",
        "anos",
        "posterior",
        "al",
        "con",
        "tope",
        "pase",
        "tenga",
        "tengan",
        "sea",
        "nuevo",
        "reciente",
        "como",
        "unos",
        "menor",
    ];
    let mut start = place;
    while start > clause.span.start
        && place - start < 5
        && BOUNDING.contains(&clause.text(start - 1))
        && !clause.words[start].pause
    {
        start -= 1;
    }
    start
}
