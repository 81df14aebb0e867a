//! Answers to the offer of a call and to the questions behind it.

use super::super::contact;
use super::super::draft::Draft;
use super::super::saying::Closing;
use super::Answer;
use crate::acts::DayPart;
use crate::acts::{Act, Errand, Social};
use crate::texts::Text;

pub(super) fn offered_call(draft: &mut Draft<'_>, answer: Answer) {
    match answer {
        Answer::Yes | Answer::Any => draft.state.wants_contact = Some(true),
        Answer::No => refuse_contact(draft),
        Answer::Unsure => {
            draft.say(Text::Later);
            draft.closing = Closing::Nothing;
        }
    }
}

pub(super) fn refuse_contact(draft: &mut Draft<'_>) {
    draft.state.wants_contact = Some(false);
    draft.state.human_wanted = false;
    draft.say(Text::ContactRefused);
}

pub(super) fn name(draft: &mut Draft<'_>, answer: Answer) {
    let of_data = draft.state.errand == Some(Errand::DataRequest);
    if answer == Answer::No && of_data && draft.sender_phone().is_some() {
        // Data are found by the number alone.
        contact::same_number(draft);
    } else if answer == Answer::No {
        refuse_contact(draft);
    }
}

pub(super) fn phone(draft: &mut Draft<'_>, answer: Answer) {
    let offered = draft.sender_phone().is_some();
    match answer {
        Answer::Yes | Answer::Any if offered => contact::same_number(draft),
        // `no` to the sender's number asks for another one.
        Answer::No if offered => draft.closing = Closing::OtherPhone,
        Answer::No => refuse_contact(draft),
        _ => {}
    }
}

fn closes(act: &Act) -> bool {
    matches!(act, Act::Social(Social::Thanks | Social::Bye))
}

pub(super) fn time(draft: &mut Draft<'_>, answer: Answer) {
    match answer {
        Answer::No => draft.state.time_skipped = true,
        // `perfecto, gracias` closes and names no time.
        Answer::Yes if draft.does(closes) => draft.state.time_skipped = true,
        _ => draft.state.lead.preferred_time = Some(DayPart::Any),
    }
}
