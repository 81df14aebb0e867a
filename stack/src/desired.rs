//! The desired attributes of each resource, from settings and facts.

pub(crate) mod data;
pub(crate) mod ecs;
pub(crate) mod events;
pub(crate) mod iam;
pub(crate) mod ingress;
pub(crate) mod monitoring;
pub(crate) mod network;
pub(crate) mod scaling;
pub(crate) mod task;

use crate::{
    Environment, Facts, Key, Settings, Tags, names,
    settings::Lifetime,
    tags::{ENDS_AT_TAG, LIFETIME_TAG},
};

/// The inputs of one resource's attributes. References to other resources are
/// arguments beside it, which the blueprint passes.
pub(crate) struct Inputs<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) facts: &'a Facts,
    pub(crate) environment: &'a Environment,
    pub(crate) key: &'a Key,
}

impl Inputs<'_> {
    /// The resource's name.
    fn name(&self) -> String {
        self.name_of(self.key)
    }

    /// The name of the resource under `key`.
    fn name_of(&self, key: &Key) -> String {
        names::name_of(self.environment, key).unwrap_or_else(|| self.environment.name(key.as_str()))
    }

    /// The tags of everything.
    fn common_tags(&self) -> Tags {
        let mut tags = self.settings.tags.clone();
        for (tag, value) in [
            ("project", &self.settings.project),
            ("env", &self.settings.env),
            ("owner", &self.settings.owner),
        ] {
            tags.insert(tag.into(), value.clone());
        }
        if self.settings.lifetime == Lifetime::Protected {
            tags.insert(LIFETIME_TAG.into(), "protected".into());
        }
        if let Some(ends_at) = &self.facts.ends_at {
            tags.insert(ENDS_AT_TAG.into(), ends_at.clone());
        }
        tags
    }

    /// The resource's tags: everything's and its `Name`.
    fn tags(&self) -> Tags {
        self.tags_named(self.name())
    }

    /// The resource's tags with another `Name` than its own.
    fn tags_named(&self, name: String) -> Tags {
        let mut tags = self.common_tags();
        tags.insert("Name".into(), name);
        tags
    }
}
