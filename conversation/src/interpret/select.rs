//! Selects the readings of a clause that stand together.

use super::beside::drop_beside;
use super::clauses::is_tag;
use super::unexplained::unexplained;
use super::{Act, CarFact, CarRef, Clause, Context, Errand, Reading, Social, Span};
use super::{cars, contact, money, noted, talk};
use crate::language::Topic;
use crate::lexicon::Frame;

/// Whether a call about another matter is being arranged: then only an explicit
/// wish or question is about cars.
fn has_other_errand(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    const CARS: &[&str] = &[
        "busco", "comprar", "compro", "otro", "otra", "ver", "carro", "auto",
    ];
    let errand = context.state.errand;
    let elsewhere = errand.is_some_and(|errand| errand != Errand::TradeIn);
    let arranging = context.step().is_contact() && !context.state.handed_over;
    // The agent asked which of the cars shown is meant.
    let about_cars = matches!(context.state.asked.as_str(), "which_one" | "take_it");
    if !elsewhere || !arranging || clause.asks || about_cars {
        return false;
    }
    let wants = clause.frame(Frame::Want).is_some() || clause.frame(Frame::Choose).is_some();
    let sells = clause.has(&["no", "ya", "vender", "venderlo", "venderla"]);
    // `yo quisiera unos 290 mil` for the own car
    // `lo quiero así` of a car that was asked about
    let antecedent = context.antecedent.as_ref();
    let at_hand =
        context.state.recommended.is_some() || antecedent.is_some_and(|car| car.model.is_some());
    if at_hand && !sells && clause.message().frame(Frame::Choose).is_some() {
        return false;
    }
    let takes = clause.frame(Frame::Choose).is_some() && at_hand;
    let named = || takes || clause.has(CARS) || cars::named(clause, context).is_some();
    !(wants && !sells && named())
}

/// `a ver, dicen que tienen garantía, ¿entonces?` while a complaint is taken up asks to see
/// no cars.
fn keeps_to_errand(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    const CARS: &[&str] = &[
        "carros",
        "autos",
        "coches",
        "camionetas",
        "catalogo",
        "otro",
        "otra",
        "busco",
        "buscando",
        "comprar",
    ];
    let errand = context.state.errand;
    let elsewhere = errand.is_some_and(|errand| errand != Errand::TradeIn);
    let named = || cars::named(clause, context).is_some() || clause.has(CARS);
    elsewhere && !context.state.handed_over && !named()
}

/// Reads `busco un Sentra` as a purchase although another errand is open.
fn begins_to_buy(clause: &Clause<'_>, context: &Context<'_>, found: &[Reading]) -> Option<Reading> {
    let errand = context.state.errand?;
    let verb = clause.find(&["busco", "buscando", "buscamos", "comprar"])?;
    let wants = found
        .iter()
        .any(|reading| matches!(reading.act, Act::Want(_)));
    let buys = errand != Errand::TradeIn && wants && !clause.has(&["no"]);
    buys.then(|| Reading::new(Act::ShowCars, verb..verb + 1))
}

/// `no hoy`; `¿sí me marcan hoy?`, once a time is settled.
fn is_no_time(reading: &Reading, clause: &Clause<'_>, context: &Context<'_>) -> bool {
    let settled = context.state.lead.preferred_time_said.is_some();
    // `hoy no mañana a las 5`: the `no` belongs to the day before.
    let before = reading.explains[0].start.wrapping_sub(1);
    let negated = clause.text(before) == "no" && !reading.explains(before);
    // `¿puede ser una hora más tarde?` asks for a change.
    let last = clause.text(reading.explains[0].end.wrapping_sub(1));
    let shifted = matches!(last, "tarde" | "temprano" | "despues" | "antes");
    let moved = shifted || contact::asks_to_move(clause);
    matches!(reading.act, Act::Time(_)) && (negated || clause.asks && settled && !moved)
}

