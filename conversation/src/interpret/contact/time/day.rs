//! Days: `hoy`, `el jueves`, `pasado mañana`, and those of the calendar.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::calendar::{abbreviated, number, weekday_named};
use super::date::{date, dated, leads_to_hour};
use super::feast::feast_at;
use super::unnamed::unnamed_day;
use super::working_days::working_days;
use crate::interpret::Clause;

/// A day as said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    On(Date),
    /// The weekend, or working days: no single day.
    Some,
    /// Said by an occasion that no calendar holds: `el día que me paguen`.
    Unnamed,
    /// Any but that one: `menos el lunes`.
    Except,
}

/// The day that begins at a place, and where it ends.
pub(super) fn day_at(clause: &Clause<'_>, at: usize, today: Date) -> Option<(Day, usize)> {
    if let Some(found) = excepted(clause, at) {
        return Some(found);
    }
    if let Some((on, end)) = working_days(clause, at, today) {
        return Some((Day::On(on), end));
    }
    if let Some((on, end)) = feast_at(clause, at, today) {
        return Some((Day::On(on), end));
    }
    if let Some(found) = following(clause, at, today) {
        return Some(found);
    }
    // `el`, `este`, `para el`, `los` belong to the day that follows.
    let start = (at..at + 3).find(|place| {
        !matches!(
            clause.text(*place),
            "el" | "este" | "los" | "para" | "proximo" | "siguiente" | "dia" | "al"
        )
    })?;
    relative(clause, start, today)
        .or_else(|| several(clause, start))
        .or_else(|| {
            date(
                clause,
                start,
                today,
                start > at && (clause.text(start - 1) == "dia" || leads_to_hour(clause, start)),
            )
        })
        .or_else(|| weekday(clause, start, today))
        .or_else(|| Some((Day::Unnamed, unnamed_day(clause, at)?)))
}

/// `al otro día`, `al día siguiente`: the day behind the one said before, or tomorrow.
fn following(clause: &Clause<'_>, at: usize, today: Date) -> Option<(Day, usize)> {
    let words = (clause.text(at), clause.text(at + 1), clause.text(at + 2));
    let said = matches!(
        words,
        ("al", "otro", "dia") | ("al" | "el", "dia", "siguiente") | ("al", "siguiente", "dia")
    );
    if !said {
        return None;
    }
    let message = clause.message();
    let before = (0..at).rev().find_map(|place| {
        let found = relative(&message, place, today).or_else(|| weekday(&message, place, today));
        match found {
            Some((Day::On(on), _)) => Some(on),
            _ => None,
        }
    });
    let next = before.unwrap_or(today).tomorrow().ok()?;
    Some((Day::On(next), at + 3))
}

/// Whether a date begins at a place, not a weekday's name.
pub(super) fn is_date(clause: &Clause<'_>, at: usize) -> bool {
    let first = (at..at + 3).map(|place| clause.text(place));
    first
        .take_while(|text| weekday_named(text).is_none())
        .any(|text| number(text).is_some())
}

/// `menos el lunes`, `que no sea martes`
fn excepted(clause: &Clause<'_>, at: usize) -> Option<(Day, usize)> {
    let words = (clause.text(at), clause.text(at + 1), clause.text(at + 2));
    let mut end = match words {
        ("menos" | "excepto" | "salvo", ..) => at + 1,
        ("que", "no", "sea") => at + 3,
        _ => return None,
    };
    if matches!(clause.text(end), "el" | "los" | "en") {
        end += 1;
    }
    weekday_named(clause.text(end))?;
    end += 1;
    while matches!(clause.text(end), "y" | "o" | "ni" | "el" | "los")
        || weekday_named(clause.text(end)).is_some()
    {
        end += 1;
    }
    Some((Day::Except, end))
}

