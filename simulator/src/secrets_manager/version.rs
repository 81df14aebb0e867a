//! The versions of a secret's value, and the stages that point at them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Secret, marked_for_deletion};
use crate::{clock::Moment, fault::ApiFault, hidden::Hidden};

/// The stage of the version that is given to those who ask for none.
pub(crate) const CURRENT: &str = "AWSCURRENT";
/// The stage of the version that was current before.
pub(crate) const PREVIOUS: &str = "AWSPREVIOUS";

/// One value.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Version {
    pub(crate) content: Content,
    pub(crate) stages: BTreeSet<String>,
    pub(crate) created_at: Moment,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) enum Content {
    Text(Hidden),
    /// In base 64.
    Binary(Hidden),
}

impl Secret {
    /// The version that is asked for, with its id: the current one where
    /// neither an id nor a stage is named.
    pub(crate) fn version(
        &self,
        id: Option<&str>,
        stage: Option<&str>,
    ) -> Result<(&str, &Version), ApiFault> {
        if self.deletion.is_some() {
            return Err(marked_for_deletion());
        }
        let stage = stage.or(id.is_none().then_some(CURRENT));
        let wanted = |(version_id, version): &(&String, &Version)| {
            id.is_none_or(|id| *version_id == id)
                && stage.is_none_or(|stage| version.stages.contains(stage))
        };
        let found = self.versions.iter().find(wanted);
        found
            .map(|(version_id, version)| (version_id.as_str(), version))
            .ok_or_else(|| {
                let what = match (id, stage) {
                    (Some(id), _) => format!("VersionId: {id}"),
                    (None, stage) => format!("staging label: {}", stage.unwrap_or(CURRENT)),
                };
                ApiFault::new(
                    "ResourceNotFoundException",
                    format!("Secrets Manager can't find the specified secret value for {what}"),
                )
            })
    }
}
