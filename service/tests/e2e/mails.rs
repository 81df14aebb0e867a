//! Events reach the topic that sends them by e-mail, and overdue leads are
//! announced again.

use serde_json::Value;
use sqlx::PgPool;

use crate::support::agent::{Agent, Environment};
use crate::support::desk::Seller;
use crate::support::receiver::{Manner, Receiver};
use crate::support::sns::Sns;
use crate::support::{eventually, postgres};
use kavak_agent::store::Role;

const LEAD: [&str; 4] = [
    "quiero hablar con una persona",
    "me llamo José Núñez",
    "55 1234 5678",
    "mañana a las 5 de la tarde",
];

const COMPLETED: &str = "Cliente listo para llamar: Jose Nunez";

async fn leave_lead(agent: &Agent, session: &str) {
    for message in LEAD {
        agent.chat(session, message).await;
    }
}

async fn completed(sns: &Sns, count: usize) {
    eventually("the mails are published", async || {
        let subjects = sns.subjects();
        subjects.iter().filter(|it| *it == COMPLETED).count() == count
    })
    .await;
}

async fn reaches_the_topic(environment: Environment) {
    let sns = Sns::start().await;
    let environment = environment.topic(&sns).with("RUST_LOG", "trace");
    let environment = environment.with("PUBLIC_BASE_URL", "https://agente.example");
    let agent = environment.serve().await;
    leave_lead(&agent, "ana").await;
    completed(&sns, 1).await;
    let taken = sns.taken();
    let first = &taken[0]["Subject"];
    assert_eq!(first, "Un cliente pide a una persona", "in order");
    let text = &taken.last().unwrap()["Message"];
    for part in ["José Núñez", "+525512345678", "https://agente.example/desk"] {
        assert!(text.contains(part), "{text}");
    }
    for mail in &taken {
        let subject = &mail["Subject"];
        assert!(subject.is_ascii() && subject.len() <= 100, "{subject}");
    }
    let logs = agent.process.output().join("\n");
    for private in ["José", "Nunez", "5512345678", "marker-of-the-secret"] {
        assert!(!logs.contains(private), "{private}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lead_in_memory_reaches_the_topic() {
    reaches_the_topic(Environment::memory()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lead_in_postgres_reaches_the_topic() {
    let database = postgres::fresh_database().await;
    reaches_the_topic(Environment::database(&database)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lead_in_sqlite_reaches_the_topic() {
    let folder = tempfile::tempdir().unwrap();
    reaches_the_topic(Environment::sqlite(&folder)).await;
}

async fn ready(agent: &Agent) -> Value {
    agent.get_json("/ready").await
}

#[tokio::test(flavor = "multi_thread")]
async fn webhook_that_is_down_holds_no_mail_up_nor_the_other_way_round() {
    let folder = tempfile::tempdir().unwrap();
    let (sns, receiver) = (
        Sns::start().await,
        Receiver::start(Manner::Refuses(500)).await,
    );
    let environment = Environment::sqlite(&folder).topic(&sns);
    let environment = environment.webhook(&receiver.url);
    let agent = environment.serve().await;
    let parts = environment.assemble().await;
    leave_lead(&agent, "ana").await;
    completed(&sns, 1).await;
    eventually("the webhook alone is down", async || {
        let ready = ready(&agent).await;
        ready["status"] == "degraded"
            && ready["parts"]["delivery"] == "down"
            && ready["parts"]["mail"] == "ok"
    })
    .await;
    let seller = Seller::enter(&agent, &parts.stores, "eva", Role::Seller).await;
    assert!(seller.get("").await.text.contains("sin entregar"));
    let page = seller.get("/undelivered").await;
    assert!(
        page.text.contains("Sistema de la empresa (webhook)"),
        "{}",
        page.text
    );
    receiver.behave(Manner::Takes);
    sns.refuse(true);
    leave_lead(&agent, "luis").await;
    eventually("the mails alone are down", async || {
        let ready = ready(&agent).await;
        ready["status"] == "degraded"
            && ready["parts"]["delivery"] == "ok"
            && ready["parts"]["mail"] == "down"
    })
    .await;
    let arrived = receiver.types_of("luis");
    assert_eq!(arrived.last().map(String::as_str), Some("lead.completed"));
    let page = seller.get("/undelivered").await;
    assert!(page.text.contains("Correo electrónico"), "{}", page.text);
    sns.refuse(false);
    completed(&sns, 2).await;
    eventually("everything is delivered", async || {
        ready(&agent).await["status"] == "ready"
            && seller
                .get("/undelivered")
                .await
                .text
                .contains("Todo se entregó.")
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_wait_for_a_topic_that_is_down_across_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let sns = Sns::start().await;
    sns.refuse(true);
    let environment = Environment::sqlite(&folder).topic(&sns);
    let mut agent = environment.serve().await;
    leave_lead(&agent, "ana").await;
    eventually("it was tried", async || sns.attempts() > 0).await;
    agent.process.kill();
    sns.refuse(false);
    let _agent = environment.serve().await;
    completed(&sns, 1).await;
}

/// Makes the promised time pass.
const LET_TIME_PASS: &str = "
UPDATE leads SET details = details || '{\"preferred_time_at\": \"TIME\"}'::jsonb
WHERE session_id = $1";

async fn promise(pool: &PgPool, session: &str, minutes_ago: i64) {
    let at = jiff::Timestamp::now() - jiff::SignedDuration::from_mins(minutes_ago);
    let at = jiff::tz::offset(-6).to_datetime(at).to_string();
    let statement = sqlx::AssertSqlSafe(LET_TIME_PASS.replace("TIME", &at));
    let done = sqlx::query(statement).bind(session).execute(pool).await;
    assert_eq!(done.unwrap().rows_affected(), 1);
}

fn overdue(receiver: &Receiver, session: &str) -> usize {
    let taken = receiver.taken();
    let overdue = taken
        .iter()
        .filter(|event| event["data"]["session_id"] == session && event["data"]["overdue"] == true);
    overdue.count()
}

#[tokio::test(flavor = "multi_thread")]
async fn lead_that_nobody_took_in_time_is_announced_again_once() {
    let database = postgres::fresh_database().await;
    let receiver = Receiver::start(Manner::Takes).await;
    let environment = Environment::database(&database).webhook(&receiver.url);
    let agent = environment.serve().await;
    for session in ["late", "taken", "old", "future"] {
        leave_lead(&agent, session).await;
    }
    let parts = environment.assemble().await;
    let seller = Seller::enter(&agent, &parts.stores, "eva", Role::Seller).await;
    let list = seller.get("").await;
    assert!(list.text.contains("José Núñez"));
    let pool = PgPool::connect(&database).await.unwrap();
    let position = "SELECT max(position) FROM transcript_messages WHERE session_id = 'taken'";
    let position: i64 = sqlx::query_scalar(position).fetch_one(&pool).await.unwrap();
    let conversation = format!("/conversations/{position}");
    seller.act(&conversation, "take", &[]).await;
    promise(&pool, "late", 1).await;
    promise(&pool, "taken", 1).await;
    promise(&pool, "old", 60 * 24 * 3).await;
    drop(agent);
    // Both look for promises when they start.
    let agents = [environment.serve().await, environment.serve().await];
    eventually("it is announced again", async || {
        overdue(&receiver, "late") > 0
    })
    .await;
    eventually("however long ago it was", async || {
        overdue(&receiver, "old") == 1
    })
    .await;
    drop(agents);
    let _agents = [environment.serve().await, environment.serve().await];
    promise(&pool, "old", 2).await;
    let _third = environment.serve().await;
    eventually("another promise is announced", async || {
        overdue(&receiver, "old") == 2
    })
    .await;
    for (session, times) in [("late", 1), ("taken", 0), ("future", 0)] {
        assert_eq!(overdue(&receiver, session), times, "{session}");
    }
    promise(&pool, "late", 0).await;
    let _fourth = environment.serve().await;
    eventually("a new promise is announced too", async || {
        overdue(&receiver, "late") == 2
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn overdue_lead_in_sqlite_is_announced_again() {
    let folder = tempfile::tempdir().unwrap();
    let sns = Sns::start().await;
    let environment = Environment::sqlite(&folder).topic(&sns);
    let mut agent = environment.serve().await;
    leave_lead(&agent, "ana").await;
    completed(&sns, 1).await;
    let url = format!("sqlite://{}", folder.path().join("agent.db").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    // A mail that was sent and not struck off would be sent first, after a lease.
    eventually("every mail is struck off", async || {
        let waiting = sqlx::query_scalar("SELECT count(*) FROM outbox_mails");
        let waiting: i64 = waiting.fetch_one(&pool).await.unwrap();
        waiting == 0
    })
    .await;
    agent.process.kill();
    // An agent that starts within the same second would not find it late yet.
    let late = jiff::Timestamp::now() - jiff::SignedDuration::from_mins(1);
    let at = jiff::tz::offset(-6).to_datetime(late);
    let passed = "UPDATE leads SET details = json_set(details, '$.preferred_time_at', $1)";
    let passed = sqlx::query(passed).bind(at.to_string());
    passed.execute(&pool).await.unwrap();
    pool.close().await;
    let _agent = environment.serve().await;
    eventually("it is announced again", async || {
        let last = sns.subjects().pop();
        last.as_deref() == Some("Sin atender a la hora prometida: Jose Nunez")
    })
    .await;
}
