//! Every figure of a text, in digits or in words, with what it counts.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::language::spelled::word_value;
use crate::words::Word;

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Counts {
    /// Not said.
    Plain,
    Money,
    /// Money each month.
    Monthly,
    /// Money in another currency.
    ForeignMoney,
    Percent,
    Kilometres,
    Months,
    Years,
    /// Days, hours, metres, persons, litres, … by its word.
    Other(&'static str),
}

/// A figure of a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    pub(crate) value: Decimal,
    pub(crate) counts: Counts,
    /// `mil`, `k`, `millones` belong to it.
    pub(crate) scaled: bool,
    /// Its digits as written, or its value where it is written in words.
    pub(crate) digits: String,
    /// The number's words, without what it counts.
    pub(crate) words: Range<usize>,
}

/// Every figure among words; a lone `un` is none.
pub(crate) fn figures(words: &[Word]) -> Vec<Figure> {
    let mut found: Vec<Figure> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match figure_at(words, at) {
            Some(figure) => {
                at = figure.words.end;
                found.push(figure);
            }
            None => at += 1,
        }
    }
    share_units(words, &mut found);
    found
}

fn figure_at(words: &[Word], start: usize) -> Option<Figure> {
    let (number, mut end) = number_at(words, start)?;
    let mut value = number;
    let mut scaled = false;
    while let Some(scale) = words.get(end).and_then(|word| scale(&word.text)) {
        value = value.checked_mul(Decimal::from(scale))?;
        scaled = true;
        end += 1;
        // `un millón doscientos mil`, `tres mil quinientos`, `millón y medio`.
        let (rest, after) = remainder(words, end, scale);
        value = value.checked_add(rest)?;
        end = after;
    }
    let lone_article = end == start + 1 && matches!(text(words, start), "un" | "una" | "uno");
    if lone_article && !scaled {
        return None;
    }
    let first = &words[start];
    let written = first.number.is_some() && end == start + 1;
    Some(Figure {
        value: value.normalize(),
        counts: counts(words, start..end),
        scaled,
        digits: if written {
            first.text.clone()
        } else {
            value.normalize().to_string()
        },
        words: start..end,
    })
}

/// The number that begins at a place, before any scale, and where it ends.
fn number_at(words: &[Word], start: usize) -> Option<(Decimal, usize)> {
    let first = &words[start];
    if let Some(number) = first.number {
        return Some((number, start + 1));
    }
    match (first.text.as_str(), text(words, start + 1)) {
        ("mil", _) => return Some((Decimal::ONE, start)),
        ("medio", "millon" | "melon") => return Some((Decimal::new(5, 1), start + 1)),
        ("cuarto", "de") if scale(text(words, start + 2)) == Some(MILLION) => {
            return Some((Decimal::new(25, 2), start + 2));
        }
        ("millon" | "millones", _) => return Some((Decimal::ONE, start)),
        _ => {}
    }
    let (value, end) = below_thousand(words, start)?;
    Some((Decimal::from(value), end))
}

/// `doscientos cuarenta y cinco`.
fn below_thousand(words: &[Word], start: usize) -> Option<(u32, usize)> {
    let mut total = word_value(text(words, start))?;
    let mut least = total;
    let mut end = start + 1;
    loop {
        let joined = text(words, end) == "y" && (20..100).contains(&least);
        let next = end + usize::from(joined);
        let Some(value) = word_value(text(words, next)) else {
            break;
        };
        let fits = match least {
            100.. => (1..100).contains(&value),
            20..=90 => joined && (1..10).contains(&value),
            _ => false,
        };
        if !fits || words[next].pause {
            break;
        }
        total += value;
        least = value;
        end = next + 1;
    }
    Some((total, end))
}

/// What follows a scale and belongs to the same number.
fn remainder(words: &[Word], at: usize, scale: u64) -> (Decimal, usize) {
    if text(words, at) == "y" && text(words, at + 1) == "medio" {
        return (Decimal::from(scale / 2), at + 2);
    }
    let pause = words.get(at).is_none_or(|word| word.pause || word.dollar);
    let spelt = (!pause).then(|| below_thousand(words, at)).flatten();
    let digits = words
        .get(at)
        .filter(|_| !pause)
        .and_then(|word| word.number);
    let rest = spelt
        .map(|(value, end)| (Decimal::from(value), end))
        .or_else(|| digits.map(|value| (value, at + 1)));
    match rest {
        // `un millón 200 mil`, `un millón doscientos mil`
        Some((value, end)) if scale == MILLION && self::scale(text(words, end)) == Some(1_000) => {
            (value * Decimal::ONE_THOUSAND, end + 1)
        }
        Some((value, end)) if scale == 1_000 && spelt.is_some() => (value, end),
        _ => (Decimal::ZERO, at),
    }
}

