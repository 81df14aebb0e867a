//! Which cars a question is about.

use super::Scene;
use super::noun_phrase::NounPhrase;
use crate::catalog::StockId;
use crate::interpret::{CarRef, Span};

/// The cars that a question is about; the one at hand where none is named.
pub(super) fn references(scene: &Scene<'_>) -> Vec<(CarRef, Vec<Span>)> {
    let named: Vec<&NounPhrase> = scene
        .cars()
        .filter(|phrase| phrase.mention.is_some() || phrase.points() || phrase.is_definite())
        .collect();
    let antecedent = scene.context.antecedent.clone();
    if let Some(each) = each(scene).filter(|_| named.iter().all(|phrase| phrase.only_points())) {
        return each;
    }
    if named.is_empty() {
        return vec![(antecedent.unwrap_or_default(), Vec::new())];
    }
    named
        .iter()
        .map(|phrase| {
            let car = of_antecedent(phrase.car.clone(), antecedent.as_ref());
            (car, vec![phrase.words.clone()])
        })
        .collect()
}

/// `quiero una ProMaster, ¿cuánto la 2018?`: a year alone is one of the model named
/// before.
fn of_antecedent(mut car: CarRef, antecedent: Option<&CarRef>) -> CarRef {
    let bare = CarRef {
        year: car.year,
        ..CarRef::default()
    };
    let named = antecedent.filter(|before| before.model.is_some() && before.year != car.year);
    if let Some(before) = named.filter(|_| car.year.is_some() && car == bare) {
        car.make.clone_from(&before.make);
        car.model.clone_from(&before.model);
    }
    car
}

/// `¿cuánto cuesta cada una?`, `los dos`: the cars named in the message, else those
/// asked about before.
pub(super) fn each(scene: &Scene<'_>) -> Option<Vec<(CarRef, Vec<Span>)>> {
    const EACH: &[(&str, &[&str])] = &[
        ("cada", &["uno", "una"]),
        ("los", &["dos", "tres"]),
        ("las", &["dos", "tres"]),
        ("ambos", &[]),
        ("ambas", &[]),
    ];
    let clause = scene.clause;
    let (place, length) = clause.places().find_map(|place| {
        let (_, next) = EACH.iter().find(|(word, _)| *word == clause.text(place))?;
        let joined = next.is_empty() || next.contains(&clause.text(place + 1));
        joined.then_some((place, 1 + usize::from(!next.is_empty())))
    })?;
    let count = if clause.text(place + 1) == "tres" {
        3
    } else {
        2
    };
    let named = super::all_named(&clause.earlier(), scene.context);
    let cars = if named.len() > 1 {
        named
    } else {
        // Cars named one by one since the list was shown.
        let state = scene.context.state;
        let named_last = state
            .recommended
            .as_ref()
            .is_some_and(|id| !state.offered.contains(id));
        let asked = state.asked_about.iter().filter(|_| named_last);
        let by_id = |id: &StockId| CarRef {
            stock_id: Some(id.clone()),
            ..CarRef::default()
        };
        asked.take(count).map(by_id).collect()
    };
    let words = place..place + length;
    let each = |car| (car, vec![words.clone()]);
    (cars.len() > 1).then(|| cars.into_iter().map(each).collect())
}
