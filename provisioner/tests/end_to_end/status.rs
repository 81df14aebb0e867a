//! What is told of an environment: once, and again and again.

use std::io::{BufRead, BufReader, Lines};
use std::process::{ChildStdout, Stdio};

use serde_json::Value;

use crate::support::environment::Environment;

fn next(lines: &mut Lines<BufReader<ChildStdout>>) -> Value {
    let line = lines.next().expect("it goes on").expect("a line");
    serde_json::from_str(&line).expect("one object a line")
}

#[test]
fn a_status_tells_since_when_it_runs_and_what_it_costs() {
    let environment = Environment::new();
    let absent = environment.kavak_infra(&["status"]).assert().success();
    let absent = String::from_utf8_lossy(&absent.get_output().stdout).into_owned();
    assert_eq!(absent, "kavak-agent-dev in us-east-1: nothing is there\n");
    environment.up().assert().success();
    let told = environment
        .kavak_infra(&["status", "--json"])
        .assert()
        .success();
    let told: Value = serde_json::from_slice(&told.get_output().stdout).expect("one object");
    assert_eq!(told["state"], "healthy");
    for time in ["since", "deployed_at"] {
        assert!(
            told[time].as_str().is_some_and(|it| it.ends_with('Z')),
            "{time} in {told}"
        );
    }
    assert!(
        told["cost"]["hourly"].as_f64().is_some_and(|it| it > 0.1),
        "{told}"
    );
}

#[test]
fn a_watch_tells_what_changes() {
    let environment = Environment::new();
    environment.up().assert().success();
    let mut running = environment
        .process(&["status", "--watch", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let mut lines = BufReader::new(running.stdout.take().expect("a pipe")).lines();
    assert_eq!(next(&mut lines)["drift"], 0);
    environment.change_by_hand("turn_the_circuit_breaker_off");
    assert_eq!(next(&mut lines)["drift"], 1);
    running.kill().expect("it runs");
    running.wait().expect("it has ended");
}
