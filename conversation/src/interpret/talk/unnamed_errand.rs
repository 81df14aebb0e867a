//! Errands that no phrase names: a car with a defect, a car given in part payment.

use super::company;
use super::errands::VEHICLES;
use crate::interpret::{Act, Clause, Context, Errand, Reading, Span, cars};
use crate::language::Topic;

/// `mi Kicks no arranca`, `un problema con la Captiva que compré`: a car of the customer's
/// that has a defect, by the words from its owner on.
pub(super) fn defect(clause: &Clause<'_>, context: &Context<'_>) -> Option<Span> {
    const FAILS: &[&str] = &[
        "arranca",
        "prende",
        "enciende",
        "jala",
        "camina",
        "calienta",
        "falla",
        "fallo",
        "fallando",
        "pierde",
        "tira",
        "gotea",
        "truena",
        "descompuso",
        "taller",
        "apago",
        "apaga",
        "vibra",
        "ruido",
        "humea",
        "jalonea",
    ];
    const PROBLEMS: &[&str] = &[
        "problema",
        "problemas",
        "falla",
        "fallas",
        "bronca",
        "broncas",
    ];
    let is_car = |at: usize| {
        let noun = clause.text(at);
        VEHICLES.contains(&noun) || context.facts.spelling.is_car_word(noun)
    };
    let mut places = clause.places();
    let mine = places.find(|at| matches!(clause.text(*at), "mi" | "nuestra") && is_car(at + 1));
    let problem = clause.find(PROBLEMS).filter(|at| {
        let with = matches!(clause.text(at + 1), "con" | "de" | "en");
        with && is_car(at + 3)
    });
    let fails =
        mine.filter(|mine| (*mine..clause.span.end).any(|at| FAILS.contains(&clause.text(at))));
    let bought = clause.has(&["compre", "compramos", "vendieron", "entregaron", "dieron"]);
    let problem = problem.filter(|at| bought || clause.text(at + 2) == "mi");
    fails.map(|at| at..at + 2).or(problem.map(|at| at..at + 1))
}

/// `un Versa 2015 a cuenta`, `¿reciben un March 2018?`
pub(super) fn given(clause: &Clause<'_>, context: &Context<'_>) -> Vec<Reading> {
    let core = cars::given(clause, context).filter(|_| !clause.has(&["no", "sin"]));
    let question = |core: &Span| company::about(clause, Topic::TradeIn, core.clone());
    let question = core.as_ref().filter(|_| clause.asks).map(question);
    let errand = core.map(|core| Reading::new(Act::Errand(Errand::TradeIn), core));
    errand.into_iter().chain(question).collect()
}
