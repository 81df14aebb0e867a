//! Name, phone, time, and handing over to a person.

use super::Draft;
use crate::language::Intent;
use crate::state::{DayPart, Step};
use crate::understanding::PhoneReading;

/// Hands over when a person is asked for.
pub(super) fn hand_over(draft: &mut Draft<'_>) -> bool {
    let asks = draft.reading.says(Intent::Human);
    // `¿hablo con una persona?` asks who this is.
    if !asks || draft.reading.says(Intent::WhoAreYou) {
        return false;
    }
    // At the offer of a call, `que me llamen` is a yes to it.
    if draft.before.step == Step::Contact {
        draft.state.wants_contact = Some(true);
        take(draft);
        return true;
    }
    if draft.before.step == Step::Handoff {
        return take(draft) || known(draft);
    }
    take(draft);
    draft.state.human_wanted = true;
    draft.say(&draft.replies().human_coming);
    true
}

/// Says again that a person is on it.
fn known(draft: &mut Draft<'_>) -> bool {
    super::finish::say_handoff(draft, true);
    true
}

/// `el teléfono está mal`: asks for it again, or takes the new one.
pub(super) fn correct(draft: &mut Draft<'_>) -> bool {
    if !draft.before.step.is_contact() && draft.before.step != Step::Handoff {
        return false;
    }
    let reading = &draft.reading;
    let (name, phone, time) = (
        reading.says(Intent::ChangeName),
        reading.says(Intent::ChangePhone),
        reading.says(Intent::ChangeTime),
    );
    if !(name || phone || time) || reading.says(Intent::Why) {
        return false;
    }
    // Asking for what was never given corrects nothing.
    if name && draft.state.lead.name.is_some() && reading.name.is_none() {
        draft.state.lead.name = None;
    }
    if phone && reading.phone.is_none() {
        draft.state.lead.phone = None;
    }
    if time && reading.preferred_time.is_none() {
        draft.state.lead.preferred_time = None;
    }
    draft.state.confirmed = false;
    draft.say(&draft.replies().changed);
    true
}

/// Takes name, phone and time.
pub(super) fn take(draft: &mut Draft<'_>) -> bool {
    let replies = draft.replies();
    let mut told = false;
    if let Some(name) = draft.reading.name.clone() {
        told = true;
        if draft.state.lead.name.as_ref() != Some(&name) {
            draft.say_with(&replies.name_noted, &[("name", &name)]);
        }
        draft.state.lead.name = Some(name);
    }
    match draft.reading.phone.clone() {
        Some(PhoneReading::Valid(number)) => {
            told = true;
            draft.say_with(&replies.phone_noted, &[("phone", &number)]);
            draft.state.lead.phone = Some(number);
        }
        Some(PhoneReading::Invalid) => {
            told = true;
            draft.say(&replies.phone_invalid);
        }
        None => {}
    }
    if let Some(part) = draft
        .reading
        .preferred_time
        .filter(|part| takes_time(draft, *part))
    {
        told = true;
        let time = replies.words.day_part(part);
        draft.say_with(&replies.time_noted, &[("time", &time)]);
        draft.state.lead.preferred_time = Some(part);
    }
    if told && draft.before.step == Step::Contact {
        draft.state.wants_contact = Some(true);
    }
    if told {
        draft.state.confirmed = false;
    }
    told
}

/// `ya`, `hoy`, `ahora` are times only where a time was asked for.
fn takes_time(draft: &Draft<'_>, part: DayPart) -> bool {
    let step = draft.before.step;
    step == Step::PreferredTime
        || part != DayPart::Any && matches!(step, Step::Confirm | Step::Phone)
        || part != DayPart::Any && draft.reading.phone.is_some()
}
