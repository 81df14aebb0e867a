//! Every kind of store.

use super::agent::Environment;
use super::postgres;

/// One environment a database, and what keeps its files.
pub(crate) async fn all_databases() -> Vec<(Environment, Option<tempfile::TempDir>)> {
    all_stores().await.split_off(1)
}

/// One environment a store, and what keeps its files.
pub(crate) async fn all_stores() -> Vec<(Environment, Option<tempfile::TempDir>)> {
    let folder = tempfile::tempdir().unwrap();
    let database = postgres::fresh_database().await;
    vec![
        (Environment::memory(), None),
        (Environment::database(&database), None),
        (Environment::sqlite(&folder), Some(folder)),
    ]
}
