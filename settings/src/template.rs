//! A configuration file to begin with: every setting, its description, its default.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    SettingKey,
    catalogue::{Node, ROOT, Shape},
    text,
};

/// A line of comment is no longer.
const WIDTH: usize = 80;

/// The text of a configuration file: `header` as comment, then every setting.
/// Those in `values` are set, the others are comments that show the default.
#[must_use]
pub fn template(header: &str, values: &BTreeMap<SettingKey, Value>) -> String {
    let mut out = String::new();
    comment(&mut out, header, "# ");
    table(&mut out, &SettingKey::default(), &ROOT, values);
    out
}

fn table(out: &mut String, key: &SettingKey, node: &Node, values: &BTreeMap<SettingKey, Value>) {
    let Shape::Table { members, required } = &node.shape else {
        return;
    };
    let (tables, mut settings): (Vec<_>, Vec<_>) = members
        .iter()
        .partition(|(_, node)| matches!(node.shape, Shape::Table { .. }));
    // What must be given comes first, in the order in which it is named.
    settings.sort_by_key(|(name, _)| {
        required
            .iter()
            .position(|other| other == *name)
            .unwrap_or(usize::MAX)
    });
    let is_optional = !key.parts().is_empty() && !required.is_empty();
    let is_used = !is_optional || values.keys().any(|other| other.is_in(key));
    let mark = if is_used { "" } else { "# " };
    if !key.parts().is_empty() {
        out.push('\n');
        comment(out, &node.about, "# ");
        out.push_str(&format!("{mark}[{key}]\n"));
    }
    for (name, node) in settings {
        setting(out, &key.member(name), name, node, values);
    }
    for (name, node) in tables {
        table(out, &key.member(name), node, values);
    }
}

fn setting(
    out: &mut String,
    key: &SettingKey,
    name: &str,
    node: &Node,
    values: &BTreeMap<SettingKey, Value>,
) {
    out.push('\n');
    comment(out, &node.about, "# ");
    let line = match value_of(key, node, values) {
        Some(value) => format!("{name} = {}", text::toml_value(&value)),
        None if node.default.is_null() => format!("# {name} = …"),
        None => format!("# {name} = {}", text::toml_value(&node.default)),
    };
    out.push_str(&line);
    out.push('\n');
}

fn value_of(key: &SettingKey, node: &Node, values: &BTreeMap<SettingKey, Value>) -> Option<Value> {
    if !matches!(node.shape, Shape::Map) {
        return values.get(key).cloned();
    }
    let entries: serde_json::Map<String, Value> = values
        .iter()
        .filter(|(entry, _)| entry.is_in(key))
        .filter_map(|(entry, value)| Some((entry.parts().last()?.clone(), value.clone())))
        .collect();
    (!entries.is_empty()).then_some(Value::Object(entries))
}

fn comment(out: &mut String, text: &str, mark: &str) {
    for paragraph in text.lines() {
        let mut line = mark.trim_end().to_owned();
        for word in paragraph.split_whitespace() {
            if line.chars().count() + 1 + word.chars().count() > WIDTH {
                out.push_str(&line);
                out.push('\n');
                line = mark.trim_end().to_owned();
            }
            line.push(' ');
            line.push_str(word);
        }
        out.push_str(&line);
        out.push('\n');
    }
}
