//! The stack in the making.

use std::collections::BTreeMap;

use crate::{
    Environment, Facts, Key, Resource, Settings, Spec,
    desired::Inputs,
    key::{PLACES, Place},
};

/// The stack in the making.
pub(super) struct Draft<'a> {
    pub(super) settings: &'a Settings,
    pub(super) facts: &'a Facts,
    environment: Environment,
    pub(super) resources: BTreeMap<Key, Resource>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(settings: &'a Settings, facts: &'a Facts) -> Self {
        Self {
            settings,
            facts,
            environment: settings.environment(),
            resources: BTreeMap::new(),
        }
    }

    /// Adds a resource with the attributes that the function returns.
    pub(super) fn add<S: Into<Spec>>(
        &mut self,
        key: &Key,
        attributes: impl FnOnce(&Inputs<'_>) -> S,
    ) -> &mut Resource {
        let inputs = Inputs {
            settings: self.settings,
            facts: self.facts,
            environment: &self.environment,
            key,
        };
        let spec: Spec = attributes(&inputs).into();
        let is_declared = |it: &Place| it.key == key && it.kind == spec.kind();
        debug_assert!(
            PLACES.iter().any(is_declared),
            "the kind of {key}"
        );
        let resource = Resource {
            spec,
            after_ready: Vec::new(),
            after: Vec::new(),
            ready_with: Vec::new(),
        };
        let entry = self.resources.entry(key.clone());
        entry.insert_entry(resource).into_mut()
    }
}
