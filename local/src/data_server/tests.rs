//! A real database runs wherever the state folder is.

use std::{os::unix::fs::PermissionsExt as _, path::PathBuf};

use super::*;

fn database() -> Database<'static> {
    Database {
        id: "db-1",
        user: "agent",
        password: "a password",
        name: "leads",
        restored_from: None,
    }
}

/// Runs a database in the state folder `.kavak` of a folder with this mode.
async fn run_in(mode: u32) -> Option<(tempfile::TempDir, Folder)> {
    let place = tempfile::tempdir().unwrap();
    fs::set_permissions(place.path(), fs::Permissions::from_mode(mode)).unwrap();
    let folder = Folder::new(place.path().join(".kavak"));
    folder.make().unwrap();
    let server = DataServer::postgres(&folder, &database()).await.unwrap();
    let Some(mut server) = server else {
        println!("SKIPPED: Postgres is not installed here");
        return None;
    };
    assert!(server.is_alive());
    server.stop().await;
    Some((place, folder))
}

/// Only root's databases are run by a user who could not enter it.
#[tokio::test]
async fn database_runs_in_a_folder_that_other_users_can_not_enter_and_leaves_nothing() {
    let Some((_place, folder)) = run_in(0o700).await else {
        return;
    };
    let link = folder.file("databases/db-1");
    let data: PathBuf = fs::canonicalize(&link).unwrap();
    assert!(data.join("data/PG_VERSION").exists());
    assert!(!data.join("password").exists(), "the password is no file");
    // It is there again after a restart.
    let again = DataServer::postgres(&folder, &database()).await.unwrap();
    again.unwrap().stop().await;
    remove_data(&folder, "db-1");
    assert!(!data.exists() && fs::symlink_metadata(&link).is_err());
}

#[tokio::test]
async fn data_of_a_state_folder_that_was_removed_by_hand_is_not_used() {
    let Some((_place, folder)) = run_in(0o755).await else {
        return;
    };
    let marker = fs::canonicalize(folder.file("databases/db-1")).unwrap();
    fs::write(marker.join("marker"), "old").unwrap();
    folder.remove().unwrap();
    folder.make().unwrap();
    let server = DataServer::postgres(&folder, &database()).await.unwrap();
    server.unwrap().stop().await;
    assert!(!folder.file("databases/db-1/marker").exists());
    remove_data(&folder, "db-1");
}

#[tokio::test]
async fn restored_database_has_the_data_of_its_snapshot_and_takes_a_new_password() {
    let Some((_place, folder)) = run_in(0o700).await else {
        return;
    };
    let restored = Database {
        id: "db-2",
        restored_from: Some("db-1"),
        ..database()
    };
    let server = DataServer::postgres(&folder, &restored).await.unwrap();
    let server = server.unwrap();
    let mut wanted = kavak_simulator::DatabaseToRun {
        id: "db-2".into(),
        identifier: "kavak-agent-dev-db".into(),
        region: "us-east-1".into(),
        version: "15".into(),
        endpoint: "host:5432".into(),
        user: "agent".into(),
        password: String::from("an 'other' one").into(),
        name: "leads".into(),
        restored_from: Some("db-1".into()),
        status: "available".into(),
    };
    server.set_password(&wanted, "a password").await.unwrap();
    wanted.password = String::from("a third one").into();
    let refused = server.set_password(&wanted, "a password").await;
    assert!(refused.is_err(), "it has another password by now");
    server
        .set_password(&wanted, "an 'other' one")
        .await
        .unwrap();
    server.stop().await;
    remove_data(&folder, "db-1");
    remove_data(&folder, "db-2");
}

#[test]
fn redis_takes_no_client_without_the_password() {
    let settings = redis_settings(6379, "secret");
    assert!(settings.contains("requirepass \"secret\"\n"), "{settings}");
    assert!(settings.contains("bind 127.0.0.1\n"), "{settings}");
}
