//! When a customer wants to be called: days, hours, parts of the day.

mod clock;
mod complete;
mod day;
mod leaving;
mod meant;
mod moment;
mod part;
mod past;
mod shift;

use jiff::civil::Date;

use crate::interpret::frames::Frame;
use crate::interpret::{Act, Clause, Context, Reading, Span};
use crate::state::{DayPart, Step};
use clock::Clock;
use day::Day;
use meant::{is_meant, waits};
use moment::settle;
use part::Part;

/// Whether a word names a month.
pub(crate) fn is_month(word: &str) -> bool {
    day::month(word).is_some()
}

/// What a clause says of a time, and the words that say it.
#[derive(Debug, Default)]
struct Found {
    day: Option<Day>,
    clocks: Vec<Clock>,
    /// Where the last hour ended.
    last_hour: Option<usize>,
    part: Option<DayPart>,
    any: bool,
    soon: bool,
    spans: Vec<Span>,
    /// Words of the day.
    day_span: Option<Span>,
    /// Hours that don't suit.
    refused: Vec<Span>,
    /// Words of hours and parts of the day.
    hour_spans: Vec<Span>,
}

/// The time at which a customer wants to be called.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    if let Some(shifted) = shift::read(clause, context) {
        return Some(shifted);
    }
    let untimed = context.state.handed_over && context.state.lead.preferred_time_said.is_none();
    let asked = context.step() == Step::PreferredTime || untimed;
    let mut found = scan(clause, context.now.date(), asked);
    if found.spans.is_empty() || !is_meant(clause, context, &found) {
        return None;
    }
    let mut whole = found.spans.iter().map(|span| span.start).min()?
        ..found.spans.iter().map(|span| span.end).max()?;
    let start = take_earlier(clause, context, asked, &mut found)?.unwrap_or(whole.start);
    let mut said = clause.written(&(start..whole.end)).to_owned();
    let same_hour = clause.has(&["misma", "mismo"]);
    complete::complete(context, &mut found, &mut said, same_hour);
    let mut time = settle(&found, context.now, said);
    if waits(clause, whole.start) && time.at.is_none() {
        time.at = time.until.take();
    }
    whole.start = whole.start.max(clause.span.start);
    let frames = [Frame::Timing, Frame::Call];
    let frames: Vec<Span> = frames
        .iter()
        .flat_map(|frame| clause.frames(*frame))
        .collect();
    let joined = whole.clone().all(|place| {
        let inside = |spans: &[Span]| spans.iter().any(|span| span.contains(&place));
        inside(&found.spans)
            || inside(&frames)
            || context.facts.frames.is_filler(clause.text(place))
    });
    let core = if joined {
        whole
    } else {
        found.spans[0].clone()
    };
    Some(
        Reading::new(Act::Time(time), core)
            .framed_by(leaving::before(clause, start))
            .framed_by(found.spans)
            .framed_by(found.refused)
            .framed_by(frames),
    )
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
    if before.spans.is_empty() || found.day.is_some() || !is_meant(&earlier, context, &before) {
        return Some(None);
    }
    let more =
        !before.clocks.is_empty() && found.clocks.is_empty() || before.part.is_some() && found.any;
    if more {
        return None;
    }
    found.day = before.day;
    let start = before.spans.iter().map(|span| span.start).min();
    Some(start.filter(|_| before.day.is_some()))
}

/// Reads a clause from left to right.
fn scan(clause: &Clause<'_>, today: Date, asked: bool) -> Found {
    let mut found = Found::default();
    let mut at = clause.span.start;
    let mut in_reason = false;
    while at < clause.span.end {
        in_reason = is_in_reason(clause, at, in_reason);
        if in_reason {
            at += 1;
            continue;
        }
        if let Some(end) = refused_day(clause, at, today) {
            found.refused.push(at..end);
            at = end;
            continue;
        }
        let day = take_day(clause, at, today, &mut found);
        let end = if let Some(end) = day {
            found.day_span = Some(at..end);
            Some(end)
        } else {
            let hour = take_part(clause, at, asked, &mut found)
                .or_else(|| take_clock(clause, at, asked, &mut found));
            found.hour_spans.extend(hour.map(|end| at..end));
            hour
        };
        at = match end {
            Some(end) => {
                found.spans.push(at..end);
                end
            }
            None => at + 1,
        };
    }
    found
}

