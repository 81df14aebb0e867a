//! The agreed call: its time, its hour, and calling it off.

use super::contact::wants_contact;
use super::draft::Draft;
use super::saying::{CallTime, Closing, Value};
use crate::acts::DayPart;
use crate::acts::{Act, PreferredTime};
use crate::texts::Text;
use crate::words::compact;

pub(super) fn take_time(draft: &mut Draft<'_>, time: PreferredTime) {
    wants_contact(draft);
    let part = time.part.or_else(|| Some(part_of(time.at?.hour())));
    let same = time.at.is_some() && time.at == draft.state.lead.preferred_time_at;
    let said = draft.state.lead.preferred_time_said.as_deref();
    let again = said.is_some_and(|said| compact(said) == compact(&time.said));
    if (same || again) && time.until == draft.state.lead.preferred_time_until {
        keep_time(draft);
        return;
    }
    let lead = &mut draft.state.lead;
    lead.preferred_time = part;
    lead.preferred_time_said = Some(time.said.clone()).filter(|said| !said.is_empty());
    lead.preferred_time_at = time.at;
    lead.preferred_time_until = time.until;
    lead.call_cancelled = false;
    let said = CallTime {
        said: lead.preferred_time_said.clone(),
        part,
    };
    draft.say_with(Text::TimeNoted, [("time", Value::Time(said))]);
}

/// `sí, mañana a las 5`, `gracias, nos vemos el lunes`: what is arranged stays, and nothing
/// more is asked.
fn keep_time(draft: &mut Draft<'_>) {
    draft.served = true;
    if !draft.before.handed_over {
        return;
    }
    let lead = &draft.state.lead;
    let said = CallTime {
        said: lead.preferred_time_said.clone(),
        part: lead.preferred_time,
    };
    draft.say_with(Text::TimeKept, [("time", Value::Time(said))]);
    let confirms = |act: &Act| act.is_courtesy() || act.is_answer() || act.is_contact();
    if draft.acts.iter().all(confirms) && draft.doubtful.is_empty() {
        draft.closing = Closing::Nothing;
    }
}

/// `mejor más tarde`: the call stays as it is until the hour is known.
pub(super) fn ask_hour(draft: &mut Draft<'_>) {
    if draft.does(|act| matches!(act, Act::Time(_))) {
        return;
    }
    draft.served = true;
    draft.closing = Closing::WhichHour;
}

/// Nobody calls; the person who has the lead reads why in its notes.
pub(super) fn cancel_call(draft: &mut Draft<'_>) {
    let state = &mut draft.state;
    state.wants_contact = Some(false);
    state.human_wanted = false;
    state.time_skipped = true;
    state.lead.cancel_call();
    draft.say(Text::CallCancelled);
    draft.closing = Closing::Nothing;
}

fn part_of(hour: i8) -> DayPart {
    match hour {
        ..12 => DayPart::Morning,
        12..19 => DayPart::Afternoon,
        _ => DayPart::Evening,
    }
}
