//! `drill restore` proves with real databases that a backup can be restored, and leaves the
//! environment as it is.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::Child,
    thread::{self, JoinHandle},
};

use serde_json::Value;

use crate::{
    desk::Desk,
    restore::{assert_refused, desk, leave_lead},
};

const DRILL: [&str; 3] = ["drill", "restore", "--local"];

/// The receipt at the path that a drill prints.
fn receipt(desk: &Desk, path: &str) -> Value {
    let text = fs::read_to_string(desk.place.path().join(path.trim())).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Waits for a line with these parts, and reads the rest beside the test.
fn wait_for_line(drill: &mut Child, parts: &'static [&str]) -> JoinHandle<String> {
    let mut lines = BufReader::new(drill.stderr.take().unwrap())
        .lines()
        .map_while(Result::ok);
    let is_it = |line: &String| parts.iter().all(|part| line.contains(part));
    assert!(lines.any(|line| is_it(&line)));
    thread::spawn(move || lines.collect::<Vec<_>>().join("\n"))
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
fn backup_is_compared_with_the_running_environment_while_a_second_drill_is_refused() {
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
    // The second backup is younger than the lead by more than the longest turn, so that the
    // lead is compared.
    for _ in 0..2 {
        desk.done(&["down", "--local", "--yes"]);
        desk.done(&["up", "--local", "--from-snapshot", "latest"]);
    }
    let before = dump(&desk);

    let mut first = desk.command(&DRILL).spawn().unwrap();
    let notices = wait_for_line(&mut first, &["created"]);
    let second = desk.run(&DRILL);
    let refusal = String::from_utf8_lossy(&second.stderr);
    assert_eq!(second.status.code(), Some(7), "{refusal}");
    for part in ["holds the lock of kavak-agent-dev-drill", "`drill restore`"] {
        assert!(refusal.contains(part), "{refusal}");
    }
    let first = first.wait_with_output().unwrap();
    let notices = notices.join().unwrap();
    assert!(first.status.success(), "{notices}");
    assert!(!notices.contains("not proved"), "{notices}");
    let receipt = receipt(&desk, &String::from_utf8(first.stdout).unwrap());
    assert_eq!(receipt["restored"]["before"]["leads"], 1, "{receipt}");
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
    let rest = wait_for_line(&mut killed, &["created", "db_instance"]);
    killed.kill().unwrap();
    rest.join().unwrap();
    killed.wait().unwrap();

    let mut next = desk.command(&DRILL);
    // The lock of the one that was killed expires within a minute.
    let next = next.args(["--lock-timeout", "5m"]).output().unwrap();
    let notices = String::from_utf8_lossy(&next.stderr);
    assert!(next.status.success(), "{notices}");
    assert!(notices.contains("left of an earlier drill"), "{notices}");
    assert!(notices.contains("not proved complete"), "{notices}");
    let receipt = receipt(&desk, &String::from_utf8(next.stdout).unwrap());
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
