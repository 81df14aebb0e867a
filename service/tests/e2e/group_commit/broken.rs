//! Connections that break while a group is being saved.

use futures::future::join;
use kavak_agent::store::{Committed, StoreError};
use sqlx::PgPool;

use super::{SESSIONS, commit_all, saved, second_turns, waiting};
use crate::support::eventually;
use crate::support::postgres;
use crate::support::proxy::{Proxy, Wire};

const WAIT_BEFORE_INSERT: &str = "
CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END $$;
CREATE TRIGGER wait_for_test BEFORE INSERT ON transcript_messages
FOR EACH STATEMENT EXECUTE FUNCTION wait_for_test();";

/// The result of the group is ambiguous, so no turn of it may be saved by a second attempt.
async fn breaks_after(is_executed: bool) {
    let database = postgres::fresh_database().await;
    let (wire, behind) = Proxy::to_database(&database).await;
    let (stores, turns) = second_turns(&behind).await;
    let pool = PgPool::connect(&database).await.unwrap();
    let mut other = pool.begin().await.unwrap();
    if is_executed {
        // The statement, once prepared, waits in the database until the wire is silent.
        sqlx::raw_sql(WAIT_BEFORE_INSERT)
            .execute(&pool)
            .await
            .unwrap();
        let lock = sqlx::query("SELECT pg_advisory_xact_lock(1)");
        lock.execute(&mut *other).await.unwrap();
    } else {
        wire.set(Wire::Silent);
    }
    let breaking = async {
        if is_executed {
            eventually("the statement waits", async || waiting(&pool).await == 1).await;
            wire.set(Wire::Silent);
            other.commit().await.unwrap();
            let everything = [(2, 2); SESSIONS];
            eventually("the group is saved", async || {
                saved(&pool).await == everything
            })
            .await;
        } else {
            eventually("the statement is held back", async || wire.held() > 0).await;
        }
        wire.set(Wire::Cut);
    };
    let (outcomes, ()) = join(commit_all(&stores, &turns), breaking).await;
    for outcome in outcomes {
        assert!(matches!(outcome, Err(StoreError::Unavailable(_))));
    }
    wire.set(Wire::Whole);
    // Until the pool has noticed which connections are dead.
    let outcomes = loop {
        let outcomes = commit_all(&stores, &turns).await;
        if outcomes.iter().all(Result::is_ok) {
            break outcomes;
        }
    };
    let expected = match is_executed {
        true => Committed::Conflict,
        false => Committed::Saved,
    };
    for outcome in outcomes {
        assert_eq!(outcome.unwrap(), expected);
    }
    assert_eq!(saved(&pool).await, [(2, 2); SESSIONS]);
}

#[tokio::test]
async fn group_that_never_reached_the_database_is_saved_once_by_another_try() {
    breaks_after(false).await;
}

#[tokio::test]
async fn group_whose_result_was_lost_is_not_saved_twice() {
    breaks_after(true).await;
}
