//! Amounts in relation to what is known: `le subo 50 mil`, `otros 20 de enganche`.

use rust_decimal::Decimal;

use super::{Scene, down_payment, pesos};
use crate::interpret::quantity::{Bound, Quantity, Unit};
use crate::interpret::{Act, MoneyRange, Reading, Span};
use crate::lexicon::Frame;
use crate::money::Pesos;
use crate::payment::Down;
use crate::state::Step;

/// `le subo 50 mil`, `50 más`; `súbele a 350` is a budget of its own.
pub(super) fn change(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    let quantity = &scene.found[index];
    let end = quantity.span.end;
    let after = scene.clause.text(end);
    // `290 mil más el Tsuru` adds a thing, and raises nothing.
    let next = scene.clause.text(end + 1);
    let or_less = matches!(next, "o" | "el" | "la" | "mi" | "lo" | "un" | "una");
    let of_down = scene.has_frame(Frame::DownPayment) && scene.context.state.down_payment.is_some();
    let known = scene.context.state.budget.is_some() || scene.step() == Step::Budget || of_down;
    // `voy a terminar pagando 20 mil más` tells what a loan costs.
    const COSTS: &[&str] = &[
        "pagando",
        "terminar",
        "termino",
        "terminas",
        "acabo",
        "intereses",
    ];
    let or_less = or_less || scene.clause.has(COSTS);
    let more = after == "mas" && !or_less && known && quantity.bound != Some(Bound::AtMost);
    let less = after == "menos" && known;
    // `otros 20 de enganche`
    // `yo pongo 60 mil de enganche y él otros 60`, before any is known, are two shares.
    let shared = scene.has_frame(Frame::DownPayment) && !of_down && index > 0;
    // `hay meses que saco 25 mil y otros 9`
    let earned = scene
        .clause
        .has(&["saco", "gano", "sacamos", "ganamos", "veces"]);
    let others = matches!(scene.before(index), "otros" | "otras") && known && !shared && !earned;
    // `le meto 80 de enganche` gives 80, `le subo 80` raises by as much.
    const PUTS: [&str; 6] = ["meto", "echo", "pongo", "ponerle", "meter", "metiera"];
    let put = |span: &Span| PUTS.contains(&scene.clause.text(span.end - 1)) && of_down;
    let mut raise = scene.attached(index, Frame::Raise).into_iter();
    let raises = raise.any(|span| !put(&span)) || more || others;
    // `¿en cuánto baja?` asks what becomes of the payment.
    let asked = |span: &Span| scene.word_before(span.start).starts_with("cuanto");
    let mut lower = scene.attached(index, Frame::Lower).into_iter();
    let lowers = lower.any(|span| !asked(&span)) || less;
    if !raises && !lowers {
        return None;
    }
    let whole = thousands(quantity)?;
    let amount = i64::try_from(whole.0).ok()?;
    let amount = if lowers { -amount } else { amount };
    // `lo más que le meto son 700`; `le subo 270`, where 230 is what is known
    let budget = scene.context.state.budget.map(|budget| budget.max);
    let most = quantity.bound == Some(Bound::AtMost) || scene.has_attached(index, Frame::AtMost);
    let open = scene.context.chosen().is_none();
    let beyond = raises && !more && !others && budget.map_or(open, |known| whole >= known);
    let down = scene.has_attached(index, Frame::DownPayment) || scene.step() == Step::DownPayment;
    let to = matches!(scene.before(index), "a" | "hasta") || raises && !down && (most || beyond);
    let act = match scene.context.state.down_payment {
        _ if to && !down => {
            let range = MoneyRange {
                min: None,
                max: thousands(quantity),
            };
            Act::Budget(range)
        }
        Some(Down::Amount(known)) if down && !to => {
            let sum = known.0.checked_add_signed(amount)?;
            Act::DownPayment(Down::Amount(Pesos(sum)))
        }
        _ if down && to => return down_payment::amount(scene, index),
        _ if down || !known && !scene.clause.has(&["presupuesto"]) => return None,
        _ => Act::ChangeBudgetBy(amount),
    };
    let sign = (more || less).then_some(end..end + 1);
    let start = quantity.span.start;
    let other = others.then(|| start - 1..start);
    Some(scene.reading(index, act).framed_by(sign).framed_by(other))
}

/// `bueno, le subo, 270 y ya no más`: the amount to which the clause before raises.
pub(super) fn goes_on_raising(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    let clause = scene.clause;
    let quantity = &scene.found[index];
    let start = clause.span.start;
    let mut raises = clause
        .earlier()
        .frames(Frame::Raise)
        .collect::<Vec<_>>()
        .into_iter();
    let raised = raises.any(|span| span.end == start);
    let opens = quantity.span.start <= start + 1 && index == 0;
    let known = scene.context.state.budget.map(|budget| budget.max)?;
    let most = thousands(quantity).filter(|amount| *amount > known)?;
    let plain = quantity.unit.is_none() || quantity.unit == Some(Unit::Peso);
    let range = MoneyRange {
        min: None,
        max: Some(most),
    };
    (raised && opens && plain && !clause.asks).then(|| {
        let last = quantity.span.end..clause.span.end;
        let closes = (clause.text(last.start) == "y").then_some(last);
        scene.reading(index, Act::Budget(range)).framed_by(closes)
    })
}

/// Pesos, where thousands may be left unsaid: `50`, `350`, `dos cincuenta`.
pub(super) fn thousands(quantity: &Quantity) -> Option<Pesos> {
    let value = quantity.value;
    let unsaid = !quantity.scaled && value < Decimal::from(2_000);
    let scale = if unsaid { 1_000 } else { 1 };
    pesos(value.checked_mul(Decimal::from(scale))?)
}
