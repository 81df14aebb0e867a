//! Two runs that want to change the same environment.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use kavak_engine::{Outcome, Stop, StopReason};
use kavak_hold::{Holder, NotHeld};
use kavak_infra::{gather, hold::claim_of};
use kavak_simulator::{ByChance, Dice, Pace, is_changing};
use kavak_stack::{
    Settings,
    plan::{self, Until},
};
use tokio::{
    sync::mpsc::unbounded_channel,
    time::{Instant, Sleep, sleep, sleep_until, timeout},
};

use crate::{
    account::{Account, settings},
    history::{assert_converged, assert_empty, in_simulated_time},
};

const HOUR: Duration = Duration::from_secs(3_600);

/// What a run does while it holds.
#[derive(Clone, Copy)]
enum Work {
    Up,
    Down,
}

/// A run that holds the environment while it changes it, as commands do; how
/// it ended, or nothing if it could not get the hold.
async fn held(account: Account, settings: Settings, name: String, work: Work) -> Option<Outcome> {
    let aws = account.aws(&settings.environment()).await;
    aws.read_domain();
    let target = aws.holdable();
    let holder = Holder {
        run: name.clone(),
        command: "up".into(),
        user: None,
        host: Some(name),
        process: 1,
        since: "then".into(),
        ci_run: None,
    };
    let hold = claim_of(&target, holder, HOUR).settle(|_| ()).await.ok()?;
    target.demand(hold.permit().clone());
    let stop = Stop::default();
    let keep = async {
        hold.keep().await;
        if matches!(hold.permit().check(), Err(NotHeld::Lost(_))) {
            stop.order(StopReason::HoldLost);
        }
        std::future::pending::<()>().await;
    };
    let work = async {
        let plan = match work {
            Work::Up => gather::up(&aws, &settings).await.ok()?.plan,
            Work::Down => plan::down(&gather::observed_with_remains(&aws).await.ok()?),
        };
        let events = unbounded_channel().0;
        let aws = std::sync::Arc::new(aws);
        Some(kavak_engine::run(aws, plan, Until::Done, events, stop.clone()).await)
    };
    let outcome = tokio::select! {
        biased;
        outcome = work => outcome,
        () = keep => None,
    };
    // What stays is dead in a minute.
    let _ = hold.release().await;
    outcome
}

/// A future that nobody looks at for a while.
struct Asleep<F> {
    work: Pin<Box<F>>,
    nap: (Instant, Instant),
    alarm: Option<Pin<Box<Sleep>>>,
}

impl<F: Future> Future for Asleep<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let (from, until) = self.nap;
        if (from..until).contains(&Instant::now()) {
            let mut alarm = Box::pin(sleep_until(until));
            if alarm.as_mut().poll(context).is_pending() {
                self.alarm = Some(alarm);
                return Poll::Pending;
            }
        }
        self.work.as_mut().poll(context)
    }
}

fn run(account: &Account, name: &str, work: Work) -> impl Future<Output = Option<Outcome>> + use<> {
    held(account.clone(), settings("dev"), name.to_owned(), work)
}

/// Calls that change something of the environment, not of the hold.
fn changes(account: &Account) -> usize {
    let journal = account.0.journal();
    let of_environment = journal.iter().filter(|call| {
        is_changing(&call.operation) && call.service != kavak_simulator::Service::Ssm
    });
    of_environment.count()
}

#[test]
fn two_ups_at_once_make_one_stack() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let (one, other) = tokio::join!(
            run(&account, "one", Work::Up),
            run(&account, "other", Work::Up)
        );
        for outcome in [one, other] {
            assert!(outcome.is_some_and(|outcome| outcome.is_complete()));
        }
        assert_converged(&account, &settings("dev"), "two at once").await;
        assert_empty(&account, &settings("dev"), "two at once").await;
    });
}

#[test]
fn a_zombie_changes_nothing_after_another_run_took_over() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let began = Instant::now();
        let zombie = Asleep {
            work: Box::pin(run(&account, "zombie", Work::Up)),
            nap: (
                began + Duration::from_secs(6),
                began + Duration::from_secs(3_000),
            ),
            alarm: None,
        };
        let follower = async {
            sleep(Duration::from_secs(10)).await;
            assert!(changes(&account) > 0, "the zombie was at work");
            let outcome = run(&account, "follower", Work::Down).await;
            assert!(outcome.is_some_and(|outcome| outcome.is_complete()));
            assert!(began.elapsed() < Duration::from_secs(3_000));
            changes(&account)
        };
        let (zombie, before) = tokio::join!(zombie, follower);
        let stopped = zombie.and_then(|outcome| outcome.stopped);
        assert_eq!(stopped, Some(StopReason::HoldLost));
        assert_eq!(changes(&account), before, "after it woke up");
        let left = account.inventory(&settings("dev"));
        assert!(left.is_empty(), "{left:#?}");
    });
}

/// Two or three rivals, some of whom sleep or are killed, on an AWS that
/// throttles, fails and loses replies.
async fn play(seed: u64) {
    let mut dice = Dice::new(seed);
    let account = Account::new(Pace::Varying, seed);
    let rarely = 20 + dice.below(200);
    account.play(ByChance {
        dice: Dice::new(dice.number()),
        throttle: rarely,
        fail: rarely,
        stale: rarely,
        delay: rarely,
        crash: None,
    });
    let began = Instant::now();
    let mut rivals = tokio::task::JoinSet::new();
    for rival in 0..2 + dice.below(2) {
        let work = if dice.one_in(3) { Work::Down } else { Work::Up };
        let from = began + Duration::from_secs(dice.below(300));
        let length = if dice.one_in(2) { dice.below(400) } else { 0 };
        let run = Asleep {
            work: Box::pin(run(&account, &format!("rival-{rival}"), work)),
            nap: (from, from + Duration::from_secs(length)),
            alarm: None,
        };
        let limit = match dice.one_in(3) {
            true => Duration::from_secs(dice.below(600)),
            false => HOUR * 3,
        };
        rivals.spawn(async move { timeout(limit, run).await.ok().flatten() });
    }
    rivals.join_all().await;
    account.calm();
    // What the dead have sent has arrived, and their hold has ended.
    sleep(Duration::from_secs(120)).await;
    let about = format!("seed {seed}");
    let last = run(&account, "last", Work::Up).await;
    assert!(last.is_some_and(|outcome| outcome.is_complete()), "{about}");
    assert_converged(&account, &settings("dev"), &about).await;
    assert_empty(&account, &settings("dev"), &about).await;
}

#[test]
fn whatever_rivals_do_there_is_one_stack_in_the_end() {
    for seed in 1..=60 {
        in_simulated_time(play(seed));
    }
}
