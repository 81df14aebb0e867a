//! `sí`, `no`, `no sé`, `me da igual`: what they mean after each question.

mod call;

use super::draft::Draft;
use super::saying::{Closing, Value};
use super::{budget, choice, options, plan, proposals};
use crate::acts::{Act, Noted, Social};
use crate::financing::smallest_down_payment;
use crate::payment::{Down, Payment};
use crate::state::Step;
use crate::texts::{Suggest, Text};
use call::{name, offered_call, phone, refuse_contact, time};

/// How a message answers the question asked last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    Unsure,
    Any,
}

/// Takes a plain answer to the question asked last.
pub(super) fn take(draft: &mut Draft<'_>) {
    if draft.does(|act| *act == Act::AskWhy) {
        say_why(draft);
    }
    if draft.does(|act| *act == Act::Change(Noted::Something)) {
        draft.served = true;
        draft.closing = Closing::WhatToChange;
    }
    let answers = [
        (Act::NoPreference, Answer::Any),
        (Act::Unsure, Answer::Unsure),
        (Act::Decline, Answer::No),
        (Act::Accept, Answer::Yes),
    ];
    let answer = answers.iter().find(|(act, _)| draft.acts.contains(act));
    let Some((_, answer)) = answer else {
        return;
    };
    // What the message gives besides is the better answer: `sí, la segunda`.
    if gives_more(draft) {
        if *answer == Answer::Any {
            draft.state.preferences_settled = true;
        }
        return;
    }
    // `muchas gracias, quedo al pendiente`, once the call is arranged, says goodbye.
    let closes = draft.does(|act| matches!(act, Act::Social(Social::Thanks | Social::Bye)));
    if matches!(answer, Answer::Yes | Answer::No) && draft.before.step == Step::Handoff && closes {
        return;
    }
    draft.served = true;
    take_answer(draft, *answer);
}

fn gives_more(draft: &Draft<'_>) -> bool {
    let same_step = super::next::step(draft) == draft.before.step;
    let settles = draft.does(|act| {
        act.matters() && !act.is_answer()
            || matches!(act, Act::Want(_) | Act::AskPerson | Act::Errand(_))
    });
    settles && !same_step || draft.does(|act| matches!(act, Act::Choose(_) | Act::Want(_)))
}

fn take_answer(draft: &mut Draft<'_>, answer: Answer) {
    if take_special_answer(draft, answer) {
        return;
    }
    match draft.before.step {
        Step::Need => need(draft, answer),
        Step::Budget => money(draft, answer),
        Step::Preferences => preferences(draft, answer),
        Step::Options => pick(draft, answer),
        Step::Financing => financing(draft, answer),
        Step::DownPayment => down_payment(draft, answer),
        Step::LoanTerm => loan_term(draft, answer),
        Step::Contact => offered_call(draft, answer),
        Step::Name => name(draft, answer),
        Step::Phone => phone(draft, answer),
        Step::PreferredTime => time(draft, answer),
        Step::Confirm => confirm(draft, answer),
        Step::NextStep | Step::Handoff => next_step(draft, answer),
    }
}

/// Answers to questions that belong to no step.
fn take_special_answer(draft: &mut Draft<'_>, answer: Answer) -> bool {
    match (draft.before.asked.as_str(), answer) {
        ("take_it", Answer::Yes) => {
            if let Some(car) = draft.at_hand() {
                choice::choose(draft, car);
            }
        }
        ("take_it", Answer::No) => refuse_options(draft),
        ("use_minimum", Answer::Yes | Answer::Any) => use_minimum(draft),
        ("what_use", Answer::Yes | Answer::Any) => options::show_now(draft),
        ("other_phone", Answer::No) => refuse_contact(draft),
        (
            "proposal" | "what_to_change" | "in_pesos" | "which_city" | "take_it" | "which_hour",
            _,
        ) => {}
        _ => return false,
    }
    true
}

/// Whether the question was put for the third time, as an offer.
fn offered_instead(draft: &Draft<'_>) -> bool {
    draft.before.asked_again == 2
}

fn need(draft: &mut Draft<'_>, answer: Answer) {
    match answer {
        Answer::Any => draft.state.wish.open = true,
        Answer::Yes if offered_instead(draft) => options::show_now(draft),
        // Asked twice for a use, somebody without any idea sees some cars.
        Answer::Unsure if draft.before.unsure => options::show_now(draft),
        Answer::Unsure => {
            draft.state.unsure = true;
            draft.say(Text::NeedUnknown);
            draft.suggest = Some(Suggest::NeedUse);
            draft.closing = Closing::WhatUse;
        }
        Answer::Yes | Answer::No => {}
    }
}

