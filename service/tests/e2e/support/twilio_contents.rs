//! A stand-in for Twilio's Content API: makes contents within its limits and lists them
//! page by page. It knows no unique names, as Twilio doesn't.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::twilio_api::is_authorized;

/// Small, so that searching for a name takes more than one page.
const PAGE_SIZE: usize = 2;

/// The answer to the next contents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ContentManner {
    #[default]
    Takes,
    /// Makes it, and the answer is lost on the way.
    Loses,
    /// Makes nothing.
    IsDown,
}

/// Every content, and how the next is answered.
#[derive(Default)]
pub(crate) struct Shelf {
    pub(crate) contents: Vec<Value>,
    pub(crate) manner: ContentManner,
}

pub(crate) type Shared = Arc<Mutex<Shelf>>;

pub(super) fn routes(shelf: Shared) -> Router {
    Router::new()
        .route("/v1/Content", get(list).post(make))
        .with_state(shelf)
}

fn length(value: &Value) -> usize {
    value
        .as_str()
        .map_or(usize::MAX, |text| text.chars().count())
}

/// The limits of WhatsApp's session messages.
fn is_allowed(content: &Value) -> bool {
    let types = &content["types"];
    let reply = &types["twilio/quick-reply"];
    let list = &types["twilio/list-picker"];
    let has_actions = reply["actions"].as_array().is_some_and(|actions| {
        (1..=3).contains(&actions.len())
            && actions
                .iter()
                .all(|it| (1..=20).contains(&length(&it["title"])) && length(&it["id"]) <= 200)
    });
    let has_items = list["items"].as_array().is_some_and(|items| {
        (1..=10).contains(&items.len())
            && length(&list["button"]) <= 20
            && items.iter().all(|it| {
                let description = it.get("description").map_or(0, length);
                (1..=24).contains(&length(&it["item"]))
                    && length(&it["id"]) <= 200
                    && description <= 72
            })
    });
    content["language"].is_string() && (has_actions || has_items)
}

async fn make(
    State(shelf): State<Shared>,
    headers: HeaderMap,
    Json(mut content): Json<Value>,
) -> Response {
    assert!(is_authorized(&headers), "{headers:?}");
    let mut shelf = shelf.lock().unwrap();
    let manner = std::mem::take(&mut shelf.manner);
    if manner == ContentManner::IsDown {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    if !is_allowed(&content) {
        let refusal = json!({"code": 20_422, "message": "Invalid Parameter", "status": 422});
        return (StatusCode::UNPROCESSABLE_ENTITY, Json(refusal)).into_response();
    }
    content["sid"] = json!(format!("HX{:032}", shelf.contents.len() + 1));
    shelf.contents.push(content.clone());
    if manner == ContentManner::Loses {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    (StatusCode::CREATED, Json(content)).into_response()
}

async fn list(State(shelf): State<Shared>, headers: HeaderMap, uri: Uri) -> Response {
    assert!(is_authorized(&headers), "{headers:?}");
    let query = uri.query().unwrap_or_default();
    let asked = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "Page");
    let page: usize = asked.map_or(0, |(_, page)| page.parse().unwrap());
    let contents = shelf.lock().unwrap().contents.clone();
    let start = (page * PAGE_SIZE).min(contents.len());
    let end = (start + PAGE_SIZE).min(contents.len());
    let host = headers["host"].to_str().unwrap();
    let next = (end < contents.len()).then(|| {
        let page = page + 1;
        format!("http://{host}/v1/Content?PageSize={PAGE_SIZE}&Page={page}")
    });
    Json(json!({"contents": contents[start..end], "meta": {"next_page_url": next}})).into_response()
}
