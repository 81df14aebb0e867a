//! Numbers as they stand in references to cars: places, years, prices, km.

use rust_decimal::Decimal;

use crate::interpret::Clause;
use crate::interpret::quantity::number::number_at;
use crate::language::spelled;

/// A place in the list shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Nth(u8),
    Last,
    Middle,
}

/// What an amount counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Pesos,
    Kilometres,
}

/// The place that a word says: ordinals always, cardinals after an article or
/// `opción`.
pub(super) fn place(clause: &Clause<'_>, at: usize, definite: bool) -> Option<Place> {
    let word = clause.text(at);
    let ordinal = match word {
        "primero" | "primera" | "primer" | "primerito" | "primerita" => Some(1),
        "segundo" | "segunda" => Some(2),
        "tercero" | "tercera" | "tercer" => Some(3),
        _ => None,
    };
    if let Some(ordinal) = ordinal {
        return definite.then_some(Place::Nth(ordinal));
    }
    if !definite {
        return None;
    }
    let cardinal = match word {
        "uno" | "1" => 1,
        "dos" | "2" => 2,
        "tres" | "3" => 3,
        "cuatro" | "4" => 4,
        "cinco" | "5" => 5,
        "seis" | "6" => 6,
        "siete" | "7" => 7,
        "ocho" | "8" => 8,
        "nueve" | "9" => 9,
        "ultimo" | "ultima" => return Some(Place::Last),
        "medio" | "enmedio" => return Some(Place::Middle),
        _ => return None,
    };
    let next = clause.text(at + 1);
    let counts = matches!(
        next,
        "mil"
            | "k"
            | "millones"
            | "anos"
            | "puertas"
            | "pasajeros"
            | "personas"
            | "meses"
            | "km"
            | "asientos"
            | "litros"
            | "filas"
            | "de"
    ) && clause.text(at + 2) != "contado"
        // `4 por 4`, but `la 1, por favor`
        || matches!(next, "por" | "x") && clause.text(at + 2) != "favor"
        || clause.words.get(at + 1).is_some_and(|next| next.glued);
    // `las dos` are both, `la dos` is one.
    let several = matches!(clause.text(at.wrapping_sub(1)), "los" | "las") && cardinal > 1;
    let counts = counts || several;
    (!counts).then_some(Place::Nth(cardinal))
}

/// Where a car stands in the list, behind `la de` and `la del`.
pub(super) fn position(word: &str) -> Option<Place> {
    match word {
        "final" | "abajo" | "ultimo" => Some(Place::Last),
        "medio" | "enmedio" | "centro" => Some(Place::Middle),
        "arriba" | "principio" | "inicio" => Some(Place::Nth(1)),
        _ => None,
    }
}

/// A model year at a place: four digits, two after `del`, or in words; and how
/// many words it takes.
pub(super) fn year(
    clause: &Clause<'_>,
    at: usize,
    joints: usize,
    newest: u16,
) -> Option<(u16, usize)> {
    let word = clause.words.get(at).filter(|_| at < clause.span.end)?;
    if word.dollar || word.percent {
        return None;
    }
    if let Some((year, length)) = spelled_year(clause, at, newest) {
        return (!followed_by_unit(clause, at + length)).then_some((year, length));
    }
    if followed_by_unit(clause, at + 1) {
        return None;
    }
    let text = word.text.as_str();
    // `la del diecinueve`
    let of = matches!(clause.text(at.wrapping_sub(1)), "del" | "modelo");
    let alone = of && spelled::value(clause.text(at + 1)).is_none() && clause.text(at + 1) != "y";
    if let Some(short) = spelled::value(text).filter(|short| alone && (10..=30).contains(short)) {
        let year = 2000 + u16::try_from(short).ok()?;
        return (year <= newest + 1).then_some((year, 1));
    }
    if let Ok(year) = text.parse::<u16>() {
        let full = text.len() == 4 && (1990..=newest + 1).contains(&year);
        let before = clause.text(at.wrapping_sub(1));
        let short = text.len() == 2 && joints > 0 && matches!(before, "del" | "modelo" | "ano");
        let short_year = 2000 + year;
        return if full {
            Some((year, 1))
        } else if short && (2005..=newest + 1).contains(&short_year) {
            Some((short_year, 1))
        } else {
            None
        };
    }
    None
}

