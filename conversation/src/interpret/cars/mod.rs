//! Cars: wanted, refused, chosen, asked about, compared.

mod asked;
mod choice;
mod elliptic;
mod facts;
mod kinds;
mod lists;
mod mention;
mod named;
mod noun_phrase;
mod numbers;
mod order;
mod owned;
mod parser;
mod plausible;
mod protest;
mod ranges;
mod references;
mod refusal;
mod replaced;
mod size_objection;
#[cfg(test)]
mod tests;
mod versions;
mod which;
mod wishes;

use super::{Act, CarRef, Clause, Context, Noted, Reading, Span};
use crate::catalog::Car;
use crate::lexicon::Frame;
use lists::{comparison, list_requests, years_of_one};
pub(crate) use named::all_named;
pub(crate) use named::{
    compared, dated, described, given, named, own, placed, unknown_fact, year_alone,
};
use noun_phrase::NounPhrase;
pub(super) use references::of_antecedent;
pub(crate) use wishes::says_only_what_for;

/// A clause with everything in it that stands for cars.
struct Scene<'a> {
    clause: &'a Clause<'a>,
    context: &'a Context<'a>,
    phrases: Vec<NounPhrase>,
    /// What money and contact data account for.
    others: &'a [Reading],
    /// Cars in whose place another one is named, with the words that say so.
    replaced: Vec<Span>,
}

/// What a clause does about cars.
pub(crate) fn read(clause: &Clause<'_>, context: &Context<'_>, others: &[Reading]) -> Vec<Reading> {
    let mentions = mention::mentions(clause, context);
    let mut scene = Scene {
        clause,
        context,
        phrases: parser::noun_phrases(clause, &mentions, context),
        others,
        replaced: Vec::new(),
    };
    replaced::take_out(&mut scene);
    protest::take_out(&mut scene);
    let mut readings = readings(&mut scene);
    for reading in &mut readings {
        reading.explains.extend(scene.replaced.iter().cloned());
    }
    readings
}

fn readings(scene: &mut Scene<'_>) -> Vec<Reading> {
    let clause = scene.clause;
    // `¿tienen algo híbrido que no sea Toyota?` refuses in a question.
    // `el blanco no, el otro`
    scene.phrases.retain(|phrase| {
        let colour = phrase.car.color.is_some() && phrase.mention.is_none();
        !(colour && phrase.is_definite() && clause.text(phrase.words.end) == "no")
    });
    let excepted = refusal::exception(scene);
    if let Some(excepted) = &excepted {
        scene
            .phrases
            .retain(|phrase| !excepted.explains.contains(&phrase.words));
    }
    let mut readings: Vec<Reading> = excepted.into_iter().collect();
    readings.extend(any_year(clause));
    readings.extend(owned::readings(scene));
    readings.extend(list_requests(scene));
    if let Some(comparison) = comparison(scene).or_else(|| years_of_one(scene)) {
        readings.push(comparison);
        return readings;
    }
    // `por precio me voy con el Mobi`
    if !clause.asks
        && !is_objection(scene)
        && clause.frame(Frame::Choose).is_some()
        && let Some(choice) = choice::choice(scene, &[])
    {
        readings.push(choice);
        return readings;
    }
    if let Some(question) = elliptic::year_of_the_list(scene).or_else(|| elliptic::how_many(scene))
    {
        readings.push(question);
        return readings;
    }
    let questions = facts::questions(scene);
    if !questions.is_empty() {
        readings.extend(questions);
        return readings;
    }
    if let Some(refusal) = size_objection::by_size(scene) {
        readings.push(refusal);
        return readings;
    }
    let refusal = refusal::refusal(scene);
    let refused: Vec<Span> = refusal.iter().flat_map(|r| r.explains.clone()).collect();
    readings.extend(refusal);
    if is_objection(scene) {
        return readings;
    }
    if let Some(choice) = choice::choice(scene, &refused) {
        readings.push(choice);
        return readings;
    }
    readings.extend(wishes::wish(scene, &refused));
    if readings.is_empty() {
        readings.extend(facts::about_named(scene));
    }
    readings
}

