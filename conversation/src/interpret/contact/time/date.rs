//! Days of the calendar: `el 3 de diciembre`, `3/12`, `el martes 27`.

use jiff::ToSpan;
use jiff::civil::Date;

use super::calendar::{month, number};
use super::day::Day;
use crate::interpret::Clause;

/// `3 de diciembre`, `3/12`, `3/12/2026`, `día 3`
pub(super) fn date(
    clause: &Clause<'_>,
    at: usize,
    today: Date,
    named: bool,
) -> Option<(Day, usize)> {
    let day = if clause.text(at) == "primero" && clause.text(at + 1) == "de" {
        1
    } else {
        number(clause.text(at)).and_then(|day| i8::try_from(day).ok())?
    };
    let of = usize::from(clause.text(at + 1) == "de");
    if let Some(month) = month(clause.text(at + 1 + of)) {
        return Some((Day::On(next_date(today, day, month)?), at + 2 + of));
    }
    let slash = |place: usize| {
        clause
            .words
            .get(place)
            .filter(|_| place < clause.span.end)
            .is_some_and(|word| word.sign == Some('/'))
    };
    if slash(at + 1) {
        let month = number(clause.text(at + 1)).and_then(|month| i8::try_from(month).ok())?;
        let end = at + 2 + usize::from(slash(at + 2));
        return Some((Day::On(next_date(today, day, month)?), end));
    }
    let on = named.then(|| next_day(today, day))??;
    Some((Day::On(on), at + 1))
}

/// The next such date, today or later.
fn next_date(today: Date, day: i8, month: i8) -> Option<Date> {
    let this = Date::new(today.year(), month, day).ok();
    this.filter(|date| *date >= today)
        .or_else(|| Date::new(today.year() + 1, month, day).ok())
}

fn next_day(today: Date, day: i8) -> Option<Date> {
    let first = today.first_of_month();
    (0..3_i64)
        .filter_map(|months| first.checked_add(months.months()).ok())
        .filter_map(|month| Date::new(month.year(), month.month(), day).ok())
        .find(|date| *date >= today)
}

/// `el 15 a las 10`, `el 20 en la tarde`: a day of the month, with its hour.
pub(super) fn leads_to_hour(clause: &Clause<'_>, at: usize) -> bool {
    let next = (clause.text(at + 1), clause.text(at + 2));
    let hour = matches!(
        next,
        ("a", "las" | "la" | "medio" | "mediodia") | ("al", "mediodia") | ("en" | "por", "la")
    );
    clause.text(at.wrapping_sub(1)) == "el" && hour
}

/// `el martes 27`: the day of the month behind the weekday, unless it is an hour.
pub(super) fn dated(clause: &Clause<'_>, at: usize, today: Date) -> Option<Date> {
    let day = number(clause.text(at)).filter(|day| (1..=31).contains(day))?;
    let next = clause.text(at + 1);
    let hour = matches!(next, "y" | "am" | "pm" | "hrs" | "horas" | "de" | "a" if day <= 12);
    let counted = matches!(next, "mil" | "pesos" | "meses" | "minutos");
    let glued = clause
        .words
        .get(at + 1)
        .is_some_and(|word| word.sign == Some(':'));
    let alone = day > 12 || next.is_empty() || next == "a";
    if hour && next != "a" || counted || glued || !alone {
        return None;
    }
    next_day(today, i8::try_from(day).ok()?)
}
