//! `kill -9` at a random moment of `up` loses nothing: the next `up` completes, the next `down` removes.
//!
//! `KAVAK_TEST_SEED` repeats a run, `KAVAK_TEST_KILLS` makes it longer.

use std::env;
use std::ops::Range;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use kavak_proxy::InjectedFault;
use pretty_assertions::assert_eq;

use crate::support::differences::assert_same;
use crate::support::environment::Environment;

/// In all, over the tests of one kind.
const KILLS: u32 = 30;

fn number(name: &str, default: u64) -> u64 {
    env::var(name)
        .ok()
        .map_or(default, |text| text.parse().expect("a number"))
}

/// A moment before `limit`, from the seed and the kill's number (SplitMix64).
fn moment(seed: u64, kill: u32, limit: Duration) -> Duration {
    let mut mixed = seed.wrapping_add(u64::from(kill).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    let nanoseconds = u64::try_from(limit.as_nanos()).expect("a run of minutes");
    Duration::from_nanos((mixed ^ (mixed >> 31)) % nanoseconds.max(1))
}

/// Kills one `up` after another, each in an account of its own, and hands over what is left.
#[expect(
    clippy::print_stdout,
    reason = "a failed run shows the seed that repeats it"
)]
fn after_each_kill(kills: Range<u32>, check: impl Fn(&Environment, &str)) {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("after 1970")
        .as_secs();
    let seed = number("KAVAK_TEST_SEED", now);
    let start = Instant::now();
    let world = Environment::new();
    world.up().assert().success();
    let whole_run = start.elapsed();
    for kill in kills {
        let environment = world.in_account(1000 + kill);
        let moment = moment(seed, kill, whole_run);
        let story =
            format!("KAVAK_TEST_SEED={seed}, kill {kill} after {moment:?} of {whole_run:?}");
        println!("{story}");
        let mut command = environment.process(&["up", "--wait", "stable", "--yes"]);
        let mut running = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        // The moment itself is what is random here; nothing waits for it.
        thread::sleep(moment);
        running.kill().expect("kill -9");
        running.wait().expect("it has ended");
        environment.change_by_hand("let_the_dead_runs_hold_end");
        check(&environment, &story);
    }
}

/// A third of the kills, so that three tests share the work.
fn third(number_of_third: u32) -> Range<u32> {
    let each = u32::try_from(number("KAVAK_TEST_KILLS", u64::from(KILLS)))
        .expect("not that many")
        .div_ceil(3);
    number_of_third * each..(number_of_third + 1) * each
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
fn up_after_a_kill_makes_one_of_everything_first_third() {
    after_each_kill(third(0), completes);
}

#[test]
fn up_after_a_kill_makes_one_of_everything_second_third() {
    after_each_kill(third(1), completes);
}

#[test]
fn up_after_a_kill_makes_one_of_everything_last_third() {
    after_each_kill(third(2), completes);
}

#[test]
fn down_after_a_kill_leaves_nothing_first_third() {
    after_each_kill(third(0), leaves_nothing);
}

#[test]
fn down_after_a_kill_leaves_nothing_second_third() {
    after_each_kill(third(1), leaves_nothing);
}

#[test]
fn down_after_a_kill_leaves_nothing_last_third() {
    after_each_kill(third(2), leaves_nothing);
}

/// Kills the `up` that makes the database again before its address is in the secret.
#[test]
fn the_address_of_a_database_that_was_made_again_reaches_the_secret_after_a_kill() {
    let environment = Environment::new();
    environment.up().assert().success();
    environment.change_by_hand("lose_a_database_that_was_elsewhere");
    let (is_made, (made, next)) = (AtomicBool::default(), channel());
    let made = Mutex::new(made);
    let proxied = environment.behind(move |call| {
        if call.action == "CreateDBInstance" {
            is_made.store(true, Ordering::SeqCst);
        }
        if call.action == "PutSecretValue" && is_made.load(Ordering::SeqCst) {
            // Nobody listens after the kill.
            let _ = made.lock().expect("no rule panics").send(());
            return InjectedFault::ErrorBefore;
        }
        InjectedFault::None
    });
    let mut running = proxied
        .process(&["up", "--wait", "stable", "--yes"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    next.recv_timeout(Duration::from_secs(120))
        .expect("the secret is told the new address");
    running.kill().expect("kill -9");
    running.wait().expect("it has ended");
    environment.change_by_hand("let_the_dead_runs_hold_end");
    environment.plan().assert().code(10);
    completes(&environment, "killed before the secret had the address");
    environment.plan().assert().code(0);
}
