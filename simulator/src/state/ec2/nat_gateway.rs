//! NAT gateways.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::clock::Moment;

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct NatGateway {
    pub(crate) vpc_id: String,
    pub(crate) subnet_id: String,
    pub(crate) connectivity_type: String,
    pub(crate) state: NatGatewayState,
    pub(crate) address: NatAddress,
    /// Reason of its failure, known from the start and described at the end.
    pub(crate) failure: Option<(String, String)>,
    pub(crate) created_at: String,
    pub(crate) deleted_at: Option<String>,
    /// From when on a route can lead to it.
    pub(crate) visible_at: Moment,
    /// When AWS stops to list one that failed or is deleted.
    pub(crate) forgotten_at: Option<Moment>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct NatAddress {
    pub(crate) allocation_id: Option<String>,
    pub(crate) association_id: Option<String>,
    pub(crate) interface_id: Option<String>,
    pub(crate) private_ip: Option<Ipv4Addr>,
    pub(crate) public_ip: Option<Ipv4Addr>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum NatGatewayState {
    Pending,
    Failed,
    Available,
    Deleting,
    Deleted,
}
