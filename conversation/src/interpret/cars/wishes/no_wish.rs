//! Clauses and phrases that speak of a kind of car and wish for none.

use super::super::Scene;
use super::super::noun_phrase::{Determiner, NounPhrase};
use crate::lexicon::Frame;
use crate::wish::Wish;

/// `la Sienna que dejo es 2010 y tiene 180 mil km`: year and kilometres of the
/// customer's own car are no wish.
pub(super) fn describes_own_car(scene: &Scene<'_>, wish: &Wish) -> bool {
    let own = |phrase: &NounPhrase| phrase.determiner == Determiner::Own;
    let names = wish.make.is_some() || wish.body.is_some() || wish.need.is_some();
    !names && scene.phrases.iter().any(own) && scene.clause.frame(Frame::Want).is_none()
}

/// `¿por qué tan caro, si es 2017?` of a car at hand
pub(super) fn is_wondered(scene: &Scene<'_>) -> bool {
    const DEAR: &[&str] = &["caro", "cara", "caros", "caras", "carisimo", "carisima"];
    let clause = scene.clause;
    let condition = matches!(
        (
            clause.text(clause.span.start),
            clause.text(clause.span.start + 1)
        ),
        ("si", "es" | "esta")
    );
    let dear = clause.has(DEAR) || condition && clause.message().has(DEAR);
    let kind = scene
        .phrases
        .iter()
        .any(|phrase| phrase.mention.is_some() || phrase.car.body.is_some());
    dear && scene.has_car_at_hand() && !kind && clause.frame(Frame::Want).is_none()
}

/// `9 mil libres de gasolina`, `gasto mucho de gasolina`: money for fuel, and no kind of car.
pub(in super::super) fn is_spent_on_fuel(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    const SPENT: &[&str] = &[
        "libres", "libre", "gasto", "gastos", "gastamos", "pago", "litro", "litros", "vales",
        "tanque", "aparte", "gasta", "gastan", "gastar", "consume", "consumen", "chupa", "toma",
    ];
    let start = phrase.words.start;
    let mut near = start.saturating_sub(3).max(scene.clause.span.start)..start;
    phrase.car.fuel.is_some() && near.any(|at| SPENT.contains(&scene.clause.text(at)))
}

/// `cuál gasta menos gasolina`: how much a car burns, and no kind of car.
pub(super) fn is_burnt(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    let mut burns = scene.clause.frames(Frame::Consumption);
    let words = &phrase.words;
    phrase.car.fuel.is_some() && burns.any(|span| span.start < words.start && words.end <= span.end)
}

/// `yo tengo un Tsurito 2009`: the year of something that the customer has.
pub(super) fn has_something_old(scene: &Scene<'_>) -> bool {
    let clause = scene.clause;
    clause.places().any(|place| {
        let has = matches!(
            clause.text(place),
            "tengo" | "traigo" | "tenemos" | "manejo"
        );
        let year = clause.text(place + 3);
        let dated = year.len() == 4 && (year.starts_with("19") || year.starts_with("20"));
        let thing = place + 2;
        let known = scene.phrases.iter().any(|phrase| {
            phrase.words.contains(&thing) && (phrase.mention.is_some() || phrase.car.body.is_some())
        });
        has && matches!(clause.text(place + 1), "un" | "una") && dated && !known
    })
}

/// `si trae menos de 120 mil km me lo llevo`: what the car at hand must be like for it to
/// be taken.
pub(super) fn is_condition_of_a_choice(scene: &Scene<'_>) -> bool {
    const HAS: &[&str] = &["trae", "tiene", "es", "viene", "esta", "sale", "lleva"];
    let clause = scene.clause;
    let start = clause.span.start;
    let condition = clause.text(start) == "si" && HAS.contains(&clause.text(start + 1));
    condition && scene.has_car_at_hand() && clause.message().frame(Frame::Choose).is_some()
}

/// `mi señora siempre ha tenido Honda`, `mi vecina tiene un Yaris`: the car of another person.
pub(super) fn is_of_another_person(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    const HAS: &[&str] = &[
        "tiene", "tienen", "tuvo", "tenia", "tenian", "tenido", "trae", "traen", "traia", "maneja",
        "manejaba", "anda", "usa", "compro", "saco", "vendio", "choco",
    ];
    const BETWEEN: &[&str] = &[
        "un", "una", "uno", "el", "la", "de", "puro", "pura", "puros", "solo", "su", "en",
    ];
    let clause = scene.clause;
    let start = phrase.words.start;
    let Some(person) = clause
        .frames(Frame::Relative)
        .find(|span| span.end <= start)
    else {
        return false;
    };
    let verb = (person.end..start)
        .rev()
        .find(|place| !BETWEEN.contains(&clause.text(*place)));
    verb.is_some_and(|place| HAS.contains(&clause.text(place)))
        && clause.frame(Frame::Want).is_none()
}
