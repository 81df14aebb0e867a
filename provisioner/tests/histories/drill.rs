//! A drill that dies at any mutating call leaves nothing that the next one, or `down`, does
//! not remove, and never touches the environment that it is of.

use std::sync::Arc;

use kavak_calls::InjectedFault;
use kavak_engine::Stop;
use kavak_infra::{
    aws::Recorded, context::make_drill_of, delivery::logs, delivery::one_off, delivery::service,
    gather::Asked,
};
use kavak_simulator::{OnChangingCalls, Pace, Resource};
use kavak_stack::{Settings, SnapshotChoice, plan::Keeping};
use tokio::time::sleep;

use crate::{
    account::{Account, settings},
    history::{ARRIVAL, in_simulated_time},
    run::{Ended, Run, carry_out, cloud_of_up, planned, removed},
};

/// The settings of a drill of `dev`, as the command makes them.
fn of_drill() -> Settings {
    let mut settings = settings("dev-drill");
    make_drill_of("kavak-agent-dev", &mut settings);
    settings
}

impl Run {
    /// `drill restore`: under one lock, removes what an earlier one left, restores, counts by a
    /// task of its own, and removes.
    async fn drill(&self) -> Ended {
        let settings = of_drill();
        let work = async {
            let aws = Arc::new(self.aws().await);
            let target = aws.lockable(&settings.environment());
            let work = async |stop: &Stop| {
                let keeping = Keeping::default();
                removed(&aws, &settings, &keeping, stop).await?;
                let asked = Asked {
                    from_snapshot: Some(SnapshotChoice::Named("kavak-agent-dev-db-final-1".into())),
                    ..Asked::default()
                };
                let plan = planned(&aws, &settings, &asked).await?;
                let outcome = carry_out(&cloud_of_up(&aws, &settings), plan, stop).await;
                assert!(outcome.is_complete(), "{:#?}", outcome.failures);
                self.count(&settings, stop).await?;
                removed(&aws, &settings, &keeping, stop).await
            };
            self.with_lock(target.recorded(Recorded::Never), work).await
        };
        Ended::of(Box::pin(self.unless_killed(work)).await)
    }

    async fn count(&self, settings: &Settings, stop: &Stop) -> Result<(), Ended> {
        // Without the lock, as the command does it.
        let (aws, environment) = (self.aws().await, settings.environment());
        let now = service::now(&aws, &environment).await;
        let now = now.map_err(Ended::Refused)?;
        let work = one_off::Work {
            command: &["counts"],
            ..one_off::Work::default()
        };
        let task = one_off::start(&aws, &now, "app", work).await;
        let task = task.map_err(Ended::Refused)?;
        let listener = &mut |_: &logs::Line| ();
        let ended = one_off::watch(&aws, &environment, &task, stop, listener).await;
        ended.expect("the task is watched to its end");
        Ok(())
    }
}

/// What there is of the environment that is drilled.
fn of_source(account: &Account) -> Vec<Resource> {
    let mut all = account.inventory(&settings("dev"));
    all.retain(|it| !it.id.contains("dev-drill"));
    all
}

/// How what a dead drill left is removed.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Next {
    Drill,
    Down,
}

/// Each mutating call of a drill is one of four tests' crash point.
async fn leave_nothing_after_crashes(quarter: u64, injected: InjectedFault, next: Next) {
    let source = Account::after_restoration().await;
    let before = of_source(&source);
    for call in (quarter..).step_by(4) {
        let account = source.fork(call);
        account.play(OnChangingCalls([(call, injected)].into()));
        let ended = account.run().drill().await;
        let about = format!("{injected:?} at mutating call {call}");
        if account.changing_calls() <= call {
            ended.complete("a whole drill");
            assert_eq!(of_source(&account), before, "a whole drill");
            assert!(call > 60, "a drill makes {call} mutating calls");
            break;
        }
        account.calm();
        sleep(ARRIVAL).await;
        let ended = match next {
            Next::Drill => account.run().drill().await,
            Next::Down => account.down(&of_drill()).await,
        };
        ended.complete(&about);
        let left = account.inventory(&of_drill());
        assert!(left.is_empty(), "{about}: {left:#?}");
        assert_eq!(of_source(&account), before, "{about}");
    }
}

#[test]
fn drill_that_dies_before_a_call_is_removed_by_the_next_drill() {
    let crashes = leave_nothing_after_crashes(0, InjectedFault::CrashBefore, Next::Drill);
    in_simulated_time(crashes);
}

#[test]
fn drill_that_dies_after_a_call_is_removed_by_the_next_drill() {
    let crashes = leave_nothing_after_crashes(1, InjectedFault::CrashAfter, Next::Drill);
    in_simulated_time(crashes);
}

#[test]
fn drill_that_dies_before_a_call_is_removed_by_down() {
    let crashes = leave_nothing_after_crashes(2, InjectedFault::CrashBefore, Next::Down);
    in_simulated_time(crashes);
}

#[test]
fn drill_that_dies_after_a_call_is_removed_by_down() {
    let crashes = leave_nothing_after_crashes(3, InjectedFault::CrashAfter, Next::Down);
    in_simulated_time(crashes);
}

#[test]
fn environment_of_a_drill_is_not_brought_up_with_settings_that_send_messages() {
    in_simulated_time(async {
        let account = Account::new(Pace::Quick, 1);
        account.up(&of_drill()).await.complete("drill");
        let refused = account.run().plan(&settings("dev-drill")).await;
        let Err(Ended::Refused(error)) = refused else {
            panic!("not refused");
        };
        let why = error.because_of();
        assert!(why.contains("a drill of kavak-agent-dev"), "{why}");
        account.up(&of_drill()).await.complete("its own settings");
    });
}
