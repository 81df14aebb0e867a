//! Values of slots in words.

use super::cars;
use super::words;
use crate::decide::Value;
use crate::money::Thousands;
use crate::texts::fill::listed;
use crate::texts::{Text, Texts, kinds};

/// A text with its slots filled; a sentence begins with a capital letter.
pub(super) fn filled(texts: &Texts, text: &str, slots: &[(&'static str, Value<'_>)]) -> String {
    let values: Vec<(&str, String)> = slots
        .iter()
        .map(|(name, value)| (*name, words_of(texts, value)))
        .collect();
    let slots: Vec<(&str, &dyn std::fmt::Display)> = values
        .iter()
        .map(|(name, value)| (*name, value as &dyn std::fmt::Display))
        .collect();
    super::fill::fill(text, &slots)
}

fn words_of(texts: &Texts, value: &Value<'_>) -> String {
    match value {
        Value::Money(pesos) => pesos.to_string(),
        Value::Number(number) => Thousands(*number).to_string(),
        Value::Car(car) => crate::car_text::name(car),
        Value::CarLine(car) => cars::line(car, texts),
        Value::Words(text) => text.clone(),
        Value::Need(wish) => {
            kinds::need(texts, wish).unwrap_or_else(|| kinds::preferences(texts, wish))
        }
        Value::Preferences(wish) => kinds::preferences(texts, wish),
        Value::Refused(wish) => kinds::refused(texts, wish),
        Value::Text(text) => texts.get(*text).to_owned(),
        Value::Line(text, slots) => filled(texts, texts.get(*text), slots),
        Value::Time(time) => words::time(texts, time),
        Value::Phone(phone) => kinds::phone(phone),
        Value::Metres(millimetres) => words::metres(*millimetres),
        Value::List(values) => {
            let values: Vec<String> = values.iter().map(|value| words_of(texts, value)).collect();
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            listed(&values, "y").into_owned()
        }
    }
}

/// The text for acts of a list, as one clause: `a, b y c`.
pub(super) fn clause(texts: &Texts, parts: &[(Text, Vec<(&'static str, Value<'_>)>)]) -> String {
    let parts: Vec<String> = parts
        .iter()
        .map(|(text, slots)| filled(texts, texts.get(*text), slots))
        .collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    listed(&parts, "y").into_owned()
}
