//! The part of a page that is asked for every few seconds: sent again only where it has
//! changed.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::Markup;

use super::session::hash;

/// The part, or 304 where the page shows it already.
pub(super) fn response(headers: &HeaderMap, part: Markup) -> Response {
    let etag = format!("\"{}\"", hash(&part.0));
    let known = headers.get(header::IF_NONE_MATCH);
    let is_known = known.is_some_and(|known| known.as_bytes() == etag.as_bytes());
    let etag = [(header::ETAG, etag)];
    if is_known {
        (StatusCode::NOT_MODIFIED, etag).into_response()
    } else {
        (etag, part).into_response()
    }
}