const MILLION: u64 = 1_000_000;

fn scale(word: &str) -> Option<u64> {
    match word {
        "mil" | "k" | "miles" => Some(1_000),
        "millon" | "millones" | "mdp" | "melon" | "melones" => Some(MILLION),
        _ => None,
    }
}

/// What the words around a number say that it counts.
fn counts(words: &[Word], number: Range<usize>) -> Counts {
    if words[number.end.saturating_sub(1)].percent {
        return Counts::Percent;
    }
    let next = number.end + usize::from(text(words, number.end) == "de");
    let after = unit(text(words, next), text(words, next + 1));
    let money = match after {
        Some(Counts::Money) => next + 1,
        Some(other) => return other,
        None => number.end,
    };
    if is_monthly(words, number.start, money) {
        Counts::Monthly
    } else if after.is_some() || words[number.start].dollar {
        Counts::Money
    } else {
        Counts::Plain
    }
}

/// `$6,087 al mes`, `mensualidad de $6,087`.
fn is_monthly(words: &[Word], start: usize, end: usize) -> bool {
    let pair = (text(words, end), text(words, end + 1));
    let after = matches!(pair, ("al" | "por" | "cada", "mes")) || pair.0.starts_with("mensual");
    let before = |distance: usize| start.checked_sub(distance).map_or("", |at| text(words, at));
    let framed = matches!(before(1), "de" | "por") && before(2).starts_with("mensual");
    // `la mensualidad a 48 meses es de $6,087`
    let said =
        (start.saturating_sub(6)..start).find(|at| text(words, *at).starts_with("mensualidad"));
    let equated = matches!(
        (before(2), before(1)),
        ("es" | "seria" | "queda", "de" | "en")
    );
    let framed = framed
        || equated && said.is_some_and(|from| !words[from..start].iter().any(|word| word.dollar));
    after || framed || before(1).starts_with("mensual")
}

fn unit(word: &str, next: &str) -> Option<Counts> {
    Some(match word {
        "pesos" | "peso" | "mxn" | "varos" | "bolas" | "mn" => Counts::Money,
        "m" if next == "n" => Counts::Money,
        "dolares" | "dolar" | "usd" | "dlls" | "dls" | "euros" | "euro" => Counts::ForeignMoney,
        "por" if matches!(next, "ciento" | "cien") => Counts::Percent,
        "porciento" | "porcentaje" => Counts::Percent,
        "km" | "kms" | "kilometro" | "kilometros" => Counts::Kilometres,
        "mes" | "meses" | "mensualidad" | "mensualidades" | "pagos" => Counts::Months,
        "ano" | "anos" | "anitos" => Counts::Years,
        _ => Counts::Other(OTHER_UNITS.iter().find(|unit| **unit == word)?),
    })
}

/// Words that say that a number is no money, by themselves.
#[rustfmt::skip]
const OTHER_UNITS: [&str; 30] = [
    "dia", "dias", "hora", "horas", "hrs", "minuto", "minutos", "semana", "semanas", "m", "mts",
    "metro", "metros", "cm", "mm", "persona", "personas", "pasajeros", "plazas", "asientos",
    "litro", "litros", "lts", "hp", "caballos", "puertas", "cilindros", "puntos", "auto", "autos",
];

/// `48, 60 o 72 meses` counts months three times.
fn share_units(words: &[Word], found: &mut [Figure]) {
    for index in (1..found.len()).rev() {
        let between = found[index - 1].words.end..found[index].words.start;
        let joint = |word: &Word| matches!(word.text.as_str(), "o" | "u" | "y" | "a" | "hasta");
        let listed = between.len() <= 1 && words[between].iter().all(joint);
        let last = found[index].counts;
        // `2024, $375,999` lists nothing: a `$` stands before its own figure.
        let listed = listed && !words[found[index].words.start].dollar;
        if listed && last != Counts::Plain && found[index - 1].counts == Counts::Plain {
            found[index - 1].counts = last;
        }
    }
}

fn text(words: &[Word], place: usize) -> &str {
    words.get(place).map_or("", |word| &word.text)
}

#[cfg(test)]
mod tests;
