//! `kill -9` under load: what was answered was saved.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::json;

use crate::support::agent::{Agent, Environment};
use crate::support::redis::Redis;
use crate::support::{eventually, postgres};

const SESSIONS: usize = 24;

/// Sends until the agent is gone; the last version that was answered.
async fn talk_until_gone(agent: &Agent, session: String, answered: &AtomicU64) -> (String, i64) {
    let mut last = 0;
    loop {
        let body = json!({"session_id": session, "message": "hola"});
        let Ok(response) = agent.post_chat(&body).await else {
            return (session, last);
        };
        let Ok(answer) = response.json::<serde_json::Value>().await else {
            return (session, last);
        };
        last = answer["debug"]["version"].as_i64().unwrap_or(last);
        answered.fetch_add(1, Ordering::Relaxed);
    }
}

async fn loses_nothing(environment: Environment) {
    let agent = environment.serve().await;
    let answered = AtomicU64::new(0);
    let talking = (0..SESSIONS).map(|n| talk_until_gone(&agent, format!("s{n}"), &answered));
    let killing = async {
        eventually("turns were answered", async || {
            answered.load(Ordering::Relaxed) > 300
        })
        .await;
        agent.process.signal("KILL");
    };
    let (last, ()) = tokio::join!(futures::future::join_all(talking), killing);
    let last: HashMap<String, i64> = last.into_iter().collect();
    let agent = environment.serve().await;
    for (session, version) in last {
        let saved = agent.version(&session).await;
        let complete = saved == version || saved == version + 1;
        assert!(complete, "{session}: answered {version}, saved {saved}");
        agent.chat(&session, "hola").await;
        assert_eq!(agent.version(&session).await, saved + 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answered_turn_is_missing_after_a_kill() {
    let redis = Redis::start().await;
    let database = postgres::fresh_database().await;
    loses_nothing(Environment::cached(&database, &redis.url())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answered_turn_is_missing_from_a_sqlite_file_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    loses_nothing(Environment::sqlite(&folder).with("STATE_CACHE", "memory")).await;
}
