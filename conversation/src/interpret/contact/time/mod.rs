//! When a customer wants to be called: days, hours, parts of the day.

mod brief;
mod calendar;
mod clock;
mod complete;
mod date;
mod day;
mod feast;
mod later;
mod leaving;
mod meant;
mod moment;
mod occasion;
mod part;
mod past;
mod said;
mod scan;
mod shift;
mod unnamed;
mod working_days;

use crate::interpret::{Act, Clause, Context, Reading, Span, Text, clauses};
use crate::lexicon::Frame;
use crate::state::Step;
use crate::words::Words;
use day::Day;
use jiff::civil::Date;
pub(super) use later::change_of_hour;
pub(crate) use meant::asks_to_move;
use meant::{is_meant, waits};
use moment::settle;
use scan::{Found, scan};

/// Whether a word names a month.
pub(crate) fn is_month(word: &str) -> bool {
    calendar::month(word).is_some()
}

/// The date that some words name, and whether they name an hour.
pub(crate) fn day_and_hour(said: &str, context: &Context<'_>) -> (Option<Date>, bool) {
    let text = Text::new(Words::read(said), &context.facts.frames);
    let clauses = clauses(&text);
    let Some((first, last)) = clauses.first().zip(clauses.last()) else {
        return (None, false);
    };
    let found = scan(&first.joined_to(last), context.now.date(), true);
    let date = match found.day {
        Some(Day::On(date)) => Some(date),
        _ => None,
    };
    (date, !found.clocks.is_empty())
}

/// The time at which a customer wants to be called.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    if let Some(shifted) = shift::read(clause, context) {
        return Some(shifted);
    }
    let asked = context.step() == Step::PreferredTime || is_open(clause, context);
    let mut found = scan(clause, context.now.date(), asked);
    if let Some(occasion) = occasion::read(clause, context, &found) {
        return Some(occasion);
    }
    let meant = !found.spans.is_empty() && is_meant(clause, context, &found);
    if !meant || later::is_hour_open(clause, context, &found) {
        return None;
    }
    // `el día que lo fui a ver` says when only with an hour.
    let bare = found.clocks.is_empty() && found.part.is_none();
    if found.day == Some(Day::Unnamed) && bare && !asked {
        return None;
    }
    let mut whole = found.spans.iter().map(|span| span.start).min()?
        ..found.spans.iter().map(|span| span.end).max()?;
    let start = take_earlier(clause, context, asked, &mut found)?.unwrap_or(whole.start);
    let mut said = clause.written(&(start..whole.end)).to_owned();
    // `mañana salgo de turno a las 3, márquenme a las 3 y media`
    if let Some(day) = found
        .day_span
        .clone()
        .filter(|day| day.end < clause.span.start)
    {
        let apart = clause.span.start - day.end > 1;
        let joined = format!("{} {}", clause.written(&day), clause.written(&whole));
        said = if apart { joined } else { said };
    }
    let same_hour = clause.has(&["misma", "mismo"]);
    if same_hour {
        complete::same_hour_as_before(clause, context, asked, &mut found, &mut said);
    }
    complete::take_other_day(clause, context, &mut found, &mut said);
    let spoken = said.clone();
    complete::complete(context, &mut found, &mut said, same_hour);
    let completed = (spoken != said).then_some(spoken);
    let mut time = settle(&found, context.now, said::plain(&said));
    if waits(clause, whole.start) && time.at.is_none() {
        time.at = time.until.take();
    }
    whole.start = whole.start.max(clause.span.start);
    let frames = [Frame::Timing, Frame::Call, Frame::MoveCall];
    let frames: Vec<Span> = frames
        .iter()
        .flat_map(|frame| clause.frames(*frame))
        .collect();
    let courtesies: Vec<Span> = [Frame::Accept, Frame::Thanks, Frame::Bye]
        .iter()
        .flat_map(|frame| clause.frames(*frame))
        .collect();
    let left: Vec<Span> = leaving::between(clause, &found.spans).into_iter().collect();
    let joined = whole.clone().all(|place| {
        let inside = |spans: &[Span]| spans.iter().any(|span| span.contains(&place));
        inside(&found.spans)
            || inside(&left)
            || inside(&frames)
            || context.facts.frames.is_filler(clause.text(place))
    });
    // `mañana a esa hora ando en el banco que sea a las siete`
    if !joined && start == whole.start && !same_hour && completed.is_none() {
        time.said = said::plain(&said::without_gaps(clause, context, &found));
    }
    said::name_day(&found, context.now.date(), &mut time);
    brief::shorten(&mut time, context.now.date());
    let core = if joined {
        whole
    } else {
        found.spans[0].clone()
    };
    Some(
        Reading::new(Act::Time(time), core)
            .framed_by(leaving::before(clause, start))
            .framed_by(left)
            .framed_by(found.spans)
            .framed_by(found.refused)
            .framed_by(frames)
            .framed_by(courtesies),
    )
}

