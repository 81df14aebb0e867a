//! Databases and caches as processes, and where they are.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use kavak_simulator::Simulator;

use crate::{
    data_server::{DataServer, Database, remove_data},
    error::Error,
    state::Folder,
};

/// The databases and caches that run here.
pub(super) struct Data {
    folder: Folder,
    simulator: Arc<Simulator>,
    servers: BTreeMap<String, Served>,
}

/// What serves a database or a cache.
enum Served {
    /// Being started.
    Starting(Arc<Mutex<Option<Result<Option<DataServer>, Error>>>>),
    Running(DataServer),
    /// Not installed: the agent uses what is built into it.
    Embedded,
    Failed,
}

/// Where the names that the world gave are on this machine.
#[derive(Clone, Debug, Default)]
pub(super) struct Addresses {
    by_name: BTreeMap<String, SocketAddr>,
    embedded_database: Option<PathBuf>,
    has_no_cache: bool,
}
