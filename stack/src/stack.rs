//! The whole stack, as [`crate::blueprint`] lays it out.

use std::collections::BTreeMap;

use crate::{
    Environment, Facts, Key, Resource, Settings, blueprint, leaves::Keeping, settings::Lifetime,
};

/// The desired resources of an environment.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// The environment that the stack belongs to.
    pub environment: Environment,
    /// `true` if a replacement of a resource that holds data is refused.
    pub protected: bool,
    /// The data that a replacement or deletion leaves behind.
    pub keeping: Keeping,
    resources: BTreeMap<Key, Resource>,
}

impl Stack {
    /// The stack that these settings ask for.
    #[must_use]
    pub fn new(settings: &Settings, facts: &Facts) -> Self {
        Self {
            environment: settings.environment(),
            protected: settings.lifetime == Lifetime::Protected,
            keeping: Keeping {
                database_snapshot: facts
                    .snapshot_suffix
                    .clone()
                    .filter(|_| settings.database.final_snapshot),
                ..Keeping::default()
            },
            resources: blueprint::draw(settings, facts),
        }
    }

    /// All resources by key.
    #[must_use]
    pub fn resources(&self) -> &BTreeMap<Key, Resource> {
        &self.resources
    }

    /// The resource under `key`.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<&Resource> {
        self.resources.get(key)
    }

    /// All edges, as (dependent, dependency).
    #[must_use]
    pub fn edges(&self) -> Vec<(Key, Key)> {
        self.resources
            .iter()
            .flat_map(|(dependent, resource)| {
                resource
                    .needs()
                    .into_iter()
                    .map(move |dependency| (dependent.clone(), dependency))
            })
            .collect()
    }
}
