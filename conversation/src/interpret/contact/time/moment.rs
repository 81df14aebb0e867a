//! From what was said of a time to the moment or span.

use jiff::ToSpan;
use jiff::civil::{DateTime, Time};

use super::clock::{Clock, Relation};
use super::day::Day;
use super::scan::Found;
use crate::interpret::PreferredTime;
use crate::state::DayPart;

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
        let date = match found.day {
            Some(Day::On(date)) => date,
            Some(Day::Unnamed) => return None,
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

/// `entre 11 y 1`: the beginning lies before the end.
fn before(at: DateTime, end: Option<DateTime>) -> DateTime {
    match end {
        Some(end) if at >= end => at.checked_sub(12.hours()).unwrap_or(at),
        _ => at,
    }
}
