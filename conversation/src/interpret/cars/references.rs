//! Which cars a question is about.

use super::Scene;
use super::noun_phrase::NounPhrase;
use crate::catalog::StockId;
use crate::interpret::{CarRef, Clause, Span};

/// A question of as many words, which names no car, is about all those named before.
const MOST_ELLIPTIC_WORDS: usize = 2;

/// The cars that a question is about; the one at hand where none is named.
pub(super) fn references(scene: &Scene<'_>) -> Vec<(CarRef, Vec<Span>)> {
    let named: Vec<&NounPhrase> = scene
        .cars()
        .filter(|phrase| phrase.mention.is_some() || phrase.points() || phrase.is_definite())
        .collect();
    if let Some(one) = year_and_model(&named) {
        return vec![one];
    }
    let antecedent = scene.context.antecedent.clone();
    if let Some(each) = each(scene).filter(|_| named.iter().all(|phrase| phrase.only_points())) {
        return each;
    }
    // `Camry 2017, Passat 2018 y Mazda 6 2018. ¿Precios?`
    if named.is_empty() && scene.clause.places().len() <= MOST_ELLIPTIC_WORDS {
        let listed = super::all_named(&scene.clause.earlier(), scene.context);
        if listed.len() > 1 {
            return listed.into_iter().map(|car| (car, Vec::new())).collect();
        }
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

/// `la del 2019, la Avanza`: the year in one phrase, the model in the other.
fn year_and_model(named: &[&NounPhrase]) -> Option<(CarRef, Vec<Span>)> {
    let [one, other] = named else { return None };
    let bare = |phrase: &NounPhrase| {
        let year = CarRef {
            year: phrase.car.year,
            ..CarRef::default()
        };
        phrase.car.year.is_some() && phrase.car == year
    };
    let (year, model) = match (bare(one), bare(other)) {
        (true, false) => (one, other),
        (false, true) => (other, one),
        _ => return None,
    };
    let joined = model.car.model.is_some() && model.car.year.is_none();
    let car = CarRef {
        year: year.car.year,
        ..model.car.clone()
    };
    joined.then(|| (car, vec![one.words.clone(), other.words.clone()]))
}

/// `quiero una ProMaster, ¿cuánto la 2018?`: a year alone is one of the model named
/// before.
pub(in crate::interpret) fn of_antecedent(mut car: CarRef, antecedent: Option<&CarRef>) -> CarRef {
    let bare = CarRef {
        year: car.year,
        ..CarRef::default()
    };
    // `también vi un Forte 2020, ¿ese cuánto?`
    let this = CarRef {
        this: true,
        ..CarRef::default()
    };
    if let Some(before) = antecedent.filter(|before| before.model.is_some() && car == this) {
        return before.clone();
    }
    let named = antecedent.filter(|before| before.model.is_some() && before.year != car.year);
    if let Some(before) = named.filter(|_| car.year.is_some() && car == bare) {
        car.make.clone_from(&before.make);
        car.model.clone_from(&before.model);
    }
    car
}

/// `¿cuánto cuesta cada una?`, `los dos`, `¿cuál de esos es automático?`: the cars named
/// in the message, else those asked about before, else those shown.
pub(super) fn each(scene: &Scene<'_>) -> Option<Vec<(CarRef, Vec<Span>)>> {
    let clause = scene.clause;
    let (words, count) = all_of(clause).or_else(|| which_of(clause))?;
    let named = super::all_named(&clause.earlier(), scene.context);
    let cars = if named.len() > 1 {
        named
    } else {
        let ids = pool(scene, count).into_iter();
        let by_id = |id: &StockId| CarRef {
            stock_id: Some(id.clone()),
            ..CarRef::default()
        };
        ids.map(by_id).collect()
    };
    let each = |car| (car, vec![words.clone()]);
    (cars.len() > 1).then(|| cars.into_iter().map(each).collect())
}

/// `cada una`, `los tres`, `ambos`: where it stands, and how many they are.
fn all_of(clause: &Clause<'_>) -> Option<(Span, Option<usize>)> {
    const EACH: &[(&str, &[&str])] = &[
        ("cada", &["uno", "una"]),
        ("los", &["dos", "tres"]),
        ("las", &["dos", "tres"]),
        ("ambos", &[]),
        ("ambas", &[]),
    ];
    clause.places().find_map(|place| {
        let (_, next) = EACH.iter().find(|(word, _)| *word == clause.text(place))?;
        let joined = next.is_empty() || next.contains(&clause.text(place + 1));
        let count = match *next {
            ["uno", "una"] => None,
            _ if clause.text(place + 1) == "tres" => Some(3),
            _ => Some(2),
        };
        let words = place..place + 1 + usize::from(!next.is_empty());
        joined.then_some((words, count))
    })
}

/// `¿cuál de esos es automático?`, `¿cuál es más larga?`
fn which_of(clause: &Clause<'_>) -> Option<(Span, Option<usize>)> {
    const THESE: &[&str] = &[
        "esos", "esas", "estos", "estas", "ellos", "ellas", "todos", "todas",
    ];
    const VERBS: &[&str] = &[
        "es", "son", "trae", "tiene", "traen", "tienen", "viene", "mide",
    ];
    const ARTICLES: &[&str] = &["el", "la", "los", "las", "su", "tu", "mi"];
    let which = clause.find(&["cual", "cuales"])?;
    let next = clause.text(which + 1);
    let of_these = next == "de" && THESE.contains(&clause.text(which + 2));
    let verb = VERBS.contains(&next) && !ARTICLES.contains(&clause.text(which + 2));
    let end = if of_these { which + 3 } else { which + 1 };
    (of_these || verb).then_some((which..end, None))
}

/// Cars named one by one since the list was shown, else those of the list.
fn pool<'a>(scene: &Scene<'a>, count: Option<usize>) -> Vec<&'a StockId> {
    /// More are not answered one by one.
    const MOST: usize = 4;
    let state = scene.context.state;
    let named_last = state
        .recommended
        .as_ref()
        .is_some_and(|id| !state.offered.contains(id));
    let asked = state.asked_about.iter();
    if named_last || state.offered.is_empty() {
        return asked.take(count.unwrap_or(MOST)).collect();
    }
    let all = count.is_none_or(|count| count == state.offered.len());
    let shown = state.offered.iter().filter(|_| all);
    shown.take(MOST).collect()
}
