//! One run at a time changes an environment; who comes second waits or learns who is at work.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use pretty_assertions::assert_eq;

use crate::support::differences::assert_same;
use crate::support::environment::Environment;
use crate::support::gate::Gate;

const UP: &[&str] = &["up", "--wait", "stable", "--yes"];

fn begin(environment: &Environment, arguments: &[&str]) -> Child {
    environment
        .process(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts")
}

/// An `up` that holds the lock and is busy for as long as the gate is closed.
fn busy(environment: &Environment) -> (Child, Gate) {
    let (gated, gate) = environment.gated(|call| call.action == "CreateVpc");
    let child = begin(&gated, UP);
    gate.wait();
    (child, gate)
}

fn ended(child: Child) -> Output {
    child.wait_with_output().expect("it ends")
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill")
        .args([name, &child.id().to_string()])
        .status();
    assert!(sent.expect("kill starts").success());
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn eight_runs_at_once_make_one_stack() {
    let environment = Environment::new();
    let arguments = ["up", "--wait", "stable", "--yes", "--lock-timeout", "20m"];
    let runs: Vec<Child> = (0..8).map(|_| begin(&environment, &arguments)).collect();
    for run in runs {
        let output = ended(run);
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    assert_eq!(environment.everything(), environment.one_of_everything());
    assert_same(
        &environment.stack(),
        &environment.expected_stack(),
        "the stack",
    );
}

#[test]
fn of_eight_runs_that_do_not_wait_those_that_are_late_change_nothing() {
    let environment = Environment::new();
    let runs: Vec<Child> = (0..8).map(|_| begin(&environment, UP)).collect();
    let codes: Vec<Option<i32>> = runs
        .into_iter()
        .map(|run| ended(run).status.code())
        .collect();
    assert!(codes.contains(&Some(0)), "{codes:?}");
    assert!(
        codes.iter().all(|code| [Some(0), Some(7)].contains(code)),
        "{codes:?}"
    );
    assert_eq!(environment.everything(), environment.one_of_everything());
}

#[test]
fn the_second_run_learns_who_is_at_work_since_when_and_from_which_ci_run() {
    let environment = Environment::new();
    let (gated, gate) = environment.gated(|call| call.action == "CreateVpc");
    let mut first = gated
        .process(UP)
        .env("USER", "ana")
        .env("GITHUB_REPOSITORY", "kavak/infra")
        .env("GITHUB_RUN_ID", "4711")
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    gate.wait();
    for arguments in [UP, &["down", "--yes"]] {
        let second = ended(begin(&environment, arguments));
        let said = text(&second.stderr);
        assert_eq!(second.status.code(), Some(7), "{said}");
        for part in [
            "`up` of ana",
            &format!("process {}", first.id()),
            "since 20",
            "https://github.com/kavak/infra/actions/runs/4711",
            "--lock-timeout",
        ] {
            assert!(said.contains(part), "{part:?} is not in:\n{said}");
        }
    }
    first.kill().expect("it is at work");
    first.wait().expect("it has ended");
}

/// The one test that waits for a lock to expire: clocks that are paused decide the rest.
#[test]
fn a_run_that_slept_while_another_took_over_changes_nothing_and_says_so() {
    let environment = Environment::new();
    environment.up().assert().success();
    // One change after the other: the stale run is stopped with nothing else on its way.
    let steps = ["RegisterTaskDefinition", "UpdateService"];
    let environment = environment.with_settings("[agent]\ncpu = 1024\nmemory = 2048");
    let (gated, mut gate) = environment.gated(move |call| steps.contains(&&*call.action));
    let stale_run = begin(&gated, UP);
    gate.wait();
    signal(&stale_run, "-STOP");
    gate.open();
    let began = Instant::now();
    let arguments = ["down", "--yes", "--lock-timeout", "3m"];
    let removed = ended(begin(&environment, &arguments));
    assert!(removed.status.success(), "{}", text(&removed.stderr));
    let waited = began.elapsed();
    assert!(waited >= Duration::from_secs(55), "{waited:?}");
    assert_eq!(environment.everything(), Vec::<String>::new());
    signal(&stale_run, "-CONT");
    let output = ended(stale_run);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(7), "{said}");
    assert!(said.contains("no longer holds the lock"), "{said}");
    assert!(!gate.is_reached_again(), "the service was changed:\n{said}");
    assert_eq!(environment.everything(), Vec::<String>::new());
}

#[test]
fn who_waits_says_for_whom() {
    let environment = Environment::new();
    let (mut first, _gate) = busy(&environment);
    let mut second = begin(&environment, &["down", "--yes", "--lock-timeout", "10m"]);
    let said = BufReader::new(second.stderr.take().expect("a pipe"));
    let waits =
        |line: &String| line.contains("waiting for the run that holds the lock of kavak-agent-dev");
    let line = said.lines().map_while(Result::ok).find(waits);
    assert!(line.is_some_and(|line| line.contains("`up`")));
    signal(&second, "-INT");
    assert_eq!(second.wait().expect("it ends").code(), Some(130));
    first.kill().expect("it is at work");
    first.wait().expect("it has ended");
}
