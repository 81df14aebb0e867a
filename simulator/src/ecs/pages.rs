//! Lists by pages.

use serde_json::{Value, json};

/// A page of ARNs: the token is where the next one begins.
pub(super) fn page(input: &Value, arns: Vec<String>, member: &str) -> Value {
    let size = input["maxResults"].as_u64().unwrap_or(100);
    let size = usize::try_from(size).unwrap_or(100);
    let start: usize = input["nextToken"]
        .as_str()
        .and_then(|token| token.parse().ok())
        .unwrap_or(0);
    let end = (start + size).min(arns.len());
    let listed = arns.get(start.min(end)..end).unwrap_or_default();
    let next = (end < arns.len()).then(|| end.to_string());
    json!({member: listed, "nextToken": next})
}

/// The texts of a list in the input; nothing where there is none.
pub(super) fn texts(list: &Value) -> Vec<String> {
    let elements = list.as_array().into_iter().flatten();
    elements
        .filter_map(|element| element.as_str().map(str::to_owned))
        .collect()
}

/// Returns whether the input asks for this part of the answer.
pub(super) fn includes(input: &Value, part: &str) -> bool {
    texts(&input["include"]).iter().any(|asked| asked == part)
}

/// The entry of something that does not exist in `failures`.
pub(super) fn missing(arn: &str) -> Value {
    json!({"arn": arn, "reason": "MISSING"})
}