/// The readings of a clause that stand together.
pub(super) fn chosen(clause: &Clause<'_>, context: &Context<'_>) -> Vec<Reading> {
    if let Some(recap) = noted::read(clause, context) {
        return vec![recap];
    }
    let mut found = talk::read(clause, context);
    let errand = found.iter().any(|reading| {
        matches!(&reading.act, Act::Errand(errand) if *errand != Errand::TradeIn)
            || matches!(reading.act, Act::Injection | Act::Visit(_) | Act::PassOn(_))
    });
    if errand {
        found.extend(cars::own(clause, context));
    } else {
        let mut others = contact::read(clause, context);
        let settled = context.state.lead.preferred_time_said.is_some();
        let asked = clause.asks && settled && context.state.handed_over;
        let dropped = others
            .iter()
            .find(|reading| is_no_time(reading, clause, context))
            .map(|reading| reading.explains[0].clone());
        others.retain(|reading| !is_no_time(reading, clause, context));
        // `¿sería mañana jueves?`, once the call is arranged, asks when it is.
        if let Some(span) = dropped.filter(|_| asked && found.is_empty() && others.is_empty()) {
            let recap = Reading::new(Act::Repeat, span);
            found.push(recap.framed_by([clause.span.clone()]));
        }
        if !has_other_errand(clause, context) {
            others.extend(money::read(clause, context));
            let mut of_cars = cars::read(clause, context, &others);
            // `¿cómo es lo de recibir mi carro?` asks about no car of the list.
            let of_own = |reading: &Reading| match &reading.act {
                Act::Errand(_) => true,
                Act::AskCompany(question) => matches!(
                    question.topic,
                    Some(Topic::TradeIn | Topic::Sell | Topic::SellPapers)
                ),
                _ => false,
            };
            if found.iter().any(of_own) {
                let any = Act::AskCar(CarRef::default(), CarFact::Details);
                of_cars.retain(|reading| reading.act != any);
            }
            found.extend(of_cars);
            found.extend(begins_to_buy(clause, context, &found));
        }
        // Where a name is asked for, `Mercedes` is one.
        let at = if context.step().is_contact() {
            0
        } else {
            found.len()
        };
        found.splice(at..at, others);
    }
    // `la 2018 how much?` is understood.
    let specific = |reading: &Reading| matches!(reading.act, Act::AskCar(..) | Act::Choose(_));
    if found.iter().any(specific) {
        found.retain(|reading| reading.act != Act::OtherLanguage);
    }
    if keeps_to_errand(clause, context) {
        found
            .retain(|reading| !matches!(reading.act, Act::ShowCars | Act::MoreCars | Act::Want(_)));
    }
    // `el de mi trabajo es …`, `el otro teléfono: …` speak of no car.
    let second = |reading: &Reading| matches!(reading.act, Act::BackupPhone(_));
    if found.iter().any(second) {
        found.retain(|reading| !matches!(reading.act, Act::Want(_) | Act::Choose(_)));
    }
    // `el primero es 55 1234 5678` is the first number, and no car.
    let dialled = |reading: &Reading| matches!(reading.act, Act::Phone(_));
    if found.iter().any(dialled) && clause.frame(Frame::Choose).is_none() {
        found.retain(|reading| !matches!(&reading.act, Act::Choose(car) if car.place.is_some()));
    }
    let mut readings = without_overlaps(found, clause, context);
    let acts = readings.iter().filter(|reading| !reading.act.is_courtesy());
    let silent = unexplained(clause, &readings, &context.facts.frames).is_empty();
    // `¿eres persona o máquina?` asks nothing of the company.
    let who = Act::Social(Social::WhoAreYou);
    if acts.count() == 0
        && !readings.iter().any(|reading| reading.act == who)
        && !silent
        && !is_tag(clause)
        && let Some(question) = talk::question(clause)
    {
        readings.push(cars::unknown_fact(clause, context).unwrap_or(question));
    }
    readings
}

/// Of readings whose cores overlap, the one with the longer core; a bare yes or
/// no beside something that says more is no answer of its own.
fn without_overlaps(
    mut found: Vec<Reading>,
    clause: &Clause<'_>,
    context: &Context<'_>,
) -> Vec<Reading> {
    // `la compro` takes a car before it says yes.
    found.sort_by_key(|reading| {
        let length = reading.explains[0].len();
        // Ten digits that can be dialled are nothing else.
        let phone = matches!(reading.act, Act::Phone(_) | Act::BackupPhone(_));
        (!phone, std::cmp::Reverse(length), reading.act.is_answer())
    });
    let mut kept: Vec<Reading> = Vec::new();
    for reading in found {
        let core = &reading.explains[0];
        let rival = kept.iter().find(|other| overlap(&other.explains[0], core));
        match rival {
            None => kept.push(reading),
            // Several facts asked in the same words, of several cars.
            Some(other) if both_ask(&other.act, &reading.act) => kept.push(reading),
            Some(_) => {}
        }
    }
    drop_beside(&mut kept, clause, context);
    kept.sort_by_key(|reading| reading.explains[0].start);
    kept
}

fn both_ask(one: &Act, other: &Act) -> bool {
    matches!((one, other), (Act::AskCar(..), Act::AskCar(..)))
        // `ver carros automáticos`
        || matches!((one, other), (Act::Want(_), Act::ShowCars) | (Act::ShowCars, Act::Want(_)))
        || matches!((one, other), (Act::Errand(_), Act::AskCompany(_) | Act::OwnCar(_)))
        || matches!((one, other), (Act::OwnCar(_), Act::Errand(_)))
}

fn overlap(one: &Span, other: &Span) -> bool {
    one.start < other.end && other.start < one.end
}
