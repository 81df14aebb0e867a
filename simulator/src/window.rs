//! Windows for backups (`hh:mm-hh:mm`) and maintenance
//! (`ddd:hh:mm-ddd:hh:mm`), in UTC.

use crate::fault::ApiFault;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY: u32 = 24 * 60;
const WEEK: u32 = 7 * DAY;

/// Minutes from the beginning of the day or week, and how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    start: u32,
    length: u32,
}

impl Window {
    /// One of each day, of at least so many minutes.
    pub(crate) fn of_day(text: &str, shortest: u32) -> Result<Self, ApiFault> {
        let invalid = || invalid("backup", text, "hh24:mi-hh24:mi", shortest);
        let (start, end) = text.split_once('-').ok_or_else(invalid)?;
        let (start, end) = (time(start), time(end));
        let window = Self::between(start, end, DAY).ok_or_else(invalid)?;
        if window.length < shortest {
            return Err(invalid());
        }
        Ok(window)
    }

    /// One of each week, of at least so many minutes and at most a day.
    pub(crate) fn of_week(text: &str, shortest: u32) -> Result<Self, ApiFault> {
        let invalid = || invalid("maintenance", text, "ddd:hh24:mi-ddd:hh24:mi", shortest);
        let lower = text.to_lowercase();
        let (start, end) = lower.split_once('-').ok_or_else(invalid)?;
        let (start, end) = (time_of_week(start), time_of_week(end));
        let window = Self::between(start, end, WEEK).ok_or_else(invalid)?;
        if window.length < shortest || window.length > DAY {
            return Err(invalid());
        }
        Ok(window)
    }

    fn between(start: Option<u32>, end: Option<u32>, turn: u32) -> Option<Self> {
        let (start, end) = (start?, end?);
        Some(Self {
            start,
            length: (end + turn - start) % turn,
        })
    }

    /// Returns whether this window of each day meets `weekly`.
    pub(crate) fn meets(self, weekly: Self) -> bool {
        // Eight days, since the last of a week may reach into the next.
        (0..8).any(|day| {
            let start = self.start + day * DAY;
            let meets = |other: u32| start < other + weekly.length && other < start + self.length;
            meets(weekly.start) || meets(weekly.start + WEEK)
        })
    }

    /// Seconds from a moment, in seconds since 1970, to the next beginning of
    /// this window of the week.
    pub(crate) fn seconds_until(self, unix_seconds: i64) -> u64 {
        // 1970 began on a Thursday, three days after Monday.
        let week = i64::from(WEEK) * 60;
        let now = (unix_seconds + 3 * i64::from(DAY) * 60).rem_euclid(week);
        let wait = (i64::from(self.start) * 60 - now).rem_euclid(week);
        u64::try_from(wait).unwrap_or_default()
    }
}

fn time(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let two_digits = |text: &str| (text.len() == 2).then(|| text.parse::<u32>().ok())?;
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

fn time_of_week(text: &str) -> Option<u32> {
    let (day, rest) = text.split_once(':')?;
    let day = DAYS.iter().position(|name| *name == day)?;
    Some(u32::try_from(day).ok()? * DAY + time(rest)?)
}

fn invalid(what: &str, text: &str, form: &str, shortest: u32) -> ApiFault {
    ApiFault::new(
        "InvalidParameterValue",
        format!(
            "Invalid {what} window: {text}. It must be of the form {form} and at least {shortest} minutes long."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meet(backup: &str, maintenance: &str) -> bool {
        let backup = Window::of_day(backup, 30).ok();
        let maintenance = Window::of_week(maintenance, 30).ok();
        backup
            .zip(maintenance)
            .is_some_and(|(backup, maintenance)| backup.meets(maintenance))
    }

    #[test]
    fn windows_that_touch_do_not_meet() {
        assert!(!meet("03:00-04:00", "mon:04:00-mon:05:00"));
        assert!(!meet("05:00-06:00", "mon:04:00-mon:05:00"));
    }

    #[test]
    fn windows_that_share_a_minute_meet_also_over_midnight() {
        assert!(meet("03:00-04:01", "mon:04:00-mon:05:00"));
        assert!(meet("23:30-00:30", "tue:00:00-tue:01:00"));
        assert!(meet("00:00-00:30", "sun:23:45-mon:00:15"));
    }

    #[test]
    fn window_has_half_an_hour_and_maintenance_at_most_a_day() {
        assert!(Window::of_day("03:00-03:29", 30).is_err());
        assert!(Window::of_day("3:00-04:00", 30).is_err());
        assert!(Window::of_week("mon:04:00-mon:04:29", 30).is_err());
        assert!(Window::of_week("mon:04:00-tue:04:01", 30).is_err());
        assert!(Window::of_week("Mon:04:00-tue:04:00", 30).is_ok());
    }

    #[test]
    fn window_comes_within_a_week() {
        // 1970-01-05 was a Monday.
        let monday = 4 * 86_400;
        let window = Window::of_week("mon:04:00-mon:05:00", 30).ok();
        let wait = |at| window.map(|window| window.seconds_until(at));
        assert_eq!(wait(monday), Some(4 * 3600));
        assert_eq!(wait(monday + 4 * 3600 + 1), Some(7 * 86_400 - 1));
    }
}