fn money(draft: &mut Draft<'_>, answer: Answer) {
    let waives = match answer {
        Answer::Any | Answer::No => true,
        Answer::Yes => offered_instead(draft),
        Answer::Unsure => draft.before.unsure,
    };
    if waives {
        budget::waive(draft);
    } else if answer == Answer::Unsure {
        draft.state.unsure = true;
        let (low, high) = draft.facts.catalog.price_range();
        draft.say_with(
            Text::BudgetUnknown,
            [("low", Value::Money(low)), ("high", Value::Money(high))],
        );
    }
}

fn preferences(draft: &mut Draft<'_>, answer: Answer) {
    if answer == Answer::Yes && !draft.before.unsure {
        draft.state.unsure = true;
        draft.closing = Closing::WhichPreference;
    } else {
        draft.state.preferences_settled = true;
    }
}

fn pick(draft: &mut Draft<'_>, answer: Answer) {
    let offered = draft.offered();
    match (answer, offered.as_slice()) {
        (Answer::Yes, [only]) => choice::choose(draft, only),
        (Answer::Yes, _) => match draft.at_hand() {
            Some(car) => proposals::propose(draft, vec![Act::Choose(choice::exactly(car))]),
            None => draft.closing = Closing::WhichOne,
        },
        (Answer::Unsure | Answer::Any, _) => options::recommend(draft),
        (Answer::No, _) => refuse_options(draft),
    }
}

fn refuse_options(draft: &mut Draft<'_>) {
    draft.state.recommended = None;
    draft.say(Text::OptionsRefused);
    draft.suggest = Some(Suggest::NextStep);
    draft.closing = Closing::Nothing;
}

fn financing(draft: &mut Draft<'_>, answer: Answer) {
    let Some(car) = draft.chosen().filter(|_| answer != Answer::No) else {
        return;
    };
    // The question offers two ways: `sí` and `no sé` see what a loan costs, a
    // `sí` to the table is taken for a loan after asking.
    match (draft.before.asked_again, answer) {
        (1, Answer::Yes) | (3.., Answer::Yes) => {
            proposals::propose(draft, vec![Act::Pay(Payment::Financed)]);
        }
        _ => plan::show_payments(draft, car),
    }
}

fn use_minimum(draft: &mut Draft<'_>) {
    draft.state.payment = Some(Payment::Financed);
    draft.state.down_payment = Some(Down::Percent(
        crate::financing::SMALLEST_DOWN_PAYMENT_PERCENT.into(),
    ));
}

fn down_payment(draft: &mut Draft<'_>, answer: Answer) {
    let Some(price) = draft.chosen().and_then(|car| car.price) else {
        return;
    };
    let minimum = ("minimum", Value::Money(smallest_down_payment(price)));
    match answer {
        Answer::Yes if offered_instead(draft) => use_minimum(draft),
        Answer::Any => use_minimum(draft),
        Answer::No => draft.say_with(Text::DownMinimumFor, [minimum]),
        Answer::Yes | Answer::Unsure => {
            draft.say_with(Text::DownUnknown, [minimum]);
            draft.closing = Closing::UseMinimum;
        }
    }
}

fn loan_term(draft: &mut Draft<'_>, answer: Answer) {
    match (answer, draft.chosen()) {
        (Answer::No, _) | (_, None) => draft.say(Text::TermsThereAre),
        (_, Some(car)) => plan::show_payments(draft, car),
    }
}

/// Only states of an earlier image wait for a confirmation.
fn confirm(draft: &mut Draft<'_>, answer: Answer) {
    if answer == Answer::No {
        draft.closing = Closing::WhatToChange;
    }
}

fn next_step(draft: &mut Draft<'_>, answer: Answer) {
    if matches!(answer, Answer::No | Answer::Unsure) {
        draft.say(Text::Later);
        draft.closing = Closing::Nothing;
    }
}

fn say_why(draft: &mut Draft<'_>) {
    let asked = crate::words::Words::read(draft.message.text).list;
    let data = ["telefono", "numero", "celular", "nombre", "datos"];
    let about_data = asked.iter().any(|word| data.contains(&word.text.as_str()));
    let text = match draft.before.step {
        step if step.is_contact() || about_data => Text::WhyContact,
        Step::Budget | Step::Financing | Step::DownPayment | Step::LoanTerm => Text::WhyMoney,
        _ => Text::WhyNeed,
    };
    draft.say(text);
    // After the reason, the same is not suggested as a question again.
    draft.suggest = draft.before.step.is_contact().then_some(Suggest::Nothing);
}
