//! Amounts of several people or sources that make one: `mi papá me da 30 y yo pongo 20`.

use rust_decimal::Decimal;

use crate::interpret::Clause;
use crate::interpret::quantity::{Quantity, Unit};
use crate::interpret::shares::BRINGS;
use crate::lexicon::Frame;

/// Words by which the customer has money, beside those by which anybody brings a part.
const HAS: &[&str] = &[
    "tengo", "tenemos", "traigo", "junte", "junto", "ahorre", "ahorrado", "saco", "meto", "mete",
    "prestar", "dar", "poner", "regala", "el",
];

/// So many words before an amount may say who gives it.
const NEAR: usize = 4;

/// Makes one amount of two that are brought along together.
pub(super) fn join(clause: &Clause<'_>, found: &mut Vec<Quantity>) {
    let [first, second] = found.as_slice() else {
        return;
    };
    // `tengo 300 y doy 60 de enganche` says two things.
    let kinds = [
        Frame::DownPayment,
        Frame::PerMonth,
        Frame::Haggle,
        Frame::Rest,
    ];
    let named = kinds.iter().any(|frame| clause.frame(*frame).is_some());
    let money = |one: &Quantity| {
        // `el 1 y el 2` are places in a list.
        let is_place = one.unit.is_none() && !one.scaled && one.value < Decimal::TEN;
        // `somos 20 y me dan 35 mil`, `junto 45, los otros 15 los ocupo`
        let before = clause.text(one.span.start.wrapping_sub(1));
        let article = clause.text(one.span.start.wrapping_sub(2));
        let counted = matches!(before, "somos" | "son") || (article, before) == ("los", "otros");
        matches!(one.unit, None | Some(Unit::Peso))
            && !counted
            && one.until.is_none()
            && !one.is_model_year()
            && !is_place
    };
    let given = |one: &Quantity, from: usize| {
        let near = one.span.start.saturating_sub(NEAR).max(from)..one.span.start;
        near.into_iter()
            .map(|place| clause.text(place))
            .any(|word| BRINGS.contains(&word) || HAS.contains(&word))
    };
    let mut between = first.span.end..second.span.start;
    let joined = between.clone().any(|place| clause.text(place) == "y")
        && !between.any(|place| matches!(clause.text(place), "no" | "o" | "sea"));
    let both = given(first, clause.span.start) && given(second, first.span.end);
    if named || !joined || !both || !money(first) || !money(second) {
        return;
    }
    let pesos = |one: &Quantity| {
        let unsaid = !one.scaled && one.value < Decimal::from(2_000);
        let scale = if unsaid { 1_000 } else { 1 };
        one.value * Decimal::from(scale)
    };
    let sum = pesos(first) + pesos(second);
    let span = first.span.start..second.span.end;
    found.truncate(1);
    found[0].value = sum;
    found[0].scaled = true;
    found[0].span = span;
}
