//! The address of a request's client.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::error::ApiError;

/// A client's address, as far as it identifies one client: of IPv6 the network, because a customer
/// has as many addresses there as they like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientAddress(IpAddr);

impl ClientAddress {
    pub(super) fn new(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
            v4 => v4,
        })
    }

    /// The load balancer appends the address that it sees to the client's own claims, so the last
    /// one is true. Without a load balancer it is the connection's.
    fn of(parts: &Parts) -> Self {
        let peer = parts.extensions.get::<SocketAddr>().map(SocketAddr::ip);
        let forwarded = parts.headers.get_all("x-forwarded-for").iter().next_back();
        let forwarded = forwarded.filter(|_| peer.is_some_and(is_own_network));
        let last = forwarded
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.rsplit(',').next())
            .and_then(|address| parse(address.trim()));
        Self::new(last.or(peer).unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED)))
    }
}

/// Returns whether a load balancer of ours may have this address: it calls from the network of the
/// tasks. Headers of a caller from the internet prove nothing.
pub(super) fn is_own_network(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            let is_shared = a == 100 && (64..128).contains(&b);
            v4.is_private() || v4.is_loopback() || v4.is_link_local() || is_shared
        }
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

/// With or without a port.
fn parse(address: &str) -> Option<IpAddr> {
    let with_port = || Some(address.parse::<SocketAddr>().ok()?.ip());
    address.parse().ok().or_else(with_port)
}

impl<S: Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Ok(Self::of(parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn client(forwarded: &[&str]) -> ClientAddress {
        let mut request = Request::builder().extension(SocketAddr::from(([10, 0, 0, 1], 80)));
        for value in forwarded {
            request = request.header("X-Forwarded-For", *value);
        }
        ClientAddress::of(&request.body(()).unwrap().into_parts().0)
    }

    #[test]
    fn address_from_the_load_balancer_counts_and_claims_of_the_client_do_not() {
        let real = ClientAddress::new([203, 0, 113, 9].into());
        assert_eq!(client(&["1.2.3.4, 203.0.113.9"]), real);
        assert_eq!(client(&["1.2.3.4", "5.6.7.8,203.0.113.9:443"]), real);
    }

    #[test]
    fn caller_from_the_internet_is_not_believed() {
        let internet = SocketAddr::from(([203, 0, 113, 9], 80));
        let request = Request::builder()
            .extension(internet)
            .header("X-Forwarded-For", "1.2.3.4");
        let parts = request.body(()).unwrap().into_parts().0;
        assert_eq!(ClientAddress::of(&parts), ClientAddress::new(internet.ip()));
        for (address, is_ours) in [
            ("10.0.0.1", true),
            ("172.31.255.1", true),
            ("172.32.0.1", false),
            ("100.64.0.1", true),
            ("::1", true),
            ("fd00::1", true),
            ("2001:db8::1", false),
            ("::ffff:10.0.0.1", true),
        ] {
            assert_eq!(
                is_own_network(address.parse().unwrap()),
                is_ours,
                "{address}"
            );
        }
    }

    #[test]
    fn without_a_load_balancer_it_is_the_connections_address() {
        let peer = ClientAddress::new([10, 0, 0, 1].into());
        assert_eq!(client(&[]), peer);
        assert_eq!(client(&["nonsense"]), peer);
    }

    #[test]
    fn one_ipv6_network_is_one_client() {
        assert_eq!(client(&["2001:db8::1"]), client(&["2001:db8::ffff:1"]));
        assert_ne!(client(&["2001:db8::1"]), client(&["2001:db8:0:1::1"]));
    }
}
