//! When a customer wants to be called: days, hours, parts of the day.

mod clock;
mod complete;
mod day;
mod leaving;
mod part;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

use crate::interpret::frames::Frame;
use crate::interpret::{Act, Clause, Context, PreferredTime, Reading, Span};
use crate::state::{DayPart, Step};
use clock::{Clock, Relation};
use day::Day;
use part::Part;

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
    /// Words of hours and parts of the day.
    hour_spans: Vec<Span>,
}

/// The time at which a customer wants to be called.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    let asked = context.step() == Step::PreferredTime;
    let mut found = scan(clause, context.now.date(), asked);
    if found.spans.is_empty() || !is_meant(clause, context, &found) {
        return None;
    }
    let mut whole = found.spans.iter().map(|span| span.start).min()?
        ..found.spans.iter().map(|span| span.end).max()?;
    let start = take_earlier(clause, context, asked, &mut found)?.unwrap_or(whole.start);
    let mut said = clause.written(&(start..whole.end)).to_owned();
    complete::complete(context, &mut found, &mut said);
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

/// `no me marquen hasta el lunes`, `no me llamen antes de las 5`: the time is the first
/// one that suits. `first`: where it begins.
fn waits(clause: &Clause<'_>, first: usize) -> bool {
    const CALLS: [&str; 8] = [
        "marquen",
        "llamen",
        "hablen",
        "marques",
        "llames",
        "hables",
        "contacten",
        "puedo",
    ];
    let leads = |place: usize| matches!(clause.text(place), "hasta" | "antes");
    let led = leads(first) || leads(first.wrapping_sub(1)) || leads(first.wrapping_sub(2));
    let mut before = clause.span.start..first;
    let called = before.any(|place| {
        let denied = clause.span.start..place;
        CALLS.contains(&clause.text(place)) && denied.into_iter().any(|at| clause.text(at) == "no")
    });
    led && called
}

/// Reads a clause from left to right.
fn scan(clause: &Clause<'_>, today: Date, asked: bool) -> Found {
    let mut found = Found::default();
    let mut at = clause.span.start;
    while at < clause.span.end {
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

fn take_day(clause: &Clause<'_>, at: usize, today: Date, found: &mut Found) -> Option<usize> {
    let (day, end) = day::day_at(clause, at, today)?;
    match (found.day, day) {
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
    if let Some(part) = clock.part {
        found.part = Some(part);
    }
    found.clocks.push(clock);
    found.last_hour = Some(end);
    Some(end)
}

/// Whether the time found is one for a call: it was asked for, or a call is
/// spoken of, and it isn't one at which the customer is busy.
fn is_meant(clause: &Clause<'_>, context: &Context<'_>, found: &Found) -> bool {
    let first = found
        .spans
        .iter()
        .map(|span| span.start)
        .min()
        .unwrap_or_default();
    let last = found
        .spans
        .iter()
        .map(|span| span.end)
        .max()
        .unwrap_or_default();
    let waits = waits(clause, first);
    let busy = clause.frames(Frame::Busy).any(|span| {
        let denies = clause.text(span.start) == "no";
        if denies && waits {
            return false;
        }
        let company = matches!(
            clause.text(span.start),
            "abren" | "cierran" | "abierto" | "abiertos" | "entregan"
        );
        let leaves = leaving::before(clause, first).is_some();
        // `entre semana ando en la obra`
        let said_behind = span.start == last
            && matches!(
                clause.text(last),
                "ando" | "estoy" | "trabajo" | "tengo" | "cuido"
            );
        denies || company || said_behind || span.end <= first && !leaves
    });
    let before = first.checked_sub(1).map_or("", |at| clause.text(at));
    let denied = clause.text(last) == "no" || before == "no";
    // `el lunes, porque el domingo hay comida`
    let excuse = matches!(clause.text(clause.span.start), "porque" | "pq" | "xq");
    if busy || denied || excuse {
        return false;
    }
    let calls = clause.frame(Frame::Call).is_some();
    let frames = clause.frame(Frame::Timing).is_some();
    let day_and_hour = found.day.is_some() && !found.clocks.is_empty();
    let step = context.step();
    let asked = step == Step::PreferredTime;
    // `cuando gusten` asks nothing.
    let whenever = found.any && clause.text(clause.span.start) == "cuando";
    if clause.asks && !whenever {
        return calls || asked && frames || asked && day_and_hour;
    }
    // Name and phone are there: what is missing is when to call.
    let lead = &context.state.lead;
    let due = lead.name.is_some() && lead.phone.is_some() && lead.preferred_time_said.is_none();
    let contact = due || step.is_contact() || matches!(step, Step::Handoff | Step::NextStep);
    // `mejor el viernes a la misma hora`, once a time is noted.
    let settled = context.state.lead.preferred_time_said.is_some();
    let changes = settled && found.day.is_some() && (frames || clause.has(&["misma", "mismo"]));
    asked
        || calls
        || changes
        || contact
            && (found.day.is_some()
                || !found.clocks.is_empty()
                || found.part.is_some()
                || found.any)
        || day_and_hour
}

/// The moment or span that was meant.
fn settle(found: &Found, now: DateTime, said: String) -> PreferredTime {
    let mut time = PreferredTime {
        said,
        ..PreferredTime::default()
    };
    let part = found.part;
    let moment = |clock: &Clock| {
        let (hour, minute) = clock.resolve(part);
        let at = Time::new(hour, minute, 0, 0).ok()?;
        let today = now.date();
        let date = match found.day {
            Some(Day::On(date)) => date,
            _ if today.to_datetime(at) > now => today,
            _ => today.tomorrow().ok()?,
        };
        Some(date.to_datetime(at))
    };
    match found.clocks.as_slice() {
        [first, second, ..] if second.relation == Relation::Until => {
            let end = moment(second);
            time.until = end;
            time.at = moment(first).map(|at| before(at, end));
        }
        [.., last] if matches!(last.relation, Relation::Until | Relation::Before) => {
            time.until = moment(last);
        }
        [.., last] => time.at = moment(last),
        [] if found.soon => time.at = Some(now),
        [] => {}
    }
    let hour = time.at.or(time.until).map(DateTime::hour);
    let on_hour = hour.map(|hour| match (hour, time.at) {
        (..12, _) => DayPart::Morning,
        // `antes de las 12` is the morning.
        (12, None) => DayPart::Morning,
        (12..19, _) => DayPart::Afternoon,
        _ => DayPart::Evening,
    });
    time.part = on_hour.or(part).or(Some(DayPart::Any));
    time
}

/// `entre 11 y 1`: the beginning lies before the end.
fn before(at: DateTime, end: Option<DateTime>) -> DateTime {
    match end {
        Some(end) if at >= end => at.checked_sub(12.hours()).unwrap_or(at),
        _ => at,
    }
}
