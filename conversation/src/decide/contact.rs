//! Name and phone as the customer gives and corrects them, and what is asked for again.

use strsim::osa_distance;

use super::call::{ask_hour, cancel_call, take_time};
use super::draft::Draft;
use super::person::take_person_called;
use super::saying::{Saying, Value};
use crate::acts::{Act, Noted, Reach, Social};
use crate::state::Step;
use crate::texts::Text;

/// Takes contact data.
pub(super) fn take(draft: &mut Draft<'_>) {
    for act in draft.acts.clone() {
        match act {
            Act::Name(name) => take_name(draft, name),
            Act::CallFor(person) => take_person_called(draft, person),
            Act::Reach(reach) => take_reach(draft, reach),
            Act::Phone(phone) => take_phone(draft, phone),
            Act::BackupPhone(phone) => take_backup_phone(draft, phone),
            Act::BrokenPhone(said) => broken_phone(draft, &said),
            Act::SameNumber => same_number(draft),
            Act::Time(time) => take_time(draft, time),
            Act::CancelCall => cancel_call(draft),
            Act::Change(Noted::Hour) => ask_hour(draft),
            Act::Change(noted @ (Noted::Name | Noted::Phone | Noted::Time)) => {
                change(draft, noted);
            }
            _ => {}
        }
    }
    if takes_number_offered(draft) {
        same_number(draft);
    }
}

/// `el jueves a las 5`, or `gracias` once the time is known, behind `¿te llamamos a este
/// mismo número?`: who goes on with the call takes the number that was offered.
fn takes_number_offered(draft: &Draft<'_>) -> bool {
    const OTHER: [&str; 8] = [
        "otro", "numero", "telefono", "tel", "cel", "celular", "llamen", "llames",
    ];
    let lead = &draft.state.lead;
    let resists = |act: &Act| {
        let other = matches!(act, Act::Phone(_) | Act::BrokenPhone(_) | Act::SameNumber);
        other
            || matches!(
                act,
                Act::Decline | Act::Unsure | Act::CancelCall | Act::AskWhy
            )
    };
    let thanks = |act: &Act| matches!(act, Act::Social(Social::Thanks | Social::Bye));
    let closes = lead.preferred_time_said.is_some()
        && draft.does(thanks)
        && draft
            .acts
            .iter()
            .all(|act| act.is_courtesy() || matches!(act, Act::Accept | Act::Repeat));
    let words = crate::words::Words::read(draft.message.text).list;
    let denied = words.windows(2).any(|pair| {
        let pair = (pair[0].text.as_str(), pair[1].text.as_str());
        // `mejor al de mi esposa`
        matches!(
            pair,
            ("no", "me" | "llamen" | "marquen") | ("al" | "el" | "a", "de" | "mi")
        )
    });
    let of_number = words.iter().any(|word| OTHER.contains(&word.text.as_str()));
    draft.before.asked == "phone"
        && lead.phone.is_none()
        && draft.sender_phone().is_some()
        && (closes || draft.does(|act| matches!(act, Act::Time(_))))
        && !draft.acts.iter().chain(&draft.doubtful).any(resists)
        && !of_number
        && !denied
}

/// Whoever leaves contact data once a car is chosen wants to be called.
pub(super) fn wants_contact(draft: &mut Draft<'_>) {
    if draft.before.step.is_contact() || draft.state.chosen.is_some() {
        draft.state.wants_contact = Some(true);
    }
}

/// By message or by call.
fn take_reach(draft: &mut Draft<'_>, reach: Reach) {
    draft.served = true;
    wants_contact(draft);
    draft.state.lead.reach = Some(reach);
    draft.say(match reach {
        Reach::Message => Text::ReachByMessage,
        Reach::Call => Text::ReachByCall,
    });
}

