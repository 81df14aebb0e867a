//! The values of secrets that `up` must have in hand before it makes anything.

use kavak_stack::{
    Found, Plan, Spec,
    plan::Deed,
    spec::{SecretContent, ValueStatus},
    stack::data::USER_SECRETS,
};

use crate::{
    context::Context,
    error::{Error, ErrorKind},
    secrets::SecretSource,
};

/// The values that the environment of the process gives.
pub(super) fn given(context: &Context) -> SecretSource {
    USER_SECRETS
        .iter()
        .filter_map(|(_, variable, _)| Some((variable, context.variables.secret(variable)?)))
        .fold(SecretSource::default(), |source, (variable, value)| {
            source.with(variable, value.clone())
        })
}

/// The variables of secrets that AWS does not hold and nobody gave.
pub(super) fn missing(plan: &Plan, given: &SecretSource) -> Vec<String> {
    plan.steps
        .iter()
        .filter_map(|step| match &step.deed {
            Deed::Create {
                spec: Spec::SecretValue(value),
                ..
            } => Some(value),
            Deed::Update {
                to: Spec::SecretValue(value),
                found,
                ..
            } if !is_set(found) => Some(value),
            _ => None,
        })
        .filter_map(|value| match &value.content {
            Some(SecretContent::UserGiven { variable }) => Some(variable.clone()),
            _ => None,
        })
        .filter(|variable| given.get(variable).is_none())
        .collect()
}

fn is_set(found: &Found) -> bool {
    matches!(&found.spec, Spec::SecretValue(value) if value.status == ValueStatus::Set)
}

pub(super) fn is_missing(variable: &str) -> Error {
    Error::new(
        ErrorKind::Refused,
        format!("the secret {variable} has no value yet"),
    )
    .because("AWS does not hold it, and the variable is not set")
    .meaning("the agent's tasks could not start; nothing was changed")
    .next(format!(
        "set the environment variable {variable} and run it again"
    ))
}
