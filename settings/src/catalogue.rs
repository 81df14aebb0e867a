//! All settings there are, read off the types of `kavak_stack::settings`:
//! name, description, type, bounds and default.

use std::{collections::BTreeMap, sync::LazyLock};

use kavak_stack::Settings;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::SettingKey;

/// The JSON Schema of the configuration file.
#[must_use]
pub fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12()
        .with(|settings| settings.inline_subschemas = true)
        .into_generator();
    let mut schema = generator.into_root_schema_for::<Settings>();
    schema.insert(
        "title".into(),
        "kavak-infra: settings of an environment".into(),
    );
    schema.into()
}

/// The root table of all settings.
pub(crate) static ROOT: LazyLock<Node> = LazyLock::new(|| Node::read(&schema()));

/// A table or a setting.
#[derive(Debug)]
pub(crate) struct Node {
    /// What it is for.
    pub(crate) about: String,
    /// What it is where nobody says anything; null where it is unset or required.
    pub(crate) default: Value,
    pub(crate) shape: Shape,
}

/// What a setting's value looks like.
#[derive(Debug)]
pub(crate) enum Shape {
    /// A fixed set of settings.
    Table {
        members: BTreeMap<String, Node>,
        required: Vec<String>,
    },
    /// Texts under names that the user chooses.
    Map,
    Text,
    Texts,
    Boolean,
    Choice(Vec<String>),
    Integer {
        min: i64,
        max: i64,
    },
}

impl Node {
    fn read(schema: &Value) -> Self {
        Self {
            about: one_line(schema["description"].as_str().unwrap_or_default()),
            default: schema["default"].clone(),
            shape: Shape::read(unwrap_optional(schema)),
        }
    }

    /// The node under `key`; for an entry of a map, the map's.
    pub(crate) fn get(&self, key: &SettingKey) -> Option<&Self> {
        key.parts()
            .iter()
            .try_fold(self, |node, part| match &node.shape {
                Shape::Table { members, .. } => members.get(part),
                Shape::Map => Some(node),
                _ => None,
            })
    }

    /// All settings in this table and in those within, with their keys.
    pub(crate) fn settings(&self) -> Vec<(SettingKey, &Self)> {
        let mut found = Vec::new();
        self.collect(&SettingKey::default(), &mut found);
        found
    }

    fn collect<'a>(&'a self, key: &SettingKey, found: &mut Vec<(SettingKey, &'a Self)>) {
        match &self.shape {
            Shape::Table { members, .. } => {
                for (name, node) in members {
                    node.collect(&key.member(name), found);
                }
            }
            _ => found.push((key.clone(), self)),
        }
    }
}

impl Shape {
    fn read(schema: &Value) -> Self {
        if let Some(properties) = schema["properties"].as_object() {
            let members = properties
                .iter()
                .map(|(name, schema)| (name.clone(), Node::read(schema)))
                .collect();
            return Self::Table {
                members,
                required: strings(&schema["required"]),
            };
        }
        if let Some(choices) = choices(schema) {
            return Self::Choice(choices);
        }
        let bound = |name: &str, default: i64| schema[name].as_i64().unwrap_or(default);
        match type_name(schema) {
            "object" => Self::Map,
            "array" => Self::Texts,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer {
                min: bound("minimum", 0),
                max: bound("maximum", i64::from(u32::MAX)),
            },
            _ => Self::Text,
        }
    }

    /// Why `value` is not of this shape, as the rule that it breaks.
    pub(crate) fn refuses(&self, value: &Value) -> Option<String> {
        match self {
            Self::Table { .. } => (!value.is_object()).then(|| "must be a table".into()),
            Self::Map => (!value.is_object()).then(|| "must be a table of strings".into()),
            Self::Text => (!value.is_string()).then(|| "must be a string".into()),
            Self::Texts => {
                let is_list = value
                    .as_array()
                    .is_some_and(|items| items.iter().all(Value::is_string));
                (!is_list).then(|| "must be a list of strings".into())
            }
            Self::Boolean => (!value.is_boolean()).then(|| "must be true or false".into()),
            Self::Choice(choices) => {
                let is_one = value
                    .as_str()
                    .is_some_and(|text| choices.iter().any(|choice| choice == text));
                let choices: Vec<&str> = choices.iter().map(String::as_str).collect();
                (!is_one).then(|| format!("must be {}", crate::text::alternatives(&choices)))
            }
            Self::Integer { min, max } => {
                let is_within = value.as_i64().is_some_and(|n| (*min..=*max).contains(&n));
                (!is_within).then(|| match max {
                    max if *max == i64::from(u32::MAX) => {
                        format!("must be a whole number of at least {min}")
                    }
                    max => format!("must be a whole number from {min} to {max}"),
                })
            }
        }
    }
}

/// The schema of the value itself, where the setting may also be left out.
fn unwrap_optional(schema: &Value) -> &Value {
    schema["anyOf"]
        .as_array()
        .and_then(|variants| variants.iter().find(|variant| variant["type"] != "null"))
        .unwrap_or(schema)
}

fn type_name(schema: &Value) -> &str {
    match &schema["type"] {
        Value::Array(types) => types
            .iter()
            .filter_map(Value::as_str)
            .find(|name| *name != "null")
            .unwrap_or_default(),
        name => name.as_str().unwrap_or_default(),
    }
}

fn choices(schema: &Value) -> Option<Vec<String>> {
    if let Some(variants) = schema["oneOf"].as_array() {
        let constants = variants
            .iter()
            .filter_map(|variant| variant["const"].as_str());
        return Some(constants.map(str::to_owned).collect());
    }
    schema["enum"].is_array().then(|| strings(&schema["enum"]))
}

fn strings(value: &Value) -> Vec<String> {
    let items = value.as_array().into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_has_a_description() {
        for (key, node) in ROOT.settings() {
            assert!(!node.about.is_empty(), "{key}");
        }
    }

    #[test]
    fn optional_tables_and_choices_are_understood() {
        let node = |key: &str| ROOT.get(&key.into()).expect("a setting");
        assert!(matches!(
            node("agent.autoscaling").shape,
            Shape::Table { .. }
        ));
        assert!(matches!(
            node("agent.autoscaling.target_cpu").shape,
            Shape::Integer { min: 10, max: 90 }
        ));
        assert!(matches!(&node("lifetime").shape, Shape::Choice(choices) if choices.len() == 2));
        assert!(matches!(node("agent.image").shape, Shape::Text));
        assert!(matches!(
            node("agent.port").shape,
            Shape::Integer {
                min: 1,
                max: 65_535
            }
        ));
        assert!(matches!(node("tags").shape, Shape::Map));
    }
}
