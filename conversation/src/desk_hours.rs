//! When the sales team is there: `mon-fri 09:00-19:00, sat 10:00-14:00`.

use jiff::ToSpan;
use jiff::civil::{DateTime, Time, Weekday};

/// Days as the setting spells them, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The team's hours in America/Mexico_City.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskHours(Vec<Shift>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Shift {
    /// Monday first.
    days: [bool; 7],
    from: Time,
    until: Time,
}

/// Why hours can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected days and hours, such as mon-fri 09:00-19:00, sat 10:00-14:00")]
pub struct HoursError;

impl DeskHours {
    /// Reads hours; several on one day are written one after the other.
    ///
    /// # Errors
    /// Fails on an unknown day, or a time or a span that is none.
    pub fn parse(text: &str) -> Result<Self, HoursError> {
        let shifts = text.split(',').map(|shift| Shift::parse(shift.trim()));
        Ok(Self(shifts.collect::<Option<_>>().ok_or(HoursError)?))
    }

    /// Whether the team is there.
    pub fn is_open(&self, now: DateTime) -> bool {
        self.0.iter().any(|shift| {
            shift.is_on(now.weekday()) && shift.from <= now.time() && now.time() < shift.until
        })
    }

    /// When the team is there next, if it is not there now.
    pub fn next_opening(&self, now: DateTime) -> Option<DateTime> {
        let days = (0..=7).filter_map(|days| now.date().checked_add(days.days()).ok());
        let openings = days.flat_map(|day| {
            let shifts = self
                .0
                .iter()
                .filter(move |shift| shift.is_on(day.weekday()));
            shifts.map(move |shift| day.to_datetime(shift.from))
        });
        openings.filter(|opening| *opening > now).min()
    }
}

impl Shift {
    fn parse(text: &str) -> Option<Self> {
        let (days, hours) = text.split_once(char::is_whitespace)?;
        let (first, last) = days.split_once('-').unwrap_or((days, days));
        let (from, until) = hours.trim().split_once('-')?;
        let shift = Self {
            days: days_between(day(first)?, day(last)?),
            from: from.trim().parse().ok()?,
            until: until.trim().parse().ok()?,
        };
        (shift.from < shift.until).then_some(shift)
    }

    fn is_on(&self, day: Weekday) -> bool {
        let index = usize::try_from(day.to_monday_zero_offset());
        index.is_ok_and(|index| self.days[index])
    }
}

fn day(name: &str) -> Option<usize> {
    let name = name.trim().to_ascii_lowercase();
    DAYS.iter().position(|known| *known == name)
}

/// `sat-mon` goes round the end of the week.
fn days_between(first: usize, last: usize) -> [bool; 7] {
    let length = (last + 7 - first) % 7;
    let mut days = [false; 7];
    for offset in 0..=length {
        days[(first + offset) % 7] = true;
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn hours() -> DeskHours {
        DeskHours::parse("mon-fri 09:00-14:00, mon-fri 16:00-19:00, Sat 10:00-14:00").unwrap()
    }

    #[test]
    fn team_is_there_from_the_first_minute_to_the_last() {
        let monday = date(2026, 11, 30);
        for (hour, minute, is_open) in [
            (8, 59, false),
            (9, 0, true),
            (13, 59, true),
            (14, 0, false),
            (16, 0, true),
            (19, 0, false),
        ] {
            let now = monday.at(hour, minute, 0, 0);
            assert_eq!(hours().is_open(now), is_open, "{now}");
        }
        assert!(!hours().is_open(date(2026, 11, 29).at(12, 0, 0, 0)));
    }

    #[test]
    fn next_opening_is_today_or_after_the_weekend() {
        let monday = date(2026, 11, 30);
        for (now, opening) in [
            (monday.at(8, 0, 0, 0), monday.at(9, 0, 0, 0)),
            (monday.at(15, 0, 0, 0), monday.at(16, 0, 0, 0)),
            (date(2026, 11, 28).at(15, 0, 0, 0), monday.at(9, 0, 0, 0)),
        ] {
            assert_eq!(hours().next_opening(now), Some(opening), "{now}");
        }
        let weekly = DeskHours::parse("mon 09:00-10:00").unwrap();
        let later = weekly.next_opening(monday.at(10, 0, 0, 0));
        assert_eq!(later, Some(date(2026, 12, 7).at(9, 0, 0, 0)));
    }

    #[test]
    fn span_of_days_goes_round_the_end_of_the_week() {
        let hours = DeskHours::parse("sat-mon 09:00-10:00").unwrap();
        let days: Vec<bool> = (1..=7)
            .map(|day| hours.is_open(date(2026, 11, day).at(9, 0, 0, 0)))
            .collect();
        // 1 November 2026 is a Sunday.
        assert_eq!(days, [true, true, false, false, false, false, true]);
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "",
            "mon",
            "mon 9",
            "lun 09:00-10:00",
            "mon 10:00-09:00",
            "mon 09:00-25:00",
        ] {
            assert_eq!(DeskHours::parse(text), Err(HoursError), "{text}");
        }
    }
}
