//! What is paid each month, fortnight or week.

use rust_decimal::Decimal;

use super::{Scene, pesos};
use crate::interpret::quantity::Quantity;
use crate::interpret::{Act, Reading, Span};
use crate::lexicon::Frame;

/// `6 mil al mes`, `3 mil a la quincena`, `mil quinientos a la semana`.
pub(super) fn payment(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    if is_paid_at_once(scene) || is_down_payment_of_a_question(scene, index) {
        return None;
    }
    let per_month = scene.attached(index, Frame::PerMonth).into_iter();
    let mut said = per_month.filter(|span| !is_asked(scene, index, span));
    if said.next().is_some() || goes_on_monthly(scene, &scene.found[index]) {
        return monthly(scene, index, 1);
    }
    let times = if scene.has_attached(index, Frame::PerFortnight) {
        2
    } else if scene.has_attached(index, Frame::PerWeek) {
        4
    } else {
        return None;
    };
    // `5 mil a la quincena, no, perdón, al mes`
    monthly(scene, index, if is_corrected(scene) { 1 } else { times })
}

/// `dando 60 mil, ¿en cuánto me salen las mensualidades?`: the payment that is asked for is
/// none that the amount names.
fn is_asked(scene: &Scene<'_>, index: usize, month: &Span) -> bool {
    const ASKS: [&str; 6] = ["cuanto", "cuantos", "cuanta", "cuantas", "cual", "como"];
    let end = scene.found[index].span.end;
    let mut between = end..month.start.max(end);
    between.any(|place| ASKS.contains(&scene.clause.text(place)))
}

/// `si le subo el enganche a 120 mil, ¿en cuánto queda la mensualidad?`: an amount called a
/// down payment, beside the monthly payment that is asked for.
fn is_down_payment_of_a_question(scene: &Scene<'_>, index: usize) -> bool {
    let start = scene.found[index].span.start;
    let mut downs = scene.attached(index, Frame::DownPayment).into_iter();
    let asked: Vec<Span> = scene.clause.frames(Frame::MonthlyFact).collect();
    let months = scene.attached(index, Frame::PerMonth);
    let inside = |span: &Span| {
        let mut asked = asked.iter();
        asked.any(|whole| whole.start < span.start && span.end <= whole.end)
    };
    downs.any(|span| span.end <= start) && !months.is_empty() && months.iter().all(inside)
}

/// `290 mil tope y lo pago de contado`: `pago de` names no payment of a month.
fn is_paid_at_once(scene: &Scene<'_>) -> bool {
    let clause = scene.clause;
    let cash = clause.frames(Frame::Cash).any(|span| {
        matches!(clause.text(span.start.wrapping_sub(1)), "pago" | "pagos") || span.len() > 1
    });
    cash && !clause.has(&[
        "mes",
        "mensual",
        "mensuales",
        "mensualidad",
        "mensualidades",
    ])
}

/// Whether a later clause corrects how often it is paid.
fn is_corrected(scene: &Scene<'_>) -> bool {
    const CORRECTS: [&str; 6] = ["no", "perdon", "digo", "mejor", "bueno", "quise"];
    let clause = scene.clause;
    let message = clause.message();
    let end = scene
        .found
        .last()
        .map_or(clause.span.end, |last| last.span.end);
    message.frames(Frame::PerMonth).any(|span| {
        let between = end..span.start;
        span.start > end
            && between
                .into_iter()
                .any(|place| CORRECTS.contains(&message.text(place)))
    })
}

/// `unos 5 mil al mes, no más de 5,500`: the clause before says what it is.
pub(super) fn goes_on_monthly(scene: &Scene<'_>, quantity: &Quantity) -> bool {
    let words = &scene.clause.words[..scene.clause.span.start];
    let monthly = words
        .iter()
        .rev()
        .take(4)
        .any(|word| word.text == "mes" || word.text.starts_with("mensual"));
    let range = Decimal::from(1_000)..Decimal::from(40_000);
    // `está muy alta la mensualidad, máximo puedo 4 mil`
    let most = scene.clause.has(&["maximo", "tope"]);
    monthly && (quantity.bound.is_some() || most) && range.contains(&quantity.value)
}

/// `6` and `6 mil` a month are six thousand.
pub(super) fn monthly(scene: &Scene<'_>, index: usize, times: u64) -> Option<Reading> {
    let quantity = &scene.found[index];
    let value = quantity.until.unwrap_or(quantity.value);
    let thousands = !quantity.scaled && value < Decimal::ONE_HUNDRED;
    let scale = if thousands { 1_000 } else { 1 };
    let amount = pesos(value.checked_mul(Decimal::from(scale * times))?)?;
    Some(scene.reading(index, Act::Monthly(amount)))
}