/// `del 18`, `modelo 18`; in `¿la entrega podría ser antes del 15?` it is a day.
pub(super) fn is_short_year(clause: &Clause<'_>, place: usize) -> bool {
    let day = matches!(clause.text(place.wrapping_sub(2)), "antes" | "despues")
        && clause.has(&["entrega", "entregan", "entreguen", "recoger", "quincena"]);
    matches!(clause.text(place.wrapping_sub(1)), "del" | "modelo") && !day
}

/// `dos mil diecinueve`.
fn spelled_year(clause: &Clause<'_>, at: usize, newest: u16) -> Option<(u16, usize)> {
    if clause.text(at) != "dos" || clause.text(at + 1) != "mil" {
        return None;
    }
    let tens = spelled::value(clause.text(at + 2))?;
    let tens = u16::try_from(tens).ok()?;
    let unit = (tens == 20 && clause.text(at + 3) == "y")
        .then(|| spelled::value(clause.text(at + 4)))
        .flatten()
        .and_then(|unit| u16::try_from(unit).ok());
    let (year, length) = match unit {
        Some(unit) => (2000 + tens + unit, 5),
        None => (2000 + tens, 3),
    };
    (1990..=newest + 1)
        .contains(&year)
        .then_some((year, length))
}

fn followed_by_unit(clause: &Clause<'_>, at: usize) -> bool {
    matches!(
        clause.text(at),
        "mil" | "k" | "km" | "kms" | "kilometros" | "pesos" | "millones" | "mdp" | "personas"
    )
}

/// An amount of pesos or kilometres and how many words it takes.
pub(super) fn amount(clause: &Clause<'_>, at: usize) -> Option<(Decimal, Unit, usize)> {
    let word = clause.words.get(at).filter(|_| at < clause.span.end)?;
    let Some(number) = word.number else {
        return spelled_price(clause, at);
    };
    let part_of_phone = clause
        .words
        .get(at + 1)
        .is_some_and(|next| next.number.is_some() && at + 1 < clause.span.end && !next.pause);
    if part_of_phone {
        return None;
    }
    let mut end = at + 1;
    let mut value = number;
    if matches!(clause.text(end), "mil" | "k") {
        value = value.checked_mul(Decimal::from(1_000))?;
        end += 1;
    } else if matches!(clause.text(end), "millon" | "millones" | "mdp") {
        value = value.checked_mul(Decimal::from(1_000_000))?;
        end += 1;
    } else if number < Decimal::from(1_000) && number >= Decimal::from(50) {
        // `la de 349` is the one of 349 thousand.
        value = value.checked_mul(Decimal::from(1_000))?;
    }
    let skip = usize::from(clause.text(end) == "de");
    if matches!(clause.text(end + skip), "km" | "kms" | "kilometros") {
        return Some((value, Unit::Kilometres, end + skip + 1 - at));
    }
    let pesos = usize::from(matches!(clause.text(end), "pesos" | "mxn"));
    Some((value, Unit::Pesos, end + pesos - at))
}

/// `el de doscientos doce`: thousands in words.
fn spelled_price(clause: &Clause<'_>, at: usize) -> Option<(Decimal, Unit, usize)> {
    let number = number_at(clause, at).filter(|number| number.spelled)?;
    let unsaid = !number.scaled && number.value < Decimal::from(1_000);
    let scale = Decimal::from(if unsaid { 1_000 } else { 1 });
    let value = number.value.checked_mul(scale)?;
    let behind = clause.text(at.wrapping_sub(1)) == "de";
    let large = number.value >= Decimal::ONE_HUNDRED;
    let counted = followed_by_unit(clause, number.end);
    (behind && large && !counted).then_some((value, Unit::Pesos, number.end - at))
}
