//! From what was said of a time to the moment or span.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

use super::clock::{Clock, Relation};
use super::day::Day;
use super::scan::Found;
use crate::acts::DayPart;
use crate::interpret::PreferredTime;

/// The moment or span that was meant.
pub(super) fn settle(found: &Found, now: DateTime, said: String) -> PreferredTime {
    let mut time = PreferredTime {
        said,
        ..PreferredTime::default()
    };
    let part = found.part;
    let moment = |clock: &Clock| {
        let (hour, minute) = clock.resolve(part);
        let at = Time::new(hour, minute, 0, 0).ok()?;
        let today = now.date();
        // `hoy a las 8`, said at noon, is in the evening.
        let later = at.checked_add(12.hours()).ok();
        let over = found.day == Some(Day::On(today)) && today.to_datetime(at) <= now;
        let at = later
            .filter(|_| over && hour < 12 && !clock.is_fixed() && part.is_none())
            .unwrap_or(at);
        let date = match found.day {
            Some(Day::On(date)) => date,
            Some(Day::Unnamed) => return None,
            _ if today.to_datetime(at) > now => today,
            _ => today.tomorrow().ok()?,
        };
        Some(date.to_datetime(at))
    };
    match found.clocks.as_slice() {
        [first, second, ..] if is_span(first, second) => {
            (time.at, time.until) = span(first, second, found, now);
        }
        [.., last] if matches!(last.relation, Relation::Until | Relation::Before) => {
            time.until = moment(last);
        }
        [.., last] => time.at = moment(last),
        [] if found.soon => time.at = Some(now),
        [] => {}
    }
    let hour = time.at.or(time.until).map(DateTime::hour);
    // `antes de las 12` is the morning.
    let on_hour = hour.map(|hour| match (hour, time.at) {
        (12, None) => DayPart::Morning,
        _ => part_of(hour),
    });
    // `el día que me paguen, a las 6`
    let hour = found.clocks.last().map(|clock| clock.resolve(part).0);
    let on_hour = on_hour.or(hour.map(part_of));
    time.part = on_hour.or(part).or(Some(DayPart::Any));
    time
}

/// The part of the day that an hour lies in.
pub(super) fn part_of(hour: i8) -> DayPart {
    match hour {
        ..12 => DayPart::Morning,
        12..19 => DayPart::Afternoon,
        _ => DayPart::Evening,
    }
}

/// `entre 9 y 12`, `después de las 4 y antes de las 7`
fn is_span(first: &Clock, second: &Clock) -> bool {
    let opens = first.relation == Relation::At;
    second.relation == Relation::Until || opens && second.relation == Relation::Before
}

/// Beginning and end of a span, on one day.
fn span(
    first: &Clock,
    second: &Clock,
    found: &Found,
    now: DateTime,
) -> (Option<DateTime>, Option<DateTime>) {
    let said_apart = [first, second].iter().all(|clock| clock.part != found.part);
    let part = found.part.filter(|_| said_apart);
    let Some((start, end)) = hours(first, second, part) else {
        return (None, None);
    };
    let time = |(hour, minute)| Time::new(hour, minute, 0, 0).ok();
    let (Some(start), Some(end)) = (time(start), time(end)) else {
        return (None, None);
    };
    let date = match found.day {
        Some(Day::On(date)) => Some(date),
        Some(Day::Unnamed) => None,
        _ if now.date().to_datetime(start) > now => Some(now.date()),
        _ => now.date().tomorrow().ok(),
    };
    let on = |time| date.map(|date: Date| date.to_datetime(time));
    (on(start), on(end))
}

/// The hours of a span, of which each may be before or after noon: the end is the next
/// such hour behind the beginning (`entre 10 y 1`), the beginning the last one before an
/// end whose part of the day is said (`de 8 a 10 de la noche`).
fn hours(first: &Clock, second: &Clock, part: Option<DayPart>) -> Option<((i8, i8), (i8, i8))> {
    let start = first.resolve(part);
    if second.is_fixed() && !first.is_fixed() && part.is_none() {
        let end = second.resolve(None);
        let starts = first.either().into_iter().filter(|start| *start < end);
        return Some((starts.max()?, end));
    }
    let ends = second.either().into_iter().filter(|end| *end > start);
    Some((start, ends.min()?))
}
