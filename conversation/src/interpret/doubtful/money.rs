//! Money that may be another amount, or another way to pay, than it seems.

use rust_decimal::Decimal;

use crate::interpret::money::USUAL_SHARE;
use crate::interpret::{Act, Clause, Context, Reading};
use crate::language::spelled::word_value;
use crate::lexicon::Frame;
use crate::payment::{Down, Payment};

/// `50`, where a down payment is asked: thousands or a share; `24`: a term that is not to
/// be had.
pub(in crate::interpret) fn is_thousands_or_share(
    reading: &Reading,
    clause: &Clause<'_>,
    context: &Context<'_>,
) -> bool {
    const NAMES: [Frame; 5] = [
        Frame::DownPayment,
        Frame::Give,
        Frame::Budget,
        Frame::AtMost,
        Frame::Source,
    ];
    let Act::DownPayment(down) = &reading.act else {
        return false;
    };
    let [first, ..] = reading.explains.as_slice() else {
        return false;
    };
    let word = &clause.words[first.start];
    let figure = word
        .number
        .or_else(|| word_value(&word.text).map(Into::into));
    let bare = first.len() == 1 && !word.percent && !word.dollar;
    let named = NAMES.iter().any(|frame| clause.frame(*frame).is_some());
    // `perdón, 50`, once 60 thousand are noted
    let amount = |down: &Down| matches!(down, Down::Amount(_));
    let noted = context.state.down_payment.as_ref().is_some_and(amount);
    let corrects = noted && (clause.frame(Frame::Change).is_some() || clause.has(&["no"]));
    let from = if noted { 1.into() } else { USUAL_SHARE };
    let refused = |figure: Decimal| figure == 12.into() || figure == 24.into();
    let open = figure
        .is_some_and(|figure| figure > from && figure <= 50.into() || !noted && refused(figure));
    bare && open && !named && !(corrects && amount(down))
}

/// `80 o 90`, `entre 80 y 90 mil` of enganche: which of them is asked.
pub(in crate::interpret) fn is_between_two(reading: &Reading, clause: &Clause<'_>) -> bool {
    let core = reading.explains[0].clone();
    let joint = |at: usize| matches!(clause.text(at), "o" | "u" | "entre");
    let between = clause.text(core.start.wrapping_sub(1)) == "entre";
    matches!(reading.act, Act::DownPayment(_)) && (between || core.into_iter().any(joint))
}

/// `no necesito crédito, solo veía`: before a car is chosen, who wants no loan need not pay
/// in cash either.
pub(in crate::interpret) fn is_no_loan_without_car(
    act: &Act,
    clause: &Clause<'_>,
    context: &Context<'_>,
) -> bool {
    let cash = *act == Act::Pay(Payment::Cash);
    let named = clause.has(&[
        "contado",
        "efectivo",
        "cash",
        "pago",
        "pagaria",
        "todo",
        "exhibicion",
    ]);
    cash && !named && clause.has(&["no", "sin"]) && context.chosen().is_none()
}
