//! Reads a `terraform.tfvars` and makes settings of what it knows.

mod names;

use std::collections::BTreeMap;

use hcl::Value as Hcl;
use serde_json::Value;

use self::names::NAMES;
use crate::{
    Problem, SettingKey,
    catalogue::{ROOT, Shape},
};

/// What a variables file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FromTerraform {
    /// Settings, by key.
    pub values: BTreeMap<SettingKey, Value>,
    /// Variables that no setting corresponds to.
    pub unknown: Vec<String>,
    /// Variables that hold secrets: they belong in no file, and are not read.
    pub secrets: Vec<String>,
    /// Variables whose value does not fit their setting, with the rule.
    pub unfit: Vec<(String, String)>,
}

/// The settings in the text of a `terraform.tfvars`.
///
/// # Errors
/// What is not HCL in it.
pub fn from_terraform(text: &str) -> Result<FromTerraform, Problem> {
    let variables: hcl::Map<String, Hcl> = hcl::from_str(text).map_err(|error| {
        Problem::general(format!("the variables file is not HCL: {error}"), None)
    })?;
    let mut read = FromTerraform::default();
    let mut of_tags = BTreeMap::new();
    for (name, value) in variables {
        read.take(name, &value, &mut of_tags);
    }
    // What a variable of its own says counts more than a tag.
    for (key, value) in of_tags {
        read.values.entry(key).or_insert(value);
    }
    Ok(read)
}

impl FromTerraform {
    fn take(&mut self, name: String, value: &Hcl, of_tags: &mut BTreeMap<SettingKey, Value>) {
        let lower = name.to_lowercase();
        if is_secret(&lower) {
            self.secrets.push(name);
            return;
        }
        let known = NAMES
            .iter()
            .find(|(names, _)| names.contains(&lower.as_str()));
        let Some((key, node)) = known
            .map(|(_, key)| SettingKey::from(*key))
            .and_then(|key| Some((key.clone(), ROOT.get(&key)?)))
        else {
            self.unknown.push(name);
            return;
        };
        let value = json(value, &node.shape);
        match (node.shape.refuses(&value), value) {
            (None, Value::Object(members)) => {
                for (name, value) in members {
                    let (member, value) = (key.member(&name), as_text(value));
                    match setting_of_tag(&member) {
                        Some(setting) => _ = of_tags.insert(setting, value),
                        None if is_set_by_the_stack(&member) => {}
                        None => _ = self.values.insert(member, value),
                    }
                }
            }
            (None, value) => _ = self.values.insert(key, value),
            (Some(rule), _) => self.unfit.push((name, format!("{key} {rule}"))),
        }
    }
}

fn is_secret(name: &str) -> bool {
    [
        "password",
        "secret",
        "token",
        "api_key",
        "apikey",
        "access_key",
    ]
    .iter()
    .any(|word| name.contains(word))
}

/// The setting whose value the stack puts into this tag.
fn setting_of_tag(key: &SettingKey) -> Option<SettingKey> {
    let tag = key.parts().last()?.to_lowercase();
    let setting = match tag.as_str() {
        "owner" => "owner",
        "project" => "project",
        "env" | "environment" => "env",
        _ => return None,
    };
    key.is_in(&"tags".into()).then(|| setting.into())
}

/// Terraform files often carry these among the tags.
fn is_set_by_the_stack(key: &SettingKey) -> bool {
    let ours = ["project", "env", "owner", "name", "type", "lifetime"];
    key.is_in(&"tags".into())
        && key
            .parts()
            .last()
            .is_some_and(|tag| ours.contains(&tag.to_lowercase().as_str()))
}

/// A value of HCL as the setting wants it: Terraform takes `"256"` for a number.
fn json(value: &Hcl, shape: &Shape) -> Value {
    let value = serde_json::to_value(value).unwrap_or_default();
    match (shape, &value) {
        (Shape::Integer { .. }, Value::String(text)) => {
            text.parse::<i64>().map_or(value, Value::from)
        }
        (Shape::Boolean, Value::String(text)) => text.parse::<bool>().map_or(value, Value::from),
        (Shape::Text, Value::Number(number)) => number.to_string().into(),
        (Shape::Choice(_), Value::String(text)) => text.to_lowercase().into(),
        _ => value,
    }
}

fn as_text(value: Value) -> Value {
    match value {
        Value::String(_) => value,
        other => other.to_string().into(),
    }
}
