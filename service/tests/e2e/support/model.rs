//! A stand-in for OpenAI, over HTTP, that answers as a test asks for.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};

/// The answer of the model.
#[derive(Clone)]
pub(crate) enum Manner {
    /// With these words.
    Replies(String),
    /// With the words that it was asked to improve, changed by this.
    Rewords(fn(&str) -> String),
    /// With this body instead of a completion.
    Babbles(String),
    /// With this status.
    Refuses(u16),
    /// Never, for all practical purposes.
    Sleeps,
}

#[derive(Clone)]
struct Stand {
    understands: Manner,
    words: Manner,
    asked: Arc<Mutex<Vec<Value>>>,
}

pub(crate) struct ModelServer {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Value>>>,
}

impl ModelServer {
    /// Answers questions for meaning and questions for words, each its way.
    pub(crate) async fn start(understands: Manner, words: Manner) -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let stand = Stand {
            understands,
            words,
            asked: asked.clone(),
        };
        let router = Router::new()
            .route("/v1/chat/completions", post(complete))
            .route("/v1/audio/transcriptions", post(transcribe))
            .with_state(stand);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, asked }
    }

    /// Everything that it was asked.
    pub(crate) fn asked(&self) -> Vec<Value> {
        self.asked.lock().unwrap().clone()
    }
}

/// Transcribes an audio into the model's words.
async fn transcribe(State(stand): State<Stand>, headers: HeaderMap, form: Bytes) -> Response {
    let form = String::from_utf8_lossy(&form).into_owned();
    assert!(
        form.contains("name=\"model\"\r\n\r\nwhisper-1\r\n"),
        "{form}"
    );
    let audio = form.split("audio/ogg\r\n\r\n").nth(1).unwrap();
    let audio = audio.split("\r\n--").next().unwrap();
    let key = headers["authorization"].to_str().unwrap();
    let asked = json!({"audio": audio, "authorization": key});
    stand.asked.lock().unwrap().push(asked);
    match stand.words {
        Manner::Replies(words) => Json(json!({"text": words})).into_response(),
        _ => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn complete(
    State(stand): State<Stand>,
    headers: HeaderMap,
    Json(mut request): Json<Value>,
) -> Response {
    let message = request["messages"][1]["content"].as_str();
    let message = message.unwrap_or_default().to_owned();
    let for_meaning = request.get("response_format").is_some();
    let key = headers
        .get("authorization")
        .map(|v| v.to_str().unwrap().to_owned());
    request["authorization"] = json!(key);
    stand.asked.lock().unwrap().push(request);
    let manner = if for_meaning {
        stand.understands
    } else {
        stand.words
    };
    let words = match manner {
        Manner::Replies(words) => words,
        Manner::Rewords(change) => change(&message),
        Manner::Babbles(body) => return body.into_response(),
        Manner::Refuses(status) => return StatusCode::from_u16(status).unwrap().into_response(),
        Manner::Sleeps => {
            tokio::time::sleep(Duration::from_secs(600)).await;
            String::new()
        }
    };
    Json(json!({
        "id": "chatcmpl-1", "object": "chat.completion", "model": "stand-in",
        "choices": [{"index": 0, "finish_reason": "stop",
            "message": {"role": "assistant", "content": words}}],
    }))
    .into_response()
}
