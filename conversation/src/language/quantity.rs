//! Figures and spelt-out numbers with how they are meant.

use rust_decimal::Decimal;

use super::lexicon::Unit;
use super::spelled;
use super::tagged::Tagged;

/// A number in a message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Quantity {
    pub(crate) value: Decimal,
    /// First word.
    pub(crate) start: usize,
    /// One after its last word, unit included.
    pub(crate) end: usize,
    /// `mil`, `k`, `millones` stood with it.
    pub(crate) scaled: bool,
    /// What it counts.
    pub(crate) unit: Option<Unit>,
    /// Due every month.
    pub(crate) per_month: bool,
    /// `hasta`, `desde`, `unos` before it.
    pub(crate) bound: Option<Unit>,
    /// The upper end of a range, of which this is the lower.
    pub(crate) until: Option<Decimal>,
    /// Written in words.
    pub(crate) spelled: bool,
}

/// Every number of a message, ranges as one.
pub(crate) fn quantities(tagged: &Tagged) -> Vec<Quantity> {
    let mut found: Vec<Quantity> = Vec::new();
    let mut index = 0;
    while index < tagged.words.len() {
        let Some(quantity) = quantity_at(tagged, index) else {
            index += 1;
            continue;
        };
        index = quantity.end.max(index + 1);
        match found.last_mut() {
            Some(lower) if is_range(tagged, lower, &quantity) => join(lower, &quantity),
            _ => found.push(quantity),
        }
    }
    found
}

fn quantity_at(tagged: &Tagged, start: usize) -> Option<Quantity> {
    let (value, mut end, scaled) = number_at(tagged, start)?;
    let first = &tagged.words[start];
    let mut unit = first.dollar.then_some(Unit::Peso);
    if tagged.words[end - 1].percent {
        unit = Some(Unit::Percent);
    }
    for candidate in [
        Unit::Percent,
        Unit::Month,
        Unit::Year,
        Unit::Kilometre,
        Unit::Peso,
    ] {
        // `300 mil de km`, `48 mensualidades`
        let skip = usize::from(tagged.is(end, "de") && candidate == Unit::Kilometre);
        if unit.is_none_or(|unit| unit == Unit::Peso)
            && let Some(after) = tagged.unit_at(end + skip, candidate)
        {
            unit = Some(candidate);
            end = after;
            break;
        }
    }
    let bound = [Unit::AtMost, Unit::AtLeast, Unit::About]
        .into_iter()
        .find(|unit| {
            // `2020 menos de 80 mil km`: what a figure follows bounds that one.
            let behind = tagged.unit_at(end, *unit).filter(|end| {
                let next = tagged.words.get(*end);
                next.is_none_or(|next| {
                    next.number.is_none() && spelled::value(&next.text).is_none()
                })
            });
            tagged.unit_before(start, *unit) || behind.is_some()
        });
    Some(Quantity {
        value,
        start,
        end,
        scaled,
        unit,
        per_month: is_per_month(tagged, start, end),
        bound,
        until: None,
        spelled: first.number.is_none(),
    })
}

/// Whether `al mes` or `mensualidades de` stands by.
fn is_per_month(tagged: &Tagged, start: usize, end: usize) -> bool {
    // `la mensualidad a 36` asks for a term.
    if start > 0 && tagged.is(start - 1, "a") {
        return false;
    }
    let after = (end..=end + 1).any(|index| tagged.unit_at(index, Unit::PerMonth).is_some());
    // `mensualidades de hasta 5 mil`; the `al mes` before belongs to another.
    let before = (0..=2).any(|back| {
        let end = start.saturating_sub(back);
        let leads = end > 0 && (tagged.is(end - 1, "de") || tagged.is(end - 1, "mensualidad"));
        start >= back && leads && tagged.unit_before(end, Unit::PerMonth)
    });
    after || before
}

/// The number that begins at `start`: its value, its end, and whether words
/// like `mil` scale it.
fn number_at(tagged: &Tagged, start: usize) -> Option<(Decimal, usize, bool)> {
    let thousand = Decimal::from(1_000);
    let million = Decimal::from(1_000_000);
    let (mut total, mut at, mut scaled) = (Decimal::ZERO, start, false);
    let mut ceiling = Decimal::MAX;
    loop {
        let (mut group, after_group) = match group_at(tagged, at, scaled) {
            Some(group) => group,
            // A bare `mil`.
            None if !scaled
                && is_word(tagged, at, &["mil", "millon", "melon"])
                && !tagged.is(at + 1, "gracias") =>
            {
                (Decimal::ONE, at)
            }
            None => break,
        };
        let scale = scale_at(tagged, after_group, group);
        let (factor, after) = match scale {
            Some((factor, after)) => (factor, after),
            // `un millón doscientos` leaves the `mil` out.
            None if total >= million && group >= Decimal::ONE_HUNDRED => (thousand, after_group),
            None => (Decimal::ONE, after_group),
        };
        if scaled && (factor >= ceiling || group >= thousand) {
            break;
        }
        // `un año` counts, `un auto` does not.
        let counts = [Unit::Month, Unit::Year]
            .into_iter()
            .any(|unit| tagged.unit_at(after_group, unit).is_some());
        if scale.is_none() && is_article(tagged, at) && !counts {
            return None;
        }
        group = group.checked_mul(factor)?;
        total = total.checked_add(group)?;
        at = after;
        if factor == Decimal::ONE {
            break;
        }
        (scaled, ceiling) = (true, factor);
        if is_word(tagged, at, &["y"]) && is_word(tagged, at + 1, &["medio", "media"]) {
            total = total.checked_add(factor.checked_div(Decimal::TWO)?)?;
            at += 2;
            break;
        }
    }
    (at > start).then_some((total, at, scaled))
}

