//! Phone numbers in texts, by their digits.

use serde_json::Value;

/// Returns whether a text contains the digits; of JSON, whether one of its strings does: the
/// digits of two numbers side by side are no match.
pub(super) fn holds_in_strings(text: &str, digits: &str) -> bool {
    match serde_json::from_str::<Value>(text) {
        Ok(value @ (Value::Object(_) | Value::Array(_))) => holds_in(&value, digits),
        _ => holds(text, digits),
    }
}

fn holds_in(value: &Value, digits: &str) -> bool {
    match value {
        Value::String(text) => holds(text, digits),
        Value::Array(items) => items.iter().any(|it| holds_in(it, digits)),
        Value::Object(members) => members.values().any(|it| holds_in(it, digits)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Returns whether a text contains the digits, with anything between them.
pub(super) fn holds(text: &str, digits: &str) -> bool {
    let only: String = text.chars().filter(char::is_ascii_digit).collect();
    only.contains(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_is_found_however_it_is_spaced() {
        for text in [
            "55 1234 5678",
            "+52 1 (55) 12-34-56-78, gracias",
            "5512345678",
        ] {
            assert!(holds(text, "5512345678"), "{text}");
        }
        assert!(!holds("55 1234 567", "5512345678"));
    }

    #[test]
    fn number_is_found_in_a_string_of_json_and_not_across_several() {
        let digits = "5512345678";
        for (text, expected) in [
            (r#"{"notes": [{"said": "su cel es 55 1234 5678"}]}"#, true),
            (r#"{"payload": {"data": {"phone": "+525512345678"}}}"#, true),
            (r#"{"km": 55123, "price": 45678}"#, false),
            (r#"{"a": "551", "b": "2345678"}"#, false),
            ("55-1234-5678", true),
        ] {
            assert_eq!(holds_in_strings(text, digits), expected, "{text}");
        }
    }
}
