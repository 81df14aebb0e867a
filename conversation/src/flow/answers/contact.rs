//! `sí`, `no`, `después` to the questions about being called.

use super::{Answer, Draft};
use crate::flow::{choice, contact, finish};
use crate::state::{DayPart, State, Step};

pub(super) fn wants_contact(draft: &mut Draft<'_>, answer: Answer) -> bool {
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

pub(super) fn contact_data(draft: &mut Draft<'_>, answer: Answer) -> bool {
    let replies = draft.replies();
    match (draft.before.step, answer) {
        (Step::Phone, Answer::Yes | Answer::Anything) => {
            if let Some(phone) = draft.sender_phone() {
                draft.state.lead.phone = Some(phone.to_owned());
                draft.say_with(&replies.phone_noted, &[("phone", &phone)]);
            }
        }
        // `no` to the WhatsApp number asks for another one.
        (Step::Phone, Answer::No) if draft.sender_phone().is_some() && !draft.before.unsure => {
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

pub(super) fn confirm(draft: &mut Draft<'_>, answer: Answer) -> bool {
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

pub(super) fn next_step(draft: &mut Draft<'_>, answer: Answer) -> bool {
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

pub(super) fn after_handoff(draft: &mut Draft<'_>, answer: Answer) -> bool {
    if matches!(answer, Answer::WantsCar | Answer::Show) {
        // A new search keeps who the customer is.
        draft.state = State {
            lead: draft.state.lead.clone(),
            greeted: true,
            ..State::default()
        };
        return true;
    }
    finish::say_handoff(draft, true);
    true
}
