//! `mejor más tarde`, `no tan temprano`: an hour that does not suit, without another one.

use super::day::{Day, day_at};
use super::scan::Found;
use crate::interpret::{Act, Clause, Context, Noted, Reading, Span};
use crate::lexicon::Frame;

/// Whether a message only says that the hour noted is too early or too late.
pub(super) fn is_hour_open(clause: &Clause<'_>, context: &Context<'_>, found: &Found) -> bool {
    let settled = context.state.lead.preferred_time_said.is_some();
    let silent = found.clocks.is_empty() && found.part.is_none();
    let same_day = found.day.is_none() || found.day == noted_day(context);
    settled && silent && same_day && clause.frame(Frame::ChangeHour).is_some()
}

/// The day of the call that is noted.
fn noted_day(context: &Context<'_>) -> Option<Day> {
    let lead = &context.state.lead;
    let at = lead.preferred_time_at.or(lead.preferred_time_until)?;
    Some(Day::On(at.date()))
}

/// Another hour on the same day is wanted, and not said which.
pub(in super::super) fn change_of_hour(
    clause: &Clause<'_>,
    context: &Context<'_>,
) -> Option<Reading> {
    const FRAMES: [Frame; 8] = [
        Frame::ChangeHour,
        Frame::MoveCall,
        Frame::Timing,
        Frame::Call,
        Frame::Change,
        Frame::Thanks,
        Frame::Accept,
        Frame::Decline,
    ];
    // `más tarde les digo`
    const PROMISES: &[&str] = &[
        "digo", "aviso", "confirmo", "escribo", "marco", "llamo", "hablo", "veo", "mando",
    ];
    let settled = context.state.lead.preferred_time_said.is_some();
    let core = clause.frame(Frame::ChangeHour).filter(|_| settled)?;
    let frames: Vec<Span> = FRAMES
        .iter()
        .flat_map(|frame| clause.frames(*frame))
        .collect();
    let later = [Frame::Later, Frame::Wait];
    let postpones = later.iter().any(|frame| clause.frame(*frame).is_some());
    let postpones = postpones || clause.has(PROMISES);
    let noted = noted_day(context);
    let days: Vec<Span> = clause
        .places()
        .filter_map(|at| Some((day_at(clause, at, context.now.date())?, at)))
        .filter(|((day, _), _)| Some(*day) == noted)
        .map(|((_, end), at)| at..end)
        .collect();
    let frames = [frames, days].concat();
    let silent = clause.places().all(|place| {
        let framed = frames.iter().any(|span| span.contains(&place));
        framed || context.facts.frames.is_filler(clause.text(place))
    });
    (silent && !postpones).then(|| Reading::new(Act::Change(Noted::Hour), core).framed_by(frames))
}
