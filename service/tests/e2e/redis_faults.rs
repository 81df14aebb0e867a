//! Redis down at the start, during a turn, hanging, and back with old news.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::agent::{Agent, Environment};
use crate::support::proxy::{Proxy, Wire};
use crate::support::redis::Redis;
use crate::support::twilio::Post;
use crate::support::{eventually, postgres};

async fn is_used(agent: &Agent, expected: bool) {
    let what = if expected {
        "redis is used"
    } else {
        "redis is missed"
    };
    eventually(what, async || {
        let ready: Value = agent.get_json("/ready").await;
        let status = if expected { "ready" } else { "degraded" };
        ready["status"] == status
    })
    .await;
    let up = agent.counted("kavak_agent_redis_up", "").await;
    assert_eq!(up, u64::from(expected));
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_may_be_down_at_the_start_and_come_later() {
    let mut redis = Redis::not_started();
    let database = postgres::fresh_database().await;
    let agent = Environment::cached(&database, &redis.url()).serve().await;
    agent.chat("ana", "hola").await;
    is_used(&agent, false).await;
    assert_eq!(
        agent.get("/ready").await.status(),
        200,
        "degraded, still serving"
    );
    redis.restart().await;
    is_used(&agent, true).await;
    agent.chat("ana", "hola").await;
    agent.chat("ana", "hola").await;
    assert_eq!(agent.version("ana").await, 3);
    redis.stop(false).await;
    is_used(&agent, false).await; // Without a turn that asks for it.
    assert!(agent.counted("kavak_agent_cache_reads_total", "hit").await > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn outdated_copy_in_redis_never_wins() {
    let mut redis = Redis::start().await;
    let database = postgres::fresh_database().await;
    let agent = Environment::cached(&database, &redis.url())
        .twilio()
        .serve()
        .await;
    is_used(&agent, true).await;
    agent.chat("ana", "hola").await;
    redis.stop(true).await;
    agent.chat("ana", "busco una SUV").await;
    agent.chat("ana", "400 mil").await;
    let state = agent.get_json("/debug/session/ana").await["state"].clone();
    let answer = agent
        .whatsapp(&Post::new("+5215512345678", "hola", "SM1"))
        .await;
    redis.restart().await;
    is_used(&agent, true).await;
    assert!(
        redis
            .command("GET kavak-agent:conversation:ana")
            .await
            .unwrap()
            .contains("\"version\":1")
    );
    let next = agent.chat("ana", "¿me das más información?").await;
    assert_eq!(next["debug"]["version"], 4, "goes on from the database");
    let after = agent.get_json("/debug/session/ana").await;
    assert_eq!(
        after["state"]["lead"]["budget_pesos"],
        state["lead"]["budget_pesos"]
    );
    let again = agent
        .whatsapp(&Post::new("+5215512345678", "hola", "SM1"))
        .await;
    assert_eq!(
        answer, again,
        "a message answered without redis is known with it"
    );
    assert_eq!(agent.version("whatsapp:+5215512345678").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn restored_database_wins_even_at_the_same_version() {
    let redis = Redis::start().await;
    let database = postgres::fresh_database().await;
    let agent = Environment::cached(&database, &redis.url()).serve().await;
    is_used(&agent, true).await;
    agent.chat("ana", "busco una SUV").await;
    agent.chat("ana", "400 mil").await;
    let pool = sqlx::PgPool::connect(&database).await.unwrap();
    let restore = "UPDATE conversation_states SET state = '{}', last_turn = 'another'";
    sqlx::query(restore).execute(&pool).await.unwrap();
    let answer = agent.chat("ana", "hola").await;
    assert_eq!(answer["next_action"], "ask_need", "{answer}");
    assert_eq!(answer["debug"]["version"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn hanging_redis_costs_a_turn_less_than_a_second_and_loses_nothing() {
    let redis = Redis::start().await;
    let wire = Proxy::to(redis.port()).await;
    let database = postgres::fresh_database().await;
    let url = format!("redis://127.0.0.1:{}", wire.port());
    let agent = Environment::cached(&database, &url).twilio().serve().await;
    is_used(&agent, true).await;
    agent.chat("ana", "hola").await;
    for fault in [Wire::Silent, Wire::Cut] {
        wire.set(fault);
        let post = Post::new("+5215512345678", "hola", &format!("SM-{fault:?}"));
        let start = Instant::now();
        let answer = agent.whatsapp(&post).await;
        assert!(
            start.elapsed() < Duration::from_secs(1),
            "{:?}",
            start.elapsed()
        );
        agent.chat("ana", "hola").await;
        assert_eq!(agent.whatsapp(&post).await, answer);
        is_used(&agent, false).await;
        wire.set(Wire::Whole);
        is_used(&agent, true).await;
        assert_eq!(agent.whatsapp(&post).await, answer);
    }
    assert_eq!(agent.version("ana").await, 3);
    assert_eq!(agent.version("whatsapp:+5215512345678").await, 2);
}
