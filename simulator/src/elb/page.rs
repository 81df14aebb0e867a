//! Lists by pages.

use serde_json::{Value, json};

/// A page of what is asked for, in the order of the keys: `Marker` is the last
/// key of the page before.
pub(super) fn page<T>(
    input: &Value,
    all: impl Iterator<Item = (String, T)>,
    shown: impl Fn(T) -> Value,
) -> (Vec<Value>, Value) {
    let marker = input["Marker"].as_str().unwrap_or_default().to_owned();
    let size = input["PageSize"].as_u64().unwrap_or(400);
    let mut rest = all.skip_while(|(key, _)| !marker.is_empty() && *key <= marker);
    let mut listed = Vec::new();
    let mut last = Value::Null;
    for (key, one) in rest.by_ref().take(usize::try_from(size).unwrap_or(400)) {
        listed.push(shown(one));
        last = json!(key);
    }
    let next = if rest.next().is_some() {
        last
    } else {
        Value::Null
    };
    (listed, next)
}

/// The texts of a list in the input; nothing where there is none.
pub(super) fn texts(list: &Value) -> Vec<String> {
    let elements = list.as_array().into_iter().flatten();
    elements
        .filter_map(|element| element.as_str().map(str::to_owned))
        .collect()
}
