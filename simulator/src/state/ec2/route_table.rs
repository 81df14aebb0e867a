//! Route tables.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct RouteTable {
    pub(crate) vpc_id: String,
    /// By destination, without the one into the VPC, which every table has.
    pub(crate) routes: BTreeMap<String, Target>,
    pub(crate) associations: Vec<Association>,
}

/// The target of a route; it may not exist.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) enum Target {
    Gateway(String),
    NatGateway(String),
    Interface(String),
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Association {
    pub(crate) id: String,
    /// Nothing for the main one, which is for all that have none of their own.
    pub(crate) subnet_id: Option<String>,
}
