//! The whole stack, top to bottom: every resource, its attributes and, by the
//! outputs that they refer to, the edges between them.

mod compute;
pub mod data;
mod events;
mod ingress;
mod network;

use std::collections::BTreeMap;

use crate::{Environment, Key, Kind, Scaled, Settings, Spec, Tags, names, plan::Keeping};

/// The tag by which `down` knows, without any configuration, that an
/// environment is protected.
pub const LIFETIME_TAG: &str = "lifetime";

/// The tag that says when an environment ends: a moment in RFC 3339, in UTC.
/// Everything carries it, so that of a half-made stack too nothing is forgotten.
pub const ENDS_AT_TAG: &str = "kavak:ends-at";

/// The tag of a database that gets a final snapshot when it is removed, so that this is
/// known without settings.
pub const FINAL_SNAPSHOT_TAG: &str = "kavak:final-snapshot";

/// The tag that says which alias record leads to the environment, by zone and
/// name: records carry no tags, and must be found again without settings. It is on
/// the certificate and on the HTTPS listener, which are there before the record
/// and go after it.
pub const DNS_RECORD_TAG: &str = "dns-record";

/// What is to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// Whose stack it is.
    pub environment: Environment,
    /// Whether a replacement of something that holds data is refused.
    pub protected: bool,
    /// What a replacement or deletion leaves behind of the data.
    pub keeping: Keeping,
    resources: BTreeMap<Key, Resource>,
}

/// One resource of the stack.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// Its attributes; texts may refer to other resources, which makes an edge.
    pub spec: Spec,
    /// What must be ready before it is created, though no attribute says so.
    pub after_ready: Vec<Key>,
    /// What must be there before it is created, though no attribute says so.
    pub after: Vec<Key>,
    /// What it needs to become ready once it is created.
    pub ready_with: Vec<Key>,
}

/// What the stack needs to know of the account and of what runs there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Two availability zones, by name.
    pub availability_zones: Vec<String>,
    /// The version of `PostgreSQL` to create (D4).
    pub engine_version: Option<String>,
    /// The image that runs now, which an infrastructure run keeps (D5).
    pub running_image: Option<String>,
    /// The SHA-256 of the seller's data that the running image holds.
    pub running_data: Option<String>,
    /// The SHA-256 of the seller's data that the settings name.
    pub data: Option<String>,
    /// When the environment ends, as its tag says.
    pub ends_at: Option<String>,
    /// How many tasks somebody asked for by `scale`.
    pub scaled: Option<Scaled>,
    /// What the names of this run's snapshots end with.
    pub snapshot_suffix: Option<String>,
    /// Whether port 80 forwards though there is a domain, because the domain does not
    /// lead to the load balancer yet.
    pub forwards_http: bool,
    /// The alias records that the environment made, as `zone/name`: each stays claimed
    /// until it is gone.
    pub alias_records: Vec<String>,
    /// Whether the domain had its alias record before, so that it is used and never
    /// claimed.
    pub has_alias_of_others: bool,
}

impl Stack {
    /// The stack that these settings ask for.
    #[must_use]
    pub fn new(settings: &Settings, facts: &Facts) -> Self {
        let mut draft = Draft::new(settings, facts);
        network::add(&mut draft);
        data::add(&mut draft);
        events::add(&mut draft);
        compute::add(&mut draft);
        ingress::add(&mut draft);
        Self {
            environment: settings.environment(),
            protected: settings.lifetime == crate::settings::Lifetime::Protected,
            keeping: Keeping {
                database_snapshot: facts
                    .snapshot_suffix
                    .clone()
                    .filter(|_| settings.database.final_snapshot),
                ..Keeping::default()
            },
            resources: draft.resources,
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

impl Resource {
    /// Everything that must be there before it is created.
    #[must_use]
    pub fn needs(&self) -> Vec<Key> {
        let mut needs: Vec<Key> = self
            .spec
            .references()
            .into_iter()
            .map(|(key, _)| key)
            .collect();
        needs.extend(self.after_ready.iter().chain(&self.after).cloned());
        needs.sort();
        needs.dedup();
        needs
    }
}

/// The stack in the making, and what its parts are made from.
struct Draft<'a> {
    settings: &'a Settings,
    facts: &'a Facts,
    environment: Environment,
    resources: BTreeMap<Key, Resource>,
}

impl<'a> Draft<'a> {
    fn new(settings: &'a Settings, facts: &'a Facts) -> Self {
        Self {
            settings,
            facts,
            environment: settings.environment(),
            resources: BTreeMap::new(),
        }
    }

    fn add(&mut self, key: &Key, spec: impl Into<Spec>) -> &mut Resource {
        let resource = Resource {
            spec: spec.into(),
            after_ready: Vec::new(),
            after: Vec::new(),
            ready_with: Vec::new(),
        };
        self.resources
            .entry(key.clone())
            .insert_entry(resource)
            .into_mut()
    }

    /// The name of the resource under `key`.
    fn name(&self, key: &Key) -> String {
        names::name_of(&self.environment, key)
            .unwrap_or_else(|| self.environment.name(key.as_str()))
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
        if self.settings.lifetime == crate::settings::Lifetime::Protected {
            tags.insert(LIFETIME_TAG.into(), "protected".into());
        }
        if let Some(ends_at) = &self.facts.ends_at {
            tags.insert(ENDS_AT_TAG.into(), ends_at.clone());
        }
        tags
    }

    /// The tags of the resource under `key`: everything's and its `Name`.
    fn tags(&self, key: &Key) -> Tags {
        let mut tags = self.common_tags();
        let name = match key.as_str() {
            "log_group" => self.environment.name("ecs-logs"),
            "task_definition" => self.environment.name("app-task"),
            _ => self.name(key),
        };
        tags.insert("Name".into(), name);
        tags
    }
}

/// The kinds of which the stack is made, for those who check it.
#[must_use]
pub fn kinds(stack: &Stack) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = stack
        .resources
        .values()
        .map(|resource| resource.spec.kind())
        .collect();
    kinds.sort();
    kinds.dedup();
    kinds
}
