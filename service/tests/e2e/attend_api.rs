//! `POST /api/conversations/{action}`: a CRM takes over and answers.

use jiff::{SignedDuration, Timestamp};
use kavak_agent::sales::{self, Acted, Action};
use kavak_agent::store::{MessageId, Role, SessionId, Stores};
use serde_json::{Value, json};
use sqlx::SqlitePool;

use crate::support::agent::{Agent, Environment};
use crate::support::desk::Seller;
use crate::support::stores::all_databases;
use crate::support::twilio::Post;

const API_TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// A post; its status and its body.
async fn post(agent: &Agent, action: &str, key: Option<&str>, body: &Value) -> (u16, Value) {
    let url = format!("{}/api/conversations/{action}", agent.url);
    let mut request = agent.client.post(url).json(body).bearer_auth(API_TOKEN);
    if let Some(key) = key {
        request = request.header("Idempotency-Key", key);
    }
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

fn code((status, body): &(u16, Value)) -> (u16, &str) {
    (*status, body["error"]["code"].as_str().unwrap_or_default())
}

#[tokio::test]
async fn crm_takes_over_answers_and_gives_back() {
    for (environment, _folder) in all_databases().await {
        let environment = environment.with("DESK_API_TOKEN", API_TOKEN);
        let (agent, parts) = (environment.serve().await, environment.assemble().await);
        agent.chat("ana", "quiero hablar con una persona").await;
        let ana = json!({"session_id": "ana", "person": "Luis del CRM"});
        let (status, taken) = post(&agent, "take", Some("k1"), &ana).await;
        assert_eq!(
            (status, &taken["status"]),
            (200, &json!("person")),
            "{taken}"
        );
        assert_eq!(
            agent.chat("ana", "¿hola?").await["reply"],
            "",
            "the agent is silent"
        );
        let words = json!({"session_id": "ana", "person": "Luis del CRM", "text": "Soy Luis"});
        let first = post(&agent, "answer", Some("k2"), &words).await;
        assert_eq!(first, post(&agent, "answer", Some("k2"), &words).await);
        assert_eq!(first.0, 200, "{}", first.1);
        let other = json!({"session_id": "ana", "person": "Rosa", "text": "Soy Rosa"});
        let refused = post(&agent, "answer", Some("k3"), &other).await;
        assert_eq!(code(&refused), (409, "taken_by_another"));
        let eva = Seller::enter(&agent, &parts.stores, "eva", Role::Admin).await;
        let conversation = eva.get("").await.first_conversation();
        let shown = eva.get(&conversation).await.text;
        assert!(shown.contains("La atiende Luis del CRM"), "{shown}");
        assert_eq!(shown.matches("Soy Luis").count(), 1, "{shown}");
        eva.act(&conversation, "take", &[]).await;
        let (status, again) = post(&agent, "take", Some("k1"), &ana).await;
        assert_eq!((status, again), (200, taken), "done once");
        let shown = eva.get(&conversation).await.text;
        assert!(shown.contains("La atiende eva"), "{shown}");
        for (action, status) in [("give-back", "agent"), ("done", "agent")] {
            let done = post(&agent, action, None, &ana).await;
            assert_eq!(
                (done.0, &done.1["status"]),
                (200, &json!(status)),
                "{}",
                done.1
            );
        }
        assert_ne!(agent.chat("ana", "busco una SUV").await["reply"], "");
        let shown = eva.get(&conversation).await.text;
        assert!(shown.contains("Atendida por Luis del CRM"), "{shown}");
        let audit = eva.get("/audit").await.text;
        for words in ["Luis del CRM", "Marcó atendida", "Devolvió al asistente"] {
            assert!(audit.contains(words), "{words}: {audit}");
        }
        let logs = agent.process.output().join("\n");
        for private in [API_TOKEN, "Soy Luis"] {
            assert!(!logs.contains(private), "{private}: {logs}");
        }
    }
}

async fn mark_done(stores: &Stores, key: &str, now: Timestamp) -> Acted {
    let keys = [MessageId::new(key.to_owned())];
    let (ana, action) = (SessionId::new("ana"), Action::Done);
    let acted = sales::handle(stores, &ana, "crm", &action, &keys, now).await;
    acted.unwrap()
}

#[tokio::test]
async fn repeated_key_records_nothing_but_what_a_crash_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment::sqlite(&folder);
    let (agent, parts) = (environment.serve().await, environment.assemble().await);
    agent.chat("ana", "hola").await;
    let url = format!("sqlite://{}", folder.path().join("agent.db").display());
    let pool = SqlitePool::connect(&url).await.unwrap();
    let recorded = async || {
        let times = "SELECT decided_at_ms FROM desk_outcomes
            UNION ALL SELECT at_ms FROM desk_audit WHERE action = 'done' ORDER BY 1";
        let times = sqlx::query_scalar::<_, i64>(times).fetch_all(&pool).await;
        times.unwrap()
    };
    let first_at = Timestamp::now();
    let later_at = first_at + SignedDuration::from_hours(48);
    let (first, first_ms) = (
        mark_done(&parts.stores, "k1", first_at).await,
        first_at.as_millisecond(),
    );
    assert_eq!(mark_done(&parts.stores, "k1", later_at).await, first);
    assert_eq!(recorded().await, [first_ms; 2]);
    for table in ["desk_outcomes", "desk_audit"] {
        let lost = sqlx::AssertSqlSafe(format!("DELETE FROM {table}"));
        sqlx::query(lost).execute(&pool).await.unwrap();
        mark_done(&parts.stores, "k1", later_at).await;
        assert_eq!(recorded().await, [first_ms; 2], "{table} was left out");
    }
    mark_done(&parts.stores, "k2", later_at).await;
    mark_done(&parts.stores, "k1", later_at).await;
    let later_ms = later_at.as_millisecond();
    assert_eq!(recorded().await, [first_ms, later_ms, later_ms]);
}

