//! The whole stack, as [`crate::blueprint`] lays it out. The files of this folder hold the
//! attributes of its resources.

pub(crate) mod compute;
pub(crate) mod data;
pub(crate) mod events;
pub(crate) mod ingress;
pub(crate) mod monitoring;
pub(crate) mod network;

use std::collections::BTreeMap;

use crate::{
    Access, Environment, Key, Scaled, Settings, Snapshot, Spec, Tags, blueprint, names,
    plan::Keeping, settings::Lifetime,
};

/// The tag by which `down` knows, without any configuration, that an
/// environment is protected.
pub const LIFETIME_TAG: &str = "lifetime";

/// The tag that says when an environment ends: a moment in RFC 3339, in UTC.
/// Everything carries it, so that of a half-made stack too nothing is forgotten.
pub const ENDS_AT_TAG: &str = "kavak:ends-at";

/// The tag of a database that gets a final snapshot when it is removed, so that this is
/// known without settings.
pub const FINAL_SNAPSHOT_TAG: &str = "kavak:final-snapshot";

/// The tag that says which snapshot a database was restored from. On the secret of the
/// database's credentials it says which one is to be: the secret is there before the
/// database, so that a run that ends before the restoration is continued by the next `up`,
/// and not by an empty database. It goes from there when the database gets its password.
pub const FROM_SNAPSHOT_TAG: &str = "kavak:from-snapshot";

/// The tag of everything that a drill makes: of which environment's backup it is.
pub const DRILL_TAG: &str = "kavak:drill-of";

/// The tag that says which alias record leads to the environment, by zone and
/// name: records carry no tags, and must be found again without settings. It is on
/// the certificate and on the load balancer, which are there before the record
/// and go after it, and on the target group, which outlives a balancer that was
/// deleted by hand; a record that was there before is never named.
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
    /// How many tasks a user asked for by `scale`.
    pub scaled: Option<Scaled>,
    /// What the names of this run's snapshots end with.
    pub snapshot_suffix: Option<String>,
    /// Whether port 80 forwards though there is a domain, because the domain does not
    /// lead to the load balancer yet.
    pub forwards_http: bool,
    /// Whether the domain led to the load balancer before the environment had a record:
    /// that record is the user's.
    pub has_users_record: bool,
    /// How clients reach the database and the cache that are there.
    pub access: Access,
    /// What a new database is restored from; `None`: it is created empty.
    pub restore: Option<Snapshot>,
    /// What a new cache is filled from; `None`: it is created empty.
    pub restore_cache: Option<Snapshot>,
}

impl Stack {
    /// The stack that these settings ask for.
    #[must_use]
    pub fn new(settings: &Settings, facts: &Facts) -> Self {
        let mut draft = Draft {
            settings,
            facts,
            environment: settings.environment(),
            resources: BTreeMap::new(),
        };
        blueprint::draw(&mut draft);
        Self {
            environment: draft.environment,
            protected: settings.lifetime == Lifetime::Protected,
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

/// The stack in the making.
pub(crate) struct Draft<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) facts: &'a Facts,
    environment: Environment,
    resources: BTreeMap<Key, Resource>,
}

impl Draft<'_> {
    /// Adds a resource with the attributes that the function returns.
    pub(crate) fn add<S: Into<Spec>>(
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
        let is_declared = |it: &names::Place| it.key == key && it.kind == spec.kind();
        debug_assert!(
            blueprint::PLACES.iter().any(is_declared),
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

/// The edges that no attribute shows.
impl Resource {
    pub(crate) fn after<'k>(&mut self, keys: impl IntoIterator<Item = &'k Key>) -> &mut Self {
        self.after.extend(keys.into_iter().cloned());
        self
    }

    pub(crate) fn after_ready<'k>(&mut self, keys: impl IntoIterator<Item = &'k Key>) -> &mut Self {
        self.after_ready.extend(keys.into_iter().cloned());
        self
    }

    pub(crate) fn ready_with<'k>(&mut self, keys: impl IntoIterator<Item = &'k Key>) -> &mut Self {
        self.ready_with.extend(keys.into_iter().cloned());
        self
    }
}

/// What the attributes of one resource are made from. References to other resources are
/// arguments beside it, which the blueprint passes.
pub(crate) struct Inputs<'a> {
    settings: &'a Settings,
    facts: &'a Facts,
    environment: &'a Environment,
    key: &'a Key,
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
