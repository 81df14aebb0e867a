//! Whether a phrase stands for one car that may be taken.

use super::super::Scene;
use super::super::noun_phrase::{Determiner, NounPhrase};
use super::is_exact;
use crate::catalog::StockId;
use crate::interpret::Span;
use crate::money::Pesos;
use crate::state::Step;

/// Whether the phrase stands for one car of those at hand, or for one that is
/// named so fully that the catalog can answer.
pub(super) fn is_one_car(
    scene: &Scene<'_>,
    phrase: &NounPhrase,
    firm: bool,
    frame: Option<&Span>,
) -> bool {
    let at_hand = scene.has_car_at_hand();
    if phrase.points() {
        // `el Sentra 2019 me gusta, ese`
        let antecedent = scene.context.antecedent.as_ref();
        let named = antecedent.is_some_and(|car| car.model.is_some() && car.year.is_some());
        if named && phrase.only_points() {
            return true;
        }
        let extreme = phrase.car.order.is_some();
        let known = phrase.car.model.is_none() || extreme || scene.is_offered(&phrase.car);
        return at_hand && known;
    }
    let offered = at_hand && scene.is_offered(&phrase.car) || is_only_one(scene, phrase);
    let exact = phrase.car.model.is_some() && is_exact(phrase);
    // `me gusta más la Captur 2020`, once another year of it was shown
    let mut hand = scene.context.at_hand().into_iter();
    let liked = frame.is_some_and(|span| is_liking(scene, span))
        && hand.any(|car| phrase.car.model.as_ref() == Some(&car.model));
    if exact && frame.is_none() && (is_agreed(scene, phrase) || corrects_choice(scene, phrase)) {
        return true;
    }
    match phrase.determiner {
        Determiner::Own | Determiner::Indefinite => false,
        Determiner::Definite | Determiner::Demonstrative => {
            let pointed = phrase.determiner == Determiner::Demonstrative;
            let wants = frame.is_some_and(|span| is_wanting(scene, span));
            let agreed = is_agreed(scene, phrase);
            // `me quedo con el Mini`: a make alone, of a car that was spoken of.
            let named = phrase.car.model.is_some() || at_hand && phrase.mention.is_some();
            let swaps = !scene.replaced.is_empty();
            offered || (firm || swaps) && named || exact && (wants || pointed || agreed || liked)
        }
        Determiner::None => {
            let named = phrase.mention.is_some();
            let choosing = matches!(
                scene.context.step(),
                Step::Options | Step::Financing | Step::NextStep
            );
            named && (offered && choosing || firm && phrase.car.model.is_some())
        }
    }
}

/// `el 2020 de 247`, `entonces el de 2021`: year, or year and price, of one car of the
/// model looked for.
fn is_only_one(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    only_one(scene, phrase).is_some()
}

pub(super) fn only_one(scene: &Scene<'_>, phrase: &NounPhrase) -> Option<StockId> {
    let (year, price) = (phrase.car.year?, phrase.car.price);
    // A year alone is a car only where some were shown.
    if price.is_none() && (!phrase.is_definite() || !scene.has_car_at_hand()) {
        return None;
    }
    let wish = &scene.context.state.wish;
    let model = wish.model.as_ref().filter(|_| phrase.mention.is_none())?;
    let cars = scene.context.facts.catalog.cars().iter();
    let near = |is: Pesos| price.is_none_or(|price| is.0.abs_diff(price.0) < 1_000);
    let mut found = cars
        .filter(|car| car.model == *model && car.year == Some(year) && car.price.is_some_and(near));
    let first = found.next().filter(|_| found.next().is_none())?;
    Some(first.stock_id.clone())
}

/// `va, la ProMaster 2018`, `órale pues la Partner 2021`: a car named exactly behind a
/// word that agrees.
fn is_agreed(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    const AGREES: &[&str] = &[
        "va",
        "orale",
        "ok",
        "okay",
        "okey",
        "sale",
        "listo",
        "jalo",
        "simon",
        "arre",
        "perfecto",
        "decidimos",
        "decidi",
        "decidido",
        "decidida",
    ];
    let start = phrase.words.start;
    let before = (0..start).rev().take(3);
    let agrees = before
        .map(|place| scene.clause.words[place].text.as_str())
        .any(|word| AGREES.contains(&word));
    // `va, y la CX-9` goes on asking.
    let before = |back: usize| {
        start
            .checked_sub(back)
            .map(|at| scene.clause.words[at].text.as_str())
    };
    let goes_on = before(1) == Some("y") && before(2) != Some("decidimos");
    agrees && !goes_on && !scene.clause.asked_next && says_nothing_else(scene, phrase)
}

/// `ay no, el Virtus 2021`, once a car is chosen: another car named exactly and alone
/// takes its place.
pub(super) fn corrects_choice(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    const CORRECTS: &[&str] = &[
        "no",
        "perdon",
        "mejor",
        "digo",
        "confundi",
        "equivoque",
        "arrepenti",
        "pensandolo",
        "siempre",
    ];
    let message = scene.clause.message();
    let corrects = message.has(CORRECTS) || !scene.replaced.is_empty();
    scene.context.chosen().is_some()
        && phrase.is_definite()
        && corrects
        && (says_nothing_else(scene, phrase) || is_stated(scene, phrase))
}

/// `es la Captur 2021 jajaja, yo la voy a manejar`
fn is_stated(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    let before = scene.clause.text(phrase.words.start.wrapping_sub(1));
    let start = scene.clause.span.start;
    let opens = phrase.words.start <= start + 2;
    matches!(before, "es" | "sea" | "era") && opens
}

/// `quiero la Tracker 2021`, not `me interesa la Tracker 2021`; `entonces la Tracker 2021`,
/// once a car is chosen.
fn is_wanting(scene: &Scene<'_>, frame: &Span) -> bool {
    const WANTS: &[&str] = &["quiero", "queremos", "prefiero", "mejor", "compro", "dame"];
    let mut words = frame.clone().map(|place| scene.clause.text(place));
    let concludes = scene.context.chosen().is_some() && scene.clause.has(&["entonces", "siempre"]);
    (concludes || words.any(|word| WANTS.contains(&word))) && !scene.clause.has(&["ver", "saber"])
}

/// `me gusta más`, `nos late`, not `me interesa`.
fn is_liking(scene: &Scene<'_>, frame: &Span) -> bool {
    const LIKES: &[&str] = &[
        "gusta", "gusto", "late", "latio", "encanta", "encanto", "convence",
    ];
    frame
        .clone()
        .any(|place| LIKES.contains(&scene.clause.text(place)))
}

/// Whether the clause is the phrase and fillers.
pub(super) fn says_nothing_else(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    scene.is_otherwise_silent(std::slice::from_ref(&phrase.words))
}
