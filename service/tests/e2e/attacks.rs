//! Clients that want to stop the agent, or to confuse it.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use futures::StreamExt;
use futures::future::{join_all, ready};
use futures::stream::FuturesUnordered;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::agent::{Agent, Environment};
use crate::support::model::{Manner, ModelServer};
use crate::support::twilio::PATH;
use crate::support::{eventually, postgres};

fn port(agent: &Agent) -> u16 {
    agent.url.rsplit(':').next().unwrap().parse().unwrap()
}

/// Less than the 75 s after which an idle connection goes by itself, and more than any
/// machine needs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Sends what no client library would; everything that comes back.
async fn raw(agent: &Agent, request: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port(agent)))
        .await
        .unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let reading = stream.read_to_end(&mut answer);
    let _ = tokio::time::timeout(PATIENCE, reading).await;
    String::from_utf8_lossy(&answer).into_owned()
}

async fn is_healthy(agent: &Agent) {
    let request = "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let answer = raw(agent, request).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer:?}");
}

/// A task has 512 MB.
#[expect(clippy::print_stderr, reason = "the figures of docs/BENCHMARKS.md")]
fn fits_in_a_task(agent: &Agent) {
    let peak = agent.process.peak_bytes();
    eprintln!("at most {} MB in use", peak / 1_000_000);
    assert!(peak < 512_000_000, "{peak} bytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn metadata_costs_no_memory_however_it_is_made() {
    let model = ModelServer::start(Manner::Sleeps, Manner::Sleeps).await;
    let agent = Environment::memory()
        .with("LLM_ENABLED", "true")
        .with("OPENAI_BASE_URL", &model.url)
        .with("OPENAI_TIMEOUT_SECONDS", "2")
        .serve()
        .await;
    agent.chat("warm", "hola").await;
    let before = agent.process.peak_bytes();
    let metadata = format!("{{\"a\":[{}0]}}", "[],".repeat(20_000));
    let posts = (0..100).map(|n| {
        let body =
            format!("{{\"session_id\":\"s{n}\",\"message\":\"qwx zzk\",\"metadata\":{metadata}}}");
        let request = agent.client.post(format!("{}/chat", agent.url));
        let request = request.header("Content-Type", "application/json");
        async move { request.body(body).send().await.unwrap().status() }
    });
    assert!(join_all(posts).await.iter().all(|status| *status == 200));
    let grown = agent.process.peak_bytes() - before;
    assert!(grown < 100_000_000, "{grown} bytes");
    fits_in_a_task(&agent);
}

#[tokio::test]
async fn form_of_thousands_of_fields_is_refused() {
    let agent = Environment::memory().serve().await;
    let request = agent.client.post(format!("{}{PATH}", agent.url));
    let request = request.header("Content-Type", "application/x-www-form-urlencoded");
    let response = request.body("a&".repeat(30_000)).send().await.unwrap();
    assert_eq!(response.status(), 400);
}

/// As many connections as there are places and more, each after sending `start`.
async fn occupy(agent: &Agent, count: usize, start: &str) -> Vec<TcpStream> {
    let opening = (0..count).map(|_| async {
        let mut stream = TcpStream::connect(("127.0.0.1", port(agent)))
            .await
            .unwrap();
        stream.write_all(start.as_bytes()).await.unwrap();
        stream
    });
    join_all(opening).await
}

/// Connections make room once they are half a second old: until then the answer is 503.
async fn wait_for_room(agent: &Agent) {
    let hola = json!({"session_id": "ana", "message": "hola"});
    eventually("there is room for a turn", async || {
        let answer = agent.post_chat(&hola).await;
        answer.is_ok_and(|answer| answer.status() == 200)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn silent_connections_make_room() {
    let agent = Environment::memory().serve().await;
    let _silent = occupy(&agent, 1_200, "").await;
    is_healthy(&agent).await;
    wait_for_room(&agent).await;
    fits_in_a_task(&agent);
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_never_read_make_room() {
    let agent = Environment::memory().serve().await;
    let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(50);
    let _deaf = occupy(&agent, 1_100, &request).await;
    is_healthy(&agent).await;
    wait_for_room(&agent).await;
    fits_in_a_task(&agent);
}

/// Bytes of a body that is nearly whole.
const LARGE_BODY: usize = 64_000;

/// The beginning of a post whose body never comes.
fn slow_post(path: &str, kind: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/{kind}\r\n\
         X-Twilio-Signature: bm8=\r\nContent-Length: 65000\r\n\r\n{{"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn address_holds_few_slow_bodies_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment::sqlite(&folder).twilio();
    let agent = environment.serve().await;
    for (path, kind) in [
        ("/chat", "json"),
        ("/chat/messages", "json"),
        (PATH, "x-www-form-urlencoded"),
        ("/desk/login", "x-www-form-urlencoded"),
    ] {
        let slow = occupy(&agent, 300, &slow_post(path, kind)).await;
        let statuses = slow.into_iter().map(|mut stream| async move {
            let mut status = [0; 12];
            stream.read_exact(&mut status).await.unwrap();
            status
        });
        let refused = FuturesUnordered::from_iter(statuses)
            .filter(|status| ready(status.ends_with(b"429")))
            .take(44);
        assert_eq!(refused.count().await, 44, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_bodies_of_many_addresses_make_room() {
    let agent = Environment::memory().serve().await;
    let body = "x".repeat(LARGE_BODY);
    let opening = (0..1_024).map(|n| {
        let (post, body, agent) = (slow_post("/chat", "json"), &body, &agent);
        let forwarded = format!("\r\nX-Forwarded-For: 198.51.{}.{}\r\n", n / 256, n % 256);
        let post = post.replacen("\r\n", &forwarded, 1) + body;
        async move { occupy(agent, 1, &post).await }
    });
    let _slow = join_all(opening).await;
    for _ in 0..3 {
        is_healthy(&agent).await;
    }
    wait_for_room(&agent).await;
    fits_in_a_task(&agent);
}

#[tokio::test]
async fn request_with_two_hosts_is_refused() {
    let agent = Environment::memory().serve().await;
    let answer = raw(
        &agent,
        "GET /version HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert!(answer.contains("malformed_body"), "{answer}");
}

#[tokio::test]
async fn everything_but_health_is_limited_by_address() {
    let environment = Environment::memory().with("RATE_LIMIT_ADDRESS_PER_MINUTE", "4");
    let agent = environment.serve().await;
    for path in ["/ready", "/version", "/openapi.json", "/"] {
        assert_eq!(agent.get(path).await.status(), 200, "{path}");
    }
    for path in ["/ready", "/version", "/openapi.json", "/"] {
        let response = agent.get(path).await;
        assert_eq!(response.status(), 429, "{path}");
        assert!(response.headers().contains_key("retry-after"));
        assert_eq!(agent.get("/health").await.status(), 200);
    }
    // Refused before anything of the body is read.
    let body = json!({"session_id": "ana", "message": "x".repeat(70_000)});
    assert_eq!(agent.post_chat(&body).await.unwrap().status(), 429);
}

#[tokio::test]
async fn refusals_of_the_router_are_json() {
    let agent = Environment::memory().serve().await;
    for path in ["/debug/session/%ff", "/debug/session/%ff/reset", "/%ff"] {
        let response = agent.get(path).await;
        let status = response.status();
        assert!(status.is_client_error(), "{path}: {status}");
        let error: Value = response.json().await.unwrap();
        assert!(error["error"]["code"].is_string(), "{path}: {error}");
    }
}

#[tokio::test]
async fn sqlite_files_are_their_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    // A file from before, which everybody may read.
    std::fs::write(folder.path().join("agent.db"), "").unwrap();
    let agent = Environment::sqlite(&folder).serve().await;
    agent.chat("ana", "hola").await;
    let files = std::fs::read_dir(folder.path()).unwrap().flatten();
    let mut count = 0;
    for file in files.filter(|file| file.file_name().to_string_lossy().contains(".db")) {
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", file.file_name());
        count += 1;
    }
    assert!(count >= 2, "the file and its log");
}

/// As sqlx's migrator computes it.
fn migrators_lock(database: &str) -> i64 {
    let mut crc = u32::MAX;
    for byte in database.bytes() {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            let odd = crc & 1;
            crc = (crc >> 1) ^ (0xedb8_8320 * odd);
        }
    }
    0x3d32_ad9e * i64::from(!crc)
}

#[tokio::test(flavor = "multi_thread")]
async fn held_migrators_lock_does_not_delay_a_task_without_migrations() {
    let url = postgres::fresh_database().await;
    let environment = Environment::database(&url);
    environment.serve().await.chat("ana", "hola").await;
    let name = url.rsplit('/').next().unwrap();
    let pool = sqlx::PgPool::connect(&url).await.unwrap();
    let mut held = pool.acquire().await.unwrap();
    let lock = sqlx::query("SELECT pg_advisory_lock($1)").bind(migrators_lock(name));
    lock.execute(&mut *held).await.unwrap();
    let agent = environment.serve().await;
    eventually("the task is ready", async || {
        agent.get("/ready").await.status() == 200
    })
    .await;
    agent.chat("ana", "hola").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn task_that_cannot_migrate_is_not_ready() {
    let url = postgres::fresh_database().await;
    let name = url.rsplit('/').next().unwrap();
    let pool = sqlx::PgPool::connect(&url).await.unwrap();
    let mut held = pool.acquire().await.unwrap();
    let lock = sqlx::query("SELECT pg_advisory_lock($1)").bind(migrators_lock(name));
    lock.execute(&mut *held).await.unwrap();
    let agent = Environment::database(&url).serve().await;
    assert_eq!(agent.get("/ready").await.status(), 503);
    let unlock = sqlx::query("SELECT pg_advisory_unlock_all()");
    unlock.execute(&mut *held).await.unwrap();
    eventually("the task is ready", async || {
        agent.get("/ready").await.status() == 200
    })
    .await;
}