#[tokio::test]
async fn api_is_closed_without_its_token_and_in_the_clear() {
    let closed = Environment::memory().serve().await;
    let ana = json!({"session_id": "ana"});
    assert_eq!(
        code(&post(&closed, "take", None, &ana).await),
        (404, "not_found")
    );
    let open = Environment::memory().with("DESK_API_TOKEN", API_TOKEN);
    let open = open.serve().await;
    let url = format!("{}/api/conversations/take", open.url);
    let request = || open.client.post(&url).json(&ana);
    let other = "0123456789abcdef0123456789abcdeF";
    for request in [
        request(),
        request().bearer_auth(other),
        request().basic_auth(API_TOKEN, None::<&str>),
    ] {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 401);
        assert_eq!(response.headers()["www-authenticate"], "Bearer");
    }
    let request = request().bearer_auth(API_TOKEN);
    let clear = request.header("X-Forwarded-For", "10.0.0.7").send().await;
    let clear: Value = clear.unwrap().json().await.unwrap();
    assert_eq!(clear["error"]["code"], "insecure");
    let without = post(&open, "take", None, &ana).await;
    assert_eq!(code(&without), (409, "no_database"));
}

#[tokio::test]
async fn api_is_rate_limited_by_address() {
    let agent = Environment::memory()
        .with("DESK_API_TOKEN", API_TOKEN)
        .with("RATE_LIMIT_ADDRESS_PER_MINUTE", "2")
        .serve()
        .await;
    let unknown = json!({"session_id": "unknown"});
    for _ in 0..2 {
        assert_eq!(post(&agent, "take", None, &unknown).await.0, 409);
    }
    let refused = post(&agent, "take", None, &unknown).await;
    assert_eq!(code(&refused), (429, "rate_limited"));
}

#[tokio::test]
async fn forbidden_actions_are_refused_with_a_code() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment::sqlite(&folder).twilio();
    let agent = environment.with("DESK_API_TOKEN", API_TOKEN).serve().await;
    agent.chat("ana", "hola").await;
    agent
        .whatsapp(&Post::new("+5215512345678", "hola", "SM1"))
        .await;
    let whatsapp = "whatsapp:+5215512345678";
    let long = "x".repeat(1_601);
    for (action, key, body, refusal) in [
        (
            "take",
            None,
            json!({"session_id": "unknown"}),
            (404, "not_found"),
        ),
        (
            "sell",
            None,
            json!({"session_id": "ana"}),
            (404, "not_found"),
        ),
        (
            "take",
            None,
            json!({"session_id": ""}),
            (422, "invalid_field"),
        ),
        (
            "take",
            None,
            json!({"session_id": "ana", "person": ""}),
            (422, "invalid_field"),
        ),
        (
            "answer",
            None,
            json!({"session_id": "ana", "text": "Hola"}),
            (422, "invalid_field"),
        ),
        (
            "answer",
            Some("a"),
            json!({"session_id": "ana"}),
            (422, "invalid_field"),
        ),
        (
            "answer",
            Some("b"),
            json!({"session_id": "ana", "text": long}),
            (422, "invalid_field"),
        ),
        (
            "answer",
            Some("c"),
            json!({"session_id": whatsapp, "text": "Hola"}),
            (409, "no_messenger"),
        ),
        ("take", None, json!("ana"), (422, "invalid_field")),
    ] {
        let refused = post(&agent, action, key, &body).await;
        assert_eq!(code(&refused), refusal, "{action} {body}: {}", refused.1);
    }
    let url = format!("{}/api/conversations/take", agent.url);
    let get = agent.client.get(&url).bearer_auth(API_TOKEN).send().await;
    assert_eq!(get.unwrap().status(), 405);
    let view = agent.get_json("/debug/session/ana").await;
    assert_eq!(view["status"], "agent", "nothing was done");
}
