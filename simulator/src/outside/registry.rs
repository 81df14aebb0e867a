//! The registry as those see it who serve its protocol and keep its bytes.

use std::collections::BTreeSet;

use crate::{
    clock::Moment,
    ecr::{Unauthorized, region_of},
    fault::ApiFault,
    simulator::Simulator,
    state::ecr::Scan,
    world::World,
};

/// Layers and images of all repositories: nothing else need be kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Layers and configurations, by their digests.
    pub layers: BTreeSet<String>,
    /// Images, by their digests.
    pub images: BTreeSet<String>,
}

impl Simulator {
    /// From now on, clients find the registry at this address, with its
    /// scheme. References go on naming it as AWS does, so they stay valid when
    /// it moves.
    pub fn open_registry(&self, address: &str) {
        self.change(|world, _| world.registry_entrance = Some(address.to_owned()));
    }

    /// Opens a registry that knows nothing of the simulator and takes one password.
    pub fn open_registry_with_password(&self, address: &str, password: &str) {
        self.open_registry(address);
        self.change(|world, _| world.registry_password = Some(password.to_owned()));
    }

    /// Returns the region of the registry that this password is for, of
    /// those that `GetAuthorizationToken` gives.
    ///
    /// # Errors
    /// The reason of the refusal.
    pub fn registry_region(&self, password: &str) -> Result<String, Unauthorized> {
        let now = self.now();
        self.inspect(|world| region_of(world, password, now))
    }

    /// A layer is in a repository, whole and with the given digest.
    ///
    /// # Errors
    /// If there is no such repository.
    pub fn layer_pushed(
        &self,
        region: &str,
        repository: &str,
        digest: &str,
        size_bytes: u64,
    ) -> Result<(), ApiFault> {
        self.change(|world, now| {
            let mut turn = world.turn(region, now);
            let layers = &mut turn.repository(repository)?.layers;
            layers.insert(digest.to_owned(), size_bytes);
            Ok(())
        })
    }

    /// Returns the layers and images of all repositories of all regions.
    #[must_use]
    pub fn kept_by_registries(&self) -> Kept {
        self.inspect(|world| {
            let mut kept = Kept::default();
            let regions = world.regions.values();
            for repository in regions.flat_map(|region| region.ecr.repositories.values()) {
                kept.layers.extend(repository.layers.keys().cloned());
                kept.images.extend(repository.images.keys().cloned());
            }
            kept
        })
    }

    /// Sets the state and the findings, by severity, of the scans of a repository's images.
    ///
    /// # Errors
    /// That there is no such repository.
    pub fn set_image_scan(
        &self,
        region: &str,
        repository: &str,
        status: &str,
        counts: &[(&str, u32)],
    ) -> Result<(), ApiFault> {
        self.change(|world: &mut World, now: Moment| {
            let counts = counts
                .iter()
                .map(|(name, count)| ((*name).to_owned(), *count));
            let scan = Scan {
                status: status.to_owned(),
                counts: counts.collect(),
            };
            world.turn(region, now).repository(repository)?.scan = scan;
            Ok(())
        })
    }
}
