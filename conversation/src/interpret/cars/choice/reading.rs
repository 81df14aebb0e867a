//! The reading of a choice: the car that is taken, and the words that take it.

use super::super::Scene;
use super::super::noun_phrase::NounPhrase;
use super::super::references::of_antecedent;
use super::one_car::only_one;
use crate::interpret::{Act, CarRef, Reading, Span};
use crate::lexicon::Frame;

/// The car that a phrase stands for.
fn car_of(scene: &Scene<'_>, phrase: &NounPhrase) -> CarRef {
    let antecedent = scene.context.antecedent.clone();
    let mut car = antecedent
        .filter(|_| phrase.only_points())
        .unwrap_or_else(|| phrase.car.clone());
    // `el Versa entonces, el del 18`
    car = of_antecedent(car, scene.context.antecedent.as_ref());
    if let Some(known) = only_one(scene, phrase).filter(|_| car.model.is_none()) {
        car.stock_id = Some(known);
    }
    if let Some(uno) = named_like_a_place(scene, phrase) {
        car = uno;
    }
    car
}

/// Takes the car of a phrase; `firm` are the words that take it, and a choice that is
/// `corrected` has a verb before it.
pub(super) fn reading(
    scene: &Scene<'_>,
    phrase: &NounPhrase,
    firm: Option<Span>,
    corrected: bool,
) -> Reading {
    let act = Act::Choose(car_of(scene, phrase));
    // `dice mi hija que nos quedemos con el March`: decided together
    // `esa es la que quiero`
    let core = firm
        .clone()
        .filter(|firm| phrase.only_points() && firm.start == phrase.words.start)
        .unwrap_or_else(|| phrase.words.clone());
    let together = firm.is_some_and(|span| scene.clause.text(span.start) == "nos");
    let reported = together.then_some(Frame::Reported);
    let frames = [Frame::Choose, Frame::Like, Frame::Looks, Frame::Reason];
    let frames = frames.into_iter().chain(reported);
    let frames = frames.flat_map(|frame| scene.clause.frames(frame));
    // `el Passat será mi corcel`
    let mine = scene.clause.frames(Frame::Choose).filter_map(|span| {
        let own = matches!(
            scene.clause.text(span.end - 1),
            "mi" | "nuestro" | "nuestra"
        );
        own.then(|| span.end..span.end + 1)
    });
    let pointed = scene.phrases.iter().filter(|other| other.only_points());
    let start = phrase.words.start;
    let verb = (corrected && start > 0).then(|| start - 1..start);
    let reading = Reading::new(act, core)
        .framed_by(frames)
        .framed_by(mine)
        .framed_by(verb);
    reading.framed_by(pointed.map(|other| other.words.clone()))
}

/// `me quedo con el uno`, where a Fiat Uno is one of the cars at hand
fn named_like_a_place(scene: &Scene<'_>, phrase: &NounPhrase) -> Option<CarRef> {
    let word = scene.clause.text(phrase.words.end.wrapping_sub(1));
    let at_hand = scene.context.at_hand();
    let car = at_hand
        .iter()
        .find(|car| car.model.to_lowercase() == word)?;
    phrase.car.place.is_some().then(|| CarRef {
        make: Some(car.make.clone()),
        model: Some(car.model.clone()),
        ..CarRef::default()
    })
}
