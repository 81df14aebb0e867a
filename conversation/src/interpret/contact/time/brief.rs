//! A time in few words: `mañana después de las 4 de la tarde`.

use jiff::civil::{Date, DateTime, Weekday};

use crate::interpret::PreferredTime;
use crate::words::Words;

/// A time is said back in the customer's words up to so many of them, and fewer in several parts.
const MOST_WORDS: usize = 12;
const MOST_WORDS_IN_PARTS: usize = 7;

/// Says a time that a customer gave among many other words (`después de las 4 que ya llegué del
/// trabajo, hoy no, mañana`) by its day and hour.
pub(super) fn shorten(time: &mut PreferredTime, today: Date) {
    let words = Words::read(&time.said).list;
    let in_parts = time.said.contains(',');
    let most = if in_parts {
        MOST_WORDS_IN_PARTS
    } else {
        MOST_WORDS
    };
    let Some(first) = time.at.or(time.until).filter(|_| words.len() > most) else {
        return;
    };
    let has = |texts: &[&str]| words.iter().any(|word| texts.contains(&word.text.as_str()));
    let day = day(first.date(), today);
    let after = has(&["despues", "partir", "adelante", "desde"]);
    time.said = match (time.at, time.until) {
        (Some(at), Some(until)) => format!("{day} de {} a {}", hour(at), hour(until)),
        (None, Some(until)) => format!("{day} antes de {}", hour(until)),
        (Some(at), None) if after => format!("{day} después de {}", hour(at)),
        (Some(at), None) => format!("{day} a {}", hour(at)),
        (None, None) => return,
    };
}

fn day(date: Date, today: Date) -> String {
    const WEEK: i32 = 7;
    let ahead = today.until(date).map_or(WEEK, |span| span.get_days());
    match ahead {
        0 => "hoy".to_owned(),
        1 => "mañana".to_owned(),
        2..WEEK => format!("el {}", weekday(date.weekday())),
        _ => format!(
            "el {} {} de {}",
            weekday(date.weekday()),
            date.day(),
            month(date.month())
        ),
    }
}

fn weekday(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "lunes",
        Weekday::Tuesday => "martes",
        Weekday::Wednesday => "miércoles",
        Weekday::Thursday => "jueves",
        Weekday::Friday => "viernes",
        Weekday::Saturday => "sábado",
        Weekday::Sunday => "domingo",
    }
}

fn month(month: i8) -> &'static str {
    const MONTHS: [&str; 12] = [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ];
    let index = usize::try_from(month - 1).unwrap_or_default();
    MONTHS.get(index).copied().unwrap_or_default()
}

/// `las 4 de la tarde`, `la 1 y media de la tarde`
fn hour(at: DateTime) -> String {
    let twelve = match at.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    let article = if twelve == 1 { "la" } else { "las" };
    let minutes = match at.minute() {
        0 => String::new(),
        15 => " y cuarto".to_owned(),
        30 => " y media".to_owned(),
        minute => format!(" y {minute}"),
    };
    let part = match at.hour() {
        ..12 => "de la mañana",
        12..20 => "de la tarde",
        _ => "de la noche",
    };
    format!("{article} {twelve}{minutes} {part}")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn long_words_become_day_and_hour_and_short_ones_stay() {
        let today = date(2026, 12, 1);
        let at = |day: i8, hour: i8, minute: i8| Some(date(2026, 12, day).at(hour, minute, 0, 0));
        let long = "después de las 4 que ya llegué del trabajo, hoy no, mañana";
        let cases = [
            (
                long,
                at(2, 16, 0),
                None,
                "mañana después de las 4 de la tarde",
            ),
            ("el jueves a las 5", at(3, 17, 0), None, "el jueves a las 5"),
            (
                "uno dos, tres cuatro, cinco seis, siete ocho",
                at(4, 13, 30),
                at(4, 20, 0),
                "el viernes de la 1 y media de la tarde a las 8 de la noche",
            ),
            (
                "uno dos, tres cuatro, cinco seis, siete ocho",
                None,
                at(12, 12, 15),
                "el sábado 12 de diciembre antes de las 12 y cuarto de la tarde",
            ),
        ];
        for (said, at, until, expected) in cases {
            let mut time = PreferredTime {
                said: said.to_owned(),
                at,
                until,
                ..PreferredTime::default()
            };
            shorten(&mut time, today);
            assert_eq!(time.said, expected);
        }
    }
}
