//! Bringing a database's schema up to date.

use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::SqliteConnectOptions;

use super::{StoreError, error::is_lock_timeout};
use crate::settings::{RepositoryKind, Storage};

static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");
static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");

/// The migration that this build needs; both databases count alike.
pub fn latest_migration() -> i64 {
    let versions = POSTGRES.iter().map(|migration| migration.version);
    versions.max().unwrap_or_default()
}

/// Runs what is missing, in whichever database the settings name. Safe from
/// several tasks at once: one does it, the others wait. Migrations that only a
/// newer build knows are left alone, so an older image keeps working.
pub async fn migrate(storage: &Storage) -> Result<(), StoreError> {
    for repository in [storage.conversations, storage.leads] {
        match repository {
            RepositoryKind::InMemory => continue,
            RepositoryKind::Postgres => migrate_postgres(storage.database_url.expose()).await?,
            RepositoryKind::Sqlite => migrate_sqlite(storage.database_url.expose()).await?,
        }
        break; // Both are in the one database that the settings name.
    }
    Ok(())
}

/// The same migrations, deaf to those that only a newer build knows.
fn tolerant(migrator: &Migrator) -> Migrator {
    let mut migrator = Migrator::with_migrations(migrator.iter().cloned().collect());
    migrator.set_ignore_missing(true);
    migrator
}

async fn migrate_postgres(url: &str) -> Result<(), StoreError> {
    for _ in 1..MAX_ATTEMPTS {
        match try_postgres(url).await {
            Err(StoreError::Unavailable(Some(error))) if is_lock_timeout(&error) => {
                tokio::time::sleep(LOCK_RETRY_INTERVAL).await;
            }
            done => return done,
        }
    }
    try_postgres(url).await
}

async fn try_postgres(url: &str) -> Result<(), StoreError> {
    let options = super::postgres::options::options(url)?;
    let options = options.options([("lock_timeout", LOCK_TIMEOUT)]);
    let connecting = options.connect();
    let mut connection = tokio::time::timeout(CONNECT_LIMIT, connecting)
        .await
        .map_err(|_| StoreError::Unavailable(None))??;
    if is_up_to_date(&mut connection).await {
        // Does not wait for another holder of the migrator's lock.
        return Ok(());
    }
    // The migrator holds an advisory lock of the database while it works.
    let migrated = tolerant(&POSTGRES).run(&mut connection).await;
    migrated.map_err(migration_error)
}

/// Returns whether every migration of this build is there and succeeded. A database that cannot
/// answer is migrated, which reports its error.
async fn is_up_to_date(connection: &mut sqlx::PgConnection) -> bool {
    const APPLIED: &str = "SELECT version FROM _sqlx_migrations WHERE success";
    let applied: Vec<i64> = match sqlx::query_scalar(APPLIED).fetch_all(connection).await {
        Ok(applied) => applied,
        Err(_) => return false,
    };
    POSTGRES
        .iter()
        .all(|migration| applied.contains(&migration.version))
}

async fn migrate_sqlite(url: &str) -> Result<(), StoreError> {
    let options: SqliteConnectOptions = url.parse()?;
    super::sqlite::make_private(options.get_filename());
    // SQLite has no lock that outlives a transaction: a file beside it has.
    let lock_path = options.get_filename().with_extension("migrating");
    let lock = tokio::task::spawn_blocking(move || {
        let file = std::fs::File::create(lock_path)?;
        file.lock()?;
        Ok::<_, std::io::Error>(file)
    });
    let _held = lock
        .await
        .map_err(|_| StoreError::Unavailable(None))?
        .map_err(|error| StoreError::from(sqlx::Error::Io(error)))?;
    let mut connection = super::sqlite::tuned(options).connect().await?;
    let migrated = tolerant(&SQLITE).run(&mut connection).await;
    migrated.map_err(migration_error)
}

/// A connection that broke during a migration is worth another try.
fn migration_error(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)
            if super::error::is_transient(&error) =>
        {
            StoreError::Unavailable(Some(error))
        }
        other => StoreError::Migration(other),
    }
}

/// The time limit of a migration's wait for a lock. Every turn that comes meanwhile waits behind
/// it, and a dump or a forgotten transaction may have the table for hours.
const LOCK_TIMEOUT: &str = "2s";

/// Between attempts to get the lock; the turns that waited behind it are answered meanwhile.
const LOCK_RETRY_INTERVAL: Duration = Duration::from_secs(1);

/// Attempts of one migration: a minute and a half.
const MAX_ATTEMPTS: u32 = 30;

/// The longest that a start waits for one connection.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_count_alike() {
        let names = |migrator: &Migrator| -> Vec<(i64, String)> {
            let names = migrator
                .iter()
                .map(|m| (m.version, m.description.to_string()));
            names.collect()
        };
        assert_eq!(names(&POSTGRES), names(&SQLITE));
        assert!(latest_migration() > 0);
    }
}
