//! Leads that no seller took by the promised time are announced again.

use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, SqliteConnection};

use crate::mails::{completed, leave_lead};
use crate::support::agent::Environment;
use crate::support::desk::Seller;
use crate::support::receiver::{Manner, Receiver};
use crate::support::sns::Sns;
use crate::support::{eventually, postgres};
use kavak_agent::store::Role;

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
async fn lead_not_taken_in_time_is_announced_again_once() {
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
    // Both search for promises when they start.
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

/// A migrated database of each kind, its address, and what keeps its files.
async fn databases() -> Vec<(Environment, String, Option<tempfile::TempDir>)> {
    let folder = tempfile::tempdir().unwrap();
    let database = postgres::fresh_database().await;
    let file = format!("sqlite://{}", folder.path().join("agent.db").display());
    let databases = vec![
        (Environment::database(&database), database, None),
        (Environment::sqlite(&folder), file, Some(folder)),
    ];
    for (environment, ..) in &databases {
        migrate(environment).await;
    }
    databases
}

async fn migrate(environment: &Environment) {
    let output = environment.output(&["migrate"]).await;
    assert!(output.status.success(), "{output:?}");
}

/// Runs a statement that both databases understand.
async fn execute(url: &str, statement: &str) {
    let statement = AssertSqlSafe(statement.to_owned());
    if url.starts_with("sqlite") {
        let query = sqlx::query(statement);
        let mut connection = SqliteConnection::connect(url).await.unwrap();
        query.execute(&mut connection).await.unwrap();
    } else {
        let query = sqlx::query(statement);
        let mut connection = PgConnection::connect(url).await.unwrap();
        query.execute(&mut connection).await.unwrap();
    }
}

/// Saves a lead that was promised a call so long ago, with another field.
async fn save_lead(url: &str, session: &str, minutes_ago: i64, field: &str) {
    let at = jiff::Timestamp::now() - jiff::SignedDuration::from_mins(minutes_ago);
    let at = jiff::tz::offset(-6).to_datetime(at);
    let details = format!("{{\"preferred_time_at\": \"{at}\", {field}}}");
    let insert = "INSERT INTO leads (session_id, details) VALUES";
    execute(url, &format!("{insert} ('{session}', '{details}')")).await;
}

/// The leads that need no announcement any more.
async fn marked(url: &str) -> Vec<String> {
    const MARKED: &str =
        "SELECT session_id FROM leads WHERE announced_for IS NOT NULL ORDER BY session_id";
    if url.starts_with("sqlite") {
        let mut connection = SqliteConnection::connect(url).await.unwrap();
        let query = sqlx::query_scalar(MARKED);
        query.fetch_all(&mut connection).await.unwrap()
    } else {
        let mut connection = PgConnection::connect(url).await.unwrap();
        let query = sqlx::query_scalar(MARKED);
        query.fetch_all(&mut connection).await.unwrap()
    }
}

#[tokio::test]
async fn receiver_that_is_set_up_later_gets_no_leads_from_before() {
    for (environment, url, _folder) in databases().await {
        let receiver = Receiver::start(Manner::Takes).await;
        save_lead(&url, "before", 60, "\"name\": \"Ana\"").await;
        let agent = environment.serve().await;
        eventually("it is marked", async || marked(&url).await == ["before"]).await;
        drop(agent);
        save_lead(&url, "late", 1, "\"name\": \"Luis\"").await;
        let _agent = environment.webhook(&receiver.url).serve().await;
        eventually("the next one is announced", async || {
            overdue(&receiver, "late") == 1
        })
        .await;
        assert_eq!(overdue(&receiver, "before"), 0);
    }
}

#[tokio::test]
async fn promises_that_earlier_images_skipped_are_not_announced_after_an_upgrade() {
    for (environment, url, _folder) in databases().await {
        save_lead(&url, "old", 49 * 60, "\"name\": \"Ana\"").await;
        save_lead(&url, "late", 47 * 60, "\"name\": \"Luis\"").await;
        for statement in [
            "DROP INDEX leads_by_open_promise",
            "CREATE INDEX leads_by_promise ON leads (session_id)",
            "DELETE FROM _sqlx_migrations WHERE version = 14",
        ] {
            execute(&url, statement).await;
        }
        migrate(&environment).await;
        assert_eq!(marked(&url).await, ["old"]);
    }
}

#[tokio::test]
async fn unreadable_lead_holds_no_announcement_up() {
    for (environment, url, _folder) in databases().await {
        let receiver = Receiver::start(Manner::Takes).await;
        save_lead(&url, "unreadable", 1, "\"errand\": \"secreto\"").await;
        save_lead(&url, "late", 2, "\"name\": \"Luis\"").await;
        let agent = environment.webhook(&receiver.url).serve().await;
        eventually("the other is announced", async || {
            overdue(&receiver, "late") == 1
        })
        .await;
        assert_eq!(marked(&url).await, ["late", "unreadable"]);
        let logs = agent.process.output().join("\n");
        assert!(logs.contains("an overdue lead cannot be read"), "{logs}");
        assert!(!logs.contains("secreto"), "{logs}");
    }
}
