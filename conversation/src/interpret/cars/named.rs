//! The cars that a clause names, whatever it does with them.

use super::{Scene, mention, noun_phrase, owned, parser};
use crate::interpret::{Act, CarFact, CarRef, Clause, Context, Reading, Span};
use crate::lexicon::Frame;

/// The car that a clause names last, whatever it does with it.
pub(crate) fn named(clause: &Clause<'_>, context: &Context<'_>) -> Option<CarRef> {
    let mentions = mention::mentions(clause, context);
    let phrases = parser::noun_phrases(clause, &mentions, context);
    let own = noun_phrase::Determiner::Own;
    phrases
        .into_iter()
        .rev()
        .find(|phrase| phrase.mention.is_some() && phrase.determiner != own)
        .map(|phrase| phrase.car)
}

/// The car that a clause points at by its year: `entonces me conviene la 2018`.
pub(crate) fn dated(clause: &Clause<'_>, context: &Context<'_>) -> Option<CarRef> {
    let mentions = mention::mentions(clause, context);
    let phrases = parser::noun_phrases(clause, &mentions, context);
    let mut phrases = phrases.into_iter().rev();
    phrases
        .find(|phrase| phrase.is_definite() && phrase.car.year.is_some())
        .map(|phrase| phrase.car)
}

/// The car that a clause points at by its place: `la de en medio le gustó a mi hija`.
pub(crate) fn placed(clause: &Clause<'_>, context: &Context<'_>) -> Option<CarRef> {
    let shown = !context.state.offered.is_empty();
    let phrases = parser::noun_phrases(clause, &[], context);
    let mut phrases = phrases.into_iter().rev().filter(|_| shown && !clause.asks);
    phrases
        .find(|phrase| phrase.is_definite() && phrase.car.place.is_some())
        .map(|phrase| phrase.car)
}

/// Something asked about a car that is named exactly, which no data hold.
pub(crate) fn unknown_fact(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    let mentions = mention::mentions(clause, context);
    let phrases = parser::noun_phrases(clause, &mentions, context);
    let own = noun_phrase::Determiner::Own;
    let named = phrases.into_iter().find(|phrase| {
        phrase.car.model.is_some() && phrase.car.year.is_some() && phrase.determiner != own
    })?;
    let act = Act::AskCar(named.car, CarFact::Other(String::new()));
    Some(Reading::new(act, named.words).framed_by([clause.span.clone()]))
}

/// `la 2019`: a year and nothing else, of the car named before.
pub(crate) fn year_alone(clause: &Clause<'_>) -> Option<u16> {
    let start = clause.span.start;
    let article = matches!(clause.text(start), "el" | "la" | "del");
    let year = clause.text(start + usize::from(article)).parse().ok();
    let alone = clause.span.len() == 1 + usize::from(article);
    year.filter(|year| alone && (1990..=2035).contains(year))
}

/// The customer's own cars that a clause names.
pub(crate) fn own(clause: &Clause<'_>, context: &Context<'_>) -> Vec<Reading> {
    let mentions = mention::mentions(clause, context);
    let scene = Scene {
        clause,
        context,
        phrases: parser::noun_phrases(clause, &mentions, context),
        others: &[],
        replaced: Vec::new(),
    };
    owned::readings(&scene)
}

/// The words by which a car that is named is given in part payment.
pub(crate) fn given(clause: &Clause<'_>, context: &Context<'_>) -> Option<Span> {
    let mentions = mention::mentions(clause, context);
    let phrases = parser::noun_phrases(clause, &mentions, context);
    owned::given(clause, &phrases)
}

/// The car of a model that a clause describes as the customer's own.
pub(crate) fn described(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    let mentions = mention::mentions(clause, context);
    let phrases = parser::noun_phrases(clause, &mentions, context);
    let described = phrases
        .into_iter()
        .find(|phrase| phrase.car.model.is_some())?;
    Some(Reading::new(Act::OwnCar(described.car), described.words))
}

/// `quiero comparar el Sentra 2019, el Versa 2020 y el Vento 2020`: the cars that a whole
/// message compares, named in several clauses.
pub(crate) fn compared(message: &Clause<'_>, context: &Context<'_>) -> Vec<CarRef> {
    let asked = message.frames(Frame::Compare).any(|span| {
        let mut words = span.clone().map(|at| message.text(at));
        words.any(|word| word.starts_with("compar") || matches!(word, "diferencia" | "contra"))
    });
    let takes = message.frame(Frame::Choose).is_some();
    let mut cars = all_named(message, context);
    cars.retain(|car| car.model.is_some());
    if !asked || takes || cars.len() < 2 {
        cars.clear();
    }
    cars
}

/// The cars that a clause names, each once.
pub(crate) fn all_named(clause: &Clause<'_>, context: &Context<'_>) -> Vec<CarRef> {
    let mentions = mention::mentions(clause, context);
    let phrases = parser::noun_phrases(clause, &mentions, context);
    let own = noun_phrase::Determiner::Own;
    let mut cars: Vec<CarRef> = Vec::new();
    for phrase in phrases {
        let names = phrase.mention.is_some() && phrase.determiner != own;
        if names && !cars.contains(&phrase.car) {
            cars.push(phrase.car);
        }
    }
    cars
}
