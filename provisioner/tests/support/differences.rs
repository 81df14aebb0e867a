//! Where two documents differ, path by path: a whole stack printed twice helps nobody.

use std::collections::BTreeSet;

use serde_json::Value;

/// Panics with the paths whose values differ.
#[track_caller]
pub(crate) fn assert_same(actual: &Value, expected: &Value, story: &str) {
    let mut found = Vec::new();
    collect("", actual, expected, &mut found);
    assert!(found.is_empty(), "{story}:\n{}", found.join("\n"));
}

fn collect(path: &str, actual: &Value, expected: &Value, found: &mut Vec<String>) {
    if let (Value::Object(is), Value::Object(should)) = (actual, expected) {
        let keys: BTreeSet<&String> = is.keys().chain(should.keys()).collect();
        for key in keys {
            let (is, should) = (is.get(key), should.get(key));
            let missing = Value::Null;
            collect(
                &format!("{path}/{key}"),
                is.unwrap_or(&missing),
                should.unwrap_or(&missing),
                found,
            );
        }
    } else if actual != expected {
        found.push(format!("{path}: is {actual}, should be {expected}"));
    }
}
