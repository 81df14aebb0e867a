//! Secrets Manager: secrets, their versions, and their slow deletion.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::version::Version;
use crate::{
    clock::Moment,
    fault::ApiFault,
    operation::Answer,
    world::{Tags, Turn},
};

mod reference;
mod version;

/// Secrets Manager's state.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct SecretsManager {
    pub(crate) secrets: BTreeMap<String, Secret>,
    /// Names of secrets that were deleted by force and are not free yet.
    pub(crate) vanishing: BTreeSet<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Secret {
    /// With six random characters at its end.
    pub(crate) arn: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) kms_key_id: Option<String>,
    pub(crate) tags: Tags,
    pub(crate) created_at: Moment,
    pub(crate) changed_at: Moment,
    /// When it was marked for deletion, and when it will be gone.
    pub(crate) deletion: Option<(Moment, Moment)>,
    pub(crate) versions: BTreeMap<String, Version>,
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
}

impl Secret {
    fn is_called(&self, id: &str) -> bool {
        let without_end = || self.arn.get(..self.arn.len().saturating_sub(7));
        self.name == id || self.arn == id || without_end() == Some(id)
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

pub(crate) fn perform(_operation: &str, _value: Value, _turn: &mut Turn<'_>) -> Option<Answer> {
    None
}

/// What Secrets Manager does by itself, later.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Deed {}

impl Deed {
    pub(crate) fn happen(self, _turn: &mut Turn<'_>) {
        match self {}
    }
}
