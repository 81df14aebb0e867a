//! All settings there are, read off the types of `kavak_stack::settings`:
//! name, description, type, bounds and default.

mod shape;

use std::sync::LazyLock;

use kavak_stack::Settings;
use schemars::generate::SchemaSettings;
use serde_json::Value;

pub(crate) use self::shape::Shape;
use self::shape::unwrap_optional;
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
    /// The value where none is given; null where it is unset or required.
    pub(crate) default: Value,
    pub(crate) shape: Shape,
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
