//! Databases and caches as processes, and where they are.

mod served;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use kavak_simulator::{CacheToRun, DatabaseToRun, Hidden, Simulator};

use self::served::{By, Served, drop_others};
use super::addresses::Addresses;
use crate::{
    access::random_text,
    data_server::{DataServer, Database, remove_data},
    state::Folder,
};

/// Of a cache's password.
const PASSWORD_BYTES: usize = 24;

/// The databases and caches that run here.
pub(super) struct Data {
    folder: Folder,
    simulator: Arc<Simulator>,
    databases: BTreeMap<String, Served>,
    caches: BTreeMap<String, Served>,
    /// The databases whose data is kept for the snapshots that were taken of it.
    in_snapshots: BTreeSet<String>,
}

impl Data {
    pub(super) fn new(folder: Folder, simulator: Arc<Simulator>) -> Self {
        Self {
            folder,
            simulator,
            databases: BTreeMap::new(),
            caches: BTreeMap::new(),
            in_snapshots: BTreeSet::new(),
        }
    }

    /// Starts and ends what is to be started and ended.
    pub(super) async fn keep_up(&mut self) {
        let databases = self.simulator.databases_to_run();
        let ids = databases
            .iter()
            .map(|database| database.id.clone())
            .collect();
        let gone = drop_others(&mut self.databases, &ids).await;
        self.remove_unkept_data(gone, &ids);
        for database in databases {
            if let Some(served) = self.databases.get_mut(&database.id) {
                served.take_master_password(&database).await;
            } else {
                let id = database.id.clone();
                let served = self.start_database(database);
                self.databases.insert(id, served);
            }
        }
        let caches = self.simulator.caches_to_run();
        let ids = caches.iter().map(|cache| cache.id.clone()).collect();
        drop_others(&mut self.caches, &ids).await;
        for cache in caches {
            if !self.caches.contains_key(&cache.id) {
                let id = cache.id.clone();
                let served = self.start_cache(cache);
                self.caches.insert(id, served);
            }
        }
        for (id, served) in &mut self.databases {
            match served.news(id).await {
                Some(Ok(())) => self.simulator.database_runs(id),
                Some(Err(reason)) => self.simulator.database_fails(id, &reason),
                None => {}
            }
        }
        for (id, served) in &mut self.caches {
            match served.news(id).await {
                Some(Ok(())) => self.simulator.cache_runs(id),
                Some(Err(_)) => self.simulator.cache_fails(id),
                None => {}
            }
        }
    }

    /// Removes the data of databases that are gone, unless a snapshot holds it, and that of
    /// snapshots that are gone.
    fn remove_unkept_data(&mut self, gone: Vec<String>, there: &BTreeSet<String>) {
        let kept = self.simulator.databases_in_snapshots();
        let before = std::mem::replace(&mut self.in_snapshots, kept);
        let is_unkept = |id: &&String| !self.in_snapshots.contains(*id) && !there.contains(*id);
        for id in gone.iter().chain(&before).filter(is_unkept) {
            remove_data(&self.folder, id);
        }
    }

    fn start_database(&self, database: DatabaseToRun) -> Served {
        let (folder, endpoint) = (self.folder.clone(), database.endpoint.clone());
        let master_password = database.password.clone();
        let starting = async move {
            let wanted = Database {
                id: &database.id,
                user: &database.user,
                password: database.password.reveal(),
                name: &database.name,
                restored_from: database.restored_from.as_deref(),
            };
            DataServer::postgres(&folder, &wanted).await
        };
        Served {
            endpoints: vec![endpoint],
            password: None,
            master_password,
            by: By::Starting(tokio::spawn(starting)),
        }
    }

    fn start_cache(&self, cache: CacheToRun) -> Served {
        let folder = self.folder.clone();
        let password = match cache.auth_token {
            Some(token) => Ok(token.reveal().to_owned()),
            None => random_text(PASSWORD_BYTES),
        };
        let kept = password.as_ref().ok().cloned();
        let starting = async move { DataServer::redis(&folder, &password?).await };
        Served {
            endpoints: vec![cache.endpoint, cache.other_endpoint],
            password: kept.map(Hidden::from),
            master_password: Hidden::default(),
            by: By::Starting(tokio::spawn(starting)),
        }
    }

    /// Whether something is still being started.
    pub(super) fn is_starting(&self) -> bool {
        let mut served = self.databases.values().chain(self.caches.values());
        served.any(|served| matches!(served.by, By::Starting(_)))
    }

    /// Where everything is.
    pub(super) fn addresses(&self) -> Addresses {
        let mut addresses = Addresses::default();
        for served in self.databases.values().chain(self.caches.values()) {
            if let By::Server(server) = &served.by {
                let here = (server.address, served.password.clone());
                let endpoints = served.endpoints.iter().cloned();
                addresses
                    .by_endpoint
                    .extend(endpoints.map(|endpoint| (endpoint, here.clone())));
            }
        }
        let is_embedded = |served: &Served| matches!(served.by, By::Embedded);
        if self.databases.values().any(is_embedded) {
            let file = self.folder.file("agent.sqlite");
            addresses.use_embedded_database(file);
        }
        if self.caches.values().any(is_embedded) {
            addresses
                .replacements
                .insert("STATE_CACHE", "none".to_owned());
        }
        addresses
    }

    /// Ends every server.
    pub(super) async fn stop(&mut self) {
        drop_others(&mut self.databases, &BTreeSet::new()).await;
        drop_others(&mut self.caches, &BTreeSet::new()).await;
    }
}
