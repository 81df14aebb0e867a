//! Limits of requests.

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::agent::{Agent, Environment};
use crate::support::twilio::{PATH, Post};

async fn status(agent: &Agent, session: &str, forwarded: &str) -> u16 {
    let request = agent.client.post(format!("{}/chat", agent.url));
    let request = request.header("X-Forwarded-For", forwarded);
    let body = json!({"session_id": session, "message": "hola"});
    let response = request.json(&body).send().await.unwrap();
    if response.status() == 429 {
        let wait = response.headers()["retry-after"].to_str().unwrap();
        assert!((1..=60).contains(&wait.parse::<u64>().unwrap()), "{wait}");
    }
    response.status().as_u16()
}

#[tokio::test]
async fn session_over_its_limit_gets_the_time_to_come_back() {
    let environment = Environment::memory().with("RATE_LIMIT_SESSION_PER_MINUTE", "3");
    let agent = environment.serve().await;
    for expected in [200, 200, 200, 429] {
        assert_eq!(status(&agent, "ana", "1.1.1.1").await, expected);
    }
    assert_eq!(status(&agent, "luis", "1.1.1.1").await, 200);
    assert_eq!(
        agent
            .counted("kavak_agent_rate_limited_total", "session")
            .await,
        1
    );
    assert_eq!(agent.version("ana").await, 3);
}

#[tokio::test]
async fn address_over_its_limit_is_refused_in_spite_of_its_claims() {
    let environment = Environment::memory().with("RATE_LIMIT_ADDRESS_PER_MINUTE", "3");
    let agent = environment.serve().await;
    for n in 0..3 {
        assert_eq!(
            status(&agent, &format!("s{n}"), "9.9.9.9, 1.1.1.1").await,
            200
        );
    }
    assert_eq!(status(&agent, "s3", "8.8.8.8, 1.1.1.1").await, 429);
    assert_eq!(status(&agent, "s3", "1.1.1.1, 8.8.8.8").await, 200);
}

#[tokio::test]
async fn signed_posts_count_for_their_sender_alone() {
    let environment = Environment::memory()
        .twilio()
        .with("RATE_LIMIT_ADDRESS_PER_MINUTE", "2")
        .with("RATE_LIMIT_SESSION_PER_MINUTE", "3");
    let agent = environment.serve().await;
    for customer in 0..5 {
        let post = Post::new(
            &format!("+5215512345{customer:03}"),
            "hola",
            &format!("SM{customer}"),
        );
        agent.whatsapp(&post).await;
    }
    let mut last = 200;
    for n in 0..4 {
        let post = Post::new("+5215500000000", "hola", &format!("SMx{n}"));
        last = agent.post_whatsapp(&post).await.unwrap().status().as_u16();
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn repetitions_of_a_message_are_not_counted() {
    let environment = Environment::memory()
        .twilio()
        .with("RATE_LIMIT_SESSION_PER_MINUTE", "2");
    let agent = environment.serve().await;
    let post = |sid: &str| Post::new("+5215512345678", "hola", sid);
    for _ in 0..6 {
        agent.whatsapp(&post("SM1")).await;
    }
    agent.whatsapp(&post("SM2")).await;
    let third = agent.post_whatsapp(&post("SM3")).await.unwrap();
    assert_eq!(third.status(), 429);
}

#[tokio::test]
async fn signed_post_without_an_id_is_refused() {
    let agent = Environment::memory().twilio().serve().await;
    let mut post = Post::new("+5215512345678", "hola", "SM1");
    post.fields.retain(|(name, _)| name != "MessageSid");
    post.fields
        .push(("MessageSidSM".to_owned(), "1".to_owned()));
    let refused = agent.post_whatsapp(&post).await.unwrap();
    assert_eq!(refused.status(), 422);
}

async fn poll(agent: &Agent) -> u16 {
    let request = agent.client.post(format!("{}/chat/messages", agent.url));
    let request = request.json(&json!({"session_id": "ana"}));
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn pages_that_poll_leave_their_address_what_it_may_write() {
    let environment = Environment::memory().with("RATE_LIMIT_ADDRESS_PER_MINUTE", "2");
    let agent = environment.serve().await;
    for _ in 0..20 {
        assert_eq!(poll(&agent).await, 200);
    }
    assert_eq!(poll(&agent).await, 429);
    for expected in [200, 200, 429] {
        assert_eq!(status(&agent, "ana", "127.0.0.1").await, expected);
    }
}

#[tokio::test]
async fn repetitions_of_a_key_are_not_counted() {
    let environment = Environment::memory().with("RATE_LIMIT_SESSION_PER_MINUTE", "2");
    let agent = environment.serve().await;
    let send = async |key: &str| {
        let request = agent.client.post(format!("{}/chat", agent.url));
        let body = json!({"session_id": "ana", "message": "hola"});
        let request = request.header("Idempotency-Key", key).json(&body);
        request.send().await.unwrap().status().as_u16()
    };
    for _ in 0..6 {
        assert_eq!(send("a").await, 200);
    }
    assert_eq!((send("b").await, send("c").await), (200, 429));
}

/// The status of a post to the webhook whose announced length is longer than its body.
async fn unfinished_post(agent: &Agent, signature: &str) -> String {
    let address = agent.url.strip_prefix("http://").unwrap();
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /channels/whatsapp/webhook HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\
         {signature}Content-Type: application/x-www-form-urlencoded\r\n\r\nFrom="
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut start = [0; 12];
    stream.read_exact(&mut start).await.unwrap();
    String::from_utf8(start.to_vec()).unwrap()
}

#[tokio::test]
async fn body_of_a_post_without_a_signature_is_not_read() {
    let environment = Environment::memory()
        .twilio()
        .with("RATE_LIMIT_ADDRESS_PER_MINUTE", "1");
    let agent = environment.serve().await;
    for expected in ["HTTP/1.1 403", "HTTP/1.1 429"] {
        assert_eq!(unfinished_post(&agent, "").await, expected);
    }
}

#[tokio::test]
async fn wrongly_signed_posts_count_for_their_address_and_genuine_ones_pass() {
    let environment = Environment::memory()
        .twilio()
        .with("RATE_LIMIT_ADDRESS_PER_MINUTE", "2");
    let agent = environment.serve().await;
    for expected in [403, 403, 429] {
        let post = Post::new("+5215512345678", "hola", "SM0");
        let request = agent.client.post(format!("{}{PATH}", agent.url));
        let request = request
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Twilio-Signature", "bm8=");
        let response = request.body(post.body()).send().await.unwrap();
        assert_eq!(response.status(), expected);
    }
    for n in 1..5 {
        let post = Post::new("+5215512345678", "hola", &format!("SM{n}"));
        agent.whatsapp(&post).await;
    }
    assert_eq!(status(&agent, "ana", "127.0.0.1").await, 429);
}