/// Whether the time of a call that is arranged is not known, or its day alone: `11` behind
/// `el sábado`; or a day is said beside a bare hour: `sí, mañana 5`.
fn is_open(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    const LONGEST: usize = 3;
    const SHORT: usize = 6;
    let today = context.now.date();
    let dated = |at: usize| matches!(day::day_at(clause, at, today), Some((Day::On(_), _)));
    let repeats = clause.words.len() <= SHORT && clause.places().any(dated);
    let asked = context.state.asked == "which_hour";
    let lead = &context.state.lead;
    let untimed = lead.preferred_time_said.is_none();
    let hour = lead.preferred_time_at.or(lead.preferred_time_until);
    let brief = clause.words.len() <= LONGEST && hour.is_none();
    context.state.handed_over && (untimed || brief || repeats || asked)
}

/// Takes the day from an earlier clause, with its place: `el lunes, a las 4`.
/// `None` where that clause said more than this one: `a las 4, que en la mañana
/// trabajo`.
fn take_earlier(
    clause: &Clause<'_>,
    context: &Context<'_>,
    asked: bool,
    found: &mut Found,
) -> Option<Option<usize>> {
    let earlier = clause.earlier();
    let before = scan(&earlier, context.now.date(), asked);
    // `el lunes no trabajo, mejor ese día a las 12`
    let pointed = clause.places().any(|place| {
        let words = (clause.text(place), clause.text(place + 1));
        matches!(words, ("ese" | "mismo", "dia"))
    });
    let meant = pointed || is_meant(&earlier, context, &before);
    // `el sábado a las 10, no, a esa hora ando fuera, a las 12`
    if !meant && found.day.is_none() && !found.clocks.is_empty() {
        return Some(take_day_apart(&earlier, context, asked, found));
    }
    if before.spans.is_empty() || !meant {
        return Some(None);
    }
    // `a las 8 y media. mañana si se puede`
    let hour_first = !before.clocks.is_empty() && before.day.is_none();
    if hour_first && found.day.is_some() && found.clocks.is_empty() && found.part.is_none() {
        found.clocks = before.clocks;
        found.part = before.part;
        return Some(before.spans.iter().map(|span| span.start).min());
    }
    if found.day.is_some() {
        return Some(None);
    }
    // `mañana en la tarde, en la mañana lleva a los niños al fut`
    let busy = before.part.is_some()
        && found.part.is_some()
        && found.clocks.is_empty()
        && does_something(clause, context, found);
    let more = !before.clocks.is_empty() && found.clocks.is_empty()
        || before.part.is_some() && found.any
        || busy;
    if more {
        return None;
    }
    found.day = before.day;
    found.day_span = before.day_span;
    // `por las noches, como a las 8`
    if !found.clocks.is_empty() {
        found.part = found.part.or(before.part);
    }
    let start = before.spans.iter().map(|span| span.start).min();
    Some(start.filter(|_| before.day.is_some()))
}

/// Takes the day from the last part between commas that names one for a call, with
/// anything behind it. Returns where it begins.
fn take_day_apart(
    earlier: &Clause<'_>,
    context: &Context<'_>,
    asked: bool,
    found: &mut Found,
) -> Option<usize> {
    let cuts = earlier.places().filter(|at| earlier.words[*at].pause);
    let mut starts: Vec<usize> = std::iter::once(earlier.span.start).chain(cuts).collect();
    starts.dedup();
    let mut end = earlier.span.end;
    for start in starts.into_iter().rev() {
        let part = Clause {
            span: start..end,
            ..earlier.clone()
        };
        end = start;
        let before = scan(&part, context.now.date(), asked);
        if before.day.is_some() && is_meant(&part, context, &before) {
            found.day = before.day;
            found.day_span = before.day_span;
            return found.day_span.as_ref().map(|span| span.start);
        }
    }
    None
}

/// `en la tarde me duermo un rato`: whether a part of the day stands beside what is done
/// then, and nothing of it changes a time said before.
fn does_something(clause: &Clause<'_>, context: &Context<'_>, found: &Found) -> bool {
    const CHANGES: &[&str] = &["mejor", "o", "tambien", "prefiero", "no", "digo", "perdon"];
    let framed = |place: usize| {
        let mut frames = [Frame::Timing, Frame::Call]
            .iter()
            .flat_map(|frame| clause.frames(*frame));
        frames.any(|span| span.contains(&place))
    };
    let said = |place: usize| found.spans.iter().any(|span| span.contains(&place));
    let mut places = clause.places();
    let other = places.any(|place| {
        !said(place) && !framed(place) && !context.facts.frames.is_filler(clause.text(place))
    });
    other && !clause.has(CHANGES)
}
