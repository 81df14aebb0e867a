//! Duplicates get their answer for as long as transcripts are kept.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::support::agent::{Agent, Environment};
use crate::support::postgres;
use crate::support::redis::Redis;
use crate::support::stores::all_databases;
use crate::support::twilio::Post;

const API_TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// Runs a statement of Postgres or the same one of SQLite; the rows that it changed.
async fn execute(environment: &Environment, postgres: &'static str, sqlite: &'static str) -> u64 {
    let settings = environment.settings();
    let url = settings.storage.database_url.expose();
    if url.starts_with("sqlite:") {
        let pool = sqlx::SqlitePool::connect(url).await.unwrap();
        sqlx::query(sqlite)
            .execute(&pool)
            .await
            .unwrap()
            .rows_affected()
    } else {
        let pool = sqlx::PgPool::connect(url).await.unwrap();
        sqlx::query(postgres)
            .execute(&pool)
            .await
            .unwrap()
            .rows_affected()
    }
}

/// Makes every answer a day older; how many there are.
async fn age_by_a_day(environment: &Environment) -> u64 {
    let postgres = "UPDATE whatsapp_messages SET claimed_at = claimed_at - interval '1 day'";
    let sqlite = "UPDATE whatsapp_messages SET claimed_at = claimed_at - 86400";
    execute(environment, postgres, sqlite).await
}

async fn post(agent: &Agent, path: &str, body: &Value) -> Value {
    let request = agent.client.post(format!("{}{path}", agent.url)).json(body);
    let request = request
        .bearer_auth(API_TOKEN)
        .header("Idempotency-Key", "k1");
    request.send().await.unwrap().json().await.unwrap()
}

async fn ask_everywhere(agent: &Agent) -> Vec<String> {
    let ana = json!({"session_id": "ana", "message": "hola"});
    let words = json!({"session_id": "ana", "text": "Soy Luis"});
    vec![
        agent
            .whatsapp(&Post::new("+5215512345678", "hola", "SM1"))
            .await,
        post(agent, "/chat", &ana).await.to_string(),
        post(agent, "/api/conversations/answer", &words)
            .await
            .to_string(),
        post(agent, "/api/conversations/give-back", &ana)
            .await
            .to_string(),
    ]
}

#[tokio::test]
async fn duplicate_of_yesterdays_message_gets_the_same_answer() {
    for (environment, _folder) in all_databases().await {
        let environment = environment.twilio().with("DESK_API_TOKEN", API_TOKEN);
        let agent = environment.serve().await;
        let first = ask_everywhere(&agent).await;
        assert_eq!(age_by_a_day(&environment).await, 4);
        assert_eq!(ask_everywhere(&agent).await, first);
        assert_eq!(agent.version("whatsapp:+5215512345678").await, 1);
        assert_eq!(agent.version("ana").await, 3);
    }
}

#[tokio::test]
async fn answers_are_swept_with_the_transcripts() {
    for (environment, _folder) in all_databases().await {
        let environment = environment.twilio().with("DESK_API_TOKEN", API_TOKEN);
        let (agent, parts) = (environment.serve().await, environment.assemble().await);
        ask_everywhere(&agent).await;
        for (days, kept) in [(179, 4), (181, 0)] {
            let later = Timestamp::now() + SignedDuration::from_hours(days * 24);
            parts.stores.sweep(later).await.unwrap();
            assert_eq!(age_by_a_day(&environment).await, kept, "after {days} days");
        }
    }
}

#[tokio::test]
async fn forgotten_customer_leaves_no_key_behind() {
    for (environment, _folder) in all_databases().await {
        let environment = environment.twilio().with("DESK_API_TOKEN", API_TOKEN);
        let agent = environment.serve().await;
        ask_everywhere(&agent).await;
        for customer in ["ana", "+5215512345678"] {
            let output = environment.output(&["forget", customer]).await;
            assert!(output.status.success(), "{output:?}");
        }
        assert_eq!(age_by_a_day(&environment).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answer_that_redis_no_longer_knows_is_the_databases() {
    let redis = Redis::start().await;
    let database = postgres::fresh_database().await;
    let environment = Environment::cached(&database, &redis.url()).twilio();
    let agent = environment
        .with("WHATSAPP_QUIET_MILLISECONDS", "50")
        .serve()
        .await;
    let post = Post::new("+5215512345678", "hola", "SM1");
    let first = agent.whatsapp(&post).await;
    assert!(first.contains("<Message>"), "{first}");
    redis.command("FLUSHALL").await;
    assert_eq!(agent.whatsapp(&post).await, first);
    assert_eq!(agent.version("whatsapp:+5215512345678").await, 1);
}