/// `no importa el año`, `del año que sea`
fn any_year(clause: &Clause<'_>) -> Option<Reading> {
    const OPEN: &[&str] = &["importa", "igual", "sea", "mismo"];
    const SMALL: &[&str] = &[
        "el", "la", "del", "me", "da", "lo", "de", "que", "los", "no", "tanto",
    ];
    let year = clause.find(&["ano", "anos"])?;
    let open = clause
        .places()
        .find(|place| OPEN.contains(&clause.text(*place)))?;
    let (from, to) = (year.min(open), year.max(open) + 1);
    let joined = (from + 1..to - 1).all(|place| SMALL.contains(&clause.text(place)));
    let negated = from.checked_sub(1).map_or("", |at| clause.text(at));
    let said = clause.text(open) != "importa"
        || matches!(negated, "no" | "me" | "sin")
        || clause.has(&["no"]);
    let from = from - usize::from(negated == "no");
    (joined && said && !clause.asks).then(|| Reading::new(Act::Change(Noted::Year), from..to))
}

impl<'a> Scene<'a> {
    /// The phrases that may stand for the agent's cars: not the customer's own.
    fn cars(&self) -> impl Iterator<Item = &NounPhrase> {
        let own = noun_phrase::Determiner::Own;
        self.phrases
            .iter()
            .filter(move |phrase| phrase.determiner != own && phrase.says_something())
    }

    /// Whether one of the cars shown may be meant.
    fn is_offered(&self, reference: &CarRef) -> bool {
        let at_hand = self.context.at_hand();
        at_hand.iter().any(|car| fits(reference, car))
    }

    /// Whether a car is at hand that `it` may stand for.
    fn has_car_at_hand(&self) -> bool {
        !self.context.at_hand().is_empty()
    }

    /// Whether what came before in the message is about a loan.
    fn has_loan(&self) -> bool {
        let earlier = self.clause.earlier();
        let frames = [Frame::DownPayment, Frame::Financed, Frame::Rest];
        frames.iter().any(|frame| earlier.frame(*frame).is_some())
    }

    /// Whether every word outside of these spans is a filler.
    fn is_otherwise_silent(&self, spans: &[Span]) -> bool {
        self.clause.places().all(|place| {
            spans.iter().any(|span| span.contains(&place))
                || self.context.facts.frames.is_filler(self.clause.text(place))
                || self.replaced.iter().any(|span| span.contains(&place))
                || self.others.iter().any(|reading| reading.explains(place))
        })
    }
}

/// `el Jetta se sale de lo mío`: who has a doubt about a car neither takes nor
/// wants it.
fn is_objection(scene: &Scene<'_>) -> bool {
    const OBJECTS: [Frame; 3] = [Frame::Expensive, Frame::ConditionObjection, Frame::Distrust];
    const WANTS: [Frame; 2] = [Frame::Choose, Frame::Want];
    let objected = || OBJECTS.iter().flat_map(|frame| scene.clause.frames(*frame));
    // `se sale de lo que quiero gastar`
    let inside =
        |span: &Span| objected().any(|whole| whole.start <= span.start && span.end <= whole.end);
    let mut wants = WANTS.iter().flat_map(|frame| scene.clause.frames(*frame));
    objected().next().is_some() && wants.all(|span| inside(&span))
}

/// Whether a car has everything by which it is referred to, but for its place.
fn fits(reference: &CarRef, car: &Car) -> bool {
    let text = |wanted: &Option<String>, has: &str| wanted.as_ref().is_none_or(|w| w == has);
    text(&reference.make, &car.make)
        && text(&reference.model, &car.model)
        && reference.year.is_none_or(|year| car.year == Some(year))
        && reference.body.is_none_or(|body| car.body == Some(body))
        && reference
            .gearbox
            .is_none_or(|gearbox| car.gearbox == Some(gearbox))
        && reference.fuel.is_none_or(|fuel| car.fuel == Some(fuel))
}
