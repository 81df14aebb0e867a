//! Contact data: names, phone numbers, times, and corrections of them.

mod added_surname;
mod backup_phone;
pub(crate) mod buyer;
pub(crate) mod called;
mod corrected_name;
pub(crate) mod dictation;
mod digits;
mod name;
mod name_text;
mod name_words;
mod others;
pub(crate) mod phone;
mod phone_parts;
mod phone_tail;
pub(crate) mod reach;
mod spelled_name;
mod time;

use super::{Act, Clause, Context, Noted, Reading, Span};
use crate::lexicon::Frame;
pub(crate) use others::note as note_of_others;
pub(crate) use time::{asks_to_move, day_and_hour, is_month};

/// What a clause says of the customer's name, phone and time.
pub(crate) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Vec<Reading> {
    let phone = phone_tail::read(clause, context).or_else(|| phone::read(clause, context));
    let name = corrected_name::read(clause, context)
        .or_else(|| added_surname::read(clause, context))
        .or_else(|| name::read(clause, context));
    let mut readings: Vec<Reading> = Vec::new();
    let same = phone::same_number(clause, context).filter(|_| phone.is_none());
    if !backup_phone::is_not_to_be_rung(clause) {
        readings.extend(backup_phone::read(clause, context));
        readings.extend(phone);
    }
    readings.extend(same);
    readings.extend(name);
    let free = |reading: &Reading| {
        let taken = readings.iter().any(|other| {
            other.explains[0].start < reading.explains[0].end
                && reading.explains[0].start < other.explains[0].end
        });
        !taken
    };
    // `cancélame la llamada de mañana`
    let of_call = |reading: &Reading| {
        let start = reading.explains[0].start;
        let call = start.checked_sub(2).map_or("", |at| clause.text(at));
        let cancels = clause.frame(Frame::CancelCall).is_some();
        cancels && call == "llamada" && clause.text(start - 1) == "de"
    };
    let time = time::read(clause, context).filter(free);
    let time = time.filter(|time| !of_call(time));
    readings.extend(time);
    if readings.is_empty() {
        readings.extend(
            cancellation(clause, context)
                .or_else(|| time::change_of_hour(clause, context))
                .or_else(|| change(clause)),
        );
    }
    readings
}

/// `mejor cancelen la llamada`, once one is arranged.
fn cancellation(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    let arranged = context.state.handed_over || context.state.lead.phone.is_some();
    let span = clause.frame(Frame::CancelCall).filter(|_| arranged)?;
    // `¿podrían cancelar la llamada?` asks for it, `¿puedo cancelar?` whether one may.
    const REQUESTS: &[&str] = &[
        "podrian",
        "podria",
        "podrias",
        "pueden",
        "puede",
        "puedes",
        "cancelan",
        "cancelas",
        "favor",
        "cancelame",
        "canceleme",
        "cancelenme",
        "cancela",
        "cancele",
        "cancelen",
    ];
    let requested = !clause.asks || clause.has(REQUESTS);
    // `no me marquen antes de las 5` calls nothing off.
    let bare = clause.text(span.start) == "no";
    // `ahí no me marquen` speaks of one number.
    if bare && clause.has(&["ahi", "alla", "ese"]) {
        return None;
    }
    let silent = clause.places().all(|place| {
        let framed = [Frame::CancelCall, Frame::Decline, Frame::Thanks]
            .iter()
            .flat_map(|frame| clause.frames(*frame))
            .any(|span| span.contains(&place));
        framed || context.facts.frames.is_filler(clause.text(place))
    });
    (requested && (!bare || silent) && !is_denied(clause, &span))
        .then(|| Reading::new(Act::CancelCall, span))
}

/// Something noted is wrong, and the right value not said.
fn change(clause: &Clause<'_>) -> Option<Reading> {
    const CHANGES: [(Frame, Noted); 3] = [
        (Frame::ChangeName, Noted::Name),
        (Frame::ChangePhone, Noted::Phone),
        (Frame::ChangeTime, Noted::Time),
    ];
    CHANGES.iter().find_map(|(frame, noted)| {
        let span = clause.frame(*frame)?;
        // `mejor el sábado` is no other number.
        let vague = clause.text(span.start) == "mejor" && *noted == Noted::Phone;
        if vague && span.end < clause.span.end {
            return None;
        }
        Some(Reading::new(Act::Change(*noted), span))
    })
}

/// `no cancelé nada`, `yo no quise cancelar la llamada`: what is denied calls nothing off.
fn is_denied(clause: &Clause<'_>, call: &Span) -> bool {
    const BETWEEN: [&str; 14] = [
        "he", "la", "lo", "se", "quise", "quiero", "quiere", "queria", "pedi", "dije", "que",
        "vayan", "a", "vaya",
    ];
    let begin = (clause.span.start..call.start)
        .rev()
        .find(|place| !BETWEEN.contains(&clause.text(*place)));
    let negated = begin.is_some_and(|place| {
        let apart = (place + 1..=call.start).any(|at| clause.words[at].pause);
        matches!(clause.text(place), "no" | "nunca" | "tampoco") && !apart
    });
    // `ya no quiero cancelar` denies too, `ya no: cancelen` does not.
    negated && clause.text(call.start).starts_with("cancel")
}
