//! `desk`, `leads`, `stats` and `forget` on the command line.

use kavak_agent::store::Piece;
use kavak_agent::turn::{Incoming, Keep};
use kavak_conversation::Channel;
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgPool, Row};

use crate::support::agent::{Agent, Environment};
use crate::support::desk::Seller;
use crate::support::redis::Redis;
use crate::support::sns::Sns;
use crate::support::stores::all_databases;
use crate::support::twilio::Post;
use crate::support::{eventually, postgres};

const LEAD: [&str; 4] = [
    "quiero hablar con una persona",
    "me llamo Xochitl Marcador",
    "55 8765 4321",
    "mañana a las 5 de la tarde",
];

/// Runs a command; returns its exit code, its output and its errors.
async fn run(environment: &Environment, arguments: &[&str]) -> (bool, String, String) {
    let output = environment.output(arguments).await;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.success(),
        text(output.stdout),
        text(output.stderr),
    )
}

async fn succeed(environment: &Environment, arguments: &[&str]) -> String {
    let (is_done, output, errors) = run(environment, arguments).await;
    assert!(is_done, "{arguments:?}: {errors}");
    output
}

async fn leave_lead(agent: &Agent, session: &str) {
    for message in LEAD {
        agent.chat(session, message).await;
    }
}

#[tokio::test]
async fn account_is_added_with_a_password_that_is_printed_once() {
    for (environment, _folder) in all_databases().await {
        let password = succeed(&environment, &["desk", "add", "eva"]).await;
        let password = password.trim();
        assert!(password.len() >= 20, "{password}");
        let (is_done, output, errors) = run(&environment, &["desk", "add", "eva"]).await;
        assert!(
            !is_done && output.is_empty() && errors.contains("exists"),
            "{errors}"
        );
        succeed(&environment, &["desk", "add", "boss", "--role", "admin"]).await;
        let list = succeed(&environment, &["desk", "list"]).await;
        assert_eq!(
            list,
            "boss\tadmin\tone-time password\neva\tseller\tone-time password\n"
        );
        let agent = environment.serve().await;
        let mut eva = Seller::new(&agent);
        eva.login("eva", password).await;
        assert_eq!(
            eva.get("").await.location.as_deref(),
            Some("/desk/password")
        );
        succeed(&environment, &["desk", "remove", "eva"]).await;
        assert!(!run(&environment, &["desk", "remove", "eva"]).await.0);
        assert!(!run(&environment, &["desk", "add", "e va"]).await.0);
        assert_eq!(eva.login("eva", password).await.status, 401);
    }
}

#[tokio::test]
async fn leads_are_listed_exported_and_marked_done() {
    for (environment, _folder) in all_databases().await {
        let agent = environment.serve().await;
        leave_lead(&agent, "ana").await;
        let list = succeed(&environment, &["leads", "list"]).await;
        let cells: Vec<&str> = list.trim_end().split('\t').collect();
        assert_eq!(cells[1..4], ["open", "Xochitl Marcador", "+525587654321"]);
        assert_eq!(cells[5], "ana");
        succeed(&environment, &["leads", "done", "ana"]).await;
        assert!(!run(&environment, &["leads", "done", "unknown"]).await.0);
        let list = succeed(&environment, &["leads", "list"]).await;
        assert!(list.contains("\tdone\t"), "{list}");
        let view = agent.get_json("/debug/session/ana").await;
        assert_eq!(view["status"], "agent");
        let csv = succeed(&environment, &["leads", "export"]).await;
        assert_eq!(csv.lines().count(), 2, "{csv}");
        assert!(csv.contains("Xochitl Marcador,'+525587654321"), "{csv}");
        let stats: Value = serde_json::from_str(&succeed(&environment, &["stats"]).await).unwrap();
        assert_eq!(stats["channels"][0]["count"], 1);
        assert_eq!(stats["outcomes"][0]["label"], "done");
        assert_eq!(stats["leads"][0]["count"], 1);
    }
}

