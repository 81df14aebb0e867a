//! SSM: parameters. Nothing else of it is known.

use serde_json::Value;

use crate::{
    Service,
    fault::ApiFault,
    limits::Limit,
    operation::Answer,
    resource::{Inventory, Resource},
    state::ssm::Ssm,
    world::Turn,
};

mod filters;
mod put;
mod read;
mod selector;
mod tagging;

pub(crate) fn perform(operation: &str, value: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    put::perform(operation, &value, turn)
        .or_else(|| read::perform(operation, &value, turn))
        .or_else(|| tagging::perform(operation, &value, turn))
}

/// The rate limit that a call counts for.
pub(crate) fn limit<'a>(operation: &'a str, _: &Value) -> Limit<'a> {
    Limit::new(operation, 40, 40)
}

impl Turn<'_> {
    fn parameter_arn(&self, name: &str) -> String {
        self.arn("ssm", &resource_of(name))
    }
}

fn invalid(message: &str) -> ApiFault {
    ApiFault::new("ValidationException", message)
}

/// AWS says no more about it.
fn not_found() -> ApiFault {
    ApiFault::new("ParameterNotFound", "")
}

/// A text member of an input that the wire has checked already.
fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_default()
}

/// The texts of a list.
fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

impl Inventory for Ssm {
    fn resources(&self, region: &str, account: &str) -> Vec<Resource> {
        let parameters = self.parameters.values();
        parameters
            .map(|parameter| Resource {
                service: Service::Ssm,
                region: region.to_owned(),
                kind: "parameter",
                id: parameter.name.clone(),
                arn: format!(
                    "arn:aws:ssm:{region}:{account}:{}",
                    resource_of(&parameter.name)
                ),
                tags: Some(parameter.tags.clone()),
            })
            .collect()
    }
}

/// Returns the end of an ARN: a name's first slash is not doubled.
fn resource_of(name: &str) -> String {
    format!("parameter/{}", name.strip_prefix('/').unwrap_or(name))
}
