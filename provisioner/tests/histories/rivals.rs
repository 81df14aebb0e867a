//! Runs that want to change the same environment.

use std::time::Duration;

use kavak_calls::is_mutating;
use kavak_simulator::{CallerId, Dice, Entry, Pace, Service};
use kavak_stack::Settings;
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{
    account::{Account, settings},
    history::{assert_converged, assert_empty, in_simulated_time},
    machine::Machine,
    run::{Ended, Run},
};

/// Two or three runs at once, on machines whose clocks disagree; some sleep
/// for a while, some are killed.
pub(crate) async fn meet(account: &Account, settings: &Settings, dice: &mut Dice) {
    let mut rivals = JoinSet::new();
    for _ in 0..2 + dice.below(2) {
        let run = Run::new(account, machine(dice));
        let is_down = dice.one_in(3);
        let seconds_late = if dice.one_in(2) { 0 } else { dice.below(120) };
        let is_killed = dice.one_in(3);
        let life = if is_killed { dice.below(600) } else { 100_000 };
        let settings = settings.clone();
        let work = async move {
            sleep(Duration::from_secs(seconds_late)).await;
            if is_down {
                run.down(&settings).await
            } else {
                run.up(&settings).await
            }
        };
        rivals.spawn(timeout(Duration::from_secs(life), work));
    }
    // How each ended is up to the seed.
    rivals.join_all().await;
}

/// A machine with a calendar and a clock of its own, that may sleep.
fn machine(dice: &mut Dice) -> Machine {
    let calendar = Duration::from_secs(dice.below(365 * 24 * 3_600));
    let machine = Machine::with_clock(calendar, 0.95 + dice.fraction() / 10.0);
    if dice.one_in(2) {
        return machine;
    }
    let from = Duration::from_secs(dice.below(300));
    machine.asleep(from, Duration::from_secs(dice.below(400)))
}

/// What was sent that changes something of an environment, not of the lock.
fn writes(account: &Account) -> Vec<Entry> {
    let mut journal = account.0.journal();
    journal.retain(|call| is_mutating(&call.operation) && call.service != Service::Ssm);
    journal
}

/// No run changes anything after another one has: whoever takes over finds
/// everything that the run before it has sent. A neighbour's run changes
/// another environment.
pub(crate) fn assert_one_writer_at_a_time(account: &Account, neighbour: CallerId, about: &str) {
    let mut writers: Vec<CallerId> = Vec::new();
    let mut writes = writes(account);
    writes.retain(|write| write.caller != neighbour);
    for write in writes {
        if writers.last() != Some(&write.caller) {
            let is_over = writers.contains(&write.caller);
            assert!(!is_over, "{about}: two writers: {write:#?}, {writers:?}");
            writers.push(write.caller);
        }
    }
}

#[test]
fn eight_ups_at_once_make_one_stack() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let mut rivals = JoinSet::new();
        for _ in 0..8 {
            let run = account.run();
            rivals.spawn(async move { run.up(&settings("dev")).await });
        }
        for ended in rivals.join_all().await {
            ended.complete("one of eight");
        }
        let nobody = account.run().caller();
        assert_one_writer_at_a_time(&account, nobody, "eight at once");
        assert_converged(&account, &settings("dev"), "eight at once").await;
        assert_empty(&account, &settings("dev"), "eight at once").await;
    });
}

#[test]
fn a_stale_run_changes_nothing_after_another_run_took_over() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let settings = settings("dev");
        let nap = (Duration::from_secs(6), Duration::from_secs(2_994));
        let stale_run = Run::new(&account, Machine::new().asleep(nap.0, nap.1));
        let follower = async {
            sleep(Duration::from_secs(10)).await;
            assert!(!writes(&account).is_empty(), "the stale run was at work");
            account.down(&settings).await.complete("follower");
            writes(&account).len()
        };
        let (stale_run, before) = tokio::join!(stale_run.up(&settings), follower);
        let Ended::Done(stale_run) = stale_run else {
            panic!("the stale run had begun");
        };
        // Its calls may have been given up before it learns why.
        assert!(!stale_run.is_complete());
        assert_eq!(writes(&account).len(), before, "after it woke up");
        let left = account.inventory(&settings);
        assert!(left.is_empty(), "{left:#?}");
    });
}
