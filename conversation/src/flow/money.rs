//! Payment, down payment and term as the message tells them.

use super::Draft;
use super::budget::{reinterpret, take_budget, take_monthly};
use crate::catalog::Car;
use crate::financing::{self, TERMS_MONTHS};
use crate::language::Intent;
use crate::money::Pesos;
use crate::state::{Down, Payment, Step};

/// Takes budget, way of paying, down payment and term.
pub(super) fn take(draft: &mut Draft<'_>) -> bool {
    reinterpret(draft);
    let payment = take_payment(draft);
    let down = take_down_payment(draft);
    let monthly = take_monthly(draft);
    let budget = take_budget(draft);
    let term = take_term(draft);
    payment || down || monthly || budget || term
}

fn take_payment(draft: &mut Draft<'_>) -> bool {
    let replies = draft.replies();
    let reading = &draft.reading;
    // `no sé si a crédito o de contado` settles nothing.
    let both = reading.says(Intent::Cash) && reading.says(Intent::Finance);
    if both || reading.says(Intent::DontKnow) && reading.down.is_none() {
        return false;
    }
    let asks = reading.tagged.asks();
    if reading.says(Intent::Cash) && !asks {
        let news = draft.state.payment != Some(Payment::Cash);
        draft.state.payment = Some(Payment::Cash);
        (draft.state.down_payment, draft.state.term_months) = (None, None);
        if let Some(price) = draft.chosen().and_then(|car| car.price).filter(|_| news) {
            draft.say_with(&replies.payment_cash, &[("price", &price)]);
        } else if news {
            draft.say(&replies.payment_cash_plain);
        }
        return true;
    }
    let wants = reading.says(Intent::Finance) && !asks
        || reading.down.is_some()
        || reading.term_months.is_some() && reading.topics.is_empty();
    if !wants {
        return false;
    }
    if draft.state.payment != Some(Payment::Financed) {
        draft.state.payment = Some(Payment::Financed);
        let plain = reading.down.is_none() && reading.term_months.is_none();
        if plain {
            draft.say(&replies.payment_financed);
        }
    }
    true
}

fn take_down_payment(draft: &mut Draft<'_>) -> bool {
    let at_step = draft.before.step == Step::DownPayment;
    let words = &draft.reading.tagged.words;
    let least = words
        .iter()
        .any(|word| matches!(word.text.as_str(), "minimo" | "minima" | "menos" | "menor"));
    let asks = draft.reading.tagged.question_mark;
    if at_step && least && !asks && draft.reading.down.is_none() {
        draft.state.down_payment = Some(Down::Percent(10.into()));
        return true;
    }
    let Some(down) = draft.reading.down else {
        return false;
    };
    // What was settled stays when the new one is refused.
    let settled = draft.state.down_payment.replace(down);
    if !check_down_payment(draft) {
        draft.state.down_payment = settled;
    }
    true
}

/// Says what is wrong with the down payment for the car chosen, if anything
/// is.
pub(super) fn check_down_payment(draft: &mut Draft<'_>) -> bool {
    let replies = draft.replies();
    let price = draft.chosen().and_then(|car| car.price);
    let (Some(price), Some(down)) = (price, draft.state.down_payment) else {
        return true;
    };
    let minimum = financing::smallest_down_payment(price);
    match amount_of(down, price) {
        Some(amount) if amount >= price => {
            draft.say_with(&replies.down_too_big, &[("price", &price)]);
            false
        }
        Some(amount) if amount >= minimum => true,
        _ => {
            draft.say_with(&replies.down_too_small, &[("minimum", &minimum)]);
            false
        }
    }
}

/// A down payment in pesos; ten percent is never below the minimum for
/// rounding's sake.
pub(super) fn amount_of(down: Down, price: Pesos) -> Option<Pesos> {
    let minimum = financing::SMALLEST_DOWN_PAYMENT_PERCENT;
    match down {
        Down::Amount(amount) => Some(amount),
        Down::Percent(percent) if percent == rust_decimal::Decimal::from(minimum) => {
            Some(financing::smallest_down_payment(price))
        }
        Down::Percent(percent) => financing::share(price, percent),
    }
}

fn take_term(draft: &mut Draft<'_>) -> bool {
    let replies = draft.replies();
    let words = &draft.reading.tagged.words;
    let has = |texts: &[&str]| words.iter().any(|word| texts.contains(&word.text.as_str()));
    let changes = draft.before.step == Step::Contact && draft.reading.says(Intent::Change);
    let at_step = draft.before.step == Step::LoanTerm || changes;
    let at_step = at_step && !draft.reading.tagged.question_mark;
    let spoken = match draft.reading.term_months {
        None if at_step && has(&["corto", "minimo", "menos", "menor"]) => {
            TERMS_MONTHS.first().copied()
        }
        None if at_step && has(&["largo", "maximo", "mayor"]) => TERMS_MONTHS.last().copied(),
        term => term,
    };
    // `3 meses de garantía` is no term.
    let foreign = !draft.reading.topics.is_empty() && draft.before.step != Step::LoanTerm;
    let Some(term) = spoken.filter(|_| !foreign) else {
        return false;
    };
    if TERMS_MONTHS.contains(&term) {
        draft.state.term_months = Some(term);
    } else {
        draft.say_with(&replies.term_refused, &[("term", &term)]);
    }
    true
}

/// Price and down payment in pesos, once a car is chosen and both are known.
pub(super) fn settled(draft: &Draft<'_>) -> Option<(Pesos, Pesos)> {
    let price = draft.chosen().and_then(|car: &Car| car.price)?;
    let down = amount_of(draft.state.down_payment?, price)?;
    (down < price).then_some((price, down))
}
