//! Whether a time is the time of the call.

use super::frames::Frame;
use super::reported::is_figure;
use super::{Act, Clause, Context, Reading};

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
    whole && is_arranging(&reading.act, context) && !clause.asks && !open && !leaves
}

/// Whether contact data is being asked for, or a time is changed that was noted.
pub(super) fn is_arranging(act: &Act, context: &Context<'_>) -> bool {
    let lead = &context.state.lead;
    let reachable = lead.name.is_some() && lead.phone.is_some();
    context.step().is_contact() || matches!(act, Act::Time(_)) && reachable
}
