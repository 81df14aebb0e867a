//! In cash or with a loan, down payment, term, and questions about it.

mod supposed;

use rust_decimal::Decimal;

use super::draft::Draft;
use super::plan;
use super::resolve::{Resolved, resolve};
use super::saying::Value;
use crate::acts::{Act, CarRef, LoanQuestion, Noted};
use crate::catalog::Car;
use crate::financing::{self, TERMS_MONTHS, amount_of};
use crate::payment::{Down, Payment};
use crate::texts::Text;
use supposed::{suppose, supposed};

/// Takes the way of paying, the down payment and the term.
pub(super) fn take(draft: &mut Draft<'_>) {
    // `de contado… no, a meses`: the last word counts.
    let last = draft
        .acts
        .iter()
        .rposition(|act| matches!(act, Act::Pay(_)));
    for (place, act) in draft.acts.clone().into_iter().enumerate() {
        match act {
            Act::Pay(_) if Some(place) != last => {}
            Act::Pay(Payment::Cash) => pay_cash(draft),
            Act::Pay(Payment::Financed) => pay_monthly(draft),
            Act::DownPayment(down) => take_down_payment(draft, down),
            Act::Term(term) => take_term(draft, term),
            Act::Change(Noted::DownPayment) if draft.state.down_payment.is_some() => {
                draft.state.down_payment = None;
                draft.say(Text::ChangeDown);
            }
            Act::Change(Noted::Term) if draft.state.term_months.is_some() => {
                draft.state.term_months = None;
                draft.say(Text::ChangeTerm);
            }
            _ => {}
        }
    }
    if let Some(supposition) = supposed(draft) {
        suppose(draft, supposition);
    }
}

fn pay_cash(draft: &mut Draft<'_>) {
    draft.served = true;
    let news = draft.state.payment.replace(Payment::Cash) != Some(Payment::Cash);
    (draft.state.down_payment, draft.state.term_months) = (None, None);
    match draft.chosen().and_then(|car| car.price) {
        _ if !news => {}
        Some(price) => draft.say_with(Text::PaymentCash, [("price", Value::Money(price))]),
        None => draft.say(Text::PaymentCashPlain),
    }
}

fn pay_monthly(draft: &mut Draft<'_>) {
    draft.served = true;
    let news = draft.state.payment.replace(Payment::Financed) != Some(Payment::Financed);
    let more = draft.does(|act| matches!(act, Act::DownPayment(_) | Act::Term(_)));
    if news && !more {
        draft.say(Text::PaymentFinanced);
    }
}

fn take_down_payment(draft: &mut Draft<'_>, down: Down) {
    draft.served = true;
    draft.state.payment = Some(Payment::Financed);
    // What was settled stays when the new one is refused.
    let settled = draft.state.down_payment.replace(down);
    if !check_down_payment(draft) {
        draft.state.down_payment = settled;
    } else if draft.talked_about().is_none()
        && let Down::Amount(amount) = down
        && !draft.does(|act| matches!(act, Act::Choose(_)))
    {
        draft.say_with(Text::DownNotedPlain, [("down", Value::Money(amount))]);
    }
}

/// Says what is wrong with the down payment for the car chosen, if anything
/// is.
pub(super) fn check_down_payment(draft: &mut Draft<'_>) -> bool {
    // Another car may be named beside it: `quiero el Sentra con 50 mil`.
    let names_other =
        draft.does(|act| matches!(act, Act::Choose(_) | Act::Want(_) | Act::AskCar(..)));
    let at_hand = draft.at_hand().filter(|_| !names_other);
    let price = draft.chosen().or(at_hand).and_then(|car| car.price);
    let (Some(price), Some(down)) = (price, draft.state.down_payment) else {
        return true;
    };
    let minimum = financing::smallest_down_payment(price);
    match amount_of(down, price) {
        Some(amount) if amount >= price => {
            draft.say_with(Text::DownTooBig, [("price", Value::Money(price))]);
            false
        }
        Some(amount) if amount >= minimum => true,
        _ => {
            draft.say_with(Text::DownTooSmall, [("minimum", Value::Money(minimum))]);
            false
        }
    }
}

fn take_term(draft: &mut Draft<'_>, term: u32) {
    draft.served = true;
    draft.state.payment = Some(Payment::Financed);
    let months = Value::Number(term.into());
    if !TERMS_MONTHS.contains(&term) {
        draft.say_with(Text::TermRefused, [("term", months)]);
        return;
    }
    let news = draft.state.term_months.replace(term) != Some(term);
    // Once a plan can be shown, it says the term itself.
    let shown =
        plan::settled(draft).is_some() || draft.state.chosen.is_none() && draft.at_hand().is_some();
    if news && !shown && !draft.does(|act| matches!(act, Act::Choose(_))) {
        draft.say_with(Text::TermNoted, [("term", months)]);
    }
}

/// Answers questions about financing in general: fixed rules.
pub(super) fn answer(draft: &mut Draft<'_>) {
    for act in draft.acts.clone() {
        let Act::AskLoan(question) = act else {
            continue;
        };
        if let LoanQuestion::Share(percent) = question {
            say_share(draft, percent);
        }
        let all = question == LoanQuestion::General;
        if all || question == LoanQuestion::Rate {
            draft.say(Text::RateIs);
        }
        if all || question == LoanQuestion::Terms {
            draft.say(Text::TermsThereAre);
        }
        // `¿cuánto es el enganche en pesos?`, where it is known as a share
        let noted = draft.state.down_payment.filter(|_| asks_in_pesos(draft));
        if let (Some(Down::Percent(percent)), LoanQuestion::DownPayment) = (noted, question) {
            say_share(draft, percent);
            continue;
        }
        if all || question == LoanQuestion::DownPayment {
            match car_of_question(draft).and_then(|car| car.price) {
                Some(price) => {
                    let minimum = Value::Money(financing::smallest_down_payment(price));
                    draft.say_with(Text::DownMinimumFor, [("minimum", minimum)]);
                }
                None => draft.say(Text::DownMinimumIs),
            }
        }
    }
}

/// The car that the message names, else the one that is talked about.
fn car_of_question<'a>(draft: &Draft<'a>) -> Option<&'a Car> {
    let asked = draft.acts.iter().find_map(|act| match act {
        Act::AskCar(car, _) if *car != CarRef::default() => Some(car),
        _ => None,
    });
    match asked.map(|car| resolve(draft, car)) {
        Some(Resolved::One(car)) => Some(car),
        _ => draft.talked_about(),
    }
}

/// `¿cuánto es el 15 %?` of the car that is talked about.
fn asks_in_pesos(draft: &Draft<'_>) -> bool {
    let words = crate::words::Words::read(draft.message.text).list;
    words.iter().any(|word| word.text == "pesos")
}

fn say_share(draft: &mut Draft<'_>, percent: Decimal) {
    let price = draft.talked_about().and_then(|car| car.price);
    let amount = price.and_then(|price| amount_of(Down::Percent(percent), price));
    match amount {
        Some(amount) => {
            let percent = Value::Words(percent.normalize().to_string());
            let amount = ("amount", Value::Money(amount));
            draft.say_with(Text::ShareIs, [("percent", percent), amount]);
        }
        None => draft.say(Text::WhichCarAsked),
    }
}
