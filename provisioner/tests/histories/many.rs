//! Many histories, by seeds in a row.

use std::{
    env,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use crate::{
    changes,
    history::{Plot, in_simulated_time, play, traced},
};

/// How many histories CI plays.
const COUNT: u64 = 800;

/// How many of those in which rivals meet, which take longer.
const COUNT_OF_RIVALS: u64 = 200;

/// How many of those in which settings change, which take three times as long.
const COUNT_OF_CHANGES: u64 = 60;

#[expect(
    clippy::disallowed_methods,
    reason = "how many histories are played is no setting"
)]
fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok()?.parse().ok()
}

#[test]
fn every_history_ends_with_exactly_the_stack_and_then_with_nothing() {
    play_many(COUNT, "", |seed| play(Plot::Alone, seed));
}

#[test]
fn whatever_rivals_do_there_is_one_writer_and_one_stack() {
    play_many(COUNT_OF_RIVALS, " --rivals", |seed| {
        play(Plot::Rivals, seed)
    });
}

#[test]
fn settings_changed_on_a_running_stack_keep_data_and_lose_no_request() {
    play_many(COUNT_OF_CHANGES, " --changes", changes::play);
}

/// `KAVAK_TEST_HISTORIES` and `KAVAK_TEST_SEED` say how many and from which seed on;
/// `cargo xtask histories` sets them, with these `options`.
fn play_many<F: Future<Output = ()>>(count: u64, options: &str, play: impl Fn(u64) -> F + Sync) {
    let first = number("KAVAK_TEST_SEED").unwrap_or(1);
    let end = first + number("KAVAK_TEST_HISTORIES").unwrap_or(count);
    let next = AtomicU64::new(first);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let failed: Vec<u64> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| scope.spawn(|| failed_seeds(&play, &next, end)))
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap())
            .collect()
    });
    assert!(
        failed.is_empty(),
        "{} of {} histories failed; `cargo xtask histories{options} --count 1 --seed N` replays one, with N out of {failed:?}",
        failed.len(),
        end - first,
    );
}

fn failed_seeds<F: Future<Output = ()>>(
    play: &impl Fn(u64) -> F,
    next: &AtomicU64,
    end: u64,
) -> Vec<u64> {
    let mut failed = Vec::new();
    loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= end {
            return failed;
        }
        let history = AssertUnwindSafe(|| in_simulated_time(play(seed)));
        if catch_unwind(history).is_err() {
            failed.push(seed);
        }
    }
}

#[test]
fn the_same_seed_is_the_same_history() {
    let first = traced(7);
    assert!(!first.is_empty());
    assert_eq!(first, traced(7));
    assert_ne!(first, traced(8));
}

#[test]
fn a_world_with_a_whole_stack_in_it_is_the_same_after_it_was_written_and_read() {
    use crate::account::{Account, settings};
    in_simulated_time(async {
        let account = Account::new(kavak_simulator::Pace::Typical, 1);
        account.up(&settings("dev")).await.complete("up");
        account.down(&settings("dev")).await.complete("down");
        let _halfway = account.up(&settings("dev")).await;
        let written = account
            .0
            .inspect(|world| serde_json::to_value(world).unwrap());
        let read: kavak_simulator::World = serde_json::from_value(written.clone()).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), written);
    });
}
