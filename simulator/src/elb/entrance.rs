//! Names of load balancers that are reached at ports of this machine.

use std::collections::BTreeSet;

use crate::{state::elb::LoadBalancer, world::Turn};

const HOST: &str = "localhost:";

/// A name for a new load balancer: the first entrance that no other has.
pub(super) fn free(turn: &Turn<'_>) -> Option<String> {
    let regions = turn.world.regions.values();
    let balancers = regions.flat_map(|region| region.elb.load_balancers.values());
    let taken: BTreeSet<u16> = balancers.filter_map(port_of).collect();
    let port = turn.world.entrances.difference(&taken).next()?;
    Some(format!("{HOST}{port}"))
}

/// The port of this machine that a load balancer is reached at.
pub(crate) fn port_of(balancer: &LoadBalancer) -> Option<u16> {
    balancer.dns_name.strip_prefix(HOST)?.parse().ok()
}
