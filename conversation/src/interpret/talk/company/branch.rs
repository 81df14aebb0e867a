//! The branch for the visit, chosen by its name, and the city that was asked for.

use super::about;
use crate::interpret::{Act, Clause, Context, Reading};
use crate::language::Topic;
use crate::state::Step;

/// Words beside a branch's name that say nothing else than that it suits.
const SUITS: &[&str] = &[
    "cerca",
    "cerquita",
    "cerquitas",
    "cercana",
    "cercano",
    "queda",
    "quedaria",
    "veo",
    "vemos",
    "ver",
    "verla",
    "verlo",
    "paso",
    "pasamos",
    "pasar",
    "voy",
    "vamos",
    "ir",
    "iria",
    "visito",
    "visitar",
    "mejor",
    "prefiero",
    "preferimos",
    "agarra",
    "conviene",
    "acomoda",
    "sucursal",
    "sede",
    "agencia",
    "tienda",
    "alla",
    "ahi",
    "kavak",
    "perfecto",
    "entonces",
    "lado",
    "caminando",
    "camino",
    "casa",
    "trabajo",
    "chamba",
    "elijo",
    "escojo",
    "camioneta",
    "plaza",
    "pasada",
    "facil",
    "late",
    "gusta",
    "centro",
    "vivo",
    "quiero",
];

/// `en Punto Valle`, `midtown me queda cerquita`: one branch, and nothing else said.
pub(in crate::interpret::talk) fn read(
    clause: &Clause<'_>,
    context: &Context<'_>,
) -> Option<Reading> {
    if clause.asks || clause.asked_next || clause.has(&["no", "ni", "o"]) {
        return None;
    }
    let places = context.facts.knowledge.places();
    let words: Vec<&str> = clause.places().map(|at| clause.text(at)).collect();
    let text = words.join(" ");
    let plain = |at: &usize| {
        let word = clause.text(*at);
        context.facts.frames.is_filler(word) || SUITS.contains(&word)
    };
    let rest: Vec<&str> = clause
        .places()
        .filter(|at| !plain(at))
        .map(|at| clause.text(at))
        .collect();
    let suits = clause.has(SUITS);
    let located = clause
        .places()
        .any(|at| matches!(clause.text(at), "en" | "la" | "el" | "a"));
    let state = context.state;
    let talked_of = !state.place.is_empty() || state.asked == "which_city";
    if let Some(called) = places.called(&text)
        && rest.iter().all(|word| called.names(word))
        && (suits || talked_of || located && context.step() != Step::Name)
    {
        let name = called.name.to_owned();
        return Some(Reading::new(Act::Visit(name), clause.span.clone()));
    }
    let city = state.asked == "which_city"
        && (places.names_one(&text) || context.facts.knowledge.names_elsewhere(&text))
        && rest.len() <= MOST_CITY_WORDS;
    city.then(|| about(clause, Topic::Branches, clause.span.clone()))
}

/// `en San Pedro Garza García`
const MOST_CITY_WORDS: usize = 4;
