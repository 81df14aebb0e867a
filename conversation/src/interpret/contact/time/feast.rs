//! Feasts and pay days: `el día de Reyes`, `pasando la Navidad`, `el día de la quincena`.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::interpret::Clause;

/// Feasts by the words behind `el día de`, with month and day. The first group is named
/// without `día` as well.
const NAMED_ALONE: [(&[&str], i8, i8); 9] = [
    (&["ano", "nuevo"], 1, 1),
    (&["dia", "primero"], 1, 1),
    (&["nochebuena"], 12, 24),
    (&["noche", "buena"], 12, 24),
    (&["navidad"], 12, 25),
    (&["fin", "de", "ano"], 12, 31),
    (&["nochevieja"], 12, 31),
    (&["candelaria"], 2, 2),
    (&["san", "valentin"], 2, 14),
];
const NAMED_DAYS: [(&[&str], i8, i8); 19] = [
    (&["reyes"], 1, 6),
    (&["santos", "reyes"], 1, 6),
    (&["reyes", "magos"], 1, 6),
    (&["amor"], 2, 14),
    (&["enamorados"], 2, 14),
    (&["amistad"], 2, 14),
    (&["bandera"], 2, 24),
    (&["mujer"], 3, 8),
    (&["nino"], 4, 30),
    (&["ninos"], 4, 30),
    (&["madres"], 5, 10),
    (&["madre"], 5, 10),
    (&["maestro"], 5, 15),
    (&["independencia"], 9, 16),
    (&["muertos"], 11, 2),
    (&["guadalupe"], 12, 12),
    (&["virgen"], 12, 12),
    (&["guadalupana"], 12, 12),
    (&["inocentes"], 12, 28),
];

/// The feast or pay day that begins at a place, and where it ends.
pub(super) fn feast_at(clause: &Clause<'_>, at: usize, today: Date) -> Option<(Date, usize)> {
    let (later, at) = lead(clause, at);
    let (on, end) = named(clause, at, today).or_else(|| pay_day(clause, at, today))?;
    let on = if later {
        on.checked_add(1.days()).ok()?
    } else {
        on
    };
    Some((on, end))
}

/// `pasando la`, `después de`, `el`: whether the day after is meant, and where the name
/// begins.
fn lead(clause: &Clause<'_>, at: usize) -> (bool, usize) {
    let text = |offset: usize| clause.text(at + offset);
    let (later, mut place) = match (text(0), text(1)) {
        ("despues" | "luego", "de") | ("al", "pasar") => (true, at + 2),
        ("pasando" | "pasada" | "pasadas" | "pasado" | "tras", _) => (true, at + 1),
        ("en" | "para" | "por", _) => (false, at + 1),
        _ => (false, at),
    };
    if matches!(
        clause.text(place),
        "el" | "la" | "las" | "los" | "al" | "este"
    ) {
        place += 1;
    }
    (later, place)
}

/// A feast by its name.
fn named(clause: &Clause<'_>, at: usize, today: Date) -> Option<(Date, usize)> {
    let said = |at: usize, name: &[&str]| {
        let mut words = name.iter().enumerate();
        words.all(|(offset, word)| clause.text(at + offset) == *word)
    };
    let find = |list: &[(&[&str], i8, i8)], at: usize| {
        let fits = list.iter().filter(|(name, ..)| said(at, name));
        let (name, month, day) = fits.max_by_key(|(name, ..)| name.len())?;
        Some((next_on(today, *month, *day)?, at + name.len()))
    };
    let day = day_of(clause, at);
    let begin = day.unwrap_or(at);
    find(&NAMED_ALONE, begin).or_else(|| find(&NAMED_DAYS, day?))
}

/// Where the name behind `día de los` begins.
fn day_of(clause: &Clause<'_>, at: usize) -> Option<usize> {
    let (noun, joint) = (clause.text(at), clause.text(at + 1));
    let mut place = (noun == "dia" && matches!(joint, "de" | "del")).then_some(at + 2)?;
    while matches!(clause.text(place), "la" | "las" | "los" | "el") {
        place += 1;
    }
    Some(place)
}

/// `el día de la quincena`, `el último del mes`, `a fin de mes`, `el día último`.
fn pay_day(clause: &Clause<'_>, at: usize, today: Date) -> Option<(Date, usize)> {
    let text = |offset: usize| clause.text(at + offset);
    let last = |date: Date| date.last_of_month();
    let begin = day_of(clause, at).unwrap_or(at);
    match clause.text(begin) {
        "quincena" | "pago" | "paga" if begin > at => {
            let middle = today.with().day(15).build().ok()?;
            let on = if today < middle { middle } else { last(today) };
            Some((on, begin + 1))
        }
        _ => match (text(0), text(1), text(2)) {
            ("dia", "ultimo", _) => Some((last(today), at + 2)),
            ("ultimo", "dia" | "de" | "del", "mes") => Some((last(today), at + 3)),
            ("ultimo", "dia", "del") if text(3) == "mes" => Some((last(today), at + 4)),
            ("fin" | "fines", "de", "mes") => Some((last(today), at + 3)),
            _ => None,
        },
    }
}

/// The next such day, today or later.
fn next_on(today: Date, month: i8, day: i8) -> Option<Date> {
    let this = date(today.year(), month, day);
    let next = date(today.year().checked_add(1)?, month, day);
    Some(if this >= today { this } else { next })
}
