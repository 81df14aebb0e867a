//! Settings in environment variables, and the reading of values that are
//! given as plain text.

use serde_json::Value;

use super::locate::CONFIG_VARIABLE;
use crate::{
    Entry, Origin, Problem, SettingKey, Variables,
    catalogue::{Node, ROOT, Shape},
    text,
};

/// The settings among the variables, and those that no setting reads.
pub(super) fn entries(variables: &Variables) -> (Vec<Entry>, Vec<Problem>) {
    let known: Vec<(String, SettingKey, &Node)> = ROOT
        .settings()
        .into_iter()
        .map(|(key, node)| (key.variable(), key, node))
        .collect();
    let (mut entries, mut problems) = (Vec::new(), Vec::new());
    for (name, value) in variables
        .settings()
        .filter(|(name, _)| *name != CONFIG_VARIABLE)
    {
        let origin = Origin::Variable(name.to_owned());
        match known.iter().find(|(variable, ..)| variable == name) {
            Some((_, key, node)) => entries.extend(parsed(key, node, value, &origin)),
            None => {
                let near = text::near(name, known.iter().map(|(variable, ..)| variable.as_str()));
                let rule = format!(
                    "no setting is read from this variable{}",
                    text::did_you_mean(&near)
                );
                problems.push(Problem::general(rule, Some(origin)));
            }
        }
    }
    (entries, problems)
}

/// The entries that `text` is for a setting. What is not of the setting's
/// type stays a string, and is refused as one.
pub(super) fn parsed(key: &SettingKey, node: &Node, text: &str, origin: &Origin) -> Vec<Entry> {
    let entry = |key: SettingKey, value: Value| Entry {
        key,
        value,
        origin: origin.clone(),
    };
    let items = || {
        text.split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty())
    };
    let value = match &node.shape {
        Shape::Map => {
            let pairs: Option<Vec<(&str, &str)>> =
                items().map(|item| item.split_once('=')).collect();
            match pairs {
                Some(pairs) => {
                    return pairs
                        .into_iter()
                        .map(|(name, value)| entry(key.member(name.trim()), value.trim().into()))
                        .collect();
                }
                None => Value::from(text),
            }
        }
        Shape::Texts => items().map(Value::from).collect(),
        Shape::Integer { .. } => text
            .parse::<i64>()
            .map_or_else(|_| text.into(), Value::from),
        Shape::Boolean => text
            .parse::<bool>()
            .map_or_else(|_| text.into(), Value::from),
        Shape::Text | Shape::Choice(_) | Shape::Table { .. } => Value::from(text),
    };
    vec![entry(key.clone(), value)]
}
