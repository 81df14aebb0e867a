//! The versions of a secret's value, and the stages that point at them.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::marked_for_deletion;
use crate::{
    fault::ApiFault,
    hidden::Hidden,
    state::secrets_manager::{Content, Secret, Version},
    world::Turn,
};

/// The stage of the version that is given to those who ask for none.
pub(super) const CURRENT: &str = "AWSCURRENT";
/// The stage of the version that was current before.
const PREVIOUS: &str = "AWSPREVIOUS";

/// As many as a secret may have; those without a stage go first.
const MOST_VERSIONS: usize = 100;

/// The members with which several operations take a value.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct NewValue {
    pub(super) client_request_token: Option<String>,
    secret_string: Option<Hidden>,
    secret_binary: Option<Hidden>,
    version_stages: Option<BTreeSet<String>>,
}

impl NewValue {
    pub(super) fn content(&self) -> Result<Option<Content>, ApiFault> {
        match (&self.secret_string, &self.secret_binary) {
            (None, None) => Ok(None),
            (Some(text), None) => Ok(Some(Content::Text(text.clone()))),
            (None, Some(binary)) => Ok(Some(Content::Binary(binary.clone()))),
            (Some(_), Some(_)) => Err(ApiFault::new(
                "InvalidParameterException",
                "You can't specify both a binary secret value and a string secret value in the same secret.",
            )),
        }
    }
}

/// The answer where a version of this id has another value.
pub(super) fn token_in_use(id: &str, secret: &Secret) -> ApiFault {
    ApiFault::new(
        "ResourceExistsException",
        format!(
            "You can't use ClientRequestToken {id} because that value is already in use for a version of secret {}.",
            secret.arn
        ),
    )
}

impl Secret {
    /// Adds a value and moves the stages to it; returns the version's id. A
    /// version with that id and value stays as it is.
    ///
    /// # Errors
    /// If there is a version of that id with another value.
    pub(super) fn add_version(
        &mut self,
        wanted: &NewValue,
        content: Content,
        turn: &mut Turn<'_>,
    ) -> Result<String, ApiFault> {
        let id = match &wanted.client_request_token {
            Some(token) => token.clone(),
            None => turn.world.dice.uuid(),
        };
        if let Some(there) = self.versions.get(&id) {
            return if there.content == content {
                Ok(id)
            } else {
                Err(token_in_use(&id, self))
            };
        }
        let current = || BTreeSet::from([CURRENT.to_owned()]);
        let mut stages = wanted.version_stages.clone().unwrap_or_else(current);
        if self.versions.is_empty() {
            stages.extend(current());
        }
        let version = Version {
            content,
            stages: BTreeSet::new(),
            created_at: turn.now,
        };
        self.versions.insert(id.clone(), version);
        for stage in stages {
            self.move_stage(&stage, &id);
        }
        self.changed_at = turn.now;
        self.forget_old_versions();
        Ok(id)
    }

    /// Points `stage` at the version `id` only. The version that was current
    /// becomes the previous one.
    pub(super) fn move_stage(&mut self, stage: &str, id: &str) {
        let was_at = self.version_at(stage);
        for version in self.versions.values_mut() {
            version.stages.remove(stage);
        }
        if let Some(version) = self.versions.get_mut(id) {
            version.stages.insert(stage.to_owned());
        }
        match was_at {
            Some(before) if stage == CURRENT && before != id => {
                self.move_stage(PREVIOUS, &before);
            }
            _ => {}
        }
    }

    /// The id of the version that `stage` points at.
    pub(super) fn version_at(&self, stage: &str) -> Option<String> {
        let mut versions = self.versions.iter();
        let found = versions.find(|(_, version)| version.stages.contains(stage));
        found.map(|(id, _)| id.clone())
    }

    fn forget_old_versions(&mut self) {
        while self.versions.len() > MOST_VERSIONS {
            let unused = self.versions.iter().filter(|(_, it)| it.stages.is_empty());
            let oldest = unused.min_by_key(|(_, it)| it.created_at);
            let Some(id) = oldest.map(|(id, _)| id.clone()) else {
                return;
            };
            self.versions.remove(&id);
        }
    }

    /// The version that is asked for, with its id: the current one where
    /// neither an id nor a stage is named.
    pub(super) fn version(
        &self,
        id: Option<&str>,
        stage: Option<&str>,
    ) -> Result<(&str, &Version), ApiFault> {
        if self.deletion.is_some() {
            return Err(marked_for_deletion());
        }
        let stage = stage.or(id.is_none().then_some(CURRENT));
        let is_asked_for = |(version_id, version): &(&String, &Version)| {
            id.is_none_or(|id| *version_id == id)
                && stage.is_none_or(|stage| version.stages.contains(stage))
        };
        let found = self.versions.iter().find(is_asked_for);
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
