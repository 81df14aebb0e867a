//! Conditions that AWS puts on new databases, caches, load balancers and images.

use crate::{clock::Moment, fault::ApiFault, world::World};

impl World {
    /// From now on these versions of `PostgreSQL` can be had for new
    /// databases, and no others: `["15.12", "16.9"]`.
    pub fn offer_postgres(&mut self, region: &str, versions: &[&str]) {
        let versions = versions.iter().map(|it| (*it).to_owned()).collect();
        self.region(region).rds.offered_versions = Some(versions);
    }

    /// The creation of the next database ends as `failed`.
    pub fn fail_next_database(&mut self, region: &str) {
        self.region(region).rds.next_fails = true;
    }

    /// The creation of the next cache ends as `create-failed`.
    pub fn fail_next_cache(&mut self, region: &str) {
        self.region(region).elasticache.next_fails = true;
    }

    /// The key that databases and their snapshots are encrypted with can't be used any
    /// more: its deletion is scheduled, or its policy has changed.
    pub fn lose_database_key(&mut self, region: &str) {
        self.region(region).rds.is_key_lost = true;
    }

    /// There is no room for databases, or there is again.
    pub fn set_database_capacity(&mut self, region: &str, has_capacity: bool) {
        self.region(region).rds.is_full = !has_capacity;
    }

    /// From now on, this zone has no database instances of a class.
    pub fn withhold_database_class(&mut self, region: &str, class: &str, zone: &str) {
        let withheld = &mut self.region(region).rds.withheld;
        let zones = withheld.entry(class.to_owned()).or_default();
        zones.insert(zone.to_owned());
    }

    /// From now on, this zone has no cache nodes of a type.
    pub fn withhold_node_type(&mut self, region: &str, node_type: &str, zone: &str) {
        let withheld = &mut self.region(region).elasticache.withheld;
        let zones = withheld.entry(node_type.to_owned()).or_default();
        zones.insert(zone.to_owned());
    }

    /// From now on, this zone takes no load balancers.
    pub fn withhold_load_balancers(&mut self, region: &str, zone: &str) {
        let withheld = &mut self.region(region).elb.withheld_zones;
        withheld.insert(zone.to_owned());
    }

    /// There is room for databases, and the next ones and the next caches come
    /// into being.
    pub fn fail_nothing(&mut self, region: &str) {
        let region = self.region(region);
        region.rds.is_full = false;
        region.rds.next_fails = false;
        region.elasticache.next_fails = false;
    }

    /// Puts an image without content into a repository, as if it had been
    /// pushed at `now`.
    ///
    /// # Errors
    /// If there is no such repository.
    pub fn add_image(
        &mut self,
        region: &str,
        now: Moment,
        repository: &str,
        tag: &str,
    ) -> Result<(), ApiFault> {
        let mut turn = self.turn(region, now);
        turn.plant_image(repository, tag).map(drop)
    }

    /// Images are pushed to and pulled from the registry at this address
    /// (`http://127.0.0.1:5000`), which repositories are called after.
    pub fn use_registry(&mut self, region: &str, address: &str) {
        self.region(region).ecr.registry = Some(address.to_owned());
    }
}
