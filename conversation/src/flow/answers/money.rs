//! `sí`, `no`, `no sé` to the questions about paying.

use super::{Answer, Draft};
use crate::financing::smallest_down_payment;
use crate::flow::questions;
use crate::state::{Down, Payment};

pub(super) fn financing(draft: &mut Draft<'_>, answer: Answer) -> bool {
    let replies = draft.replies();
    match answer {
        Answer::Yes => {
            draft.state.payment = Some(Payment::Financed);
            draft.say(&replies.payment_financed);
        }
        Answer::No => {
            draft.state.payment = Some(Payment::Cash);
            if let Some(price) = draft.chosen().and_then(|car| car.price) {
                draft.say_with(&replies.payment_cash, &[("price", &price)]);
            }
        }
        Answer::Unsure | Answer::Anything => return questions::financing_table(draft),
        Answer::Later => draft.say(&replies.later),
        _ => {}
    }
    true
}

pub(super) fn down_payment(draft: &mut Draft<'_>, answer: Answer) -> bool {
    let replies = draft.replies();
    let Some(price) = draft.chosen().and_then(|car| car.price) else {
        return true;
    };
    let minimum = smallest_down_payment(price);
    match answer {
        Answer::Yes if draft.before.unsure => {
            draft.state.down_payment = Some(Down::Percent(10.into()));
        }
        Answer::Later => draft.say(&replies.later),
        Answer::No => draft.say_with(&replies.down_minimum_for, &[("minimum", &minimum)]),
        Answer::Yes | Answer::Unsure | Answer::Anything => {
            draft.state.unsure = true;
            draft.say_with(&replies.down_unknown, &[("minimum", &minimum)]);
            draft.prompted = true;
        }
        _ => {}
    }
    true
}

pub(super) fn loan_term(draft: &mut Draft<'_>, answer: Answer) -> bool {
    match answer {
        Answer::Later => draft.say(&draft.replies().later),
        Answer::Unsure | Answer::Anything => return questions::financing_table(draft),
        Answer::No => draft.say(&draft.replies().terms_there_are),
        _ => {}
    }
    true
}