#[tokio::test]
async fn commands_without_a_database_say_what_they_need() {
    let (is_done, _, errors) = run(&Environment::memory(), &["leads", "list"]).await;
    assert!(!is_done && errors.contains("DATABASE_URL"), "{errors}");
}

/// Every row of every table, as text.
async fn dump_postgres(url: &str) -> String {
    let pool = PgPool::connect(url).await.unwrap();
    let tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'";
    let mut dump = String::new();
    for table in sqlx::query(tables).fetch_all(&pool).await.unwrap() {
        let name: String = table.get(0);
        let rows = AssertSqlSafe(format!("SELECT t::text FROM {name} AS t"));
        for row in sqlx::query(rows).fetch_all(&pool).await.unwrap() {
            dump += &format!("{name}: {}\n", row.get::<String, _>(0));
        }
    }
    dump
}

/// Everything that Redis holds.
async fn dump_redis(redis: &Redis) -> String {
    let script = "local all = '' for _, key in ipairs(redis.call('KEYS', '*')) do \
        all = all .. key .. redis.call('GET', key) end return all";
    let answer = redis.command(&format!("EVAL \"{script}\" 0")).await;
    answer.unwrap()
}

const NUMBER: &str = "+525587654321";

/// Texts that must not be found anywhere.
const PRIVATE: [&str; 5] = [
    "Xochitl",
    "Marcador",
    "5587654321",
    "8765 4321",
    "8765-4321",
];

fn assert_forgotten(what: &str, dump: &str) {
    for private in PRIVATE {
        assert!(!dump.contains(private), "{private} is in {what}: {dump}");
    }
}

/// On the web, on WhatsApp and in a note of the team.
async fn leave_traces(environment: &Environment) -> Agent {
    let agent = environment.serve().await;
    leave_lead(&agent, "web-1").await;
    for (sid, text) in [
        ("SM1", "hola"),
        ("SM2", "soy Xochitl Marcador"),
        ("SM3", "55-8765-4321"),
    ] {
        agent.whatsapp(&Post::new(NUMBER, text, sid)).await;
    }
    agent
        .chat("luis", "me llamo Luis Vecino, 55 1111 2222")
        .await;
    let parts = environment.assemble().await;
    let eva = Seller::enter(
        &agent,
        &parts.stores,
        "eva",
        kavak_agent::store::Role::Seller,
    )
    .await;
    let conversation = eva.search("xochitl").await.first_conversation();
    eva.act(
        &conversation,
        "note",
        &[("text", "Xochitl Marcador quiere la CX-5")],
    )
    .await;
    eva.act(&conversation, "done", &[]).await;
    agent
}

#[tokio::test]
async fn forgotten_customer_is_in_no_table_cache_or_log_with_postgres_and_redis() {
    let database = postgres::fresh_database().await;
    let redis = Redis::start().await;
    let sns = Sns::start().await;
    sns.refuse(true);
    let environment = Environment::cached(&database, &redis.url())
        .twilio()
        .topic(&sns)
        .with("RUST_LOG", "debug")
        .webhook("http://127.0.0.1:1/unknown");
    let agent = leave_traces(&environment).await;
    eventually("redis is used", async || {
        dump_redis(&redis).await.contains("Xochitl")
    })
    .await;
    let before = dump_postgres(&database).await;
    assert!(before.contains("Xochitl") && before.contains("outbox_events"));
    let pool = sqlx::PgPool::connect(&database).await.unwrap();
    let mails = "SELECT count(*) FROM outbox_mails WHERE payload LIKE '%Xochitl%'";
    let mails: i64 = sqlx::query_scalar(mails).fetch_one(&pool).await.unwrap();
    assert!(mails > 0);
    let receipt = succeed(&environment, &["forget", "55 8765 4321"]).await;
    assert_forgotten("the receipt", &receipt);
    let receipt: Value = serde_json::from_str(&receipt).unwrap();
    assert_eq!(receipt["conversations"], 2, "{receipt}");
    assert_eq!(receipt["phone"], "********21");
    for deleted in ["messages", "leads", "notes", "events", "answers"] {
        assert!(
            receipt[deleted].as_u64().unwrap() > 0,
            "{deleted}: {receipt}"
        );
    }
    let after = dump_postgres(&database).await;
    assert_forgotten("Postgres", &after);
    assert_forgotten("Redis", &dump_redis(&redis).await);
    assert_forgotten("the logs", &agent.process.output().join("\n"));
    assert!(after.contains("Luis Vecino"), "other customers are kept");
    agent.chat("web-1", "hola").await;
    assert_eq!(agent.version("web-1").await, 1, "it starts over");
    let again = succeed(&environment, &["forget", NUMBER]).await;
    assert!(again.contains("\"conversations\": 0"), "{again}");
    assert!(!run(&environment, &["forget", "1234"]).await.0);
}

