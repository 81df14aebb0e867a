//! Receivers that behave badly: slow, answering twice, with a certificate of their own.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};

use crate::support::agent::{Agent, Environment};
use crate::support::eventually;
use crate::support::receiver::{Manner, Receiver};

const MESSAGES: [&str; 3] = [
    "quiero hablar con una persona",
    "me llamo Ana Ruiz",
    "55 1234 5678",
];

async fn leave_lead(agent: &Agent) {
    for message in MESSAGES {
        agent.chat("ana", message).await;
    }
}

async fn delivered(agent: &Agent) -> u64 {
    agent.counted("kavak_agent_deliveries", "delivered").await
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_receiver_gets_each_event_once() {
    let receiver = Receiver::start(Manner::Slow).await;
    let agent = Environment::memory().webhook(&receiver.url).serve().await;
    leave_lead(&agent).await;
    eventually("all have arrived", async || {
        delivered(&agent).await >= 3 && agent.counted("kavak_agent_outbox_pending", "").await == 0
    })
    .await;
    assert_eq!(receiver.attempts() as usize, receiver.taken().len());
}

/// The body of a post, read by its length.
fn read_post(stream: &mut impl Read) -> Option<String> {
    let mut text = Vec::new();
    let mut buffer = [0; 4_096];
    loop {
        let count = stream.read(&mut buffer).ok().filter(|count| *count > 0)?;
        text.extend_from_slice(&buffer[..count]);
        let known = String::from_utf8_lossy(&text).into_owned();
        let Some((head, body)) = known.split_once("\r\n\r\n") else {
            continue;
        };
        let head = head.to_ascii_lowercase();
        let length = head.split("content-length: ").nth(1)?.lines().next()?;
        if body.len() >= length.parse().ok()? {
            return Some(body.to_owned());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn second_answer_to_a_post_is_no_answer_to_the_next() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let taken = Arc::new(Mutex::new(Vec::<String>::new()));
    let posts = taken.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, posts) = (stream.unwrap(), posts.clone());
            std::thread::spawn(move || {
                while let Some(post) = read_post(&mut stream) {
                    posts.lock().unwrap().push(post);
                    let twice = b"HTTP/1.1 204 No Content\r\n\r\n\
                        HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";
                    if stream.write_all(twice).is_err() {
                        return;
                    }
                }
            });
        }
    });
    let agent = Environment::memory().webhook(&url).serve().await;
    leave_lead(&agent).await;
    eventually("all have arrived", async || {
        delivered(&agent).await >= 3 && agent.counted("kavak_agent_outbox_pending", "").await == 0
    })
    .await;
    let count = delivered(&agent).await;
    let taken = taken.lock().unwrap().len() as u64;
    assert_eq!(taken, count, "none was posted twice");
    assert_eq!(agent.counted("kavak_agent_deliveries", "failed").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn receiver_with_a_certificate_of_its_own_gets_nothing() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], PrivateKeyDer::from(key))
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/hook", listener.local_addr().unwrap());
    let (calls, posts) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (called, posted) = (calls.clone(), posts.clone());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            called.fetch_add(1, Ordering::SeqCst);
            let mut stream = stream.unwrap();
            let mut tls = ServerConnection::new(config.clone()).unwrap();
            if read_post(&mut Stream::new(&mut tls, &mut stream)).is_some() {
                posted.fetch_add(1, Ordering::SeqCst);
            }
        }
    });
    let agent = Environment::memory().webhook(&url).serve().await;
    agent.chat("ana", MESSAGES[0]).await;
    eventually("the agent is degraded", async || {
        let ready = agent.get_json("/ready").await;
        ready["status"] == "degraded" && ready["parts"]["delivery"] == "down"
    })
    .await;
    assert!(calls.load(Ordering::SeqCst) > 0);
    assert_eq!(posts.load(Ordering::SeqCst), 0);
    assert_eq!(
        agent.counted("kavak_agent_outbox_pending", "events").await,
        1
    );
}
