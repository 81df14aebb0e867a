//! Environments with an end: `up --ttl` writes it, `status` shows it, `reap` goes by it.

use std::process::{Command, Output, Stdio};

use kavak_proxy::Call;
use kavak_simulator::{Moment, World};
use pretty_assertions::assert_eq;
use serde_json::Value;

use crate::support::environment::Environment;

fn up(environment: &Environment, ttl: &str) {
    let mut up = environment.up();
    up.args(["--ttl", ttl]).assert().success();
}

/// How far on a clock is by which what ends in an hour has ended.
const LATER: &str = "+2h";

fn reap(environment: &Environment, more: &[&str]) -> Output {
    let mut reap = reap_later(environment, more);
    reap.output().expect("`cargo xtask tools` installs it")
}

/// Without any configuration file, as a nightly job does it, and two hours later.
fn reap_later(environment: &Environment, more: &[&str]) -> Command {
    let arguments = "reap --yes --project kavak-agent --region us-east-1";
    let all: Vec<&str> = arguments.split(' ').chain(more.iter().copied()).collect();
    let reap = environment.process_without_settings(&all);
    let mut later = Command::new("/usr/bin/faketime");
    later.env_clear().args(["-f", LATER]);
    later.arg(reap.get_program()).args(reap.get_args());
    for (name, value) in reap.get_envs() {
        later.env(name, value.expect("none is taken away"));
    }
    let folder = reap.get_current_dir().expect("a folder without settings");
    later.current_dir(folder);
    later
}

fn told(output: &Output) -> String {
    let (data, talk) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(data),
        String::from_utf8_lossy(talk)
    )
}

fn ends_at(environment: &Environment) -> Value {
    let status = environment.kavak_infra(&["status", "--json"]);
    let output = { status }.assert().success();
    let status: Value =
        serde_json::from_slice(&output.get_output().stdout).expect("one JSON object");
    status["ends_at"].clone()
}

#[test]
fn what_has_ended_is_removed_and_everything_else_is_left() {
    let ended = Environment::new();
    // VPCs and their internet gateways: the default ones and five.
    for quota in ["L-F678F1CE", "L-A4707A72"] {
        let raise = |world: &mut World, _: Moment| world.set_quota("us-east-1", quota, 6);
        ended.simulator().change(raise);
    }
    let later = ended.neighbour("kavak-agent", "later");
    let endless = ended.neighbour("kavak-agent", "endless");
    let other = ended.neighbour("kavak-other", "dev");
    let protected = ended.neighbour("kavak-agent", "prod");
    up(&later, "4h");
    endless.up().assert().success();
    up(&other, "1h");
    up(&protected, "1h");
    let protected = protected.protected();
    protected.up().assert().success();
    let others = ended.everything();
    up(&ended, "1h");
    let output = reap(&ended, &["--regions", "us-east-1,eu-west-1"]);
    let said = told(&output);
    assert!(output.status.success(), "{said}");
    assert_eq!(ended.everything(), others, "{said}");
    for part in [
        "kavak-agent-dev",
        "removed",
        "kavak-agent-prod",
        "protected",
    ] {
        assert!(said.contains(part), "{part:?} is not in:\n{said}");
    }
}

#[test]
fn final_snapshot_that_the_settings_asked_for_is_taken_by_reap_without_them() {
    let environment = Environment::new().with_settings("[database]\nfinal_snapshot = true");
    up(&environment, "1h");
    let output = reap(&environment, &[]);
    let said = told(&output);
    assert!(output.status.success(), "{said}");
    let left = environment.everything();
    assert_eq!(left.len(), 1, "{left:?}");
    assert!(left[0].contains("kavak-agent-dev-db-final-"), "{left:?}");
}

#[test]
fn an_end_is_shown_kept_put_off_and_taken_away() {
    let environment = Environment::new();
    up(&environment, "1h");
    let first = ends_at(&environment);
    environment.up().assert().success();
    assert_eq!(ends_at(&environment), first, "kept");
    environment.plan().assert().code(0);
    up(&environment, "4h");
    let second = ends_at(&environment);
    // In this order: they are of one length, with the year first.
    assert!(second.as_str() > first.as_str(), "{second} after {first}");
    up(&environment, "1h");
    assert_eq!(ends_at(&environment), second, "never put forward");
    up(&environment, "none");
    assert_eq!(ends_at(&environment), Value::Null);
    environment.plan().assert().code(0);
}

#[test]
fn an_end_that_nobody_can_read_is_said_and_nothing_is_removed() {
    let environment = Environment::new();
    up(&environment, "1h");
    environment.change_by_hand("make_its_end_unreadable");
    let before = environment.everything();
    let output = reap(&environment, &[]);
    let said = told(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("next week"), "{said}");
    assert_eq!(environment.everything(), before);
    environment.up().assert().success();
    let output = reap(&environment, &[]);
    let said = told(&output);
    assert!(output.status.success(), "{said}");
    assert_eq!(
        environment.everything(),
        Vec::<String>::new(),
        "fixed, it is reaped"
    );
}

#[test]
fn what_a_killed_run_left_half_made_has_its_end_too() {
    let environment = Environment::new();
    let (gated, gate) = environment.gated(|call| call.action == "CreateDBInstance");
    let arguments = ["up", "--wait", "stable", "--yes", "--ttl", "1h"];
    let mut run = gated
        .process(&arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    gate.wait();
    run.kill().expect("kill -9");
    run.wait().expect("it has ended");
    environment.change_by_hand("let_the_dead_runs_hold_end");
    let output = reap(&environment, &[]);
    let said = told(&output);
    assert!(output.status.success(), "{said}");
    assert_eq!(environment.everything(), Vec::<String>::new(), "{said}");
}

#[test]
fn what_another_run_holds_is_left_for_the_next_time() {
    let environment = Environment::new();
    up(&environment, "1h");
    environment.change_by_hand("retag_a_subnet");
    let is_work = |call: &Call| call.is_changing() && call.action != "PutParameter";
    let (gated, gate) = environment.gated(is_work);
    let mut run = gated
        .process(&["up", "--wait", "stable", "--yes"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    gate.wait();
    let output = reap(&environment, &["--json"]);
    let said = told(&output);
    run.kill().expect("it is at work");
    run.wait().expect("it has ended");
    assert!(output.status.success(), "{said}");
    assert!(said.contains("\"held\""), "{said}");
    let vpcs = environment.everything();
    assert!(
        vpcs.contains(&"vpc kavak-agent-dev-vpc".to_owned()),
        "{said}"
    );
}

#[test]
fn what_is_put_off_before_reap_holds_it_is_left() {
    let environment = Environment::new();
    up(&environment, "1h");
    let before = environment.everything();
    // It has looked when it asks who holds.
    let (gated, mut gate) = environment.gated(|call| call.action == "GetParametersByPath");
    let reaping = reap_later(&gated, &["--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("`cargo xtask tools` installs it");
    gate.wait();
    up(&environment, "4h");
    gate.open();
    let output = reaping.wait_with_output().expect("it ends");
    let said = told(&output);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("\"alive\""), "{said}");
    assert_eq!(environment.everything(), before, "{said}");
}

#[test]
fn a_protected_environment_is_given_no_end() {
    let environment = Environment::new().protected();
    environment.up().args(["--ttl", "4h"]).assert().code(2);
    assert_eq!(environment.everything(), Vec::<String>::new());
}
