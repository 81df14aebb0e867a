//! Tags, as the services write them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// Tags by their keys.
pub type Tags = BTreeMap<String, String>;

/// Tags out of a list of `{Key, Value}` or `{key, value}`.
pub(crate) fn read(list: &Value) -> Tags {
    let text = |tag: &Value, upper: &str, lower: &str| {
        tag.get(upper)
            .or_else(|| tag.get(lower))
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(|tag| {
            let value = text(tag, "Value", "value").unwrap_or_default();
            Some((text(tag, "Key", "key")?, value))
        })
        .collect()
}

/// A list of `{Key, Value}`.
pub(crate) fn write(tags: &Tags) -> Value {
    tags.iter()
        .map(|(key, value)| json!({"Key": key, "Value": value}))
        .collect()
}

/// A list of `{key, value}`, as ECS writes them.
pub(crate) fn write_lower(tags: &Tags) -> Value {
    tags.iter()
        .map(|(key, value)| json!({"key": key, "value": value}))
        .collect()
}
