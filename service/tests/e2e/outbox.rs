//! Events reach the receiver: at least once, in order for each session, in spite of crashes and
//! failures.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use futures::future::join_all;
use serde_json::{Value, json};
use sqlx::{Executor, PgPool, Row};

use crate::support::agent::{Agent, Environment};
use crate::support::receiver::{Manner, Receiver};
use crate::support::{eventually, postgres};

/// A customer who leaves everything, message by message.
const LEAD: [&str; 4] = [
    "quiero hablar con una persona",
    "me llamo Ana Ruiz",
    "55 1234 5678",
    "mañana a las 5 de la tarde",
];

async fn leave_lead(agent: &Agent, session: &str) {
    for message in LEAD {
        agent.chat(session, message).await;
    }
}

async fn reaches_the_receiver(environment: Environment) {
    let receiver = Receiver::start(Manner::Takes).await;
    let agent = environment.webhook(&receiver.url).serve().await;
    leave_lead(&agent, "ana").await;
    eventually("the lead is complete", async || {
        let types = receiver.types_of("ana");
        types.last().is_some_and(|kind| kind == "lead.completed")
    })
    .await;
    let types = receiver.types_of("ana");
    assert_eq!(types.first().unwrap(), "person.wanted", "{types:?}");
    assert!(types.contains(&"lead.started".to_owned()), "{types:?}");
    let taken = receiver.taken();
    let data = &taken.last().unwrap()["data"];
    assert_eq!(data["lead"]["name"], "Ana Ruiz");
    assert_eq!(data["lead"]["phone"], "+525512345678");
    assert!(
        data["call_at"]
            .as_str()
            .unwrap()
            .ends_with("T17:00:00-06:00")
    );
    eventually("nothing is left", async || {
        agent.counted("kavak_agent_deliveries", "delivered").await == taken.len() as u64
            && agent.counted("kavak_agent_outbox_pending", "").await == 0
    })
    .await;
    let logs = agent.process.output().join("\n");
    for private in ["Ana Ruiz", "5512345678", "whsec_", &receiver.url] {
        assert!(!logs.contains(private), "{private}: {logs}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lead_in_memory_reaches_the_receiver() {
    reaches_the_receiver(Environment::memory()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lead_in_postgres_reaches_the_receiver() {
    let database = postgres::fresh_database().await;
    reaches_the_receiver(Environment::database(&database)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lead_in_sqlite_reaches_the_receiver() {
    let folder = tempfile::tempdir().unwrap();
    reaches_the_receiver(Environment::sqlite(&folder)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lead_kept_apart_from_its_conversation_reaches_the_receiver() {
    let database = postgres::fresh_database().await;
    let apart = Environment::database(&database).with("CONVERSATION_STATE_REPOSITORY", "in_memory");
    reaches_the_receiver(apart).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn events_wait_for_a_receiver_that_refuses_or_redirects() {
    for status in [500, 301] {
        let receiver = Receiver::start(Manner::Refuses(status)).await;
        let folder = tempfile::tempdir().unwrap();
        let environment = Environment::sqlite(&folder).webhook(&receiver.url);
        let agent = environment.serve().await;
        agent.chat("ana", LEAD[0]).await;
        eventually("the agent is degraded", async || {
            let response = agent.get("/ready").await;
            assert_eq!(response.status(), 200);
            let ready: Value = response.json().await.unwrap();
            ready["status"] == "degraded" && ready["parts"]["delivery"] == "down"
        })
        .await;
        assert!(agent.counted("kavak_agent_outbox_failing", "").await > 0);
        receiver.behave(Manner::Takes);
        eventually("the event arrived and the agent is ready", async || {
            receiver.types_of("ana") == ["person.wanted"]
                && agent.get_json("/ready").await["status"] == "ready"
        })
        .await;
    }
}

#[tokio::test]
async fn events_of_an_agent_whose_receiver_is_down_reach_the_one_that_comes_later() {
    let folder = tempfile::tempdir().unwrap();
    let unreachable = "http://127.0.0.1:1/leads";
    let mut agent = Environment::sqlite(&folder)
        .webhook(unreachable)
        .serve()
        .await;
    leave_lead(&agent, "ana").await;
    agent.process.kill();
    let receiver = Receiver::start(Manner::Takes).await;
    let environment = Environment::sqlite(&folder).webhook(&receiver.url);
    let _agent = environment.serve().await;
    eventually("the lead arrived", async || {
        receiver.types_of("ana").last().map(String::as_str) == Some("lead.completed")
    })
    .await;
}

#[tokio::test]
async fn without_a_receiver_no_event_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut agent = Environment::sqlite(&folder).serve().await;
    leave_lead(&agent, "ana").await;
    agent.process.kill();
    let receiver = Receiver::start(Manner::Takes).await;
    let environment = Environment::sqlite(&folder).webhook(&receiver.url);
    let agent = environment.serve().await;
    agent.chat("ana", "mejor mi número es 55 8765 4321").await;
    eventually("the change arrived", async || {
        !receiver.types_of("ana").is_empty()
    })
    .await;
    assert_eq!(receiver.types_of("ana"), ["lead.changed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn sigterm_ends_an_agent_whose_receiver_never_answers() {
    let receiver = Receiver::start(Manner::Sleeps).await;
    let mut agent = Environment::memory().webhook(&receiver.url).serve().await;
    agent.chat("ana", LEAD[0]).await;
    eventually("a post is under way", async || receiver.attempts() > 0).await;
    agent.process.signal("TERM");
    eventually("the agent ends", async || {
        agent.process.exit_code().is_some()
    })
    .await;
    assert_eq!(agent.process.exit_code(), Some(0));
}

/// Copies every event that is ever committed: what must arrive.
const WITNESS: &str = "
CREATE TABLE witness (position BIGINT, event_id TEXT, session_id TEXT);
CREATE FUNCTION witness() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO witness VALUES (NEW.position, NEW.event_id, NEW.session_id);
    RETURN NULL;
END $$;
CREATE TRIGGER witness AFTER INSERT ON outbox_events
    FOR EACH ROW EXECUTE FUNCTION witness()";

async fn post_until_answered(agents: &[Agent; 2], session: &str, message: &str) {
    let body = json!({"session_id": session, "message": message});
    let mut agents = agents.iter().cycle();
    eventually("an answer", async || {
        let agent = agents.next().unwrap();
        let response = agent.post_chat(&body).await;
        response.is_ok_and(|it| it.status() == 200)
    })
    .await;
}

/// The events that the receiver got of each session, in order, repetitions left out.
fn arrived(receiver: &Receiver) -> HashMap<String, Vec<String>> {
    let mut seen = HashSet::new();
    let mut sessions: HashMap<String, Vec<String>> = HashMap::new();
    for event in receiver.taken() {
        let text = |name: &str| event["data"][name].as_str().unwrap().to_owned();
        let id = text("event_id");
        if seen.insert(id.clone()) {
            sessions.entry(text("session_id")).or_default().push(id);
        }
    }
    sessions
}

async fn written(pool: &PgPool) -> HashMap<String, Vec<String>> {
    let rows = pool
        .fetch_all("SELECT session_id, event_id FROM witness ORDER BY position")
        .await
        .unwrap();
    let mut sessions: HashMap<String, Vec<String>> = HashMap::new();
    for row in rows {
        sessions.entry(row.get(0)).or_default().push(row.get(1));
    }
    sessions
}

/// Two tasks, one of them killed again and again between commit and delivery,
/// and a receiver that fails half of the time. By hand with 10,000 events:
/// `OUTBOX_SESSIONS=2500 cargo nextest run -p kavak-agent outbox_loses`.
#[tokio::test(flavor = "multi_thread")]
async fn outbox_loses_nothing_by_kills_and_failures_and_keeps_the_order() {
    let sessions = std::env::var("OUTBOX_SESSIONS").map_or(40, |text| text.parse().unwrap());
    let database = postgres::fresh_database().await;
    let receiver = Receiver::start(Manner::FailsHalf).await;
    let environment = Environment::database(&database).webhook(&receiver.url);
    let stable = environment.serve().await;
    stable.chat("first", "hola").await;
    let pool = PgPool::connect(&database).await.unwrap();
    pool.execute(WITNESS).await.unwrap();
    for round in 0..4 {
        let agents = [environment.serve().await, environment.serve().await];
        let names: Vec<String> = (round..sessions)
            .step_by(4)
            .map(|n: usize| format!("s{n}"))
            .collect();
        let talking = names
            .chunks(names.len().div_ceil(16).max(1))
            .map(async |names| {
                for name in names {
                    for message in &LEAD {
                        post_until_answered(&agents, name, message).await;
                    }
                }
            });
        join_all(talking).await;
        // Dropped, both are killed during their deliveries.
    }
    let patience = Duration::from_secs(60) + Duration::from_millis(60) * sessions as u32;
    let mut arrivals = receiver.arrivals();
    let all_arrive = async {
        while arrived(&receiver) != written(&pool).await {
            arrivals.changed().await.unwrap();
        }
    };
    let in_time = tokio::time::timeout(patience, all_arrive).await;
    assert!(in_time.is_ok(), "not everything arrived in order");
    let count: usize = written(&pool).await.values().map(Vec::len).sum();
    assert!(count >= sessions * 3, "{count}");
    let repeated = receiver.taken().len() - count;
    println!(
        "{count} events, {repeated} repetitions, {} posts",
        receiver.attempts()
    );
}
