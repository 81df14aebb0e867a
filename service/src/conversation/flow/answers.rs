//! `sí`, `no`, `no sé`, `después`: what they mean at each step.

use super::{Draft, choice, contact, money, options, questions};
use crate::conversation::language::Intent;
use crate::conversation::state::{DayPart, Down, Payment, State, Step};

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
        (Step::Financing, answer) => financing(draft, answer),
        (Step::DownPayment, answer) => down_payment(draft, answer),
        (Step::LoanTerm, answer) => loan_term(draft, answer),
        (Step::Contact, answer) => wants_contact(draft, answer),
        (Step::Name | Step::Phone | Step::PreferredTime, answer) => contact_data(draft, answer),
        (Step::Confirm, answer) => confirm(draft, answer),
        (Step::NextStep, answer) => next_step(draft, answer),
        (Step::Handoff, answer) => after_handoff(draft, answer),
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
            let (low, high) = money::price_range(draft);
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
            let (low, high) = money::price_range(draft);
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

fn financing(draft: &mut Draft<'_>, answer: Answer) -> bool {
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

fn down_payment(draft: &mut Draft<'_>, answer: Answer) -> bool {
    let replies = draft.replies();
    let Some(price) = draft.chosen().and_then(|car| car.price) else {
        return true;
    };
    let minimum = crate::conversation::financing::smallest_down_payment(price);
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

fn loan_term(draft: &mut Draft<'_>, answer: Answer) -> bool {
    match answer {
        Answer::Later => draft.say(&draft.replies().later),
        Answer::Unsure | Answer::Anything => return questions::financing_table(draft),
        Answer::No => draft.say(&draft.replies().terms_there_are),
        _ => {}
    }
    true
}

fn wants_contact(draft: &mut Draft<'_>, answer: Answer) -> bool {
    let replies = draft.replies();
    match answer {
        Answer::Yes => draft.state.wants_contact = Some(true),
        Answer::No | Answer::Later => {
            draft.state.wants_contact = Some(false);
            let text = if answer == Answer::No {
                &replies.contact_refused
            } else {
                &replies.later
            };
            draft.say(text);
        }
        _ => {}
    }
    true
}

fn contact_data(draft: &mut Draft<'_>, answer: Answer) -> bool {
    let replies = draft.replies();
    match (draft.before.step, answer) {
        (Step::Phone, Answer::Yes | Answer::Anything) => {
            if let Some(sender) = draft.message.sender.as_ref() {
                draft.state.lead.phone = Some(sender.phone.clone());
                draft.say_with(&replies.phone_noted, &[("phone", &sender.phone)]);
            }
        }
        // `no` to the WhatsApp number asks for another one.
        (Step::Phone, Answer::No) if draft.message.sender.is_some() && !draft.before.unsure => {
            draft.state.unsure = true;
            draft.say(&replies.ask_phone);
            draft.prompted = true;
        }
        (Step::PreferredTime, Answer::Yes | Answer::Anything | Answer::Unsure | Answer::Later) => {
            draft.reading.preferred_time = Some(DayPart::Any);
            contact::take(draft);
        }
        (Step::PreferredTime, _) => {}
        (step, Answer::No | Answer::Later) => {
            draft.state.wants_contact = Some(false);
            draft.state.human_wanted = false;
            let text = match (step, answer) {
                (_, Answer::Later) => &replies.later,
                (Step::Name, _) => &replies.name_refused,
                _ => &replies.contact_refused,
            };
            draft.say(text);
        }
        _ => {}
    }
    true
}

fn confirm(draft: &mut Draft<'_>, answer: Answer) -> bool {
    let replies = draft.replies();
    match answer {
        Answer::Yes => draft.state.confirmed = true,
        Answer::No => {
            draft.say(&replies.what_to_correct);
            draft.suggestions = Some(&replies.suggestions.what_to_correct);
            draft.prompted = true;
        }
        Answer::Later => draft.say(&replies.later),
        _ => {}
    }
    true
}

fn next_step(draft: &mut Draft<'_>, answer: Answer) -> bool {
    let replies = draft.replies();
    match answer {
        Answer::WantsCar => return choose_again(draft),
        Answer::No | Answer::Later => {
            draft.say(&replies.later);
            draft.prompted = true;
        }
        _ => {}
    }
    true
}

/// `quiero apartarlo` after all: back to the car that was chosen.
fn choose_again(draft: &mut Draft<'_>) -> bool {
    let chosen = draft.chosen();
    if let Some(car) = chosen {
        draft.state.wants_contact = None;
        choice::choose(draft, car);
    }
    true
}

fn after_handoff(draft: &mut Draft<'_>, answer: Answer) -> bool {
    if matches!(answer, Answer::WantsCar | Answer::Show) {
        // A new search keeps who the customer is.
        draft.state = State {
            lead: draft.state.lead.clone(),
            greeted: true,
            ..State::default()
        };
        return true;
    }
    super::finish::say_handoff(draft, true);
    true
}