fn take_name(draft: &mut Draft<'_>, name: String) {
    draft.served = true;
    wants_contact(draft);
    let name = match &draft.state.lead.name {
        Some(known) => respelt(known, &name).unwrap_or(name),
        None => name,
    };
    let known = draft.state.lead.name.replace(name.clone());
    if known.as_ref() == Some(&name) {
        return;
    }
    let text = match draft.before.lead.name {
        Some(_) => Text::NameChanged,
        None => Text::NameNoted,
    };
    say_last(draft, text, ("name", Value::Words(name)));
}

/// Confirms what a message says at last: `Chuy Loredo, bueno, Jesús Loredo`.
fn say_last<'a>(draft: &mut Draft<'a>, text: Text, slot: (&'static str, Value<'a>)) {
    let earlier = |saying: &Saying<'_>| matches!(saying, Saying::Line(said, _) if *said == text);
    draft.sayings.retain(|saying| !earlier(saying));
    draft.say_with(text, [slot]);
}

/// `es Montserrat con t`: one word of a name in another spelling; the others stay.
fn respelt(known: &str, word: &str) -> Option<String> {
    /// More letters apart it is another name.
    const MOST_OTHER_LETTERS: usize = 2;
    let mut words: Vec<&str> = known.split(' ').collect();
    if words.len() < 2 || word.contains(' ') {
        return None;
    }
    let apart = |one: &str| osa_distance(&one.to_lowercase(), &word.to_lowercase());
    let place = words
        .iter()
        .position(|one| one.len() > MOST_OTHER_LETTERS + 1 && apart(one) <= MOST_OTHER_LETTERS)?;
    words[place] = word;
    Some(words.join(" "))
}

fn take_phone(draft: &mut Draft<'_>, phone: String) {
    draft.state.wants_contact = Some(true);
    let said = ("phone", Value::Phone(phone.clone()));
    say_last(draft, Text::PhoneNoted, said);
    draft.state.lead.phone = Some(phone);
    draft.state.phone_part.clear();
}

fn take_backup_phone(draft: &mut Draft<'_>, phone: String) {
    let said = ("phone", Value::Phone(phone.clone()));
    draft.say_with(Text::BackupPhoneNoted, [said]);
    draft.state.lead.backup_phone = Some(phone);
}

fn broken_phone(draft: &mut Draft<'_>, said: &str) {
    const DIGITS: usize = 10;
    let digits = said.chars().filter(char::is_ascii_digit).count();
    if digits < DIGITS {
        said.clone_into(&mut draft.state.phone_part);
    }
    let text = match digits {
        _ if digits < DIGITS => Text::PhoneShort,
        _ if digits > DIGITS => Text::PhoneLong,
        _ => Text::PhoneWrong,
    };
    draft.say(text);
}

pub(super) fn same_number(draft: &mut Draft<'_>) {
    match draft.sender_phone() {
        Some(phone) => take_phone(draft, phone.to_owned()),
        None => draft.say(Text::SameNumberUnknown),
    }
}

/// `el teléfono está mal`: asked for again, unless the new one is said too.
fn change(draft: &mut Draft<'_>, noted: Noted) {
    let lead = &draft.state.lead;
    let (was_known, is_said) = match noted {
        Noted::Name => (
            lead.name.is_some(),
            draft.does(|act| matches!(act, Act::Name(_))),
        ),
        Noted::Phone => (
            lead.phone.is_some(),
            draft.does(|act| matches!(act, Act::Phone(_) | Act::SameNumber)),
        ),
        _ => (
            lead.preferred_time.is_some(),
            draft.does(|act| matches!(act, Act::Time(_))),
        ),
    };
    if is_said {
        return;
    }
    draft.served = true;
    if was_known {
        draft.say(Text::ChangeContact);
    }
    let lead = &mut draft.state.lead;
    match noted {
        Noted::Name => lead.name = None,
        Noted::Phone => lead.phone = None,
        _ => {
            lead.preferred_time = None;
            draft.state.time_called_off = lead.preferred_time_said.take();
            (lead.preferred_time_at, lead.preferred_time_until) = (None, None);
            draft.state.time_skipped = false;
        }
    }
    if draft.before.step == Step::Contact || draft.state.chosen.is_some() {
        draft.state.wants_contact = Some(true);
    }
}