#[tokio::test]
async fn forgotten_customer_is_in_no_byte_of_a_sqlite_file() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment::sqlite(&folder).twilio();
    let mut agent = leave_traces(&environment).await;
    agent.process.kill();
    succeed(&environment, &["forget", "+52 1 55 8765 4321"]).await;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        assert_forgotten(
            &path.display().to_string(),
            &String::from_utf8_lossy(&bytes),
        );
    }
}

#[tokio::test]
async fn running_task_drops_its_own_copies_of_a_forgotten_customer() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment::sqlite(&folder).with("STATE_CACHE", "memory");
    let parts = environment.assemble().await;
    let following = parts.stores.clone();
    tokio::spawn(async move { following.follow_forgetting().await });
    let session = kavak_agent::store::SessionId::new("ana");
    for text in LEAD {
        let incoming = Incoming {
            session: session.clone(),
            piece: Piece::from_text(text),
            channel: Channel::Web,
            sender: None,
            keep: Keep::Words,
            silenced: Vec::new(),
        };
        parts.agent.answer(&incoming).await.unwrap();
    }
    let copy = parts.stores.load(&session).await.unwrap().unwrap();
    assert_eq!(copy.version, 4);
    succeed(&environment, &["forget", "55 8765 4321"]).await;
    eventually("the copy is gone", async || {
        parts.stores.load(&session).await.unwrap().is_none()
    })
    .await;
}

#[tokio::test]
async fn nothing_is_forgotten_halfway_while_redis_is_down() {
    let database = postgres::fresh_database().await;
    let unreachable = "redis://127.0.0.1:1";
    let environment = Environment::cached(&database, unreachable);
    let agent = environment.serve().await;
    leave_lead(&agent, "ana").await;
    let (is_done, output, errors) = run(&environment, &["forget", NUMBER]).await;
    assert!(
        !is_done && output.is_empty() && errors.contains("redis"),
        "{errors}"
    );
    assert_eq!(agent.version("ana").await, 4);
}

#[tokio::test]
async fn counts_are_of_rows_before_the_moment_and_say_nothing_of_customers() {
    for (environment, _folder) in all_databases().await {
        succeed(&environment, &["migrate"]).await;
        let empty = counts(&environment, i64::MAX).await;
        assert_eq!(empty["all"]["leads"], 0, "{empty}");
        let agent = environment.serve().await;
        leave_lead(&agent, "counted").await;
        let all = counts(&environment, i64::MAX).await;
        assert_eq!(all["all"]["leads"], 1, "{all}");
        assert_eq!(all["before"], all["all"]);
        assert_ne!(all["leads_sha256"], empty["leads_sha256"]);
        let none = counts(&environment, 0).await;
        assert_eq!(none["all"], all["all"]);
        assert_eq!(none["before"], empty["before"]);
        assert_eq!(none["leads_sha256"], empty["leads_sha256"]);
        assert!(!all.to_string().contains("Xochitl"), "{all}");
    }
}

async fn counts(environment: &Environment, before_ms: i64) -> Value {
    let before = before_ms.to_string();
    let output = succeed(environment, &["counts", "--before", &before]).await;
    serde_json::from_str(&output).unwrap()
}
