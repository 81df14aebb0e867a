//! Values as TOML writes them, and what a misspelt name may have meant.

use serde_json::Value;

/// A name as the key of a TOML table, in quotes if it needs them.
pub(crate) fn toml_key(name: &str) -> String {
    let is_bare = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if is_bare {
        name.to_owned()
    } else {
        toml_string(name)
    }
}

/// A value as TOML, in one line. What TOML has no word for is written empty.
pub(crate) fn toml_value(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => toml_string(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(toml_value).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) if members.is_empty() => "{}".into(),
        Value::Object(members) => {
            let members: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{} = {}", toml_key(name), toml_value(value)))
                .collect();
            format!("{{ {} }}", members.join(", "))
        }
        scalar => scalar.to_string(),
    }
}

/// A basic TOML string. JSON's escapes are TOML's, but for DEL, which JSON
/// leaves as it is.
fn toml_string(text: &str) -> String {
    Value::from(text).to_string().replace('\u{7f}', "\\u007F")
}

/// Those of `known` that `name` may have meant, nearest first, three at most.
pub(crate) fn near<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    /// Less alike than this is another word.
    const ALIKE: f64 = 0.8;
    /// What is this much less alike than the nearest was not meant.
    const AS_ALIKE: f64 = 0.05;
    let name = name.to_lowercase();
    let mut scored: Vec<(f64, &str)> = known
        .map(|known| (strsim::jaro_winkler(&name, &known.to_lowercase()), known))
        .collect();
    scored.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(right.1)));
    let best = scored.first().map_or(0.0, |(score, _)| *score);
    scored
        .into_iter()
        .filter(|(score, _)| *score > ALIKE && *score > best - AS_ALIKE)
        .take(3)
        .map(|(_, known)| known)
        .collect()
}

/// `a`, `a or b`, `a, b or c`, each in backquotes.
pub(crate) fn alternatives(items: &[&str]) -> String {
    let quoted: Vec<String> = items.iter().map(|item| format!("`{item}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

/// ` (did you mean …?)`, or nothing where nothing is near.
pub(crate) fn did_you_mean(near: &[&str]) -> String {
    if near.is_empty() {
        String::new()
    } else {
        format!("; did you mean {}?", alternatives(near))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_misspelt_name_finds_its_neighbour_and_a_strange_one_nothing() {
        let known = ["network", "agent", "database"];
        assert_eq!(near("netwrok", known.into_iter()), ["network"]);
        assert!(near("zzz", known.into_iter()).is_empty());
    }

    proptest! {
        #[test]
        fn what_is_written_as_toml_is_read_back_the_same(key in ".*", text in any::<String>()) {
            let line = format!("{} = {}", toml_key(&key), toml_value(&json!(text)));
            let table = toml::de::DeTable::parse(&line).map_err(|error| TestCaseError::fail(error.to_string()))?;
            let (read_key, read) = table.get_ref().iter().next().expect("one line, one key");
            prop_assert_eq!(read_key.get_ref().as_ref(), key.as_str());
            prop_assert_eq!(read.get_ref().as_str(), Some(text.as_str()));
        }
    }
}
