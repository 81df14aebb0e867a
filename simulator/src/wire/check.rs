//! What AWS checks of every input before it looks at the world: required
//! members, types, listed values, lengths, ranges and patterns.

use serde_json::Value;

use super::{
    model::{Model, Reference, Shape, ShapeKind},
    service::Service,
};
use crate::fault::ApiFault;

/// Checks `input` against the operation's shape.
///
/// # Errors
/// The first thing that is wrong, with the code that the service has for it.
pub(crate) fn check(service: Service, operation: &str, input: &Value) -> Result<(), ApiFault> {
    let model = Model::of(service);
    let reference = model
        .operations
        .get(operation)
        .and_then(|operation| operation.input.as_ref());
    match reference {
        Some(reference) => {
            check_value(model, reference, operation, input).map_err(|wrong| wrong.told_by(service))
        }
        None => Ok(()),
    }
}

/// What is wrong with an input.
enum Wrong {
    Missing(String),
    Invalid(String),
}

impl Wrong {
    fn told_by(self, service: Service) -> ApiFault {
        let (missing, invalid) = codes(service);
        match self {
            Self::Missing(path) => ApiFault::new(
                missing,
                format!("The request must contain the parameter {path}"),
            ),
            Self::Invalid(why) => ApiFault::new(invalid, why),
        }
    }
}

/// The codes for a missing and for an invalid member.
const fn codes(service: Service) -> (&'static str, &'static str) {
    match service {
        Service::Ec2 => ("MissingParameter", "InvalidParameterValue"),
        Service::Rds | Service::ElastiCache => ("MissingParameter", "InvalidParameterValue"),
        Service::Elb | Service::Iam | Service::Sts => ("ValidationError", "ValidationError"),
        Service::Ecs | Service::Ecr | Service::Logs => {
            ("InvalidParameterException", "InvalidParameterException")
        }
        Service::Route53 => ("InvalidInput", "InvalidInput"),
        Service::Tagging => ("InvalidParameterException", "InvalidParameterException"),
        Service::ServiceQuotas => ("IllegalArgumentException", "IllegalArgumentException"),
        Service::Acm | Service::ApplicationAutoScaling | Service::SecretsManager | Service::Ssm => {
            ("ValidationException", "ValidationException")
        }
    }
}

fn check_value(
    model: &Model,
    reference: &Reference,
    path: &str,
    value: &Value,
) -> Result<(), Wrong> {
    let shape = model.shape(reference);
    match (shape.kind, value) {
        (_, Value::Null) => Ok(()),
        (ShapeKind::Structure, Value::Object(members)) => {
            let absent = |name: &&String| members.get(*name).is_none_or(Value::is_null);
            if let Some(name) = shape.required.iter().find(absent) {
                return Err(Wrong::Missing(name.clone()));
            }
            members
                .iter()
                .filter_map(|(name, value)| Some((name, shape.member(name)?, value)))
                .try_for_each(|(name, member, value)| check_value(model, member, name, value))
        }
        (ShapeKind::List, Value::Array(elements)) => {
            check_range(shape, path, elements.len() as f64, "elements")?;
            elements
                .iter()
                .try_for_each(|value| check_value(model, shape.element(), path, value))
        }
        (ShapeKind::Map, Value::Object(_)) => Ok(()),
        (ShapeKind::String | ShapeKind::Character, Value::String(text)) => {
            check_text(shape, path, text)
        }
        (ShapeKind::Integer | ShapeKind::Long, Value::Number(number)) if !number.is_f64() => {
            check_range(shape, path, number.as_f64().unwrap_or_default(), "")
        }
        (ShapeKind::Float | ShapeKind::Double, Value::Number(number)) => {
            check_range(shape, path, number.as_f64().unwrap_or_default(), "")
        }
        (ShapeKind::Boolean, Value::Bool(_))
        | (ShapeKind::Timestamp, Value::Number(_) | Value::String(_))
        | (ShapeKind::Blob, Value::String(_)) => Ok(()),
        (kind, _) => Err(Wrong::Invalid(format!(
            "Value at '{path}' is not of the type {kind:?}"
        ))),
    }
}

fn check_range(shape: &Shape, path: &str, number: f64, unit: &str) -> Result<(), Wrong> {
    let too_low = shape.min.is_some_and(|min| number < min);
    let too_high = shape.max.is_some_and(|max| number > max);
    if too_low || too_high {
        let bound = |bound: Option<f64>| bound.map_or("any".to_owned(), |bound| bound.to_string());
        return Err(Wrong::Invalid(format!(
            "Value at '{path}' failed to satisfy constraint: {number} {unit} is not between {} and {}",
            bound(shape.min),
            bound(shape.max),
        )));
    }
    Ok(())
}

fn check_text(shape: &Shape, path: &str, text: &str) -> Result<(), Wrong> {
    if !shape.values.is_empty() && !shape.values.iter().any(|value| value == text) {
        return Err(Wrong::Invalid(format!(
            "Value '{text}' at '{path}' failed to satisfy constraint: Member must satisfy enum value set: [{}]",
            shape.values.join(", "),
        )));
    }
    check_range(shape, path, text.chars().count() as f64, "characters")?;
    match shape.pattern() {
        Some(pattern) if !pattern.is_match(text) => Err(Wrong::Invalid(format!(
            "Value at '{path}' failed to satisfy constraint: Member must satisfy regular expression pattern: {pattern}"
        ))),
        _ => Ok(()),
    }
}
