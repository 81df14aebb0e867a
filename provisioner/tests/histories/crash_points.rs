//! Every changing call of `up` and of `down` is a point at which the caller
//! dies once: what is in the stack is covered by being there.

use kavak_calls::InjectedFault;
use kavak_simulator::{OnChangingCalls, Pace};

use crate::{
    account::{Account, settings},
    history::{assert_converged, assert_empty, in_simulated_time},
};

const CRASHES: [InjectedFault; 2] = [InjectedFault::CrashBefore, InjectedFault::CrashAfter];

#[test]
fn an_up_that_dies_at_any_call_is_finished_by_the_next_and_then_removed() {
    in_simulated_time(async {
        for injected in CRASHES {
            for call in 0.. {
                let account = Account::new(Pace::Typical, 1);
                account.play(OnChangingCalls([(call, injected)].into()));
                let _killed = account.up(&settings("dev")).await;
                if account.changing_calls() <= call {
                    break;
                }
                let about = format!("{injected:?} at changing call {call} of up");
                assert_converged(&account, &settings("dev"), &about).await;
                assert_empty(&account, &settings("dev"), &about).await;
            }
        }
    });
}

#[test]
fn an_up_that_dies_at_any_call_is_removed_by_down() {
    in_simulated_time(async {
        for call in 0.. {
            let account = Account::new(Pace::Typical, 1);
            account.play(OnChangingCalls([(call, InjectedFault::CrashAfter)].into()));
            let _killed = account.up(&settings("dev")).await;
            if account.changing_calls() <= call {
                break;
            }
            let about = format!("died at changing call {call} of up, then down");
            assert_empty(&account, &settings("dev"), &about).await;
        }
    });
}

#[test]
fn a_down_that_dies_at_any_call_is_finished_by_the_next() {
    in_simulated_time(async {
        for injected in CRASHES {
            for call in 0.. {
                let account = Account::after_up(Pace::Typical, 1).await;
                account.play(OnChangingCalls([(call, injected)].into()));
                let _killed = account.down(&settings("dev")).await;
                if account.changing_calls() <= call {
                    break;
                }
                let about = format!("{injected:?} at changing call {call} of down");
                assert_empty(&account, &settings("dev"), &about).await;
            }
        }
    });
}
