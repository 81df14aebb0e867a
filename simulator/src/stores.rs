//! The place of those who run databases and caches for real, where the
//! simulator does not play them ([`crate::Runtime::Processes`]), and what the
//! world has or lacks for new ones.

use std::{collections::BTreeSet, fmt};

use crate::{
    clock::Moment,
    fault::ApiFault,
    hidden::Hidden,
    simulator::Simulator,
    world::{Turn, World},
};

/// A database that somebody is to run.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseToRun {
    /// The id that it keeps when it is renamed: letters, digits and a hyphen.
    pub id: String,
    /// Its identifier, as people call it.
    pub identifier: String,
    /// The region it is in.
    pub region: String,
    /// The version of `PostgreSQL` that it has.
    pub version: String,
    /// The host name and the port, `host:port`, that the world has for it.
    pub endpoint: String,
    /// The user who may do everything.
    pub user: String,
    /// The user's password, which may be another one later.
    pub password: Hidden,
    /// The database that is in it from the start.
    pub name: String,
    /// The id of the database from whose snapshot it is restored, if it is.
    pub restored_from: Option<String>,
    /// Its status, as RDS calls it.
    pub status: String,
}

impl fmt::Debug for DatabaseToRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseToRun")
            .field("id", &self.id)
            .field("identifier", &self.identifier)
            .field("endpoint", &self.endpoint)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// A cache that somebody is to run.
#[derive(Clone, PartialEq, Eq)]
pub struct CacheToRun {
    /// Its ARN.
    pub id: String,
    /// The id of its replication group, as people call it.
    pub group: String,
    /// The region it is in.
    pub region: String,
    /// The host name and the port, `host:port`, that the world has for it.
    pub endpoint: String,
    /// The same for clients that encrypt where this is for those that don't, and
    /// the other way round: a cache changes from one to the other.
    pub other_endpoint: String,
    /// Whether clients must encrypt.
    pub is_encrypted: bool,
    /// What clients must show, if they must.
    pub auth_token: Option<Hidden>,
    /// Its status, as `ElastiCache` calls it.
    pub status: String,
}

impl fmt::Debug for CacheToRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CacheToRun")
            .field("id", &self.id)
            .field("endpoint", &self.endpoint)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl Simulator {
    /// The databases that exist, from the begin of their creation to that of
    /// their deletion; also those that are stopped.
    #[must_use]
    pub fn databases_to_run(&self) -> Vec<DatabaseToRun> {
        self.of_all_regions(|turn| turn.databases_to_run())
    }

    /// The ids of the databases whose data snapshots hold.
    #[must_use]
    pub fn databases_in_snapshots(&self) -> BTreeSet<String> {
        let ids = self.of_all_regions(|turn| turn.databases_in_snapshots());
        ids.into_iter().collect()
    }

    /// A database takes connections: its creation goes on. That of one that
    /// nobody tells this of does not.
    pub fn database_runs(&self, id: &str) {
        self.in_all_regions(|turn| turn.database_runs(id));
    }

    /// A database can't be run: its creation fails, and an event tells the reason.
    pub fn database_fails(&self, id: &str, reason: &str) {
        self.in_all_regions(|turn| turn.database_fails(id, reason));
    }

    /// The caches that exist, from the begin of their creation to that of
    /// their deletion.
    #[must_use]
    pub fn caches_to_run(&self) -> Vec<CacheToRun> {
        self.of_all_regions(|turn| turn.caches_to_run())
    }

    /// A cache takes connections: its creation goes on. That of one that
    /// nobody tells this of does not.
    pub fn cache_runs(&self, id: &str) {
        self.in_all_regions(|turn| turn.cache_runs(id));
    }

    /// A cache can't be run: its creation fails.
    pub fn cache_fails(&self, id: &str) {
        self.in_all_regions(|turn| turn.cache_fails(id));
    }

    fn of_all_regions<T>(&self, look: impl Fn(&mut Turn<'_>) -> Vec<T>) -> Vec<T> {
        let now = self.now();
        let mut world = self.inspect(World::clone);
        let names = world.region_names().into_iter();
        names
            .flat_map(|region| look(&mut world.turn(&region, now)))
            .collect()
    }

    fn in_all_regions(&self, change: impl Fn(&mut Turn<'_>)) {
        self.change(|world, now| {
            for region in world.region_names() {
                change(&mut world.turn(&region, now));
            }
        });
    }
}

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
