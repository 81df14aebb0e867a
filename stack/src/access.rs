//! The access of clients to the database and the cache.

use crate::{Observed, Spec, key};

/// The parameters that clients need beside host and password. Neither a setting names them nor does AWS
/// change it: what was created by hand or restored otherwise is used as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The master user of the database.
    pub database_user: String,
    /// The database that is created with the instance.
    pub database_name: String,
    /// The port of the cache.
    pub cache_port: u16,
}

impl Default for Access {
    /// As `up` creates them.
    fn default() -> Self {
        Self {
            database_user: "kavak_admin".into(),
            database_name: "kavak_agent".into(),
            cache_port: 6379,
        }
    }
}

impl Access {
    /// As it is for what is there.
    #[must_use]
    pub fn of(observed: &Observed) -> Self {
        let mut access = Self::default();
        let spec = |key| observed.get(key).map(|it| &it.spec);
        if let Some(Spec::DbInstance(it)) = spec(&key::DB_INSTANCE) {
            access.database_user.clone_from(&it.master_username);
            // One that was restored without a name may have the database all the same.
            if !it.db_name.is_empty() {
                access.database_name.clone_from(&it.db_name);
            }
        }
        if let Some(Spec::ReplicationGroup(it)) = spec(&key::REPLICATION_GROUP) {
            access.cache_port = it.port;
        }
        access
    }
}
