//! When a customer wants to be called.

use crate::language::{Tag, Tagged, small_number};
use crate::state::DayPart;

/// When to call: `en la tarde`, `a las 5`, `10 am`.
pub(super) fn preferred_time(tagged: &Tagged) -> Option<DayPart> {
    let parts: Vec<(DayPart, usize)> = tagged
        .spans
        .iter()
        .filter_map(|span| match span.tag {
            Tag::DayPart(part) if !span.denied => Some((part, span.end - span.start)),
            _ => None,
        })
        .collect();
    let hour = hour(tagged);
    // `mañana en la tarde`: `mañana` is then tomorrow; `5 pm` beats both.
    let told = parts
        .iter()
        .filter(|(part, _)| *part != DayPart::Any)
        .max_by_key(|(part, length)| (*part != DayPart::Morning, *length))
        .map(|(part, _)| *part);
    match (hour, told) {
        (Some(hour), told) => Some(part_of_day(hour, told)),
        (None, Some(part)) => Some(part),
        (None, None) => parts.first().map(|(part, _)| *part),
    }
}

fn hour(tagged: &Tagged) -> Option<u32> {
    use rust_decimal::prelude::ToPrimitive;
    tagged.words.iter().enumerate().find_map(|(index, word)| {
        let spelt = small_number(&word.text);
        let hour = word.number.and_then(|number| number.to_u32()).or(spelt)?;
        let before = index
            .checked_sub(1)
            .is_some_and(|before| tagged.is(before, "las") || tagged.is(before, "la") && hour == 1);
        let after = ["am", "pm", "a", "p", "hrs", "horas", "hora", "h"]
            .iter()
            .any(|text| tagged.is(index + 1, text));
        ((before || after) && (1..=23).contains(&hour)).then_some(hour)
    })
}

fn part_of_day(hour: u32, told: Option<DayPart>) -> DayPart {
    let late = matches!(told, Some(DayPart::Afternoon | DayPart::Evening));
    match hour {
        0..=11 if told == Some(DayPart::Morning) => DayPart::Morning,
        7..=11 if late => DayPart::Evening,
        8..=11 => DayPart::Morning,
        12..=18 | 1..=6 => DayPart::Afternoon,
        _ => DayPart::Evening,
    }
}
