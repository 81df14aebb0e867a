//! Validation of every input before its operation: required
//! members, types, listed values, lengths, ranges and patterns. All that is
//! wrong is reported at once.

use serde_json::Value;

use super::{
    model::{Model, Protocol, Reference, Shape, ShapeKind},
    violation::{Violation, refusal},
    xml,
};
use crate::{Service, fault::ApiFault};

/// Characters of the keys and values of tags. Not every model has them.
const TAG_CHARACTERS: &str = r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$";

/// Checks `input` against the operation's shape.
///
/// # Errors
/// Everything that is wrong, with the code and in the words of the service.
pub(crate) fn check(service: Service, operation: &str, input: &Value) -> Result<(), ApiFault> {
    let model = Model::of(service);
    let reference = model
        .operations
        .get(operation)
        .and_then(|operation| operation.input.as_ref());
    let mut check = Check {
        service,
        model,
        found: Vec::new(),
    };
    if let Some(reference) = reference {
        check.value(reference, "", input);
    }
    refusal(service, &check.found)
}

struct Check {
    service: Service,
    model: &'static Model,
    found: Vec<Violation>,
}

impl Check {
    fn value(&mut self, reference: &Reference, path: &str, value: &Value) {
        let shape = self.model.shape(reference);
        match (shape.kind, value) {
            (_, Value::Null) => {}
            (ShapeKind::Structure, Value::Object(members)) => {
                let absent = |name: &&String| members.get(*name).is_none_or(Value::is_null);
                for name in shape.required.iter().filter(absent) {
                    self.add(Violation::missing(&joined(path, name)));
                }
                for (name, value) in members {
                    if let Some(member) = shape.member(name) {
                        self.value(member, &joined(path, name), value);
                    }
                }
                if reference.shape == "Tag" {
                    self.tag(path, value);
                }
            }
            (ShapeKind::List, Value::Array(elements)) => {
                self.length(shape, path, value, elements.len());
                for (place, value) in elements.iter().enumerate() {
                    let path = format!("{path}.{}.member", place + 1);
                    self.value(shape.element(), &path, value);
                }
            }
            (ShapeKind::Map, Value::Object(entries)) => {
                self.length(shape, path, value, entries.len());
                for (key, value) in entries {
                    let entry = format!("{path}.{key}.member");
                    for (reference, value) in [
                        (&shape.key, &Value::from(key.as_str())),
                        (&shape.value, value),
                    ] {
                        if let Some(reference) = reference {
                            self.value(reference, &entry, value);
                        }
                    }
                }
            }
            (ShapeKind::String | ShapeKind::Character, Value::String(text)) => {
                self.text(shape, path, text);
            }
            (ShapeKind::Integer | ShapeKind::Long, Value::Number(number)) if !number.is_f64() => {
                self.number(shape, path, value);
            }
            (ShapeKind::Float | ShapeKind::Double, Value::Number(_)) => {
                self.number(shape, path, value);
            }
            (ShapeKind::Boolean, Value::Bool(_))
            | (ShapeKind::Timestamp, Value::Number(_) | Value::String(_))
            | (ShapeKind::Blob, Value::String(_)) => {}
            (kind, _) => self.add(Violation::wrong_type(path, kind)),
        }
    }

    fn add(&mut self, violation: Violation) {
        self.found.push(violation);
    }

    fn length(&mut self, shape: &Shape, path: &str, value: &Value, length: usize) {
        let length = length as f64;
        if let Some(min) = shape.min.filter(|min| length < *min) {
            let what = format!("Member must have length greater than or equal to {min}");
            self.add(Violation::new(shape, path, value, what));
        }
        if let Some(max) = shape.max.filter(|max| length > *max) {
            let what = format!("Member must have length less than or equal to {max}");
            self.add(Violation::new(shape, path, value, what));
        }
    }

    fn number(&mut self, shape: &Shape, path: &str, value: &Value) {
        let number = value.as_f64().unwrap_or_default();
        if let Some(min) = shape.min.filter(|min| number < *min) {
            let what = format!("Member must have value greater than or equal to {min}");
            self.add(Violation::new(shape, path, value, what));
        }
        if let Some(max) = shape.max.filter(|max| number > *max) {
            let what = format!("Member must have value less than or equal to {max}");
            self.add(Violation::new(shape, path, value, what));
        }
    }

    fn text(&mut self, shape: &Shape, path: &str, text: &str) {
        let value = Value::from(text);
        if !shape.values.is_empty() && !shape.values.iter().any(|value| value == text) {
            let values = shape.values.join(", ");
            let what = format!("Member must satisfy enum value set: [{values}]");
            self.add(Violation::new(shape, path, &value, what));
        }
        self.length(shape, path, &value, text.chars().count());
        if let Some((pattern, source)) = shape.pattern()
            && !pattern.is_match(text)
        {
            let what = format!("Member must satisfy regular expression pattern: {source}");
            self.add(Violation::new(shape, path, &value, what));
        }
        // Neither forms nor documents of XML can carry them.
        let protocol = self.model.metadata.protocol;
        let is_xml = !matches!(protocol, Protocol::Json | Protocol::SmithyRpcV2Cbor);
        if is_xml && let Some(character) = text.chars().find(|it| !xml::is_allowed(*it)) {
            self.add(Violation::bad_character(path, character));
        }
    }

    /// Tags of services whose models don't have the rule that they document;
    /// EC2 takes every character in them.
    fn tag(&mut self, path: &str, tag: &Value) {
        let checks = [
            Service::Rds,
            Service::ElastiCache,
            Service::SecretsManager,
            Service::Ecr,
        ];
        if !checks.contains(&self.service) {
            return;
        }
        let shape = Shape::of_text(TAG_CHARACTERS);
        for name in ["Key", "Value"] {
            if let Some(text) = tag[name].as_str() {
                self.text(&shape, &joined(path, name), text);
            }
        }
    }
}

/// A path as services write it: each member begins with a small letter.
fn joined(path: &str, member: &str) -> String {
    let mut letters = member.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    let member: String = first.into_iter().chain(letters).collect();
    match path {
        "" => member,
        path => format!("{path}.{member}"),
    }
}

#[cfg(test)]
mod tests;
