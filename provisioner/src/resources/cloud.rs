//! AWS as the engine sees it in one run: the clients, what the run was given, and
//! what it remembers from one call to the next.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use kavak_stack::Key;

use super::refused_tags::RefusedTags;
use crate::{
    aws::Clients, credentials::PasswordGiven, delivery::image::Making, observe::ObserveScope,
    secrets::SecretSource,
};

/// AWS in one run of the engine.
pub struct AwsCloud {
    pub(super) clients: Arc<Clients>,
    /// Which resources are read and changed.
    pub(super) scope: ObserveScope,
    /// How the agent's image comes about where none runs yet; unset in commands
    /// that make none.
    pub(super) making: Option<Making>,
    /// The values of the user's secrets.
    pub(super) secrets: SecretSource,
    /// Updates of tags that a policy of the organisation refused.
    pub(super) refused_tags: RefusedTags,
    /// Which version's password this run gave to the database.
    pub(super) password_given: PasswordGiven,
    /// Which version's password this run set on a database that had another one.
    pub(super) password_changed: PasswordGiven,
    /// Which version's token this run gave to the cache.
    pub(super) token_given: PasswordGiven,
    /// Which version's token this run made the only one.
    pub(super) token_demanded: PasswordGiven,
    /// When the deployment that this run made of the service was made, by
    /// ECS's clock; the end of time before there is one.
    deployed_at_ms: AtomicI64,
    /// What tells the client tokens of this run from those of others: a token
    /// that made a NAT gateway last week would answer with that one.
    run: u64,
}

impl AwsCloud {
    /// A run that creates no image and sets no secret of the user's.
    #[must_use]
    pub fn new(clients: Arc<Clients>, scope: ObserveScope) -> Self {
        Self {
            clients,
            scope,
            making: None,
            secrets: SecretSource::default(),
            refused_tags: RefusedTags::default(),
            password_given: PasswordGiven::default(),
            password_changed: PasswordGiven::default(),
            token_given: PasswordGiven::default(),
            token_demanded: PasswordGiven::default(),
            deployed_at_ms: AtomicI64::new(i64::MAX),
            run: rand::random(),
        }
    }

    /// The same, with a way to make the agent's image.
    #[must_use]
    pub fn with_image(self, making: Making) -> Self {
        Self {
            making: Some(making),
            ..self
        }
    }

    /// The same, with the values of the user's secrets.
    #[must_use]
    pub fn with_secrets(self, secrets: SecretSource) -> Self {
        Self { secrets, ..self }
    }

    /// One line for each action by which tags were not changed, because a policy of
    /// the organisation refuses it.
    pub(crate) fn notices(&self) -> Vec<String> {
        self.refused_tags.notices()
    }

    /// When this run deployed the service, by ECS's clock; the end of time before
    /// it has.
    pub(crate) fn deployed_at_ms(&self) -> i64 {
        self.deployed_at_ms.load(Ordering::Relaxed)
    }

    pub(super) fn record_deployment(&self, at_ms: i64) {
        self.deployed_at_ms.store(at_ms, Ordering::Relaxed);
    }

    /// The client token for the creation of `key` in this run: 32 hexadecimal
    /// digits, which every service takes.
    pub(super) fn token(&self, key: &Key) -> String {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        format!("{:016x}{:016x}", self.run, hasher.finish())
    }
}
