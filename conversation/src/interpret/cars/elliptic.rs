//! Questions that leave out what the one before asked: `¿y la CX-5?`, `y el Charger 2018`.

use super::Scene;
use super::noun_phrase::NounPhrase;
use crate::interpret::{Act, CarFact, CarRef, Reading, Span};
use crate::lexicon::Frame;

/// `precio del A3 2015, Mazda 3 2015 y Jetta 2019`, `¿cuánto cuesta? el Forte
/// 2020`: a clause of nothing but cars goes on with what the one before asked.
pub(super) fn more_cars(scene: &Scene<'_>) -> Vec<Reading> {
    const TAKES: [Frame; 3] = [Frame::Choose, Frame::Like, Frame::Want];
    let clause = scene.clause;
    let Some(fact) = &scene.context.asked else {
        return Vec::new();
    };
    let cars: Vec<&NounPhrase> = scene.cars().collect();
    let words: Vec<Span> = cars.iter().map(|phrase| phrase.words.clone()).collect();
    let corrects = clause.earlier().has(&["perdon", "digo", "no", "equivoque"]);
    let named = cars.iter().all(|phrase| {
        let by_year = phrase.car.year.is_some() && (phrase.is_definite() || corrects);
        phrase.mention.is_some() || by_year
    });
    let takes = TAKES.iter().any(|frame| clause.frame(*frame).is_some());
    if !named || takes || !scene.is_otherwise_silent(&words) {
        return Vec::new();
    }
    let ask = |phrase: &&NounPhrase| {
        let act = Act::AskCar(phrase.car.clone(), fact.clone());
        Reading::new(act, phrase.words.clone())
    };
    cars.iter().map(ask).collect()
}

/// `y el Charger 2018`: goes on asking.
pub(super) fn elliptic(scene: &Scene<'_>) -> Option<Reading> {
    const NOISE: &[&str] = &[
        "mmm", "mm", "hmm", "ah", "ok", "oye", "bueno", "pues", "a", "ver", "este", "eh",
    ];
    let mut places = scene.clause.places();
    let first = places.find(|place| !NOISE.contains(&scene.clause.text(*place)))?;
    let goes_on = scene.clause.text(first) == "y";
    goes_on.then(|| bare_question(scene)).flatten()
}

/// `¿y la CX-5?`, `¿Toyota?`
pub(super) fn bare_question(scene: &Scene<'_>) -> Option<Reading> {
    let phrase = scene.cars().find(|phrase| {
        let of_year = phrase.is_definite() && phrase.car.year.is_some();
        let at_hand = scene.has_car_at_hand();
        phrase.mention.is_some() || (phrase.points() || of_year) && at_hand
    })?;
    if !scene.is_otherwise_silent(std::slice::from_ref(&phrase.words)) {
        return None;
    }
    let fact = if phrase.points() || phrase.is_definite() {
        CarFact::Details
    } else {
        CarFact::Availability
    };
    Some(Reading::new(
        Act::AskCar(phrase.car.clone(), fact),
        phrase.words.clone(),
    ))
}

/// `¿2018?`, where several years of one model are shown and it is asked which one.
pub(super) fn year_of_the_list(scene: &Scene<'_>) -> Option<Reading> {
    let clause = scene.clause;
    let state = scene.context.state;
    let alone = clause.words.len() == 1 && clause.asks && state.asked == "which_one";
    let year = clause.text(0).parse().ok().filter(|_| alone)?;
    let catalog = &scene.context.facts.catalog;
    let shown: Vec<_> = state
        .offered
        .iter()
        .filter_map(|id| catalog.car(id))
        .collect();
    let first = shown.first()?;
    let same = shown.iter().all(|car| car.model_id == first.model_id);
    let known = shown.iter().any(|car| car.year == Some(year));
    let car = CarRef {
        year: Some(year),
        ..CarRef::default()
    };
    (same && known).then(|| Reading::new(Act::AskCar(car, CarFact::Price), 0..1))
}

/// `si trae menos de 120 mil kilómetros me lo llevo, ¿cuántos trae?`: what the clause before
/// counts.
pub(super) fn how_many(scene: &Scene<'_>) -> Option<Reading> {
    const COUNTED: &[&str] = &["kilometros", "km", "kms", "kilometraje"];
    let clause = scene.clause;
    let start = clause.find(&["cuantos"])?;
    let has = matches!(clause.text(start + 1), "trae" | "tiene" | "lleva" | "son");
    let all = has && start <= clause.span.start + 1 && start + 2 == clause.span.end;
    let counted = all && clause.asks && clause.earlier().has(COUNTED);
    let car = scene.context.antecedent.clone().unwrap_or_default();
    counted.then(|| Reading::new(Act::AskCar(car, CarFact::Kilometres), start..start + 2))
}

/// `¿el C63 es más caro?` asks for its price.
pub(super) fn dearer(scene: &Scene<'_>) -> Option<Reading> {
    const PRICED: &[&str] = &["caro", "cara", "barato", "barata", "economico", "economica"];
    let clause = scene.clause;
    let more = clause.places().find(|place| {
        let graded = matches!(clause.text(*place), "mas" | "menos" | "tan" | "muy");
        graded && PRICED.contains(&clause.text(place + 1))
    })?;
    let mut named = scene.cars().filter(|phrase| phrase.mention.is_some());
    let phrase = named.next()?;
    let only = named.next().is_none() && phrase.words.end <= more && phrase.car.order.is_none();
    let is = matches!(
        clause.text(more.wrapping_sub(1)),
        "es" | "esta" | "sale" | "seria"
    );
    (clause.asks && only && is).then(|| {
        let act = Act::AskCar(phrase.car.clone(), CarFact::Price);
        Reading::new(act, phrase.words.clone()).framed_by(std::iter::once(more - 1..more + 2))
    })
}
