//! When a customer wants to be called: days, hours, parts of the day.

mod brief;
mod calendar;
mod clock;
mod complete;
mod date;
mod day;
mod earlier;
mod feast;
mod later;
mod leaving;
mod meant;
mod moment;
mod occasion;
mod other;
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
use earlier::take_earlier;
use jiff::civil::Date;
pub(super) use later::change_of_hour;
pub(crate) use meant::asks_to_move;
use meant::{is_meant, waits};
use moment::settle;
use scan::scan;

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
