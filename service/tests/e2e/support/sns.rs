//! A stand-in for SNS: takes publications in its query protocol.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;

use super::agent::Environment;

pub(crate) const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:leads";

/// The parameters of one publication.
pub(crate) type Publication = HashMap<String, String>;

#[derive(Default)]
struct Topic {
    is_refusing: bool,
    taken: Vec<Publication>,
    attempts: u32,
}

#[derive(Clone)]
pub(crate) struct Sns {
    pub(crate) url: String,
    state: Arc<Mutex<Topic>>,
}

impl Sns {
    pub(crate) async fn start() -> Self {
        let state = Arc::new(Mutex::new(Topic::default()));
        let router = Router::new()
            .route("/", post(publish))
            .with_state(state.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, state }
    }

    /// Refuses publications from now on, or takes them.
    pub(crate) fn refuse(&self, is_refusing: bool) {
        self.state.lock().unwrap().is_refusing = is_refusing;
    }

    pub(crate) fn taken(&self) -> Vec<Publication> {
        self.state.lock().unwrap().taken.clone()
    }

    pub(crate) fn subjects(&self) -> Vec<String> {
        let taken = self.taken();
        taken.iter().map(|it| it["Subject"].clone()).collect()
    }

    pub(crate) fn attempts(&self) -> u32 {
        self.state.lock().unwrap().attempts
    }
}

impl Environment {
    pub(crate) fn topic(self, sns: &Sns) -> Self {
        self.with("EVENTS_TOPIC_ARN", TOPIC)
            .with("AWS_ENDPOINT_URL", &sns.url)
            .with("AWS_ACCESS_KEY_ID", "AKIAMARKER")
            .with("AWS_SECRET_ACCESS_KEY", "marker-of-the-secret")
    }
}

async fn publish(
    State(state): State<Arc<Mutex<Topic>>>,
    headers: HeaderMap,
    body: String,
) -> Response {
    let authorization = headers["authorization"].to_str().unwrap();
    assert!(authorization.contains("AKIAMARKER"), "{authorization}");
    assert!(authorization.contains("/us-east-1/sns/"), "{authorization}");
    let fields: Publication = form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect();
    assert_eq!(fields["Action"], "Publish");
    assert_eq!(fields["TopicArn"], TOPIC);
    let mut state = state.lock().unwrap();
    state.attempts += 1;
    let xml = [("content-type", "text/xml")];
    if state.is_refusing {
        let refusal = "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error>\
            <Type>Sender</Type><Code>AuthorizationError</Code><Message>no</Message></Error>\
            <RequestId>r</RequestId></ErrorResponse>";
        return (StatusCode::FORBIDDEN, xml, refusal).into_response();
    }
    state.taken.push(fields);
    let taken = "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\">\
        <PublishResult><MessageId>m</MessageId></PublishResult><ResponseMetadata>\
        <RequestId>r</RequestId></ResponseMetadata></PublishResponse>";
    (xml, taken).into_response()
}
