//! Requests that no stranger can read on their way.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, header};

use super::address::is_own_network;

/// Returns whether the request came by HTTPS or from this machine.
pub(crate) fn is_private(headers: &HeaderMap, peer: Option<&SocketAddr>) -> bool {
    let peer = peer.map(SocketAddr::ip);
    // Headers of a caller from the internet prove nothing.
    let is_encrypted = peer.is_some_and(is_own_network) && is_https(headers);
    is_encrypted || is_loopback(headers, peer)
}

/// The last value of a header, which the nearest proxy wrote.
pub(crate) fn last_value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    Some(value.rsplit(',').next()?.trim())
}

/// The load balancer names the scheme of the request in a header.
fn is_https(headers: &HeaderMap) -> bool {
    last_value(headers, "x-forwarded-proto")
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"))
}

/// From this machine to this machine, under a name that only this machine has:
/// a page of another site can't reach it under a name of its own.
fn is_loopback(headers: &HeaderMap, peer: Option<IpAddr>) -> bool {
    let is_local = |address: IpAddr| address.to_canonical().is_loopback();
    let is_forwarded_locally = last_value(headers, "x-forwarded-for")
        .is_none_or(|address| address.parse().is_ok_and(is_local));
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

pub(crate) fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

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
}
