//! A stand-in for Twilio's REST API: takes messages and lists them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use base64::Engine;
use serde_json::{Value, json};

use super::agent::Environment;
use super::twilio::TOKEN;
use super::twilio_contents::{self, Shelf};

pub(crate) const ACCOUNT: &str = "AC00000000000000000000000000000000";
pub(crate) const NUMBER: &str = "+14155238886";

/// The answer to one post.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Manner {
    /// 201.
    Takes,
    /// 201; afterwards the message has this status and code.
    TakesThen(&'static str, Option<u32>),
    /// Takes the message, and the answer is lost on the way: a 502.
    Loses,
    /// This status and Twilio's code; nothing is taken.
    Refuses(u16, u32),
}

#[derive(Default)]
struct Outbox {
    /// The answers to the next posts; then all are taken.
    manners: VecDeque<Manner>,
    posts: u32,
    sent: Vec<Value>,
}

#[derive(Clone)]
pub(crate) struct TwilioApi {
    pub(crate) url: String,
    outbox: Arc<Mutex<Outbox>>,
    shelf: twilio_contents::Shared,
}

impl TwilioApi {
    pub(crate) async fn start(manners: &[Manner]) -> Self {
        let shelf = twilio_contents::Shared::default();
        let outbox = Arc::new(Mutex::new(Outbox {
            manners: manners.iter().copied().collect(),
            ..Outbox::default()
        }));
        let path = format!("/2010-04-01/Accounts/{ACCOUNT}/Messages.json");
        let message = format!("/2010-04-01/Accounts/{ACCOUNT}/Messages/{{file}}");
        let media = format!("/2010-04-01/Accounts/{ACCOUNT}/Messages/{{message}}/Media/{{id}}");
        let router = Router::new()
            .route(&path, get(list).post(take))
            .route(&message, get(kept_message))
            .route(&media, get(attachment))
            .route("/kept/{id}", get(kept))
            .with_state(outbox.clone())
            .merge(twilio_contents::routes(shelf.clone()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, outbox, shelf }
    }

    /// Every message that was taken: from, to, body.
    pub(crate) fn sent(&self) -> Vec<Value> {
        self.outbox.lock().unwrap().sent.clone()
    }

    /// Sets the answers to the next posts.
    pub(crate) fn behave(&self, manners: &[Manner]) {
        self.outbox.lock().unwrap().manners = manners.iter().copied().collect();
    }

    /// Reads the contents, or changes the answers about them.
    pub(crate) fn with_shelf<T>(&self, work: impl FnOnce(&mut Shelf) -> T) -> T {
        work(&mut self.shelf.lock().unwrap())
    }

    /// The content that a message was sent with.
    pub(crate) fn content_of(&self, message: &Value) -> Value {
        let sid = &message["content_sid"];
        let found = self.with_shelf(|shelf| {
            let contents = shelf.contents.iter();
            contents
                .clone()
                .find(|content| content["sid"] == *sid)
                .cloned()
        });
        found.unwrap_or_else(|| panic!("{message} has no content"))
    }

    /// Counts the posts, with any answer.
    pub(crate) fn posts(&self) -> u32 {
        self.outbox.lock().unwrap().posts
    }
}

impl Environment {
    /// Twilio's webhook and its REST API.
    pub(crate) fn twilio_api(self, api: &TwilioApi) -> Self {
        self.twilio()
            .with("TWILIO_API_BASE_URL", &api.url)
            .with("TWILIO_ACCOUNT_SID", ACCOUNT)
            .with("TWILIO_WHATSAPP_NUMBER", NUMBER)
    }
}

pub(super) fn is_authorized(headers: &HeaderMap) -> bool {
    let credentials = base64::prelude::BASE64_STANDARD.encode(format!("{ACCOUNT}:{TOKEN}"));
    headers.get("authorization").unwrap() == &format!("Basic {credentials}")
}

/// Returns an attachment of the kind that its id names.
async fn attachment(Path((_, id)): Path<(String, String)>, headers: HeaderMap) -> Response {
    assert!(is_authorized(&headers), "{headers:?}");
    match id.as_str() {
        "direct" => "OggS voice".into_response(),
        "moved" => Redirect::temporary("/kept/1").into_response(),
        "elsewhere" => Redirect::temporary("http://127.0.0.1:1/").into_response(),
        "huge" => vec![0_u8; 5 * 1024 * 1024].into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Serves media, without credentials.
async fn kept(headers: HeaderMap) -> Response {
    assert!(!headers.contains_key("authorization"), "{headers:?}");
    "OggS voice".into_response()
}

async fn take(
    State(outbox): State<Arc<Mutex<Outbox>>>,
    headers: HeaderMap,
    body: String,
) -> Response {
    assert!(is_authorized(&headers), "{headers:?}");
    let fields: Vec<(String, String)> = form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect();
    let field = |name: &str| {
        let found = fields.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone())
    };
    let mut outbox = outbox.lock().unwrap();
    outbox.posts += 1;
    let manner = outbox.manners.pop_front().unwrap_or(Manner::Takes);
    let (status, error_code) = match manner {
        Manner::TakesThen(status, code) => (status, code),
        _ => ("sent", None),
    };
    let now = jiff::Timestamp::now();
    let variables = field("ContentVariables");
    let variables: Option<Value> = variables.map(|text| serde_json::from_str(&text).unwrap());
    let manner = match refusal(field("Body"), variables.as_ref()) {
        Some(code) => Manner::Refuses(400, code),
        None => manner,
    };
    // A content's text is its first variable.
    let body = field("Body").or_else(|| Some(variables?["1"].as_str()?.to_owned()));
    let message = json!({
        "sid": format!("SM{:032}", outbox.posts),
        "from": field("From"), "to": field("To"), "body": body, "content_sid": field("ContentSid"),
        "direction": "outbound-api", "status": status, "error_code": error_code,
        "date_created": now.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string(),
    });
    match manner {
        Manner::Refuses(status, code) => {
            // Twilio's words name the number.
            let words = format!("The 'To' number {:?} is not allowed", field("To"));
            let body = json!({"code": code, "message": words, "status": status});
            (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response()
        }
        Manner::Loses => {
            outbox.sent.push(message);
            StatusCode::BAD_GATEWAY.into_response()
        }
        Manner::Takes | Manner::TakesThen(..) => {
            outbox.sent.push(message.clone());
            // At first, every message is queued.
            let mut taken = message;
            taken["status"] = "queued".into();
            taken["error_code"] = Value::Null;
            (StatusCode::CREATED, axum::Json(taken)).into_response()
        }
    }
}

/// One message: `Messages/SM….json`.
async fn kept_message(
    State(outbox): State<Arc<Mutex<Outbox>>>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Response {
    assert!(is_authorized(&headers), "{headers:?}");
    let sid = file.strip_suffix(".json").unwrap_or_default();
    let sent = outbox.lock().unwrap().sent.clone();
    match sent.into_iter().find(|message| message["sid"] == sid) {
        Some(message) => axum::Json(message).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The code of what Twilio never takes: <https://www.twilio.com/docs/api/errors/21656> and
/// 21658 of the same place. The body of a message with choices is at most 1,024 characters.
fn refusal(body: Option<String>, variables: Option<&Value>) -> Option<u32> {
    let Some(variables) = variables else {
        let length = body.unwrap_or_default().chars().count();
        return match length {
            0 => Some(21_619),
            1..=1_600 => None,
            _ => Some(21_658),
        };
    };
    let mut values = variables.as_object().unwrap().values();
    values.find_map(|value| {
        let text = value.as_str().unwrap_or_default();
        let is_invalid = text.is_empty() || text.contains(['\n', '\t']) || text.contains("     ");
        let is_long = text.chars().count() > 1_024;
        is_invalid.then_some(21_656).or(is_long.then_some(21_658))
    })
}

async fn list(State(outbox): State<Arc<Mutex<Outbox>>>, headers: HeaderMap, uri: Uri) -> Response {
    assert!(is_authorized(&headers), "{headers:?}");
    let query = uri.query().unwrap_or_default();
    let query: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let value = |name: &str| {
        let found = query.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    assert!(!value("DateSent>").is_empty(), "{query:?}");
    let sent = outbox.lock().unwrap().sent.clone();
    let to = value("To");
    let found: Vec<Value> = sent
        .into_iter()
        .filter(|message| message["to"] == to)
        .collect();
    axum::Json(json!({"messages": found})).into_response()
}
