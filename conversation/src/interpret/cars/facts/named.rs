//! Questions that say only a part: a car alone, or a fact named before.

use super::super::Scene;
use super::super::references::references;
use super::FACTS;
use crate::interpret::{Act, CarFact, Reading, Span};
use crate::lexicon::Frame;

/// `del Corolla 2020, ¿qué informes me das?`, `nos gusta más el Swift la verdad`: a car
/// of ours that a clause names and nothing takes up is shown, and not lost.
pub(in crate::interpret::cars) fn about_named(scene: &Scene<'_>) -> Option<Reading> {
    const OTHERS: [Frame; 4] = [
        Frame::Relative,
        Frame::OwnPart,
        Frame::Distrust,
        Frame::CancelCall,
    ];
    const NOT_OURS: &[&str] = &[
        "no", "ni", "tampoco", "tiene", "tenia", "vendi", "compre", "como",
    ];
    let clause = scene.clause;
    let catalog = &scene.context.facts.catalog;
    let mut named = scene.cars().filter(|phrase| {
        let sold = |model| catalog.has_model(model);
        let model = phrase.mention.as_ref().and_then(|mention| mention.model);
        model.is_some_and(sold) && (phrase.is_definite() || phrase.car.year.is_some())
    });
    let phrase = named.next()?;
    let others = OTHERS.iter().any(|frame| clause.frame(*frame).is_some());
    if named.next().is_some() || others || clause.has(NOT_OURS) {
        return None;
    }
    let act = Act::AskCar(phrase.car.clone(), CarFact::Details);
    Some(Reading::new(act, phrase.words.clone()))
}

/// `te pregunté por el March`: what was asked before of another car, of this one.
pub(super) fn asked_again(scene: &Scene<'_>) -> Option<Reading> {
    const ASKED: &[&str] = &[
        "pregunte",
        "preguntaba",
        "preguntando",
        "hablaba",
        "hablando",
        "decia",
    ];
    let clause = scene.clause;
    let verb = clause.find(ASKED)?;
    let before = verb.checked_sub(2).filter(|at| *at >= clause.span.start);
    let denied = before
        .is_some_and(|at| matches!(clause.text(at), "no" | "ni") && !clause.words[at + 1].pause);
    let phrase = scene.cars().find(|phrase| {
        let by = matches!(
            clause.text(phrase.words.start.wrapping_sub(1)),
            "por" | "x" | "de" | "sobre"
        ) || matches!(clause.text(phrase.words.start), "del" | "de");
        phrase.mention.is_some() && phrase.words.start > verb && by
    })?;
    let state = scene.context.state;
    let fact = if state.term_months.is_some() || state.down_payment.is_some() {
        CarFact::MonthlyPayment
    } else {
        CarFact::Details
    };
    let act = Act::AskCar(phrase.car.clone(), fact);
    (!denied).then(|| Reading::new(act, phrase.words.clone()).framed_by([clause.span.clone()]))
}

/// `quiere que traiga CarPlay, ¿cuál de las dos lo trae?`: the fact was named before.
pub(super) fn which_has_it(scene: &Scene<'_>) -> Option<Vec<Reading>> {
    const HAS: &[&str] = &["trae", "traen", "tiene", "tienen", "cuenta", "incluye"];
    const NAMED: [Frame; 3] = [Frame::Bluetooth, Frame::CarPlay, Frame::Equipment];
    let clause = scene.clause;
    let pronoun = clause.find(&["lo", "la", "eso"])?;
    let verb = HAS.contains(&clause.text(pronoun + 1)) || clause.has(HAS);
    let earlier = clause.earlier();
    let (frame, span) = NAMED
        .iter()
        .find_map(|frame| Some((*frame, earlier.frame(*frame)?)))?;
    let facts = &FACTS;
    let (_, fact) = facts.iter().find(|(named, _)| *named == frame)?;
    let fact = match fact {
        CarFact::Other(_) => CarFact::Other(earlier.written(&span).to_lowercase()),
        fact => fact.clone(),
    };
    if !verb || !clause.has(&["cual", "cuales", "alguna", "alguno"]) {
        return None;
    }
    let core = pronoun..pronoun + 1;
    let ask = |(car, words): (_, Vec<Span>)| {
        Reading::new(Act::AskCar(car, fact.clone()), core.clone())
            .framed_by(words)
            .framed_by([clause.span.clone()])
    };
    Some(references(scene).into_iter().map(ask).collect())
}
