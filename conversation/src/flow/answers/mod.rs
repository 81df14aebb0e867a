//! `sí`, `no`, `no sé`, `después`: what they mean at each step.

mod contact;
mod money;

use super::budget::price_range;
use super::{Draft, options};
use crate::language::Intent;
use crate::state::Step;

/// How a message without facts answers the question put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    Unsure,
    Anything,
    Later,
    Show,
    WantsCar,
    Why,
    Repeat,
}

/// Takes a message as an answer to the question put last.
pub(super) fn take(draft: &mut Draft<'_>) -> bool {
    let Some(answer) = answer(draft) else {
        return false;
    };
    let replies = draft.replies();
    match (draft.before.step, answer) {
        (step, Answer::Why) => {
            // Having been told, nobody asks the same again.
            draft.suggestions = step.is_contact().then_some(&[]);
            draft.say(if step.is_contact() {
                &replies.why_contact
            } else {
                &replies.why_step
            });
            true
        }
        (_, Answer::Repeat) => true,
        (Step::Need, answer) => need(draft, answer),
        (Step::Budget, answer) => budget(draft, answer),
        (Step::Preferences, answer) => preferences(draft, answer),
        (Step::Options, answer) => pick(draft, answer),
        (Step::Financing, answer) => money::financing(draft, answer),
        (Step::DownPayment, answer) => money::down_payment(draft, answer),
        (Step::LoanTerm, answer) => money::loan_term(draft, answer),
        (Step::Contact, answer) => contact::wants_contact(draft, answer),
        (Step::Name | Step::Phone | Step::PreferredTime, answer) => {
            contact::contact_data(draft, answer)
        }
        (Step::Confirm, answer) => contact::confirm(draft, answer),
        (Step::NextStep, answer) => contact::next_step(draft, answer),
        (Step::Handoff, answer) => contact::after_handoff(draft, answer),
    }
}

fn answer(draft: &Draft<'_>) -> Option<Answer> {
    let reading = &draft.reading;
    let order = [
        (Intent::Why, Answer::Why),
        (Intent::DontKnow, Answer::Unsure),
        (Intent::NoBudget, Answer::Unsure),
        (Intent::Any, Answer::Anything),
        (Intent::Later, Answer::Later),
        (Intent::No, Answer::No),
        (Intent::Show, Answer::Show),
        (Intent::Yes, Answer::Yes),
        (Intent::PickThis, Answer::Yes),
        (Intent::WantCar, Answer::WantsCar),
        (Intent::Repeat, Answer::Repeat),
    ];
    let found = order.iter().find(|(intent, _)| reading.says(*intent))?.1;
    // `por qué` is a question at any step; `no, ¿por qué?` refuses.
    let refuses = found == Answer::Why && reading.says(Intent::No) && !reading.tagged.question_mark;
    Some(if refuses { Answer::No } else { found })
}

fn need(draft: &mut Draft<'_>, answer: Answer) -> bool {
    let replies = draft.replies();
    match answer {
        Answer::Anything => {
            draft.state.wish.open = true;
            draft.say(&replies.need_open);
        }
        // Asked twice for a use, somebody without any idea sees some cars.
        Answer::Unsure if draft.before.unsure => {
            draft.state.wish.open = true;
            draft.say(&replies.need_open);
        }
        Answer::Unsure | Answer::No => {
            draft.state.unsure = true;
            draft.say(&replies.need_unknown);
            draft.suggestions = Some(&replies.suggestions.need_unknown);
            draft.prompted = true;
        }
        Answer::Show => {
            let (low, high) = price_range(draft);
            draft.say_with(&replies.catalog_range, &[("low", &low), ("high", &high)]);
        }
        Answer::Later => draft.say(&replies.later),
        _ => {
            // A greeting with `busco un auto` needs no more than the question.
            return !draft.reading.unknown_car;
        }
    }
    true
}

fn budget(draft: &mut Draft<'_>, answer: Answer) -> bool {
    let replies = draft.replies();
    match answer {
        Answer::Later => draft.say(&replies.later),
        Answer::Yes | Answer::WantsCar => {}
        _ => {
            let (low, high) = price_range(draft);
            draft.say_with(&replies.budget_unknown, &[("low", &low), ("high", &high)]);
        }
    }
    true
}

fn preferences(draft: &mut Draft<'_>, answer: Answer) -> bool {
    let replies = draft.replies();
    match answer {
        Answer::Yes => {
            draft.say(&replies.preferences_yes);
            draft.prompted = true;
        }
        _ => draft.state.preferences_settled = true,
    }
    true
}

fn pick(draft: &mut Draft<'_>, answer: Answer) -> bool {
    let replies = draft.replies();
    match answer {
        Answer::Unsure | Answer::Anything => options::recommend(draft),
        Answer::Yes => {
            draft.say(&replies.which_place);
            draft.prompted = true;
            true
        }
        Answer::Show => {
            options::show_again(draft);
            true
        }
        Answer::Later => {
            draft.say(&replies.later);
            true
        }
        _ => {
            draft.say(&replies.options_refused);
            draft.suggestions = Some(&replies.suggestions.next_step);
            draft.prompted = true;
            true
        }
    }
}
