//! Errors that clients get: part of the API's contract.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::store::TurnId;
use crate::turn::TurnError;

/// Why a request was not answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// 400: not JSON, or no form.
    #[error("{0}")]
    Malformed(String),
    /// 403: the signature is missing or wrong.
    #[error("the request is not signed as agreed")]
    Unsigned,
    /// 401: no token, or another one.
    #[error("the request needs the token of DESK_API_TOKEN as a bearer token")]
    Unauthorized,
    /// 403: neither HTTPS nor this machine.
    #[error("this is answered over HTTPS or on the same machine only")]
    Insecure,
    /// 404.
    #[error("there is nothing here")]
    NotFound,
    /// 405.
    #[error("this method is not allowed here")]
    MethodNotAllowed,
    /// 408: the client did not send all in time.
    #[error("the request did not come in time")]
    TooSlow,
    /// 409: it must not be done now.
    #[error("{problem}")]
    Conflict {
        /// For programs.
        code: &'static str,
        /// Why.
        problem: String,
    },
    /// 413.
    #[error("the body is larger than 64 KB")]
    TooLarge,
    /// 415.
    #[error("the body must be {0}")]
    UnsupportedMediaType(&'static str),
    /// 422: one field is wrong.
    #[error("{field}: {problem}")]
    Invalid {
        /// The field's name, with its path.
        field: String,
        /// The reason.
        problem: String,
    },
    /// 429.
    #[error("too many messages; try again later")]
    RateLimited {
        /// When the next one is taken.
        retry_after_s: u64,
    },
    /// 503: the database is away, or too much is going on.
    #[error("the service is not available right now; try again")]
    Unavailable,
    /// 500: a turn id that the logs have, and nothing else.
    #[error("turn {}", .0.as_str())]
    Internal(TurnId),
}

/// The body of every answer that is no success.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ErrorBody {
    /// The error.
    pub error: ErrorDetail,
}

/// An error.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ErrorDetail {
    /// For programs.
    #[schema(example = "invalid_field")]
    pub code: String,
    /// For people.
    #[schema(example = "session_id: must have 1 to 128 characters")]
    pub message: String,
}

/// When a client may come back after a 503: a database that is away is tried twice a second.
const UNAVAILABLE_RETRY_AFTER_S: u64 = 1;

impl ApiError {
    fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed_body"),
            Self::Unsigned => (StatusCode::FORBIDDEN, "invalid_signature"),
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "unauthorized"),
            Self::Insecure => (StatusCode::FORBIDDEN, "insecure"),
            Self::Conflict { code, .. } => (StatusCode::CONFLICT, code),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found"),
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "request_timeout"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large"),
            Self::UnsupportedMediaType(_) => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type")
            }
            Self::Invalid { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "invalid_field"),
            Self::RateLimited { .. } => (StatusCode::TOO_MANY_REQUESTS, "rate_limited"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
            Self::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }

    fn retry_after_s(&self) -> Option<u64> {
        match self {
            Self::RateLimited { retry_after_s } => Some((*retry_after_s).max(1)),
            Self::Unavailable => Some(UNAVAILABLE_RETRY_AFTER_S),
            _ => None,
        }
    }

    /// A field that is wrong.
    pub fn invalid(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Invalid {
            field: field.into(),
            problem: problem.into(),
        }
    }
}

impl From<TurnError> for ApiError {
    fn from(error: TurnError) -> Self {
        match error {
            TurnError::Unavailable => Self::Unavailable,
            TurnError::Failed(turn) => Self::Internal(turn),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code) = self.status_and_code();
        let body = ErrorBody {
            error: ErrorDetail {
                code: code.to_owned(),
                message: self.to_string(),
            },
        };
        let mut response = (status, Json(body)).into_response();
        if matches!(self, Self::Unauthorized) {
            let scheme = HeaderValue::from_static("Bearer");
            let headers = response.headers_mut();
            headers.insert(header::WWW_AUTHENTICATE, scheme);
        }
        if let Some(seconds) = self.retry_after_s() {
            let seconds = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}
