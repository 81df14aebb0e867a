//! `drill restore` proves with real databases that a backup can be restored, and leaves the
//! environment as it is.

use std::{
    fs,
    io::{BufRead as _, BufReader},
};

use serde_json::Value;

use crate::{
    desk::Desk,
    restore::{assert_refused, desk, leave_lead},
};

const DRILL: [&str; 3] = ["drill", "restore", "--local"];

/// Drills, and reads the receipt.
fn receipt(desk: &Desk) -> Value {
    let path = desk.done(&DRILL);
    let text = fs::read_to_string(desk.place.path().join(path.trim())).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// All resources of the environment with their identifiers and attributes, and its leads.
fn dump(desk: &Desk) -> [String; 2] {
    [
        desk.done(&["export", "--terraform", "--local"]),
        desk.done(&["leads", "export", "--local"]),
    ]
}

fn assert_drill_is_gone(desk: &Desk) {
    let export = desk.run(&[
        "export",
        "--terraform",
        "--local",
        "--env",
        "dev-drill",
        "--config",
        "config/dev.toml",
    ]);
    assert_refused(
        &export,
        "there is nothing of kavak-agent-dev-drill to export",
    );
}

#[test]
fn backup_of_a_running_environment_is_compared_with_it_and_nothing_of_it_changes() {
    let desk = desk();
    desk.done(&["up", "--local"]);
    if !desk.state().join("databases").exists() {
        println!("SKIPPED: Postgres is not installed here");
        return;
    }
    assert_refused(
        &desk.run(&DRILL),
        "there is no snapshot of kavak-agent-dev-db",
    );
    leave_lead(&desk);
    desk.done(&["down", "--local", "--yes"]);
    desk.done(&["up", "--local", "--from-snapshot", "latest"]);
    let before = dump(&desk);

    let receipt = receipt(&desk);
    assert_eq!(receipt["restored"]["all"]["leads"], 1, "{receipt}");
    assert_eq!(receipt["comparison"]["result"], "equal", "{receipt}");
    assert_eq!(receipt["verified"], true, "{receipt}");
    assert_eq!(receipt["removed"], true, "{receipt}");
    assert_eq!(receipt["failures"], Value::Array(Vec::new()));
    assert_eq!(dump(&desk), before);
    assert_drill_is_gone(&desk);
}

#[test]
fn killed_drill_is_removed_by_the_next_one_and_a_removed_environment_is_not_compared() {
    let desk = desk();
    desk.done(&["up", "--local"]);
    if !desk.state().join("databases").exists() {
        println!("SKIPPED: Postgres is not installed here");
        return;
    }
    leave_lead(&desk);
    desk.done(&["down", "--local", "--yes"]);
    let mut killed = desk.command(&DRILL).spawn().unwrap();
    let lines = BufReader::new(killed.stderr.take().unwrap()).lines();
    let is_restoring = |line: &String| line.contains("created") && line.contains("db_instance");
    assert!(lines.map_while(Result::ok).any(|line| is_restoring(&line)));
    killed.kill().unwrap();
    killed.wait().unwrap();

    let mut next = desk.command(&DRILL);
    // The lock of the one that was killed expires within a minute.
    let next = next.args(["--lock-timeout", "5m"]).output().unwrap();
    let notices = String::from_utf8_lossy(&next.stderr);
    assert!(next.status.success(), "{notices}");
    assert!(notices.contains("left of an earlier drill"), "{notices}");
    let path = String::from_utf8(next.stdout).unwrap();
    let receipt = fs::read_to_string(desk.place.path().join(path.trim())).unwrap();
    let receipt: Value = serde_json::from_str(&receipt).unwrap();
    assert_eq!(receipt["restored"]["all"]["leads"], 1, "{receipt}");
    assert_eq!(receipt["comparison"]["result"], "not_compared", "{receipt}");
    assert_eq!(receipt["removed"], true, "{receipt}");
    assert_drill_is_gone(&desk);

    let settings = fs::read_to_string(desk.place.path().join("config/dev.toml")).unwrap();
    let other = settings.replace("env = \"dev\"", "env = \"dev-drill\"");
    fs::write(desk.place.path().join("config/dev-drill.toml"), other).unwrap();
    desk.done(&["up", "--local", "--env", "dev-drill", "--wait", "created"]);
    assert_refused(
        &desk.run(&DRILL),
        "exists, and is not a drill of kavak-agent-dev",
    );
}
