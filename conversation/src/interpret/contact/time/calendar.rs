//! Names of weekdays and months.

use jiff::civil::Weekday;

use crate::interpret::Clause;
use crate::language::spelled::word_value;

pub(super) fn weekday_named(word: &str) -> Option<Weekday> {
    match word {
        "lunes" => Some(Weekday::Monday),
        "martes" => Some(Weekday::Tuesday),
        "miercoles" => Some(Weekday::Wednesday),
        "jueves" => Some(Weekday::Thursday),
        "viernes" => Some(Weekday::Friday),
        "sabado" | "sabados" => Some(Weekday::Saturday),
        "domingo" | "domingos" => Some(Weekday::Sunday),
        _ => None,
    }
}

/// `vie 5pm`, `sab 11`: a weekday in three letters, right before its hour or alone.
pub(super) fn abbreviated(clause: &Clause<'_>, at: usize) -> Option<Weekday> {
    let weekday = match clause.text(at) {
        "lun" => Weekday::Monday,
        "mar" => Weekday::Tuesday,
        "mie" | "mier" => Weekday::Wednesday,
        "jue" => Weekday::Thursday,
        "vie" => Weekday::Friday,
        "sab" => Weekday::Saturday,
        "dom" => Weekday::Sunday,
        _ => return None,
    };
    let next = clause.text(at + 1);
    let hour = number(next).is_some() || matches!(next, "a" | "en" | "por" | "como" | "tipo");
    let alone = clause.span.len() == 1 && clause.text(at) != "mar";
    (hour || alone).then_some(weekday)
}

/// The month that a word names.
pub(super) fn month(word: &str) -> Option<i8> {
    const MONTHS: [(&str, &str); 12] = [
        ("enero", "ene"),
        ("febrero", "feb"),
        ("marzo", "mar"),
        ("abril", "abr"),
        ("mayo", "may"),
        ("junio", "jun"),
        ("julio", "jul"),
        ("agosto", "ago"),
        ("septiembre", "sep"),
        ("octubre", "oct"),
        ("noviembre", "nov"),
        ("diciembre", "dic"),
    ];
    let place = MONTHS.iter().position(|(full, short)| {
        word == *full || word == *short || word == "setiembre" && *short == "sep"
    })?;
    i8::try_from(place + 1).ok()
}

/// A number in digits or in words.
pub(super) fn number(word: &str) -> Option<u32> {
    word.parse().ok().or_else(|| word_value(word))
}
