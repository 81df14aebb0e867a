//! Reading bodies, bounded in size and time.

use std::fmt;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::error::ApiError;

/// The largest body that is taken.
const LARGEST_BODY_BYTES: usize = 64 * 1024;

/// A body must have come by then.
const BODY_LIMIT: Duration = Duration::from_secs(10);

/// A JSON body of a known type; errors name the field.
pub(crate) struct Json<T>(pub(super) T);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        expect_type(request.headers(), "application/json")?;
        let bytes = read(request.into_body()).await?;
        parse(&bytes).map(Self)
    }
}

/// An object that is checked to be one and not built: built, a body of 64 KB
/// would take a hundred times as much.
pub(super) struct IgnoredObject;

impl<'de> Deserialize<'de> for IgnoredObject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = IgnoredObject;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<IgnoredObject, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(IgnoredObject)
            }
        }

        deserializer.deserialize_map(Object)
    }
}

/// Fields of a form at most; Twilio sends about forty.
const MAX_FIELDS: usize = 250;

/// A form's fields in the order of their coming.
pub(crate) async fn read_form(
    headers: &HeaderMap,
    body: Body,
) -> Result<Vec<(String, String)>, ApiError> {
    expect_type(headers, "application/x-www-form-urlencoded")?;
    let bytes = read(body).await?;
    if form_urlencoded::parse(&bytes).nth(MAX_FIELDS).is_some() {
        let problem = format!("the form has more than {MAX_FIELDS} fields");
        return Err(ApiError::Malformed(problem));
    }
    Ok(form_urlencoded::parse(&bytes).into_owned().collect())
}

fn expect_type(headers: &HeaderMap, expected: &'static str) -> Result<(), ApiError> {
    let sent = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    if sent.trim().eq_ignore_ascii_case(expected) {
        Ok(())
    } else {
        Err(ApiError::UnsupportedMediaType(expected))
    }
}

async fn read(body: Body) -> Result<Bytes, ApiError> {
    let collecting = Limited::new(body, LARGEST_BODY_BYTES).collect();
    match tokio::time::timeout(BODY_LIMIT, collecting).await {
        Err(_) => Err(ApiError::TooSlow),
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(ApiError::TooLarge),
        Ok(Err(_)) => Err(ApiError::Malformed("the body broke off".to_owned())),
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value: T = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let error = error.into_inner();
        if error.is_data() {
            wrong_field(&path, &error.to_string())
        } else {
            malformed(&error)
        }
    })?;
    json.end().map_err(|error| malformed(&error))?;
    Ok(value)
}

fn malformed(error: &serde_json::Error) -> ApiError {
    ApiError::Malformed(format!("the body is not JSON: {error}"))
}

/// serde names a missing field in its message alone, between backticks.
fn wrong_field(path: &str, problem: &str) -> ApiError {
    let missing = problem
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split('`').next());
    match missing {
        Some(field) => ApiError::invalid(field, "is missing"),
        None if path == "." => ApiError::invalid("body", problem),
        None => ApiError::invalid(path, problem),
    }
}
