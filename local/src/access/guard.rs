//! Keeps web pages out: a page must not reach this machine's ports through the
//! browser, neither by a request to another site nor by a name that its owner
//! points here (DNS rebinding).

use http::{HeaderMap, Request, Uri, header, uri::Authority};

const FETCH_SITE: &str = "sec-fetch-site";

/// Which requests a port takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Port {
    /// AWS's services and the registry: no page uses them.
    Services,
    /// A load balancer: pages of this machine use it, and links lead to it.
    LoadBalancer,
}

impl Port {
    /// Checks where a request comes from.
    ///
    /// # Errors
    /// What is wrong, for the client to read.
    pub(crate) fn check<B>(self, request: &Request<B>) -> Result<(), String> {
        let headers = request.headers();
        let host = host(headers, request.uri())?;
        for origin in headers.get_all(header::ORIGIN) {
            let origin = origin.to_str().unwrap_or_default();
            let allowed = match self {
                Self::Services => *origin == format!("http://{host}"),
                Self::LoadBalancer => is_local_origin(origin),
            };
            if !allowed {
                return Err(format!(
                    "requests of other sites are refused: `Origin: {origin}`"
                ));
            }
        }
        let is_foreign = |site: &http::HeaderValue| *site != "same-origin" && *site != "none";
        if self == Self::Services && headers.get_all(FETCH_SITE).iter().any(is_foreign) {
            return Err("requests of other sites are refused: `Sec-Fetch-Site`".to_owned());
        }
        Ok(())
    }
}

/// The host that a request names, which must be this machine.
fn host(headers: &HeaderMap, uri: &Uri) -> Result<Authority, String> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Err("exactly one `Host` header is needed".to_owned());
    };
    let text = String::from_utf8_lossy(host.as_bytes());
    let authority = text.parse::<Authority>().ok();
    let local = authority.filter(is_local);
    // The absolute form of a request names a host, too.
    match (local, uri.authority()) {
        (Some(host), None) => Ok(host),
        (Some(host), Some(named)) if is_local(named) => Ok(host),
        _ => Err(format!(
            "`Host: {text}` is not this machine: use localhost, 127.0.0.1 or [::1]"
        )),
    }
}

fn is_local(authority: &Authority) -> bool {
    let text = authority.as_str().to_ascii_lowercase();
    let rest = ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .find_map(|host| text.strip_prefix(host));
    rest.is_some_and(|rest| match rest.strip_prefix(':') {
        Some(port) => port.parse::<u16>().is_ok(),
        None => rest.is_empty(),
    })
}

fn is_local_origin(origin: &str) -> bool {
    let rest = origin
        .strip_prefix("http://")
        .or_else(|| origin.strip_prefix("https://"));
    rest.and_then(|rest| rest.parse::<Authority>().ok())
        .is_some_and(|authority| is_local(&authority))
}

#[cfg(test)]
mod tests {
    use super::{Port::*, *};

    fn check(port: Port, uri: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::post(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        port.check(&request.body(()).unwrap()).is_ok()
    }

    #[test]
    fn hosts_are_taken_or_refused_at_every_port() {
        for (host, taken) in [
            ("localhost", true),
            ("localhost:4566", true),
            ("LOCALHOST:4566", true),
            ("127.0.0.1:4566", true),
            ("[::1]:4566", true),
            ("", false),
            ("evil.example", false),
            ("evil.example:4566", false),
            ("localhost.evil.example", false),
            ("127.0.0.1.evil.example:4566", false),
            ("evil.example@127.0.0.1:4566", false),
            ("127.0.0.1:4566@evil.example", false),
            ("127.0.0.1:4566.evil.example", false),
            ("localhost:", false),
            ("localhost:99999", false),
            ("127.0.0.1, evil.example", false),
            ("0.0.0.0:4566", false),
            ("169.254.169.254", false),
            ("sts.us-east-1.amazonaws.com", false),
        ] {
            for port in [Services, LoadBalancer] {
                assert_eq!(
                    check(port, "/", &[("host", host)]),
                    taken,
                    "{port:?} {host}"
                );
            }
        }
    }

    #[test]
    fn request_without_or_with_two_hosts_or_to_another_one_is_refused() {
        let local = ("host", "127.0.0.1:1");
        assert!(!check(Services, "/", &[]));
        assert!(!check(Services, "/", &[local, ("host", "evil.example")]));
        assert!(!check(Services, "/", &[local, local]));
        assert!(!check(Services, "http://evil.example/", &[local]));
        assert!(check(Services, "http://127.0.0.1:1/", &[local]));
    }

    #[test]
    fn origins_are_taken_or_refused_as_the_port_is_for_pages_or_not() {
        for (origin, by_services, by_balancer) in [
            ("http://127.0.0.1:8080", true, true),
            ("http://localhost:3000", false, true),
            ("http://127.0.0.1:9", false, true),
            ("https://localhost", false, true),
            ("null", false, false),
            ("", false, false),
            ("http://evil.example", false, false),
            ("http://127.0.0.1:8080.evil.example", false, false),
            ("http://127.0.0.1:8080@evil.example", false, false),
            ("file://", false, false),
            ("chrome-extension://abc", false, false),
        ] {
            let headers = [("host", "127.0.0.1:8080"), ("origin", origin)];
            assert_eq!(check(Services, "/", &headers), by_services, "{origin}");
            assert_eq!(check(LoadBalancer, "/", &headers), by_balancer, "{origin}");
        }
    }

    #[test]
    fn browser_s_request_for_another_site_is_refused_by_the_services_alone() {
        for (site, by_services) in [
            ("cross-site", false),
            ("same-site", false),
            ("same-origin", true),
            ("none", true),
        ] {
            let headers = [("host", "localhost"), ("sec-fetch-site", site)];
            assert_eq!(check(Services, "/", &headers), by_services, "{site}");
            assert!(check(LoadBalancer, "/", &headers), "a link leads to {site}");
        }
    }
}
