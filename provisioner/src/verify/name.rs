//! Whether a name of one's own leads to the load balancer.

use std::{
    collections::BTreeSet,
    fmt,
    net::{IpAddr, SocketAddr},
};

use tokio::net::lookup_host;
use ureq::{
    Error,
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::NextTimeout,
    },
};

/// How a name does not lead to the load balancer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// No name server knows it.
    Unknown,
    /// It leads to these addresses.
    Elsewhere(BTreeSet<IpAddr>),
    /// Neither its addresses nor the load balancer's can be found from here.
    Unresolved,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unresolved => f.write_str("names can't be resolved from here"),
            Self::Unknown => f.write_str("there is no record of that name"),
            Self::Elsewhere(addresses) => {
                let addresses: Vec<String> = addresses.iter().map(IpAddr::to_string).collect();
                write!(f, "its record leads to {}", addresses.join(", "))
            }
        }
    }
}

/// How the name in `url` does not lead where `balancer` leads; `None` if it
/// does, and where the load balancer's own name is not known either.
pub(crate) async fn wrong(url: &str, balancer: &str) -> Option<Wrong> {
    let name = host(url)?;
    if name.eq_ignore_ascii_case(balancer) {
        return None;
    }
    compared(&addresses(name).await, &addresses(balancer).await)
}

/// Like [`wrong`], but a name server that does not answer is no proof that the name
/// leads to the load balancer.
pub(crate) async fn unproven(url: &str, balancer: &str) -> Option<Wrong> {
    let name = host(url)?;
    proof(&addresses(name).await, &addresses(balancer).await)
}

fn proof(name: &BTreeSet<IpAddr>, balancer: &BTreeSet<IpAddr>) -> Option<Wrong> {
    if balancer.is_empty() {
        return Some(Wrong::Unresolved);
    }
    compared(name, balancer)
}

/// A load balancer has several addresses and changes them: one in common is
/// enough.
fn compared(name: &BTreeSet<IpAddr>, balancer: &BTreeSet<IpAddr>) -> Option<Wrong> {
    if balancer.is_empty() || !name.is_disjoint(balancer) {
        None
    } else if name.is_empty() {
        Some(Wrong::Unknown)
    } else {
        Some(Wrong::Elsewhere(name.clone()))
    }
}

async fn addresses(name: &str) -> BTreeSet<IpAddr> {
    match lookup_host((name, 0)).await {
        Ok(found) => found.map(|address: SocketAddr| address.ip()).collect(),
        Err(_) => BTreeSet::new(),
    }
}

/// The name in an address: `agent.example.com` of `https://agent.example.com`.
pub(super) fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    rest.split([':', '/']).next()
}

/// What whoever holds the domain must do.
pub(crate) fn record_to_make(domain: &str, balancer: &str) -> String {
    format!(
        "make a CNAME record for {domain} that points to {balancer} \
         (in Route 53, or at the top of a zone, an alias record)"
    )
}

/// Finds every name where this one leads, so that the load balancer is asked
/// for a name that does not lead to it yet.
#[derive(Debug)]
pub(super) struct Through(pub(super) String);

impl Resolver for Through {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let scheme = uri.scheme_str().unwrap_or("http");
        let port = uri.port_u16().map(|port| format!(":{port}"));
        let through = format!("{scheme}://{}{}/", self.0, port.unwrap_or_default());
        let through: Uri = through
            .parse()
            .map_err(|_| Error::BadUri(through.clone()))?;
        DefaultResolver::default().resolve(&through, config, timeout)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(last: &[u8]) -> BTreeSet<IpAddr> {
        let address = |last: &u8| IpAddr::from([192, 0, 2, *last]);
        last.iter().map(address).collect()
    }

    #[test]
    fn a_name_leads_to_the_balancer_if_they_share_an_address() {
        let balancer = addresses(&[1, 2]);
        assert_eq!(compared(&addresses(&[2, 3]), &balancer), None);
        assert_eq!(compared(&addresses(&[]), &balancer), Some(Wrong::Unknown));
        let elsewhere = compared(&addresses(&[9]), &balancer).expect("it leads elsewhere");
        assert_eq!(elsewhere.to_string(), "its record leads to 192.0.2.9");
        // Without the balancer's own addresses nothing can be said.
        assert_eq!(compared(&addresses(&[9]), &addresses(&[])), None);
    }

    #[test]
    fn the_name_in_an_address_is_found_with_and_without_a_port() {
        assert_eq!(host("https://a.example"), Some("a.example"));
        assert_eq!(host("http://a.example:80/x"), Some("a.example"));
        assert_eq!(host("a.example"), None);
    }
}
