//! Amounts that are no money of the customer's, or none any more.

use rust_decimal::Decimal;

use super::Scene;
use super::amounts::thousands;
use crate::interpret::frames::Frame;
use crate::interpret::quantity::Unit;
use crate::interpret::{Act, Noted, Reading};

/// `ya no voy a tener los 450`: the budget said earlier is none any more.
pub(super) fn taken_back(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    const HAVE: [&str; 12] = [
        "tengo",
        "tener",
        "tenemos",
        "traigo",
        "junto",
        "juntar",
        "completo",
        "completar",
        "llego",
        "llegar",
        "alcanzo",
        "gastar",
    ];
    let clause = scene.clause;
    let quantity = &scene.found[index];
    let known = scene.context.state.budget?.max;
    let same = thousands(quantity) == Some(known) && quantity.unit != Some(Unit::Month);
    let start = quantity.span.start;
    let denied = (clause.span.start..start).rfind(|at| clause.text(*at) == "no")?;
    let mut between = denied + 1..start;
    let has = between
        .clone()
        .any(|place| HAVE.contains(&clause.text(place)));
    let plain = between.all(|place| {
        let word = clause.text(place);
        HAVE.contains(&word) || scene.context.facts.frames.is_filler(word)
    });
    if !same || !has || !plain || quantity.bound.is_some() || clause.asks {
        return None;
    }
    let act = Act::Change(Noted::Budget);
    Some(Reading::new(act, denied..quantity.span.end))
}

/// `los dos primeros`, `las tres`: counts what was shown.
pub(super) fn counts_cars(scene: &Scene<'_>, index: usize) -> bool {
    let quantity = &scene.found[index];
    let few = quantity.spelled && !quantity.scaled && quantity.value <= Decimal::from(3);
    few && quantity.unit.is_none() && matches!(scene.before(index), "los" | "las" | "esos" | "esas")
}

/// `como a las 6 y media`, `a las 4:45`: neither money nor a term.
pub(super) fn is_hour(scene: &Scene<'_>, index: usize) -> bool {
    let quantity = &scene.found[index];
    let colon = |place: usize| {
        let word = scene.clause.words.get(place);
        word.is_some_and(|word| word.sign == Some(':') && word.glued)
    };
    let minutes = colon(quantity.span.start) || colon(quantity.span.end);
    let bare = !quantity.scaled && quantity.unit.is_none();
    if bare && is_schedule(scene, index) {
        return true;
    }
    let hour = quantity.value <= Decimal::from(24);
    bare && (minutes || hour && matches!(scene.before(index), "la" | "las"))
}

/// `de 9 a 6`: hours, in the shape of a range or of two figures.
fn is_schedule(scene: &Scene<'_>, index: usize) -> bool {
    let clause = scene.clause;
    let hour = |place: usize| {
        let number = clause.words.get(place).and_then(|word| word.number);
        number.is_some_and(|number| number >= Decimal::ONE && number <= Decimal::from(12))
    };
    let start = scene.found[index].span.start;
    let spans = |from: usize| {
        hour(from)
            && clause.text(from + 1) == "a"
            && hour(from + 2)
            && matches!(clause.text(from.wrapping_sub(1)), "de" | "entre")
    };
    spans(start) || start >= 2 && spans(start - 2)
}

/// Whether an amount is hypothetical: `si tuviera un millón`.
pub(super) fn is_imagined(scene: &Scene<'_>, index: usize) -> bool {
    const IMAGINED: [&str; 10] = [
        "tuviera",
        "tuviese",
        "tuvieramos",
        "trajera",
        "ganara",
        "sacara",
        "hubiera",
        "juntara",
        "fuera",
        "sobraran",
    ];
    let clause = scene.clause;
    // `si tuviera 100 mil de enganche, ¿cuánto pagaría?` asks for a plan.
    if clause.asks || clause.asked_next || scene.has_frame(Frame::DownPayment) {
        return false;
    }
    let before = clause.span.start..scene.found[index].span.start;
    let condition = before.clone().find(|at| clause.text(*at) == "si");
    condition
        .is_some_and(|from| (from..before.end).any(|place| IMAGINED.contains(&clause.text(place))))
}
