//! What the registry answers, and how it refuses.

use std::io;

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Full, combinators::UnsyncBoxBody};
use kavak_simulator::ApiFault;
use serde_json::json;

/// A body of known bytes, or one that is read from a file while it is sent.
pub(crate) type Body = UnsyncBoxBody<Bytes, io::Error>;
pub(crate) type Answer = Response<Body>;

/// These bytes as a body.
pub(crate) fn body(bytes: impl Into<Bytes>) -> Body {
    let bytes = Full::new(bytes.into());
    bytes.map_err(|never| match never {}).boxed_unsync()
}

pub(super) fn empty(status: StatusCode) -> Answer {
    with(status, Bytes::new())
}

pub(super) fn with(status: StatusCode, bytes: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(body(bytes));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    let version = HeaderValue::from_static("registry/2.0");
    headers.insert("docker-distribution-api-version", version);
    answer
}

/// Adds a header, unless it can't be one.
pub(super) fn set_header(answer: &mut Answer, name: &'static str, value: &str) {
    if let Ok(value) = value.parse() {
        answer.headers_mut().insert(name, value);
    }
}

/// Why the registry does not do what it is asked.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    /// The protocol's code: `BLOB_UNKNOWN`.
    code: &'static str,
    message: String,
    /// A header that says more.
    header: Option<(&'static str, String)>,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            header: None,
        }
    }

    pub(super) fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.header = Some((name, value));
        self
    }

    pub(super) fn unsupported() -> Self {
        let what = "The operation is unsupported.";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "UNSUPPORTED", what)
    }

    pub(super) fn unknown_route(path: &str) -> Self {
        let what = format!("There is nothing at {path}");
        Self::new(StatusCode::NOT_FOUND, "UNSUPPORTED", what)
    }

    pub(super) fn unknown_blob(digest: &str) -> Self {
        let what = format!("The layer with digest '{digest}' does not exist");
        Self::new(StatusCode::NOT_FOUND, "BLOB_UNKNOWN", what)
    }

    /// A disk that does not do what it should; the system's word is reported, by
    /// which clients see that there is no room.
    pub(super) fn disk(error: &io::Error) -> Self {
        tracing::error!(%error, "the registry can't keep what is pushed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "UNKNOWN",
            format!("the registry on this machine can't keep it: {error}"),
        )
    }

    pub(super) fn answer(&self) -> Answer {
        let error = json!({"errors": [{"code": self.code, "message": self.message}]});
        let mut answer = with(self.status, error.to_string());
        set_header(
            &mut answer,
            header::CONTENT_TYPE.as_str(),
            "application/json",
        );
        if let Some((name, value)) = &self.header {
            set_header(&mut answer, name, value);
        }
        answer
    }
}

impl From<ApiFault> for Refusal {
    /// ECR's words under the protocol's codes.
    fn from(fault: ApiFault) -> Self {
        let (status, code) = match fault.code.as_str() {
            "RepositoryNotFoundException" => (404, "NAME_UNKNOWN"),
            "ImageNotFoundException" => (404, "MANIFEST_UNKNOWN"),
            "LayersNotFoundException" => (400, "BLOB_UNKNOWN"),
            "ReferencedImagesNotFoundException" => (400, "MANIFEST_UNKNOWN"),
            "ImageTagAlreadyExistsException" => (400, "TAG_INVALID"),
            "ImageDigestDoesNotMatchException" => (400, "DIGEST_INVALID"),
            "InvalidParameterException" => (400, "MANIFEST_INVALID"),
            _ => (500, "UNKNOWN"),
        };
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::new(status, code, fault.message)
    }
}
