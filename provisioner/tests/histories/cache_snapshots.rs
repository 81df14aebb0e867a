//! A new environment's cache is filled from a snapshot, also by a command that is repeated.

use std::time::Duration;

use kavak_calls::InjectedFault;
use kavak_infra::gather::Asked;
use kavak_simulator::{OnChangingCalls, Pace};
use kavak_stack::plan::Keeping;
use serde_json::Value;
use tokio::time::sleep;

use crate::{
    account::{Account, settings},
    history::{ARRIVAL, in_simulated_time},
    run::Ended,
};

const CACHE_SNAPSHOT: &str = "kavak-agent-dev-redis-final-1";

/// An account in which `down` left snapshots of the database and of the cache.
async fn after_down() -> Account {
    let account = Account::after_up(Pace::Typical, 1).await;
    let keeping = Keeping {
        database_snapshot: Some("1".to_owned()),
        cache_snapshot: Some("1".to_owned()),
        ..Keeping::default()
    };
    let down = account.run().down_keeping(&settings("dev"), &keeping).await;
    down.complete("down");
    // Until the snapshots are complete.
    sleep(Duration::from_secs(600)).await;
    account.calm();
    account
}

/// `up --from-snapshot latest --cache-from-snapshot` of this.
async fn up(account: &Account, cache: &str) -> Ended {
    let asked = Asked {
        from_snapshot: Some("latest".parse().unwrap()),
        cache_from_snapshot: Some(cache.parse().unwrap()),
        ..Asked::default()
    };
    Box::pin(account.run().up_with(&settings("dev"), asked)).await
}

/// From which snapshot each cache was created.
fn filled_from(account: &Account) -> Vec<Value> {
    let mut journal = account.0.journal();
    journal.retain(|it| it.operation == "CreateReplicationGroup" && it.refusal.is_none());
    let inputs = journal
        .into_iter()
        .map(|it| it.input["SnapshotName"].clone());
    inputs.collect()
}

#[test]
fn cache_is_filled_from_its_snapshot_when_asked_for() {
    in_simulated_time(async {
        let account = after_down().await;
        assert!(matches!(up(&account, "unknown").await, Ended::Refused(_)));
        assert_eq!(account.changing_calls(), 0);
        up(&account, "latest").await.complete("up");
        assert_eq!(filled_from(&account), [CACHE_SNAPSHOT]);
        account.assert_settled(&settings("dev"), "filled").await;
    });
}

#[test]
fn repeated_command_changes_nothing_and_another_snapshot_is_refused() {
    in_simulated_time(async {
        let account = after_down().await;
        up(&account, "latest").await.complete("up");
        account.calm();
        for again in ["latest", CACHE_SNAPSHOT] {
            up(&account, again).await.complete(again);
        }
        assert_eq!(account.changing_calls(), 0);
        assert!(matches!(up(&account, "unknown").await, Ended::Refused(_)));
    });
}

#[test]
fn cache_that_is_empty_is_not_filled_by_a_later_command() {
    in_simulated_time(async {
        let account = after_down().await;
        account.up(&settings("dev")).await.complete("up");
        let Ended::Refused(error) = up(&account, CACHE_SNAPSHOT).await else {
            panic!("not refused");
        };
        assert!(error.what.contains("kavak-agent-dev has a"), "{error:#?}");
    });
}

#[test]
fn restoration_of_database_and_cache_that_dies_at_any_call_is_finished_by_the_same_command() {
    in_simulated_time(async {
        let after_down = after_down().await;
        for call in 0.. {
            let account = after_down.fork(call);
            account.play(OnChangingCalls([(call, InjectedFault::CrashAfter)].into()));
            let ended = up(&account, "latest").await;
            if account.changing_calls() <= call {
                ended.complete("a whole run");
                break;
            }
            let about = format!("after mutating call {call}");
            account.calm();
            sleep(ARRIVAL).await;
            up(&account, "latest").await.complete(&about);
            assert_eq!(filled_from(&account), [CACHE_SNAPSHOT], "{about}");
            assert!(account.restored_from().is_some(), "{about}");
        }
    });
}