fn relative(clause: &Clause<'_>, at: usize, today: Date) -> Option<(Day, usize)> {
    let days = |count: i64| today.checked_add(count.days()).ok().map(Day::On);
    let on = |day: Option<Day>, end| day.map(|day| (day, end));
    let next = clause.text(at + 1);
    match clause.text(at) {
        "hoy" | "ahora" if next == "mismo" || clause.text(at) == "hoy" => {
            on(days(0), at + 1 + usize::from(next == "mismo"))
        }
        "pasado" if next == "manana" => on(days(2), at + 2),
        // `mañana no puedo, pasado a las 11`
        "pasado" if is_day_after(clause, at) => on(days(2), at + 1),
        // `de hoy en ocho`, `de mañana en quince`
        "de" if matches!(next, "hoy" | "manana") && clause.text(at + 2) == "en" => {
            let weeks = match clause.text(at + 3) {
                "ocho" | "8" => 7,
                "quince" | "15" => 14,
                _ => return None,
            };
            on(days(weeks + i64::from(next == "manana")), at + 4)
        }
        "manana" if is_tomorrow(clause, at) => on(days(1), at + 1),
        _ => None,
    }
}

/// `pasado a las 11` for `pasado mañana`, where no day stands before it that is over.
pub(super) fn is_day_after(clause: &Clause<'_>, at: usize) -> bool {
    const OPENS: &[&str] = &[
        "mejor", "hasta", "para", "que", "sino", "pero", "si", "y", "o",
    ];
    if clause.text(at) != "pasado" {
        return false;
    }
    let opens = at == clause.span.start
        || clause.words[at].pause
        || OPENS.contains(&clause.text(at.wrapping_sub(1)));
    let hour = matches!(clause.text(at + 1), "a" | "como" | "en" | "tipo")
        && matches!(clause.text(at + 2), "las" | "la" | "a");
    opens && hour
}

/// `en la mañana` is a part of the day.
fn is_tomorrow(clause: &Clause<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| clause.text(before));
    !matches!(before, "la" | "las" | "esta" | "media")
}

/// `el finde`, `entre semana`, `la próxima semana`
fn several(clause: &Clause<'_>, at: usize) -> Option<(Day, usize)> {
    let words = (clause.text(at), clause.text(at + 1), clause.text(at + 2));
    let length = match words {
        ("fin" | "fines", "de", "semana") => 3,
        ("finde" | "findes" | "finsemana", ..) => 1,
        ("entre", "semana", _) => 2,
        ("la", "proxima" | "otra" | "siguiente", "semana") => 3,
        ("la", "semana", "que") => 4,
        ("esta" | "proxima", "semana", _) => 2,
        _ => return None,
    };
    Some((Day::Some, at + length))
}

/// The next such weekday after today; `de la próxima semana` is one later.
fn weekday(clause: &Clause<'_>, at: usize, today: Date) -> Option<(Day, usize)> {
    let weekday = weekday_named(clause.text(at)).or_else(|| abbreviated(clause, at))?;
    let mut day = today.nth_weekday(1, weekday).ok()?;
    let mut end = at + 1;
    let words: Vec<&str> = (end..end + 5).map(|place| clause.text(place)).collect();
    let later = match words.as_slice() {
        ["de", "la", "proxima" | "otra" | "siguiente", "semana", ..] => 4,
        ["de", "la", "semana", "que", _] => 5,
        _ => 0,
    };
    if later > 0 {
        let monday = today.nth_weekday(1, Weekday::Monday).ok()?;
        let offset = i64::from(weekday.since(Weekday::Monday));
        day = monday.checked_add(offset.days()).ok()?;
        end += later;
    } else if let Some(dated) = dated(clause, end, today).filter(|on| is_day(*on, weekday)) {
        return Some((Day::On(dated), end + 1));
    } else if matches!(words.as_slice(), ["que", "viene" | "entra", ..]) {
        end += 2;
    } else if matches!(words.as_slice(), ["proximo" | "siguiente", ..]) {
        end += 1;
    }
    Some((Day::On(day), end))
}

/// `sábado 11`, where the 11th is a Friday, says an hour.
fn is_day(on: Date, weekday: Weekday) -> bool {
    const LAST_HOUR: i8 = 23;
    on.weekday() == weekday || on.day() > LAST_HOUR
}
