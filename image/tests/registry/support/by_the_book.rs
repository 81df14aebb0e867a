//! Uploads as the protocol's specification has them. Debian's registry drops an upload whose
//! connection broke; others go on with it, and Amazon's keeps nothing of a second piece.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, head, post, put};
use bytes::Bytes;
use http_body_util::BodyExt;
use kavak_image::blob::sha256;
use tokio::sync::Mutex;

#[derive(Default)]
struct Kept {
    /// Each upload's bytes. Who writes to one holds it.
    uploads: Mutex<Vec<Arc<Mutex<Vec<u8>>>>>,
    blobs: Mutex<HashMap<String, Bytes>>,
    loses_later_pieces: bool,
}

type World = State<Arc<Kept>>;

/// A registry that takes blobs and manifests, each once.
pub(crate) struct ByTheBook {
    pub(crate) port: u16,
    kept: Arc<Kept>,
}

impl ByTheBook {
    pub(crate) async fn start() -> Self {
        Self::start_with(Kept::default()).await
    }

    /// As Amazon's does: 201 to every further piece, which goes nowhere.
    pub(crate) async fn start_losing_later_pieces() -> Self {
        Self::start_with(Kept {
            loses_later_pieces: true,
            ..Kept::default()
        })
        .await
    }

    async fn start_with(kept: Kept) -> Self {
        let kept = Arc::new(kept);
        let repository = "/v2/team/agent";
        let routes = Router::new()
            .route("/v2/", get(async || StatusCode::OK))
            .route(&format!("{repository}/blobs/{{digest}}"), head(has))
            .route(&format!("{repository}/blobs/uploads/"), post(begin))
            .route(
                "/uploads/{number}",
                get(upload_status).patch(take).put(complete),
            )
            .route(
                &format!("{repository}/manifests/{{tag}}"),
                put(async || StatusCode::CREATED),
            )
            .with_state(Arc::clone(&kept));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let port = listener.local_addr().expect("its address").port();
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { port, kept }
    }

    /// The bytes of a blob that arrived.
    pub(crate) async fn blob(&self, digest: &str) -> Option<Bytes> {
        self.kept.blobs.lock().await.get(digest).cloned()
    }

    /// How many uploads were begun.
    pub(crate) async fn uploads(&self) -> usize {
        self.kept.uploads.lock().await.len()
    }
}

impl Kept {
    async fn upload(&self, number: usize) -> Arc<Mutex<Vec<u8>>> {
        Arc::clone(&self.uploads.lock().await[number])
    }
}

async fn has(State(kept): World, Path(digest): Path<String>) -> StatusCode {
    match kept.blobs.lock().await.contains_key(&digest) {
        true => StatusCode::OK,
        false => StatusCode::NOT_FOUND,
    }
}

async fn begin(State(kept): World) -> Response {
    let mut uploads = kept.uploads.lock().await;
    uploads.push(Arc::default());
    let location = format!("/uploads/{}", uploads.len() - 1);
    (StatusCode::ACCEPTED, [("location", location)]).into_response()
}

async fn upload_status(State(kept): World, Path(number): Path<usize>) -> Response {
    let upload = kept.upload(number).await;
    let range = range(&upload.lock().await);
    (StatusCode::NO_CONTENT, [("range", range)]).into_response()
}

async fn take(
    State(kept): World,
    Path(number): Path<usize>,
    headers: HeaderMap,
    mut body: Body,
) -> Response {
    let upload = kept.upload(number).await;
    let mut bytes = upload.lock().await;
    let first = headers.get("content-range").and_then(|range| {
        let (first, _) = range.to_str().ok()?.split_once('-')?;
        first.parse::<usize>().ok()
    });
    if first.unwrap_or_default() != bytes.len() {
        return StatusCode::RANGE_NOT_SATISFIABLE.into_response();
    }
    let is_lost = kept.loses_later_pieces && !bytes.is_empty();
    while let Some(Ok(frame)) = body.frame().await {
        if let (Some(piece), false) = (frame.data_ref(), is_lost) {
            bytes.extend_from_slice(piece);
        }
    }
    (StatusCode::CREATED, [("range", range(&bytes))]).into_response()
}

async fn complete(
    State(kept): World,
    Path(number): Path<usize>,
    RawQuery(query): RawQuery,
) -> Response {
    let upload = kept.upload(number).await;
    let bytes = Bytes::from(upload.lock().await.clone());
    let found = sha256(&bytes).expect("a digest").to_string();
    let parameter = query.unwrap_or_default().replace("%3A", ":");
    if parameter != format!("digest={found}") {
        let error = r#"{"errors":[{"code":"DIGEST_INVALID","message":"digest invalid"}]}"#;
        return (StatusCode::BAD_REQUEST, error).into_response();
    }
    kept.blobs.lock().await.insert(found, bytes);
    StatusCode::CREATED.into_response()
}

fn range(bytes: &[u8]) -> String {
    format!("0-{}", bytes.len().saturating_sub(1))
}
