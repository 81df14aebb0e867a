//! Rules of security groups.

use std::fmt;

use ipnet::{Ipv4Net, Ipv6Net};
use serde::{Deserialize, Serialize};

/// A rule of a security group.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Rule {
    pub(crate) id: String,
    #[serde(flatten)]
    pub(crate) what: Traffic,
    pub(crate) description: Option<String>,
}

/// The traffic that a rule allows: its identity in its group.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Traffic {
    pub(crate) is_egress: bool,
    /// `tcp`, or `-1` for every protocol.
    pub(crate) protocol: String,
    /// The first and the last; nothing where a protocol has no ports.
    pub(crate) ports: Option<(i64, i64)>,
    pub(crate) peer: Peer,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) enum Peer {
    Ipv4(Ipv4Net),
    Ipv6(Ipv6Net),
    Group(String),
    PrefixList(String),
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ipv4(block) => block.fmt(f),
            Self::Ipv6(block) => block.fmt(f),
            Self::Group(id) | Self::PrefixList(id) => id.fmt(f),
        }
    }
}

impl Traffic {
    /// Everything, to everywhere.
    pub(crate) fn everything_out() -> Self {
        Self {
            is_egress: true,
            protocol: "-1".to_owned(),
            ports: None,
            peer: Peer::Ipv4(Ipv4Net::default()),
        }
    }

    /// Everything, to everywhere over IPv6.
    pub(crate) fn everything_out_over_ipv6() -> Self {
        Self {
            peer: Peer::Ipv6(Ipv6Net::default()),
            ..Self::everything_out()
        }
    }

    /// Everything, from a group.
    pub(crate) fn everything_from(group_id: &str) -> Self {
        Self {
            is_egress: false,
            protocol: "-1".to_owned(),
            ports: None,
            peer: Peer::Group(group_id.to_owned()),
        }
    }
}
