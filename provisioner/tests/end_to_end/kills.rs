//! `kill -9` at a call of `up` loses nothing: the next `up` completes, the next `down` removes.
//!
//! `KAVAK_TEST_KILLS` kills at more of the calls.

use std::env;
use std::process::Stdio;
use std::sync::mpsc::channel;

use kavak_calls::InjectedFault;
use kavak_simulator::{Call, NoFaults};
use pretty_assertions::assert_eq;

use crate::support::differences::assert_same;
use crate::support::environment::Environment;
use crate::support::gate::PATIENCE;

/// Kills an `up` when it makes this call; nothing that it sends after that reaches AWS.
fn kill_up(
    environment: &Environment,
    at: InjectedFault,
    mut is_meant: impl FnMut(&Call<'_>) -> bool + Send + 'static,
) {
    let (report, reached) = channel();
    let mut is_dead = false;
    environment.simulator().play(move |call: &Call<'_>| {
        if is_dead {
            return InjectedFault::CrashBefore;
        }
        is_dead = is_meant(call);
        if !is_dead {
            return InjectedFault::None;
        }
        report.send(()).expect("the test waits for it");
        at
    });
    let mut running = environment
        .process(&["up", "--wait", "stable", "--yes"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let reached = reached.recv_timeout(PATIENCE);
    running.kill().expect("kill -9");
    running.wait().expect("it has ended");
    reached.expect("the call is made");
    environment.simulator().play(NoFaults);
    environment.change_by_hand("let_the_dead_runs_hold_end");
}

/// Kills one `up` after another, each in an empty account, at mutating calls spread over the
/// whole run, and hands over what is left.
fn after_each_kill(at: InjectedFault, check: impl Fn(&Environment, &str)) {
    let environment = Environment::new();
    environment.up().assert().success();
    let (_, calls) = environment.simulator().calls();
    let kills = env::var("KAVAK_TEST_KILLS").map_or(5, |text| text.parse().expect("a number"));
    for kill in 0..kills {
        environment.empty_account();
        let number = kill * calls / kills;
        kill_up(&environment, at, move |call| {
            call.changing_number == Some(number)
        });
        let story = format!("{at:?} at mutating call {number} of {calls}");
        check(&environment, &story);
    }
}

fn completes(environment: &Environment, story: &str) {
    let done = environment.up().assert().try_success();
    assert!(
        done.is_ok(),
        "{story}: {}",
        done.err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    );
    // The killed run may have done all: then the second changes nothing and is not recorded.
    let is_record = |line: &String| line.ends_with("/runs");
    let (mut is, mut expected) = (environment.everything(), environment.one_of_everything());
    is.retain(|line| !is_record(line));
    expected.retain(|line| !is_record(line));
    assert_eq!(is, expected, "{story}");
    assert_same(&environment.stack(), &environment.expected_stack(), story);
}

fn leaves_nothing(environment: &Environment, story: &str) {
    let done = environment.down().assert().try_success();
    assert!(
        done.is_ok(),
        "{story}: {}",
        done.err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    );
    assert_eq!(environment.everything(), Vec::<String>::new(), "{story}");
}

#[test]
fn up_killed_before_a_call_is_completed_by_the_next() {
    after_each_kill(InjectedFault::CrashBefore, completes);
}

#[test]
fn up_killed_after_a_call_is_completed_by_the_next() {
    after_each_kill(InjectedFault::CrashAfter, completes);
}

#[test]
fn up_killed_before_a_call_is_removed_by_down() {
    after_each_kill(InjectedFault::CrashBefore, leaves_nothing);
}

#[test]
fn up_killed_after_a_call_is_removed_by_down() {
    after_each_kill(InjectedFault::CrashAfter, leaves_nothing);
}

/// Kills the `up` that makes the database again before its address is in the secret.
#[test]
fn up_killed_before_the_secret_has_the_new_databases_address_is_completed_by_the_next() {
    let environment = Environment::new();
    environment.up().assert().success();
    environment.change_by_hand("lose_a_database_that_was_elsewhere");
    let mut is_made = false;
    kill_up(&environment, InjectedFault::CrashBefore, move |call| {
        is_made |= call.operation == "CreateDBInstance";
        is_made && call.operation == "PutSecretValue"
    });
    environment.plan().assert().code(10);
    completes(&environment, "killed before the secret had the address");
    environment.plan().assert().code(0);
}