/// `a las siete porque en la mañana ando en el molino, pero mañana`: times of a reason,
/// up to the word that goes on, are none of the call.
fn is_in_reason(clause: &Clause<'_>, at: usize, before: bool) -> bool {
    const REASONS: &[&str] = &["porque", "pq", "xq", "porq"];
    const GOES_ON: &[&str] = &["pero", "mejor", "entonces", "asi", "sino"];
    match clause.text(at) {
        word if REASONS.contains(&word) => true,
        word if GOES_ON.contains(&word) => false,
        _ => before && !clause.words[at].pause,
    }
}

fn take_day(clause: &Clause<'_>, at: usize, today: Date, found: &mut Found) -> Option<usize> {
    let (day, end) = day::day_at(clause, at, today)?;
    // `martes o miércoles, mejor miércoles`
    let between = found.day_span.clone().map_or(at..at, |span| span.end..at);
    let corrected = between
        .into_iter()
        .any(|place| matches!(clause.text(place), "mejor" | "digo" | "perdon"));
    match (found.day, day) {
        (Some(Day::On(_)), Day::On(_)) if corrected => found.day = Some(day),
        // `mañana lunes`, `el jueves 3 de diciembre`: the date says more.
        (Some(Day::On(_)), Day::On(_)) if clause.text(at) != "el" || day::is_date(clause, at) => {
            if day::is_date(clause, at) {
                found.day = Some(day);
            }
        }
        (Some(_), Day::Except) => {}
        _ => found.day = Some(day),
    }
    Some(end)
}

/// `hoy no, …`, `jueves no puedo`, `el martes no`: a day that does not suit, up to its end.
fn refused_day(clause: &Clause<'_>, at: usize, today: Date) -> Option<usize> {
    const CANNOT: &[&str] = &[
        "puedo", "puede", "podria", "podemos", "voy", "se", "porque", "pq", "xq", "estoy", "ando",
        "mejor", "me", "va", "porfa", "que",
    ];
    let (day, end) = day::day_at(clause, at, today)?;
    let denied = matches!(day, Day::On(_)) && clause.text(end) == "no";
    let next = end + 1;
    let alone = next >= clause.span.end || clause.words[next].pause;
    let cannot = CANNOT.contains(&clause.text(next));
    let can = clause.text(next) == "puedo";
    (denied && (alone || cannot)).then_some(next + usize::from(can))
}

fn take_part(clause: &Clause<'_>, at: usize, asked: bool, found: &mut Found) -> Option<usize> {
    let (part, end) = part::part_at(clause, at, asked)?;
    // `cuando sea menos en la mañana`
    let before = at.checked_sub(1).map_or("", |before| clause.text(before));
    if matches!(before, "menos" | "excepto" | "salvo") {
        found.spans.push(at - 1..at);
        found.any = true;
        return Some(end);
    }
    match part {
        Part::Of(part) => found.part = Some(part),
        Part::Any => found.any = true,
        Part::Soon => found.soon = true,
    }
    Some(end)
}

fn take_clock(clause: &Clause<'_>, at: usize, asked: bool, found: &mut Found) -> Option<usize> {
    // `terminación 06` is of a phone number.
    let before = at.checked_sub(1).map_or("", |before| clause.text(before));
    let ends = matches!(before, "terminacion" | "terminaciones");
    let ends = ends || before == "en" && at > 1 && clause.text(at - 2).starts_with("termin");
    if ends {
        return None;
    }
    let (clock, end) = clock::clock_at(clause, at, asked, found.day.is_some(), found.last_hour)?;
    // `a las diez no puedo`
    if clause.text(end) == "no" && clause.text(end + 1) == "puedo" {
        found.refused.push(at..end + 2);
        return None;
    }
    if let Some(part) = clock.part {
        found.part = Some(part);
    }
    found.clocks.push(clock);
    found.last_hour = Some(end);
    Some(end)
}
