//! What values look like.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Node;

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

impl Shape {
    pub(super) fn read(schema: &Value) -> Self {
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
pub(super) fn unwrap_optional(schema: &Value) -> &Value {
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
