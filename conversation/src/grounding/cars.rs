//! Whether each car shown keeps what is its own.

use std::ops::Range;

use rust_decimal::Decimal;

use super::passage::Passage;
use crate::catalog::{Fuel, Gearbox};
use crate::lexicon::Wording;
use crate::turn::{CarCard, Reply};
use crate::words::Words;

/// Whether something said about one of the cars is another's: its price, its
/// kilometres, its year, its gearbox or fuel.
pub(super) fn are_mixed_up(passage: &Passage<'_>, reply: &Reply, wording: &Wording) -> bool {
    let cars = &reply.cars;
    // What is copied from the reply as it is can't be mixed up.
    let changed = |sentence: &&Range<usize>| {
        let written = passage.written_part(sentence);
        !reply.text.contains(written)
    };
    passage.sentences.iter().filter(changed).any(|sentence| {
        let mentions = mentions(passage, sentence, cars);
        mentions.iter().enumerate().any(|(index, (place, meant))| {
            let first = index == 0;
            let start = if first { sentence.start } else { *place };
            let next = mentions.get(index + 1).map(|(place, _)| *place);
            let stretch = start..next.unwrap_or(sentence.end);
            let own = narrowed(passage, &stretch, meant, cars);
            !own.is_empty()
                && (has_others(passage, &stretch, &own, cars)
                    || has_others_version(passage, &stretch, &own, cars, wording)
                    || has_others_make(passage, *place, &own, cars))
        })
    })
}

/// Where a sentence names cars, and which of the cars shown are called so.
fn mentions(
    passage: &Passage<'_>,
    sentence: &Range<usize>,
    cars: &[CarCard],
) -> Vec<(usize, Vec<usize>)> {
    let names: Vec<Vec<String>> = cars.iter().map(|card| name(&card.model)).collect();
    let mut found = Vec::new();
    for place in sentence.clone() {
        let said = |name: &&Vec<String>| {
            let end = place + name.len();
            !name.is_empty()
                && end <= sentence.end
                && passage.words[place..end]
                    .iter()
                    .zip(name.iter())
                    .all(|(word, part)| word.text == *part)
        };
        let longest = names.iter().filter(said).map(Vec::len).max();
        let called = |index: &usize| said(&&names[*index]) && Some(names[*index].len()) == longest;
        let meant: Vec<usize> = (0..cars.len()).filter(called).collect();
        if !meant.is_empty() {
            found.push((place, meant));
        } else if let Some(place_said) = place_said(passage, place).filter(|at| *at < cars.len()) {
            found.push((place, vec![place_said]));
        }
    }
    found
}

/// `la opción 2`, `la segunda`: by its place in the list, from 0.
fn place_said(passage: &Passage<'_>, place: usize) -> Option<usize> {
    match passage.words[place].text.as_str() {
        "primer" | "primero" | "primera" => Some(0),
        "segundo" | "segunda" => Some(1),
        "tercer" | "tercero" | "tercera" => Some(2),
        "opcion" => {
            let next = passage.words.get(place + 1)?;
            next.text.parse::<usize>().ok()?.checked_sub(1)
        }
        _ => None,
    }
}

/// Whether the word before a car's name is another car's make.
fn has_others_make(
    passage: &Passage<'_>,
    place: usize,
    own: &[&CarCard],
    cars: &[CarCard],
) -> bool {
    let Some(before) = place.checked_sub(1).map(|at| &passage.words[at].text) else {
        return false;
    };
    let is_make = |card: &CarCard| name(&card.make).last() == Some(before);
    cars.iter().any(is_make) && !own.iter().any(|card| is_make(card))
}

fn name(model: &str) -> Vec<String> {
    let words = Words::read(model).list.into_iter();
    words.map(|word| word.text).collect()
}

/// Of cars of the same name, those of the year that is said.
fn narrowed<'c>(
    passage: &Passage<'_>,
    stretch: &Range<usize>,
    meant: &[usize],
    cars: &'c [CarCard],
) -> Vec<&'c CarCard> {
    let all: Vec<&CarCard> = meant.iter().filter_map(|index| cars.get(*index)).collect();
    let said = figures(passage, stretch);
    let year = |card: &&&CarCard| {
        card.year
            .is_some_and(|year| said.contains(&Decimal::from(year)))
    };
    let of_year: Vec<&CarCard> = all.iter().filter(year).copied().collect();
    if of_year.is_empty() { all } else { of_year }
}

fn has_others(
    passage: &Passage<'_>,
    stretch: &Range<usize>,
    own: &[&CarCard],
    cars: &[CarCard],
) -> bool {
    let mine: Vec<Decimal> = own.iter().flat_map(|card| own_figures(card)).collect();
    let others = cars.iter().filter(|card| !own.contains(card));
    let theirs: Vec<Decimal> = others.flat_map(own_figures).collect();
    let said = figures(passage, stretch);
    let borrows = said
        .iter()
        .any(|figure| theirs.contains(figure) && !mine.contains(figure));
    borrows || contradicts(passage, stretch, own)
}

/// Whether a stretch holds a word of another car's version.
fn has_others_version(
    passage: &Passage<'_>,
    stretch: &Range<usize>,
    own: &[&CarCard],
    cars: &[CarCard],
    wording: &Wording,
) -> bool {
    let versions = |cards: &mut dyn Iterator<Item = &CarCard>| -> Vec<String> {
        cards.flat_map(|card| name(&card.version)).collect()
    };
    let mine = versions(&mut own.iter().copied());
    let names: Vec<String> = cars.iter().flat_map(|card| name(&card.model)).collect();
    let theirs = versions(&mut cars.iter().filter(|card| !own.contains(card)));
    passage.words[stretch.clone()].iter().any(|word| {
        let text = &word.text;
        let says = !wording.is_courtesy(text, false) && !wording.is_function_word(text);
        says && theirs.contains(text) && !mine.contains(text) && !names.contains(text)
    })
}

fn own_figures(card: &CarCard) -> Vec<Decimal> {
    let price = card.price_pesos.map(|price| Decimal::from(price.0));
    let km = card.km.map(Decimal::from);
    let year = card.year.map(Decimal::from);
    price.into_iter().chain(km).chain(year).collect()
}

fn figures(passage: &Passage<'_>, stretch: &Range<usize>) -> Vec<Decimal> {
    let inside = passage
        .figures
        .iter()
        .filter(|figure| stretch.contains(&figure.words.start));
    inside.map(|figure| figure.value).collect()
}

/// Whether a stretch gives cars a gearbox or a fuel that none of them has.
fn contradicts(passage: &Passage<'_>, stretch: &Range<usize>, own: &[&CarCard]) -> bool {
    let says = |beginnings: &[&str]| {
        let words = passage.words[stretch.clone()].iter();
        words
            .into_iter()
            .any(|word| beginnings.iter().any(|first| word.text.starts_with(first)))
    };
    let gearboxes = [
        (Gearbox::Automatic, &["automatic"][..]),
        (Gearbox::Manual, &["manual", "estandar"]),
    ];
    let fuels = [
        (Fuel::Hybrid, &["hibrid"][..]),
        (Fuel::Electric, &["electric"]),
        (Fuel::Diesel, &["diesel"]),
    ];
    let gearbox = gearboxes.iter().any(|(gearbox, words)| {
        let has = |card: &&CarCard| card.gearbox == Some(*gearbox);
        says(words) && !own.iter().any(has)
    });
    let fuel = fuels.iter().any(|(fuel, words)| {
        let has = |card: &&CarCard| card.fuel == Some(*fuel);
        says(words) && !own.iter().any(has)
    });
    gearbox || fuel
}
