//! Error messages of services for invalid inputs.

use serde_json::Value;

use super::model::{Shape, ShapeKind};
use crate::{Service, fault::ApiFault};

/// One thing that is wrong with an input.
#[derive(Debug)]
pub(super) struct Violation {
    /// The member, as services write it: `tags.1.member.key`.
    path: String,
    what: What,
}

#[derive(Debug)]
enum What {
    Missing,
    /// The value, unless it is secret, and the constraint.
    Unsatisfied(Option<String>, String),
    WrongType(ShapeKind),
    BadCharacter(char),
}

impl Violation {
    pub(super) fn missing(path: &str) -> Self {
        Self::at(path, What::Missing)
    }

    pub(super) fn new(shape: &Shape, path: &str, value: &Value, constraint: String) -> Self {
        let value = (!shape.sensitive).then(|| shown(value));
        Self::at(path, What::Unsatisfied(value, constraint))
    }

    pub(super) fn wrong_type(path: &str, kind: ShapeKind) -> Self {
        Self::at(path, What::WrongType(kind))
    }

    pub(super) fn bad_character(path: &str, character: char) -> Self {
        Self::at(path, What::BadCharacter(character))
    }

    fn at(path: &str, what: What) -> Self {
        let path = path.to_owned();
        Self { path, what }
    }

    fn sentence(&self) -> String {
        let path = &self.path;
        match &self.what {
            What::Missing => {
                format!(
                    "Value null at '{path}' failed to satisfy constraint: Member must not be null"
                )
            }
            What::Unsatisfied(Some(value), constraint) => {
                format!("Value '{value}' at '{path}' failed to satisfy constraint: {constraint}")
            }
            What::Unsatisfied(None, constraint) => {
                format!("Value at '{path}' failed to satisfy constraint: {constraint}")
            }
            What::WrongType(kind) => format!("Value at '{path}' is not of the type {kind:?}"),
            What::BadCharacter(character) => format!(
                "Value at '{path}' failed to satisfy constraint: Member must not have the character U+{:04X}",
                u32::from(*character)
            ),
        }
    }
}

/// A value as Java writes it, which the services are written in.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(elements) => {
            let elements: Vec<String> = elements.iter().map(shown).collect();
            format!("[{}]", elements.join(", "))
        }
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| format!("{name}={}", shown(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// The service's refusal, if anything is wrong.
///
/// # Errors
/// The refusal.
pub(super) fn refusal(service: Service, violations: &[Violation]) -> Result<(), ApiFault> {
    let Some(first) = violations.first() else {
        return Ok(());
    };
    let (missing, invalid) = service.profile().refusals.invalid;
    let code = match first.what {
        What::Missing => missing,
        _ => invalid,
    };
    // These have words of their own for what is missing.
    let has_own_words = matches!(service, Service::Ec2 | Service::Rds | Service::ElastiCache);
    if let (true, What::Missing) = (has_own_words, &first.what) {
        let name = first.path.rsplit('.').next().unwrap_or_default();
        let name = name_of(service, name);
        let message = format!("The request must contain the parameter {name}");
        return Err(ApiFault::new(code, message));
    }
    if let (Service::Ec2, What::BadCharacter(character)) = (service, &first.what) {
        return Err(ApiFault::new(
            "InvalidCharacter",
            format!(
                "The character U+{:04X} in the parameter {} is invalid",
                u32::from(*character),
                first.path
            ),
        ));
    }
    Err(ApiFault::new(code, sentence(service, violations)))
}

fn sentence(service: Service, violations: &[Violation]) -> String {
    if let (Service::Ecr, What::Unsatisfied(_, constraint)) = (service, &violations[0].what) {
        let constraint = constraint.replace("Member must", "must");
        let path = &violations[0].path;
        return format!(
            "Invalid parameter at '{path}' failed to satisfy constraint: '{constraint}'"
        );
    }
    let sentences: Vec<String> = violations.iter().map(Violation::sentence).collect();
    let errors = match violations.len() {
        1 => "error",
        _ => "errors",
    };
    format!(
        "{} validation {errors} detected: {}",
        violations.len(),
        sentences.join("; ")
    )
}

/// RDS and `ElastiCache` write members as their requests do, EC2 with a small letter.
fn name_of(service: Service, name: &str) -> String {
    if service == Service::Ec2 {
        return name.to_owned();
    }
    if let Some(rest) = name.strip_prefix("dB") {
        return format!("DB{rest}");
    }
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
