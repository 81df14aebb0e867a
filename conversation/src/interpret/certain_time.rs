//! Whether a time is the time of the call.

use super::reported::is_figure;
use super::{Act, Clause, Context, Reading};
use crate::lexicon::Frame;

/// `entre semana salgo a las 5`, `los miércoles tengo junta a las 9`, once a call is
/// arranged: what somebody does at an hour changes no call.
pub(super) fn is_habit(
    reading: &Reading,
    clause: &Clause<'_>,
    unexplained: &[usize],
    context: &Context<'_>,
) -> bool {
    const CHANGES: [Frame; 3] = [Frame::Change, Frame::ChangeTime, Frame::Call];
    let settled = context.state.lead.preferred_time_said.is_some();
    let leaves = clause.frame(Frame::Leaving).is_some();
    let changes = CHANGES.iter().any(|frame| clause.frame(*frame).is_some());
    let does = leaves || !unexplained.is_empty();
    matches!(reading.act, Act::Time(_)) && settled && does && !changes
}

/// `llamen el martes a las 10, que luego voy por los niños`: day and hour, where the time
/// is asked, are the answer, unless they are denied, doubted or supposed.
pub(super) fn is_complete_answer(
    reading: &Reading,
    clause: &Clause<'_>,
    unexplained: &[usize],
    context: &Context<'_>,
) -> bool {
    const DENIES: &[&str] = &[
        "no", "ni", "menos", "excepto", "nunca", "tampoco", "si", "o",
    ];
    let Act::Time(time) = &reading.act else {
        return false;
    };
    // The hour noted before completes a day alone, which is no answer of its own.
    let hour = clause
        .places()
        .any(|place| reading.explains(place) && is_figure(&clause.words[place]));
    // `yo me levanto a las 4` is about something else.
    let end = reading.explains[0].end;
    let follows = unexplained.iter().all(|place| *place >= end);
    let whole = hour && follows && (time.at.is_some() || time.until.is_some());
    let frames = &context.facts.frames;
    let open = clause.places().any(|place| {
        !reading.explains(place)
            && (DENIES.contains(&clause.text(place)) || frames.is_doubt(clause.text(place)))
    });
    let leaves = clause.frame(Frame::Leaving).is_some();
    whole && is_arranging(&reading.act, clause, context) && !clause.asks && !open && !leaves
}

/// Whether contact data is being asked for, or a time is changed that was noted.
pub(super) fn is_arranging(act: &Act, clause: &Clause<'_>, context: &Context<'_>) -> bool {
    let lead = &context.state.lead;
    let calls = || clause.message().frame(Frame::Call).is_some();
    let reachable = lead.name.is_some() && (lead.phone.is_some() || calls());
    context.step().is_contact() || matches!(act, Act::Time(_)) && reachable
}

/// `Le agradeceré que me llamen mañana a las once`, `si van a llamar, que sea el viernes a
/// las 4`: a phrase for the call leads to day and hour, or a later clause points back at
/// them (`paro a las 8, a esa hora márquenme`), whatever else is said, and whenever.
pub(super) fn is_time_of_a_call(
    reading: &Reading,
    clause: &Clause<'_>,
    unexplained: &[usize],
) -> bool {
    let Act::Time(time) = &reading.act else {
        return false;
    };
    let (start, end) = (reading.explains[0].start, reading.explains[0].end);
    let hour = clause
        .places()
        .any(|place| reading.explains(place) && is_figure(&clause.words[place]));
    let whole = hour && (time.at.is_some() || time.until.is_some());
    let figures = unexplained
        .iter()
        .any(|place| is_figure(&clause.words[*place]));
    whole
        && !figures
        && !clause.asks
        && !is_denied(clause, start)
        && (is_led_to_by_a_call(clause, start) || is_pointed_back_at(clause, end))
}

/// Whether a word that denies, or sets a condition other than `si van a llamar`, stands
/// before a place.
fn is_denied(clause: &Clause<'_>, start: usize) -> bool {
    const DENIES: &[&str] = &["no", "ni", "nunca", "tampoco", "menos", "excepto"];
    const NEAR: usize = 4;
    (clause.span.start..start).any(|place| {
        let called = || {
            let mut calls = clause.frames(Frame::Call);
            calls.any(|span| span.start > place && span.start <= place + NEAR)
        };
        DENIES.contains(&clause.text(place)) || clause.text(place) == "si" && !called()
    })
}

/// Whether a phrase for the call stands before a place, with small words between.
fn is_led_to_by_a_call(clause: &Clause<'_>, start: usize) -> bool {
    const SMALL: &[&str] = &[
        "en",
        "el",
        "que",
        "sea",
        "para",
        "como",
        "a",
        "por",
        "favor",
        "mejor",
        "este",
        "de",
        "preferencia",
        "seria",
        "hasta",
        "alguien",
        "un",
        "una",
        "asesor",
        "asesora",
        "persona",
        "ustedes",
        "porfa",
        "pf",
        "porfavor",
    ];
    let mut calls = clause.frames(Frame::Call);
    calls.any(|span| {
        let mut between = span.end..start;
        span.end <= start && between.all(|place| SMALL.contains(&clause.text(place)))
    })
}

/// `…, a esa hora márquenme`: whether what follows calls for a call at the time said.
fn is_pointed_back_at(clause: &Clause<'_>, end: usize) -> bool {
    let message = clause.message();
    let pointed = (end..message.span.end).find(|place| {
        let words = (message.text(*place), message.text(place + 1));
        matches!(words, ("esa" | "misma", "hora") | ("ese", "dia" | "rato"))
    });
    let called = |place: usize| {
        let mut calls = message.frames(Frame::Call);
        calls.any(|span| span.start >= place && span.start <= place + 3)
    };
    let denied = |place: usize| (place..place + 4).any(|at| message.text(at) == "no");
    pointed.is_some_and(|place| called(place) && !denied(place))
}
