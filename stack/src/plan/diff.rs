//! Attribute by attribute: what is different between two specifications.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    Key, Output, Spec, Text, is_removable_tag,
    spec::{Change, Keep},
};

/// The differences between an existing resource and the desired one.
#[derive(Default)]
pub(super) struct Difference {
    /// The changes to make.
    pub(super) changes: Vec<Change>,
    /// The values that are kept although the stack says otherwise.
    pub(super) kept: Vec<Kept>,
}

/// A value that AWS holds and that is kept although the stack says otherwise.
#[derive(Clone)]
pub(super) struct Kept {
    /// The change that is not made.
    pub(super) change: Change,
    /// The setting that asks for it, if one does.
    pub(super) setting: Option<&'static str>,
}

/// One value at the end of a path.
#[derive(PartialEq)]
enum Leaf {
    Known(Value),
    /// A text whose outputs are not known yet: never equal to anything.
    Open(String),
}

/// Compares `found` with `wanted`, whose references are
/// looked up as far as they are known.
pub(super) fn between(
    found: &Spec,
    wanted: &Spec,
    lookup: &impl Fn(&Key, Output) -> Option<String>,
) -> Difference {
    let (Ok(found_json), Ok(wanted_json)) = (found.attributes(), wanted.attributes()) else {
        return Difference::default();
    };
    let (mut from, mut to) = (BTreeMap::new(), BTreeMap::new());
    flatten(String::new(), &found_json, lookup, &mut from);
    flatten(String::new(), &wanted_json, lookup, &mut to);
    let mut paths: Vec<&String> = from.keys().chain(to.keys()).collect();
    paths.sort();
    paths.dedup();
    let mut difference = Difference::default();
    for path in paths {
        let Some(change) = change(wanted, path, from.get(path), to.get(path)) else {
            continue;
        };
        match wanted.keeps(found, &change) {
            None => difference.changes.push(change),
            Some(Keep::AheadOf(setting)) => difference.kept.push(Kept {
                change,
                setting: Some(setting),
            }),
            Some(Keep::NoSetting) => difference.kept.push(Kept {
                change,
                setting: None,
            }),
            Some(Keep::Dependent) => {}
        }
    }
    difference
}

fn change(wanted: &Spec, path: &str, from: Option<&Leaf>, to: Option<&Leaf>) -> Option<Change> {
    let is_same = match (from, to) {
        (Some(Leaf::Known(from)), Some(Leaf::Known(to))) => from == to,
        _ => false,
    };
    if is_same {
        return None;
    }
    let mut change = Change {
        attribute: path.to_owned(),
        from: shown(from),
        to: shown(to),
        reason: None,
    };
    let added_tag = path.strip_prefix("tags.").filter(|_| to.is_none());
    if added_tag.is_some_and(|key| !is_removable_tag(key)) {
        return None;
    }
    // A value that is not known yet means the same as no other.
    let is_open = matches!(to, Some(Leaf::Open(_)));
    if !is_open && wanted.equivalent(&change) {
        return None;
    }
    change.reason = wanted.reason(&change);
    Some(change)
}

fn shown(leaf: Option<&Leaf>) -> Value {
    match leaf {
        None => Value::Null,
        Some(Leaf::Known(value)) => value.clone(),
        Some(Leaf::Open(text)) => Value::String(text.clone()),
    }
}

/// Objects become paths with dots, the items of sets paths with brackets;
/// null is the same as nothing.
fn flatten(
    path: String,
    value: &Value,
    lookup: &impl Fn(&Key, Output) -> Option<String>,
    leaves: &mut BTreeMap<String, Leaf>,
) {
    if let Some(text) = Text::from_reference(value) {
        let leaf = text.resolve(lookup).map_or_else(
            |_| Leaf::Open(text.to_string()),
            |text| Leaf::Known(text.into()),
        );
        leaves.insert(path, leaf);
        return;
    }
    match value {
        Value::Null => {}
        Value::Object(members) => {
            for (name, member) in members {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                flatten(path, member, lookup, leaves);
            }
        }
        Value::Array(items) => {
            for item in items {
                let (label, is_open) = label(item, lookup);
                let leaf = if is_open {
                    Leaf::Open("present".into())
                } else {
                    Leaf::Known(true.into())
                };
                leaves.insert(format!("{path}[{label}]"), leaf);
            }
        }
        scalar => _ = leaves.insert(path, Leaf::Known(scalar.clone())),
    }
}

/// An item of a set in one line, and whether it depends on an open reference.
fn label(item: &Value, lookup: &impl Fn(&Key, Output) -> Option<String>) -> (String, bool) {
    if let Some(text) = Text::from_reference(item) {
        return text
            .resolve(lookup)
            .map_or_else(|_| (text.to_string(), true), |text| (text, false));
    }
    match item {
        Value::String(text) => (text.clone(), false),
        Value::Array(items) => joined(items.iter().map(|item| part(item, lookup)), ","),
        Value::Object(members) => joined(
            members
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| {
                    let (value, is_open) = part(value, lookup);
                    (format!("{name}={value}"), is_open)
                }),
            " ",
        ),
        scalar => (scalar.to_string(), false),
    }
}

/// A part of a label: quoted where it could be taken for more than one.
fn part(value: &Value, lookup: &impl Fn(&Key, Output) -> Option<String>) -> (String, bool) {
    let (text, is_open) = label(value, lookup);
    let is_text = value.is_string() || Text::from_reference(value).is_some();
    let is_plain = !text.is_empty() && !text.starts_with('"') && !text.contains(['=', ',']);
    if is_text && !is_plain {
        (format!("{text:?}"), is_open)
    } else {
        (text, is_open)
    }
}

fn joined(parts: impl Iterator<Item = (String, bool)>, separator: &str) -> (String, bool) {
    let mut parts: Vec<(String, bool)> = parts.collect();
    // Sets are written in the order of their texts; references sort otherwise.
    parts.sort();
    let is_open = parts.iter().any(|(_, is_open)| *is_open);
    let texts: Vec<String> = parts.into_iter().map(|(text, _)| text).collect();
    (texts.join(separator), is_open)
}
