//! The checks that every request passes before any page of the desk.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::DeskError;
use crate::http::{ClientAddress, Context, host, is_private, last_value};

/// The longest that a page may take.
const PAGE_LIMIT: Duration = Duration::from_secs(10);

/// The page loads its own style and script and talks to its own server alone.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
connect-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Refuses what is not private, came from another site or too often; bounds the
/// rest in time.
pub(super) async fn gate(
    State(context): State<Arc<Context>>,
    address: ClientAddress,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match admit(&context, address, &request) {
        Ok(()) => match tokio::time::timeout(PAGE_LIMIT, next.run(request)).await {
            Ok(response) => response,
            Err(_) => DeskError::Unavailable.into_response(),
        },
        Err(refusal) => refusal.into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not `no-referrer`: then browsers would hide the origin of our forms too.
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn admit(context: &Context, address: ClientAddress, request: &Request) -> Result<(), DeskError> {
    let headers = request.headers();
    let peer = request.extensions().get::<SocketAddr>();
    if !is_private(headers, peer) {
        return Err(DeskError::Insecure);
    }
    if request.method() == Method::POST && !is_same_origin(headers) {
        return Err(DeskError::Forged);
    }
    Ok(context.limit_desk(address)?)
}

/// Browsers name the page that sent a form.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let origin = headers.get(header::ORIGIN).map(HeaderValue::to_str);
    match origin {
        Some(Ok(origin)) => origin.split_once("://").map(|(_, name)| name) == host(headers),
        Some(Err(_)) => false,
        None => last_value(headers, "sec-fetch-site").is_none_or(|site| site == "same-origin"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| {
            let value = HeaderValue::from_str(value).unwrap();
            (header::HeaderName::from_static(name), value)
        });
        pairs.collect()
    }

    #[test]
    fn form_of_another_site_is_forged() {
        let host = ("host", "desk.example.com");
        for (pair, is_ours) in [
            (("origin", "https://desk.example.com"), true),
            (("origin", "https://evil.example"), false),
            (("origin", "null"), false),
            (("sec-fetch-site", "cross-site"), false),
            (("sec-fetch-site", "same-origin"), true),
            (("accept", "*/*"), true),
        ] {
            assert_eq!(is_same_origin(&headers(&[host, pair])), is_ours, "{pair:?}");
        }
    }
}
