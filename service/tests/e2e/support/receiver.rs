//! A stand-in for the operator's CRM: takes events by Standard Webhooks.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use kavak_agent::signing_key::SigningKey;
use serde_json::Value;
use tokio::sync::watch;

use super::agent::Environment;

pub(crate) const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// The answer of the receiver.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Manner {
    /// 204.
    Takes,
    /// This status, with a `Location`.
    Refuses(u16),
    /// 204, after a second.
    Slow,
    /// Never.
    Sleeps,
    /// About half of the attempts fail: of these half are lost before the
    /// receiver has the event, half after. No event fails more than twice.
    FailsHalf,
}

#[derive(Default)]
struct Inbox {
    manner: Option<Manner>,
    /// Every event that arrived, repetitions included.
    taken: Vec<Value>,
    attempts: HashMap<String, u32>,
    /// The number of arrivals.
    arrivals: watch::Sender<usize>,
}

#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) url: String,
    inbox: Arc<Mutex<Inbox>>,
}

impl Receiver {
    pub(crate) async fn start(manner: Manner) -> Self {
        let inbox = Arc::new(Mutex::new(Inbox {
            manner: Some(manner),
            ..Inbox::default()
        }));
        let router = Router::new()
            .route("/hook", post(take))
            .with_state(inbox.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, inbox }
    }

    pub(crate) fn behave(&self, manner: Manner) {
        self.inbox.lock().unwrap().manner = Some(manner);
    }

    /// Every event that arrived, repetitions included.
    pub(crate) fn taken(&self) -> Vec<Value> {
        self.inbox.lock().unwrap().taken.clone()
    }

    /// Changes with every event that arrives from now on.
    pub(crate) fn arrivals(&self) -> watch::Receiver<usize> {
        self.inbox.lock().unwrap().arrivals.subscribe()
    }

    /// The types of a session's events, each event once.
    pub(crate) fn types_of(&self, session: &str) -> Vec<String> {
        let mut ids = std::collections::HashSet::new();
        let taken = self.taken();
        let events = taken.iter().filter(|event| {
            event["data"]["session_id"] == session
                && ids.insert(event["data"]["event_id"].as_str().unwrap().to_owned())
        });
        events
            .map(|event| event["type"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Counts the posts, with any answer.
    pub(crate) fn attempts(&self) -> u32 {
        self.inbox.lock().unwrap().attempts.values().sum()
    }
}

impl Environment {
    pub(crate) fn webhook(self, url: &str) -> Self {
        self.with("LEAD_WEBHOOK_URL", url)
            .with("LEAD_WEBHOOK_SECRET", SECRET)
    }
}

/// Checks what every receiver relies on: id, fresh time, signature.
fn checked(headers: &HeaderMap, body: &str) -> Value {
    let text = |name: &str| headers[name].to_str().unwrap().to_owned();
    let event: Value = serde_json::from_str(body).unwrap();
    let id = text("webhook-id");
    assert_eq!(event["data"]["event_id"], id.as_str());
    let timestamp_s: i64 = text("webhook-timestamp").parse().unwrap();
    assert!((jiff::Timestamp::now().as_second() - timestamp_s).abs() < 60);
    let key = SigningKey::parse(SECRET).unwrap();
    assert_eq!(text("webhook-signature"), key.sign(&id, timestamp_s, body));
    event
}

async fn take(
    State(inbox): State<Arc<Mutex<Inbox>>>,
    headers: HeaderMap,
    body: String,
) -> Response {
    let event = checked(&headers, &body);
    let id = event["data"]["event_id"].as_str().unwrap().to_owned();
    let manner = {
        let mut inbox = inbox.lock().unwrap();
        let manner = inbox.manner.unwrap_or(Manner::Takes);
        let attempt = inbox.attempts.entry(id.clone()).or_default();
        *attempt += 1;
        let dice = id.bytes().map(u32::from).sum::<u32>() / *attempt % 4;
        let (arrives, manner) = match manner {
            Manner::FailsHalf if *attempt > 2 || dice > 1 => (true, Manner::Takes),
            Manner::FailsHalf => (dice == 1, Manner::Refuses(500)),
            Manner::Takes | Manner::Slow => (true, manner),
            other => (false, other),
        };
        if arrives {
            inbox.taken.push(event);
            inbox.arrivals.send_modify(|it| *it += 1);
        }
        manner
    };
    match manner {
        Manner::Refuses(status) => {
            let location = [(header::LOCATION, "http://127.0.0.1:1/")];
            (StatusCode::from_u16(status).unwrap(), location).into_response()
        }
        Manner::Slow => {
            tokio::time::sleep(Duration::from_secs(1)).await;
            StatusCode::NO_CONTENT.into_response()
        }
        Manner::Sleeps => {
            tokio::time::sleep(Duration::from_secs(600)).await;
            StatusCode::OK.into_response()
        }
        _ => StatusCode::NO_CONTENT.into_response(),
    }
}
