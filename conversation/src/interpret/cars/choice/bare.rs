//! Choices that name no car: `2`, `me lo llevo`.

use super::super::Scene;
use super::super::noun_phrase::NounPhrase;
use super::super::numbers::{self, Place};
use crate::interpret::{Act, CarRef, Reading, Span};
use crate::lexicon::Frame;
use crate::money::Pesos;
use crate::state::Step;

/// `2`, `uno`: a place where the list was shown and asked about.
pub(super) fn bare_place(scene: &Scene<'_>) -> Option<Reading> {
    let place = scene.clause.span.start;
    let shown = scene.context.state.offered.len();
    let alone = scene.clause.span.len() == 1 && scene.clause.words.len() <= 2;
    if scene.context.step() != Step::Options || !alone || shown == 0 {
        return None;
    }
    let Some(Place::Nth(nth)) = numbers::place(scene.clause, place, true) else {
        return None;
    };
    let car = CarRef {
        place: Some(nth),
        ..CarRef::default()
    };
    Some(Reading::new(Act::Choose(car), place..place + 1))
}

/// `me lo llevo`: the car at hand.
pub(super) fn bare_choice(scene: &Scene<'_>, candidates: &[&NounPhrase]) -> Option<Reading> {
    const IT: &[&str] = &[
        "lo", "la", "esa", "ese", "ella", "este", "esta", "it", "this", "that",
    ];
    const TAKES_IT: &[&str] = &[
        "take",
        "llevo",
        "llevaria",
        "quedo",
        "tomo",
        "saco",
        "compro",
        "quiero",
        "queremos",
        "va",
        "deseo",
        "deseamos",
        "adquiero",
        "adquirimos",
    ];
    let antecedent = scene.context.antecedent.clone();
    if !candidates.is_empty() || antecedent.is_none() && !scene.has_car_at_hand() {
        return None;
    }
    let span = scene.clause.frame(Frame::Choose)?;
    let words: Vec<&str> = span.clone().map(|place| scene.clause.text(place)).collect();
    let decided = words.first().is_some_and(|word| *word == "decidido") && antecedent.is_some();
    // `apártemela`, `apúntamelo`, `deseo adquirirlo`
    let hung = |word: &&str| {
        let endings = ["mela", "melo", "rlo", "rla"];
        endings.iter().any(|ending| word.ends_with(ending))
    };
    let pronoun = decided || words.iter().any(|word| IT.contains(word) || hung(word));
    let takes = decided
        || words
            .iter()
            .any(|word| TAKES_IT.contains(word) || hung(word));
    // `me quedo con él`
    let last = clause_ends_in_him(scene, &span);
    let pronoun = pronoun || last;
    let mut explained = vec![span.clone()];
    explained.extend(price_at_hand(scene));
    let silent = scene.is_otherwise_silent(&explained);
    (pronoun && takes && silent).then(|| {
        let this = CarRef {
            this: true,
            ..CarRef::default()
        };
        Reading::new(Act::Choose(antecedent.unwrap_or(this)), span).framed_by(price_at_hand(scene))
    })
}

fn clause_ends_in_him(scene: &Scene<'_>, span: &Span) -> bool {
    let alone = span.end + 1 == scene.clause.span.end;
    alone && scene.clause.text(span.end) == "el" && scene.clause.text(span.end - 1) == "con"
}

/// `en los 265 la quiero`: the price of the car at hand.
fn price_at_hand(scene: &Scene<'_>) -> Option<Span> {
    let clause = scene.clause;
    let recommended = scene.context.state.recommended.as_ref();
    let car = recommended.and_then(|id| scene.context.facts.catalog.car(id));
    let price = car.and_then(|car| car.price)?;
    clause.places().find_map(|place| {
        let (amount, unit, length) = numbers::amount(clause, place)?;
        let said = Pesos::from_decimal(amount)?;
        let same = unit == numbers::Unit::Pesos && price.0.abs_diff(said.0) < 1_000;
        same.then(|| place..place + length)
    })
}
