//! Reads a configuration file: every entry with its line, everything wrong at once.

use std::path::Path;

use serde_json::Value;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    Entry, Origin, Problem, SettingKey,
    catalogue::{Node, ROOT, Shape},
    text,
};

/// The entries of the file, and what is wrong with it.
pub(crate) fn read(path: &Path, text: &str) -> (Vec<Entry>, Vec<Problem>) {
    let mut reader = Reader {
        path,
        text,
        entries: Vec::new(),
        problems: Vec::new(),
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let origin = error.span().map(|span| reader.origin(span.start));
        reader.problems.push(Problem::general(
            format!("is not TOML: {}", error.message()),
            origin.or_else(|| Some(reader.origin(0))),
        ));
    }
    // What was understood of a broken file would only add misleading problems.
    if errors.is_empty() {
        reader.table(&SettingKey::default(), &ROOT, table.get_ref());
    }
    (reader.entries, reader.problems)
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
    entries: Vec<Entry>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn origin(&self, offset: usize) -> Origin {
        let before = self.text.get(..offset).unwrap_or_default();
        Origin::File {
            path: self.path.to_owned(),
            line: before.matches('\n').count() + 1,
        }
    }

    fn table(&mut self, key: &SettingKey, node: &Node, table: &DeTable<'_>) {
        for (name, value) in table {
            let member = key.member(name.get_ref());
            let origin = self.origin(name.span().start);
            match &node.shape {
                Shape::Table { members, .. } => match members.get(name.get_ref().as_ref()) {
                    Some(node) => self.value(&member, node, value, origin),
                    None => self.problems.push(unknown(member, key, origin)),
                },
                _ => self.entries.push(Entry {
                    key: member,
                    value: json(value.get_ref()),
                    origin,
                }),
            }
        }
    }

    fn value(
        &mut self,
        key: &SettingKey,
        node: &Node,
        value: &Spanned<DeValue<'_>>,
        origin: Origin,
    ) {
        let holds_entries = matches!(node.shape, Shape::Table { .. } | Shape::Map);
        match value.get_ref() {
            DeValue::Table(table) if holds_entries => self.table(key, node, table),
            other => self.entries.push(Entry {
                key: key.clone(),
                value: json(other),
                origin,
            }),
        }
    }
}

/// The problem of a key that no setting has.
fn unknown(key: SettingKey, table: &SettingKey, origin: Origin) -> Problem {
    let all: Vec<String> = ROOT
        .settings()
        .iter()
        .map(|(key, _)| key.to_string())
        .collect();
    let tables = ["network", "agent", "database", "cache", "ingress", "tags"];
    let name = key.parts().last().cloned().unwrap_or_default();
    // First what has this very name in another table, then what is spelt alike.
    let elsewhere: Vec<&str> = all
        .iter()
        .map(String::as_str)
        .filter(|known| known.rsplit('.').next() == Some(&name))
        .collect();
    let siblings = all
        .iter()
        .map(String::as_str)
        .filter(|known| SettingKey::from(*known).is_in(table))
        .chain(tables);
    let near = if elsewhere.is_empty() {
        text::near(&key.to_string(), siblings)
    } else {
        elsewhere
    };
    let rule = format!("no setting has this name{}", text::did_you_mean(&near));
    Problem::of(key, rule).given(None, origin)
}

fn json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| Value::from(number.as_str()), Value::from),
        DeValue::Float(number) => number
            .as_str()
            .parse::<f64>()
            .map_or(Value::Null, Value::from),
        DeValue::Boolean(is_set) => Value::from(*is_set),
        // Never of any setting's type: shown as it is written, then refused.
        DeValue::Datetime(datetime) => serde_json::json!({ "date": datetime.to_string() }),
        DeValue::Array(items) => items.iter().map(|item| json(item.get_ref())).collect(),
        DeValue::Table(members) => members
            .iter()
            .map(|(name, value)| (name.get_ref().to_string(), json(value.get_ref())))
            .collect(),
    }
}
