//! Layers and configurations: asked for, fetched, brought.

use std::{
    fs::File,
    io::{self, Read as _},
};

use bytes::Bytes;
use futures::stream;
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use http_body::Frame;
use http_body_util::{BodyExt as _, StreamBody};
use hyper::body::Incoming;
use serde_json::json;

use super::{
    Registry, Repository,
    answer::{self, Answer, Refusal},
    uploads::Upload,
};

/// How much of a file is read at once.
const PIECE_BYTES: usize = 256 * 1024;
/// Bigger layers than any agent's are refused before they fill the disk.
const MOST_LAYER_BYTES: u64 = 4 << 30;

impl Registry {
    /// A blob, or with `is_head` only that it is there.
    pub(super) fn blob(
        &self,
        repository: &Repository,
        digest: &str,
        is_head: bool,
    ) -> Result<Answer, Refusal> {
        let asked = json!({"layerDigests": [digest]});
        let output = self.call(repository, "BatchCheckLayerAvailability", asked)?;
        let is_there = output["layers"][0]["layerAvailability"] == "AVAILABLE";
        let size = self.store.size_bytes(digest).filter(|_| is_there);
        let size = size.ok_or_else(|| Refusal::unknown_blob(digest))?;
        let mut answer = if is_head {
            answer::empty(StatusCode::OK)
        } else {
            let file = self.store.open(digest);
            let file = file.map_err(|error| Refusal::disk(&error))?;
            Response::new(StreamBody::new(pieces(file)).boxed_unsync())
        };
        answer::set_header(&mut answer, "content-length", &size.to_string());
        answer::set_header(&mut answer, "content-type", "application/octet-stream");
        answer::set_header(&mut answer, "docker-content-digest", digest);
        Ok(answer)
    }

    pub(super) fn begin_upload(&self, repository: &Repository) -> Result<Answer, Refusal> {
        // Whether the repository is there.
        self.call(repository, "ListImages", json!({}))?;
        let begun = self.uploads.begin(repository.clone());
        let id = begun.map_err(|error| Refusal::disk(&error))?;
        Ok(at(StatusCode::ACCEPTED, repository, &id, "0-0".to_owned()))
    }

    /// A request about an upload.
    pub(super) async fn upload(
        &self,
        repository: &Repository,
        id: &str,
        request: Request<Incoming>,
    ) -> Result<Answer, Refusal> {
        let found = self.uploads.find(id, repository).await;
        let shared = found.ok_or_else(|| {
            let what = format!("The upload with id '{id}' could not be found");
            Refusal::new(StatusCode::NOT_FOUND, "BLOB_UPLOAD_UNKNOWN", what)
        })?;
        let mut upload = shared.lock().await;
        match *request.method() {
            Method::GET => {
                let range = upload.range();
                Ok(at(StatusCode::NO_CONTENT, repository, id, range))
            }
            Method::PATCH => {
                self.add(&mut upload, id, request).await?;
                // ECR's status; the specification has 202.
                Ok(at(StatusCode::CREATED, repository, id, upload.range()))
            }
            Method::PUT => {
                let said = said_digest(request.uri().query().unwrap_or_default());
                self.add(&mut upload, id, request).await?;
                self.complete(&upload, id, said)
            }
            Method::DELETE => {
                self.uploads.end(id);
                Ok(answer::empty(StatusCode::NO_CONTENT))
            }
            _ => Err(Refusal::unsupported()),
        }
    }

    /// Adds what a request brings. What came before a connection broke stays.
    async fn add(
        &self,
        upload: &mut Upload,
        id: &str,
        request: Request<Incoming>,
    ) -> Result<(), Refusal> {
        let first = first_byte(request.headers());
        if first.is_some_and(|first| first != upload.size_bytes) {
            let what = format!("the next byte is {}", upload.size_bytes);
            let status = StatusCode::RANGE_NOT_SATISFIABLE;
            return Err(Refusal::new(status, "BLOB_UPLOAD_INVALID", what)
                .with_header("range", upload.range()));
        }
        let mut body = request.into_body();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| {
                Refusal::new(
                    StatusCode::BAD_REQUEST,
                    "BLOB_UPLOAD_INVALID",
                    error.to_string(),
                )
            })?;
            let Some(bytes) = frame.data_ref() else {
                continue;
            };
            if upload.size_bytes + bytes.len() as u64 > MOST_LAYER_BYTES {
                self.uploads.end(id);
                let what = format!("a layer may have {MOST_LAYER_BYTES} bytes here");
                let status = StatusCode::PAYLOAD_TOO_LARGE;
                return Err(Refusal::new(status, "SIZE_INVALID", what));
            }
            upload.add(bytes).map_err(|error| {
                // Some of it may be in the file: no one knows any more how much.
                self.uploads.end(id);
                Refusal::disk(&error)
            })?;
        }
        Ok(())
    }

    fn complete(&self, upload: &Upload, id: &str, said: Option<String>) -> Result<Answer, Refusal> {
        let digest = upload.digest();
        if said.as_ref() != Some(&digest) {
            self.uploads.end(id);
            let said = said.unwrap_or_else(|| "none".to_owned());
            return Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                "DIGEST_INVALID",
                format!("The layer has the digest {digest}, not {said}"),
            ));
        }
        let Repository { region, name } = &upload.repository;
        let taken = self.with_store(|store| {
            store.take(&digest, &upload.path)?;
            Ok(self
                .simulator
                .layer_pushed(region, name, &digest, upload.size_bytes))
        });
        self.uploads.end(id);
        taken.map_err(|error: io::Error| Refusal::disk(&error))??;
        let mut answer = answer::empty(StatusCode::CREATED);
        let location = format!("/v2/{name}/blobs/{digest}");
        answer::set_header(&mut answer, header::LOCATION.as_str(), &location);
        answer::set_header(&mut answer, "docker-content-digest", &digest);
        Ok(answer)
    }
}

/// An answer that reports where an upload is, and how far.
fn at(status: StatusCode, repository: &Repository, id: &str, range: String) -> Answer {
    let mut answer = answer::empty(status);
    let location = format!("/v2/{}/blobs/uploads/{id}", repository.name);
    answer::set_header(&mut answer, header::LOCATION.as_str(), &location);
    answer::set_header(&mut answer, "docker-upload-uuid", id);
    answer::set_header(&mut answer, "range", &range);
    answer
}

/// The first byte of a piece: of `Content-Range: 5-9` the fifth.
fn first_byte(headers: &HeaderMap) -> Option<u64> {
    let range = headers.get(header::CONTENT_RANGE)?.to_str().ok()?;
    let range = range.trim_start_matches("bytes").trim_start();
    range.split('-').next()?.parse().ok()
}

/// The digest among the parameters of a request.
fn said_digest(query: &str) -> Option<String> {
    let mut pairs = query.split('&');
    let said = pairs.find_map(|pair| pair.strip_prefix("digest="))?;
    Some(said.replace("%3A", ":").replace("%3a", ":"))
}

/// A file as it is sent.
fn pieces(file: File) -> impl stream::Stream<Item = io::Result<Frame<Bytes>>> + Send {
    stream::try_unfold(file, |mut file| async move {
        let mut piece = vec![0; PIECE_BYTES];
        let read = file.read(&mut piece)?;
        piece.truncate(read);
        Ok((read > 0).then(|| (Frame::data(Bytes::from(piece)), file)))
    })
}
