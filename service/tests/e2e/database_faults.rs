//! A database that is down, hangs, or comes back.

use std::time::{Duration, Instant};

use kavak_agent::store::CLAIM_LEASE;
use serde_json::{Value, json};

use crate::support::agent::{Agent, Environment};
use crate::support::eventually;
use crate::support::postgres::{self, Server};
use crate::support::proxy::{Proxy, Wire};
use crate::support::redis::Redis;
use crate::support::twilio::Post;

/// A turn that cannot be kept is refused in time, and the process lives.
async fn refuses_in_time(agent: &Agent, session: &str) {
    let start = Instant::now();
    let body = json!({"session_id": session, "message": "hola"});
    let response = agent.post_chat(&body).await.unwrap();
    let took = start.elapsed();
    assert_eq!(response.status(), 503);
    assert!(response.headers().contains_key("retry-after"));
    assert!(took < Duration::from_secs(2), "{took:?}");
    let error: Value = response.json().await.unwrap();
    assert_eq!(error["error"]["code"], "unavailable");
}

async fn answers_health_at_once(agent: &Agent) {
    let start = Instant::now();
    assert_eq!(agent.get("/health").await.status(), 200);
    // The database would be waited for longer.
    assert!(start.elapsed() < Duration::from_secs(1));
}

async fn behind_a_wire(redis: Option<&Redis>) -> (Agent, Proxy) {
    let database = postgres::fresh_database().await;
    let (wire, database) = Proxy::to_database(&database).await;
    let environment = match redis {
        Some(redis) => Environment::cached(&database, &redis.url()),
        None => Environment::database(&database),
    };
    (environment.twilio().serve().await, wire)
}

async fn serves_again(agent: &Agent, session: &str) {
    eventually("the agent serves again", async || {
        let body = json!({"session_id": session, "message": "hola"});
        agent.post_chat(&body).await.unwrap().status() == 200
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unreachable_or_silent_database_gives_503_in_time_and_the_agent_recovers() {
    let redis = Redis::start().await;
    for cache in [None, Some(&redis)] {
        let (agent, wire) = behind_a_wire(cache).await;
        agent.chat("ana", "busco una SUV").await;
        let before = agent.get_json("/debug/session/ana").await;
        for fault in [Wire::Cut, Wire::Silent] {
            wire.set(fault);
            let refused = (0..8).map(|n| async move { n });
            let refused = refused.map(|n| {
                let agent = &agent;
                async move {
                    let session = if n.await == 0 { "ana" } else { "luis" };
                    refuses_in_time(agent, session).await;
                }
            });
            let health = answers_health_at_once(&agent);
            tokio::join!(futures::future::join_all(refused), health);
            assert_eq!(agent.get("/ready").await.status(), 503, "{fault:?}");
            wire.set(Wire::Whole);
            serves_again(&agent, "someone").await;
        }
        // A silent database may have done what it was asked before it fell silent.
        let after = agent.get_json("/debug/session/ana").await;
        assert_eq!(
            before["state"]["lead"], after["state"]["lead"],
            "goes on where it was"
        );
        assert_eq!(agent.get("/ready").await.status(), 200);
    }
}

/// A 503 promises that nothing was changed: a database that gets the statement only after it does
/// not execute it.
#[tokio::test(flavor = "multi_thread")]
async fn turn_that_was_refused_is_not_saved_when_a_frozen_database_goes_on() {
    // The state comes from Redis: the first that the database is asked is to save.
    let redis = Redis::start().await;
    let (agent, wire) = behind_a_wire(Some(&redis)).await;
    let sessions: Vec<String> = (0..8).map(|n| format!("s{n}")).collect();
    let everybody_writes = async || {
        let writing = sessions.iter().map(|session| agent.chat(session, "hola"));
        futures::future::join_all(writing).await;
    };
    for _ in 0..4 {
        everybody_writes().await;
    }
    wire.set(Wire::Silent);
    let refused = sessions
        .iter()
        .map(|session| refuses_in_time(&agent, session));
    futures::future::join_all(refused).await;
    let (held, ended) = (wire.held(), wire.ended());
    assert!(held > 0, "the statements are on their way");
    wire.set(Wire::Whole);
    eventually("what was held back has arrived", async || {
        wire.held() == 0 && wire.ended() > ended
    })
    .await;
    serves_again(&agent, "someone").await;
    redis.command("FLUSHALL").await;
    for session in &sessions {
        assert_eq!(agent.version(session).await, 4, "{session}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_fell_silent_for_ever_are_replaced() {
    let (agent, wire) = behind_a_wire(None).await;
    let at_once = async || {
        let sending = (0..24).map(|n| {
            let body = json!({"session_id": format!("s{n}"), "message": "hola"});
            let agent = &agent;
            async move { agent.post_chat(&body).await.unwrap().status() }
        });
        let statuses = futures::future::join_all(sending).await;
        statuses.iter().filter(|status| **status == 200).count()
    };
    assert_eq!(at_once().await, 24);
    wire.lose_connections();
    assert!(at_once().await < 24, "the silence was noticed");
    eventually("all are answered", async || at_once().await == 24).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatsapp_message_during_an_outage_is_answered_when_twilio_tries_again() {
    let redis = Redis::start().await;
    for cache in [None, Some(&redis)] {
        let (agent, wire) = behind_a_wire(cache).await;
        for (fault, sid) in [
            (Wire::Cut, "SM1"),
            (Wire::Silent, "SM2"),
            (Wire::Mute, "SM3"),
        ] {
            let post = Post::new("+5215512345678", "hola", sid);
            wire.set(fault);
            // The outage outlasts the first try to give a claim back.
            for _ in 0..2 {
                let response = agent.post_whatsapp(&post).await.unwrap();
                assert_eq!(response.status(), 503);
            }
            wire.set(Wire::Whole);
            let start = Instant::now();
            eventually("the message is answered", async || {
                agent.post_whatsapp(&post).await.unwrap().status() == 200
            })
            .await;
            // Long before the claim of a failed try runs out by itself.
            let took = start.elapsed();
            assert!(took < CLAIM_LEASE * 2 / 3, "{fault:?}: {took:?}");
        }
        assert_eq!(agent.version("whatsapp:+5215512345678").await, 3);
        redis.command("FLUSHALL").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn restarted_database_is_used_again_and_has_everything() {
    let mut server = Server::start().await;
    let database = server.fresh_database().await;
    let agent = Environment::database(&database).serve().await;
    agent.chat("ana", "busco una SUV").await;
    server.stop();
    refuses_in_time(&agent, "ana").await;
    answers_health_at_once(&agent).await;
    server.restart().await;
    serves_again(&agent, "ana").await;
    assert_eq!(agent.version("ana").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn agent_that_starts_before_its_database_waits_for_it() {
    let mut server = Server::start().await;
    let database = server.fresh_database().await;
    server.stop();
    let agent = Environment::database(&database).serve().await;
    answers_health_at_once(&agent).await;
    assert_eq!(agent.get("/ready").await.status(), 503);
    refuses_in_time(&agent, "ana").await;
    server.restart().await;
    serves_again(&agent, "ana").await;
    assert_eq!(agent.get("/ready").await.status(), 200);
}
