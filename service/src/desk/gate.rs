//! What every request passes before any page of the desk.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::DeskError;
use crate::http::{ClientAddress, Context, is_own_network};

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

/// Whether the request came by HTTPS or from this machine.
pub(crate) fn is_private(headers: &HeaderMap, peer: Option<&SocketAddr>) -> bool {
    let peer = peer.map(SocketAddr::ip);
    // Who calls from the internet says of itself what it likes.
    let is_encrypted = peer.is_some_and(is_own_network) && is_https(headers);
    is_encrypted || is_loopback(headers, peer)
}

fn last<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    Some(value.rsplit(',').next()?.trim())
}

/// The load balancer says how it was called.
fn is_https(headers: &HeaderMap) -> bool {
    last(headers, "x-forwarded-proto").is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"))
}

/// From this machine to this machine, under a name that only this machine has:
/// a page of another site can't reach it under a name of its own.
fn is_loopback(headers: &HeaderMap, peer: Option<IpAddr>) -> bool {
    let is_local = |address: IpAddr| address.to_canonical().is_loopback();
    let is_forwarded_locally =
        last(headers, "x-forwarded-for").is_none_or(|address| address.parse().is_ok_and(is_local));
    let host = host(headers).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, port)| {
        if port.bytes().all(|byte| byte.is_ascii_digit()) {
            name
        } else {
            host
        }
    });
    peer.is_some_and(is_local)
        && is_forwarded_locally
        && matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST)?.to_str().ok()
}

/// Browsers say which page sent a form.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let origin = headers.get(header::ORIGIN).map(HeaderValue::to_str);
    match origin {
        Some(Ok(origin)) => origin.split_once("://").map(|(_, name)| name) == host(headers),
        Some(Err(_)) => false,
        None => last(headers, "sec-fetch-site").is_none_or(|site| site == "same-origin"),
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
    fn loopback_is_this_machine_under_its_own_name() {
        let here = Some([127, 0, 0, 1].into());
        let there = Some([10, 0, 0, 7].into());
        for (pairs, peer, is_local) in [
            (vec![("host", "localhost:8000")], here, true),
            (vec![("host", "127.0.0.1")], here, true),
            (
                vec![("host", "[::1]:8000")],
                Some(IpAddr::from([0; 16])),
                false,
            ),
            (vec![("host", "[::1]:8000")], "::1".parse().ok(), true),
            (vec![("host", "evil.example:8000")], here, false),
            (vec![("host", "localhost")], there, false),
            (
                vec![("host", "localhost"), ("x-forwarded-for", "10.0.0.7")],
                here,
                false,
            ),
            (
                vec![("host", "localhost"), ("x-forwarded-for", "127.0.0.1")],
                here,
                true,
            ),
            (vec![], here, false),
        ] {
            assert_eq!(is_loopback(&headers(&pairs), peer), is_local, "{pairs:?}");
        }
    }

    #[test]
    fn https_is_what_the_last_proxy_says() {
        assert!(is_https(&headers(&[("x-forwarded-proto", "http, https")])));
        assert!(!is_https(&headers(&[("x-forwarded-proto", "https, http")])));
        assert!(!is_https(&headers(&[])));
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
