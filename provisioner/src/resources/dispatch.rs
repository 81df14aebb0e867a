//! AWS as the engine asks it.

use std::collections::BTreeMap;

use kavak_engine::{Blocker, Cloud, Fault};
use kavak_stack::{Found, Key, Kind, Observed, Spec, plan::Leaves};

use super::{AwsCloud, lifecycle};
use crate::observe::{self, Awaited};

impl Cloud for AwsCloud {
    async fn create(&self, key: &Key, spec: &Spec) -> Result<Found, Fault> {
        lifecycle::create(self, key, spec).await
    }

    async fn update(&self, _key: &Key, found: &Found, to: &Spec) -> Result<Found, Fault> {
        lifecycle::update(self, found, to).await
    }

    async fn delete(&self, _key: &Key, found: &Found, leaves: &Leaves) -> Result<(), Fault> {
        lifecycle::delete(self, found, leaves).await
    }

    async fn look(
        &self,
        kind: Kind,
        waiting: &BTreeMap<Key, Found>,
    ) -> Result<BTreeMap<Key, Found>, Fault> {
        let awaited = Awaited {
            aws: &self.clients,
            environment: &self.scope.environment,
            resources: waiting,
            deployed_at_ms: self.deployed_at_ms(),
        };
        let mut seen = observe::poll(kind, &awaited).await?;
        for found in seen.values_mut() {
            found.spec.ignore_tags(&self.scope.ignored_tags);
        }
        Ok(seen)
    }

    async fn blockers(
        &self,
        waiting: &BTreeMap<Key, Found>,
    ) -> Result<BTreeMap<Key, Blocker>, Fault> {
        Box::pin(observe::blockers::of(
            &self.clients,
            &self.scope.environment,
            waiting,
        ))
        .await
    }

    async fn observe(&self) -> Result<Observed, Fault> {
        Box::pin(observe::everything(&self.clients, &self.scope)).await
    }
}
