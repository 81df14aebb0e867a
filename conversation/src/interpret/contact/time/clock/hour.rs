//! Hours and minutes in figures and in words.

use super::super::calendar::number;
use crate::interpret::Clause;

/// Hour and minute.
pub(super) fn hour_at(clause: &Clause<'_>, at: usize) -> Option<(i8, i8, usize)> {
    let at = at + usize::from(clause.text(at) == "y");
    let at = at + usize::from(matches!(clause.text(at), "las" | "la"));
    let text = clause.text(at);
    if let Some((hour, minute)) = text.split_once('.') {
        // `9.30`
        let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
        return valid(hour, minute).map(|(hour, minute)| (hour, minute, at + 1));
    }
    let word = clause.words.get(at).filter(|_| at < clause.span.end)?;
    if word.dollar || word.percent || counts(clause.text(at + 1)) {
        return None;
    }
    let one = text == "una" && at > 0 && clause.text(at - 1) == "la";
    if matches!(text, "un" | "uno" | "una") && !one {
        return None;
    }
    let value = if one { 1 } else { number(text)? };
    if text.len() == 4 && value >= 800 && matches!(clause.text(at + 1), "hrs" | "horas" | "h") {
        // `1730 hrs`
        return valid(value / 100, value % 100).map(|(hour, minute)| (hour, minute, at + 1));
    }
    // `entre 8 y 10`, `entre las 8 y las 10`
    let before = |back: usize| clause.text(at.wrapping_sub(back));
    let opens = before(1) == "entre" || matches!(before(1), "las" | "la") && before(2) == "entre";
    let (minute, end) = if opens
        && !matches!(clause.text(at + 2), "media" | "cuarto")
        && clause.text(at + 1) == "y"
    {
        (0, at + 1)
    } else {
        minutes_at(clause, at + 1, text.starts_with(char::is_alphabetic))
    };
    valid(value, minute).map(|(hour, minute)| (hour, minute, end))
}

/// `:30`, `y media`, `y cuarto`, `treinta`
fn minutes_at(clause: &Clause<'_>, at: usize, spelled: bool) -> (u32, usize) {
    let colon = clause
        .words
        .get(at)
        .filter(|_| at < clause.span.end)
        .is_some_and(|word| word.sign == Some(':'));
    if colon && let Ok(minute) = clause.text(at).parse() {
        return (minute, at + 1);
    }
    match (clause.text(at), clause.text(at + 1)) {
        ("y", "media") => return (30, at + 2),
        ("y", "cuarto") => return (15, at + 2),
        ("y", minute) => {
            let minute = number(minute)
                .filter(|minute| matches!(minute, 10 | 15 | 20 | 25 | 30 | 35 | 40 | 45 | 50));
            if let Some(minute) = minute {
                return (minute, at + 2);
            }
        }
        _ => {}
    }
    let minute = number(clause.text(at)).filter(|minute| matches!(minute, 15 | 30 | 45));
    match minute {
        Some(minute) if spelled => (minute, at + 1),
        _ => (0, at),
    }
}

pub(super) fn valid(hour: u32, minute: u32) -> Option<(i8, i8)> {
    let clock = (1..24).contains(&hour) && minute < 60;
    clock.then(|| Some((i8::try_from(hour).ok()?, i8::try_from(minute).ok()?)))?
}

/// Words after a number which say that it is no hour.
fn counts(word: &str) -> bool {
    matches!(
        word,
        "mil"
            | "k"
            | "millon"
            | "millones"
            | "pesos"
            | "meses"
            | "mensualidades"
            | "anos"
            | "ano"
            | "dias"
            | "dia"
            | "semanas"
            | "minutos"
            | "min"
            | "km"
            | "kms"
            | "kilometros"
            | "personas"
            | "puertas"
            | "de"
            | "litros"
            | "metros"
            | "m"
    ) && word != "de"
}
