//! Secrets Manager: secrets, their versions, and their slow deletion.

use kavak_calls::is_mutating;
use serde_json::Value;

use crate::{
    Service,
    fault::ApiFault,
    limits::Limit,
    operation::Answer,
    resource::{Inventory, Resource},
    state::secrets_manager::{Secret, SecretsManager, Transition},
    world::Turn,
};

mod deletion;
mod listing;
mod reference;
mod secret;
mod stage;
mod tags;
mod value;
mod version;

pub(crate) fn perform(operation: &str, value: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "BatchGetSecretValue" => value::batch_get_secret_value(value, turn),
        "CreateSecret" => secret::create_secret(value, turn),
        "DeleteSecret" => deletion::delete_secret(value, turn),
        "DescribeSecret" => listing::describe_secret(value, turn),
        "GetResourcePolicy" => secret::get_resource_policy(value, turn),
        "GetSecretValue" => value::get_secret_value(value, turn),
        "ListSecretVersionIds" => value::list_secret_version_ids(value, turn),
        "ListSecrets" => listing::list_secrets(value, turn),
        "PutSecretValue" => value::put_secret_value(value, turn),
        "RestoreSecret" => deletion::restore_secret(value, turn),
        "TagResource" => tags::tag_resource(value, turn),
        "UntagResource" => tags::untag_resource(value, turn),
        "UpdateSecret" => secret::update_secret(value, turn),
        "UpdateSecretVersionStage" => stage::update_secret_version_stage(value, turn),
        _ => return None,
    })
}

/// The rate limit that a call counts for.
pub(crate) fn limit(operation: &str, _: &Value) -> Limit<'static> {
    match is_mutating(operation) {
        true => Limit::new("changing", 50, 50),
        false => Limit::new("reading", 500, 500),
    }
}

impl Turn<'_> {
    /// The secret with this name, ARN, or ARN without its random end.
    pub(crate) fn secret(&mut self, id: &str) -> Result<&mut Secret, ApiFault> {
        let secrets = &mut self.here().secrets_manager.secrets;
        secrets
            .values_mut()
            .find(|secret| secret.is_called(id))
            .ok_or_else(not_found)
    }

    /// A secret that is not marked for deletion.
    fn living_secret(&mut self, id: &str) -> Result<&mut Secret, ApiFault> {
        let secret = self.secret(id)?;
        match secret.deletion {
            None => Ok(secret),
            Some(_) => Err(marked_for_deletion()),
        }
    }
}

fn not_found() -> ApiFault {
    ApiFault::new(
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret.",
    )
}

fn marked_for_deletion() -> ApiFault {
    ApiFault::new(
        "InvalidRequestException",
        "You can't perform this operation on the secret because it was marked for deletion.",
    )
}

impl Transition {
    pub(crate) fn apply(self, turn: &mut Turn<'_>) {
        let now = turn.now;
        let state = &mut turn.here().secrets_manager;
        match self {
            Self::EndWindow { arn } => state.secrets.retain(|_, secret| {
                let is_due = secret.deletion.is_some_and(|it| it.due_at <= now);
                secret.arn != arn || !is_due
            }),
            Self::FreeName { name } => {
                state.vanishing.remove(&name);
            }
        }
    }
}

impl Inventory for SecretsManager {
    /// Every secret, also those whose deletion is scheduled: they keep their names.
    fn resources(&self, region: &str, _: &str) -> Vec<Resource> {
        let secrets = self.secrets.values();
        secrets
            .map(|secret| Resource {
                service: Service::SecretsManager,
                region: region.to_owned(),
                kind: "secret",
                id: secret.name.clone(),
                arn: secret.arn.clone(),
                tags: Some(secret.tags.clone()),
            })
            .collect()
    }
}