/// A figure, or number words below a thousand. After a scale (`un millón …`)
/// a figure counts only if it is a remainder.
fn group_at(tagged: &Tagged, start: usize, remainder: bool) -> Option<(Decimal, usize)> {
    let word = tagged.words.get(start)?;
    if let Some(number) = word.number {
        if remainder
            && (number >= Decimal::from(1_000) || scale_at(tagged, start + 1, number).is_none())
        {
            return None;
        }
        let zeros = tagged
            .words
            .get(start + 1)
            .is_some_and(|next| next.text == "000");
        if zeros && number < Decimal::from(1_000) {
            return Some((number * Decimal::from(1_000), start + 2));
        }
        return Some((number, start + 1));
    }
    if is_word(tagged, start, &["medio"]) && is_word(tagged, start + 1, &["millon", "melon"]) {
        return Some((Decimal::new(5, 1), start + 1));
    }
    let (mut total, mut at) = (0, start);
    while let Some(value) = tagged.words.get(at).and_then(|w| spelled::value(&w.text)) {
        // `dos tres` are two numbers, `doscientos tres` and `treinta y dos` one;
        // `tres cientos` is a misspelt `trescientos`.
        if at > start && (total % 100 != 0 && value >= 10 || total % 10 != 0 && value < 10) {
            break;
        }
        if at > start && total < 100 && value >= total && total != 0 {
            break;
        }
        total += value;
        at += 1;
        let joined = is_word(tagged, at, &["y"]) && (30..100).contains(&(total % 100));
        let digit = tagged
            .words
            .get(at + 1)
            .and_then(|w| spelled::value(&w.text));
        if joined && digit.is_some_and(|digit| (1..10).contains(&digit)) {
            at += 1;
        }
    }
    if is_word(tagged, at, &["cientos"]) && (2..10).contains(&total) {
        return Some((Decimal::from(total * 100), at + 1));
    }
    (at > start).then(|| (Decimal::from(total), at))
}

/// `mil`, `k`, `millones` at `index`: the factor and where it ends.
fn scale_at(tagged: &Tagged, index: usize, value: Decimal) -> Option<(Decimal, usize)> {
    // `300 m` is thousands to most; `1.2 m` is millions.
    let small = value < Decimal::from(50);
    if let Some(end) = tagged.unit_at(index, Unit::Million) {
        let letter = is_word(tagged, index, &["m"]);
        let factor = if letter && !small { 1_000 } else { 1_000_000 };
        return Some((Decimal::from(factor), end));
    }
    tagged
        .unit_at(index, Unit::Thousand)
        .map(|end| (Decimal::from(1_000), end))
}

/// `un`, `una`, `uno` are no numbers on their own.
fn is_article(tagged: &Tagged, index: usize) -> bool {
    is_word(tagged, index, &["un", "una", "uno"])
}

fn is_word(tagged: &Tagged, index: usize, texts: &[&str]) -> bool {
    texts.iter().any(|text| tagged.is(index, text))
}

/// `200 a 300 mil`, `entre 200 y 300 mil`, `200-300`.
fn is_range(tagged: &Tagged, lower: &Quantity, upper: &Quantity) -> bool {
    let between = upper.start.saturating_sub(lower.end);
    let joined = match between {
        0 => !tagged.words[upper.start].pause,
        1 => is_word(tagged, lower.end, &["a", "y", "o", "hasta", "to", "and"]),
        _ => false,
    };
    let alike = lower.unit.is_none() || lower.unit == upper.unit;
    let scale = if upper.scaled && !lower.scaled {
        lower.value * Decimal::from(1_000)
    } else {
        lower.value
    };
    let near = scale < upper.value && upper.value <= scale * Decimal::TEN;
    joined && alike && near && lower.until.is_none() && lower.value >= Decimal::TEN
}

fn join(lower: &mut Quantity, upper: &Quantity) {
    let thousand = Decimal::from(1_000);
    if upper.scaled && !lower.scaled && lower.value < thousand {
        lower.value *= thousand;
        if upper.value >= thousand * thousand && lower.value < upper.value / Decimal::TEN {
            lower.value *= thousand;
        }
    }
    lower.until = Some(upper.value);
    lower.scaled |= upper.scaled;
    lower.unit = upper.unit;
    lower.per_month |= upper.per_month;
    lower.end = upper.end;
}

#[cfg(test)]
mod tests;
