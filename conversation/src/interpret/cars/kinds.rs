//! Questions whether a car is of a kind: automatic, a hybrid, of seven seats, a version.

use super::Scene;
use super::noun_phrase::Determiner;
use super::references::references;
use crate::interpret::{Act, CarFact, CarRef, Reading};
use crate::language::spelled;
use crate::lexicon::Frame;

/// `¿es automática?`, `¿la segunda es híbrida?`
pub(super) fn kind_of_the_car_at_hand(scene: &Scene<'_>) -> Option<Reading> {
    const IS: &[&str] = &["es", "viene", "son", "era", "seria", "esta"];
    let Some(verb) = scene.clause.find(IS) else {
        return tagged(scene);
    };
    let seats = scene.clause.find(&["pasajeros", "asientos", "plazas"]);
    let end = seats
        .map(|noun| noun + 1)
        .or_else(|| seats_alone(scene, verb));
    if let Some(end) = end.filter(|_| scene.has_car_at_hand()) {
        let (reference, words) = references(scene).swap_remove(0);
        let act = Act::AskCar(reference, CarFact::Seats);
        return Some(Reading::new(act, verb..end).framed_by(words));
    }
    if let Some(of_version) = version(scene, verb) {
        return Some(of_version);
    }
    if scene.clause.frame(Frame::Have).is_some() {
        return None;
    }
    let kind = scene.phrases.iter().find(|phrase| {
        phrase.words.start > verb
            && matches!(phrase.determiner, Determiner::None | Determiner::Definite)
            && phrase.mention.is_none()
            && (phrase.car.gearbox.is_some()
                || phrase.car.fuel.is_some()
                || phrase.car.drive.is_some())
    })?;
    let subject = scene.cars().find(|phrase| phrase.words.end <= verb);
    if subject.is_none() && !scene.has_car_at_hand() {
        return None;
    }
    let fact = match (&kind.car.gearbox, &kind.car.fuel) {
        (Some(_), _) => CarFact::Gearbox,
        (None, Some(_)) => CarFact::Fuel,
        (None, None) => CarFact::Drive,
    };
    let named = subject.map(|phrase| phrase.car.clone());
    let reference = named.or_else(|| named_before(scene)).unwrap_or_default();
    let words = subject.map(|phrase| phrase.words.clone());
    Some(
        Reading::new(Act::AskCar(reference, fact), kind.words.clone())
            .framed_by(words)
            .framed_by(std::iter::once(verb..verb + 1)),
    )
}

/// `automático, ¿verdad?`: of the car at hand, without a verb.
fn tagged(scene: &Scene<'_>) -> Option<Reading> {
    const TAGS: &[&str] = &["verdad", "cierto", "no", "vea"];
    let message = scene.clause.message();
    let tag = TAGS.contains(&message.text(message.span.end - 1));
    let [phrase] = scene.phrases.as_slice() else {
        return None;
    };
    let fact = match (&phrase.car.gearbox, &phrase.car.fuel) {
        (Some(_), _) => CarFact::Gearbox,
        (None, Some(_)) => CarFact::Fuel,
        (None, None) => return None,
    };
    let alone =
        phrase.mention.is_none() && scene.is_otherwise_silent(std::slice::from_ref(&phrase.words));
    let one = scene.context.state.recommended.is_some() || scene.context.chosen().is_some();
    let before = named_before(scene);
    let car = before.clone().unwrap_or_default();
    (tag && alone && (one || before.is_some()))
        .then(|| Reading::new(Act::AskCar(car, fact), phrase.words.clone()))
}

/// `el Spark del 2017 se ve chido, pero ¿es estándar?`: the car that the message named.
fn named_before(scene: &Scene<'_>) -> Option<CarRef> {
    let antecedent = scene.context.antecedent.clone();
    antecedent.filter(|car| car.model.is_some() || car.stock_id.is_some())
}

/// `¿el Forte 2020 es GT Line?`: words of the versions that the model is sold in.
fn version(scene: &Scene<'_>, verb: usize) -> Option<Reading> {
    let clause = scene.clause;
    let subject = scene.cars().find(|phrase| phrase.words.end <= verb)?;
    let model = subject.mention.as_ref()?.model?;
    let catalog = &scene.context.facts.catalog;
    let after = verb + 1..clause.span.end;
    let skipped = |place: &usize| matches!(clause.text(*place), "la" | "el" | "version");
    let start = after.clone().find(|place| !skipped(place))?;
    let is_version = |place: &usize| catalog.is_version_word(model, clause.text(*place));
    let end = (start..after.end).take_while(is_version).last()? + 1;
    let act = Act::AskCar(subject.car.clone(), CarFact::Details);
    Some(Reading::new(act, verb..end).framed_by([subject.words.clone()]))
}

/// `¿esa sí es de 7?`, `¿es para 5 o para 7?`: a small figure after the verb,
/// with nothing behind it, counts seats. Returns where it ends.
fn seats_alone(scene: &Scene<'_>, verb: usize) -> Option<usize> {
    const SEATS: std::ops::RangeInclusive<u32> = 4..=9;
    let clause = scene.clause;
    let mut place = verb + 1;
    while matches!(clause.text(place), "de" | "para" | "como") {
        let text = clause.text(place + 1);
        let count = text.parse().ok().or_else(|| spelled::value(text));
        count.filter(|count| SEATS.contains(count))?;
        place += 2;
        match clause.text(place) {
            _ if place >= clause.span.end => return Some(place),
            "o" => place += 1,
            "verdad" | "no" if place + 1 >= clause.span.end => return Some(place + 1),
            _ => return None,
        }
    }
    None
}
