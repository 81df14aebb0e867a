//! Reachability: gateways, routes and rules.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use crate::{
    state::ec2::{Ec2, NatGatewayState, Peer, Rule, Target},
    world::Turn,
};

impl Ec2 {
    /// The internet gateway that is attached to a VPC.
    pub(super) fn internet_gateway_of(&self, vpc_id: &str) -> Option<&String> {
        let mut gateways = self.internet_gateways.iter();
        let is_attached = |it: Option<&str>| it == Some(vpc_id);
        gateways
            .find(|(_, gateway)| is_attached(gateway.vpc_id.as_deref()))
            .map(|(id, _)| id)
    }

    /// Returns the target of a subnet's default route.
    fn default_target(&self, subnet_id: &str) -> Option<&Target> {
        let vpc_id = &self.subnets.get(subnet_id)?.vpc_id;
        let tables = || self.route_tables.values();
        let own = tables().find(|table| table.is_of_subnet(subnet_id));
        let main = || tables().find(|table| table.vpc_id == *vpc_id && table.is_main());
        let table = own.or_else(main)?;
        table.routes.get(&Ipv4Net::default().to_string())
    }

    fn leads_to_internet_gateway(&self, subnet_id: &str) -> bool {
        let Some(subnet) = self.subnets.get(subnet_id) else {
            return false;
        };
        let attached = self.internet_gateway_of(&subnet.vpc_id);
        matches!(self.default_target(subnet_id), Some(Target::Gateway(id)) if Some(id) == attached)
    }

    /// Returns whether a rule of these groups, in this direction, has such a peer.
    fn allows(
        &self,
        groups: &[String],
        is_egress: bool,
        port: u16,
        has_peer: impl Fn(&Peer) -> bool,
    ) -> bool {
        let groups = groups.iter().filter_map(|id| self.security_groups.get(id));
        let mut rules = groups.flat_map(|group| &group.rules);
        let is_it = |rule: &Rule| {
            let what = &rule.what;
            what.is_egress == is_egress && what.covers(port) && has_peer(&what.peer)
        };
        rules.any(is_it)
    }

    /// Returns whether a block has all addresses that members of these groups can have.
    fn covers(&self, block: Ipv4Net, groups: &[String]) -> bool {
        let groups = groups.iter().filter_map(|id| self.security_groups.get(id));
        let mut vpcs = groups.filter_map(|group| self.vpcs.get(&group.vpc_id));
        vpcs.all(|vpc| block.contains(&vpc.cidr_block))
    }
}

impl Turn<'_> {
    /// Returns whether a VPC has an internet gateway.
    pub(crate) fn has_internet_gateway(&mut self, vpc_id: &str) -> bool {
        self.here().ec2.internet_gateway_of(vpc_id).is_some()
    }

    /// Returns whether there is such a VPC.
    pub(crate) fn has_vpc(&mut self, vpc_id: &str) -> bool {
        self.here().ec2.vpcs.contains_key(vpc_id)
    }

    /// Returns whether what is in a VPC gets a public name.
    pub(crate) fn has_dns_hostnames(&mut self, vpc_id: &str) -> bool {
        let vpc = self.here().ec2.vpcs.get(vpc_id);
        vpc.is_some_and(|vpc| vpc.has_dns_support && vpc.has_dns_hostnames)
    }

    /// Returns whether something in a subnet reaches the internet: with a public
    /// address through the internet gateway, else through a NAT gateway that
    /// is available and itself reaches it.
    pub(crate) fn has_way_out(&mut self, subnet_id: &str, public_ip: bool) -> bool {
        let ec2 = &self.here().ec2;
        match ec2.default_target(subnet_id) {
            Some(Target::Gateway(_)) => public_ip && ec2.leads_to_internet_gateway(subnet_id),
            Some(Target::NatGateway(id)) => ec2.nat_gateways.get(id).is_some_and(|gateway| {
                gateway.state == NatGatewayState::Available
                    && ec2.leads_to_internet_gateway(&gateway.subnet_id)
            }),
            _ => false,
        }
    }

    /// The first of these groups that does not exist.
    pub(crate) fn missing_group(&mut self, ids: &[String]) -> Option<String> {
        let groups = &self.here().ec2.security_groups;
        ids.iter().find(|id| !groups.contains_key(*id)).cloned()
    }

    /// Returns whether rules let members of these groups reach a TCP port of the
    /// internet.
    pub(crate) fn may_leave(&mut self, groups: &[String], port: u16) -> bool {
        let ec2 = &self.here().ec2;
        ec2.allows(
            groups,
            true,
            port,
            |peer| matches!(peer, Peer::Ipv4(block) if block.prefix_len() == 0),
        )
    }

    /// Returns whether rules let a client of the internet reach a TCP port of members of
    /// these groups.
    pub(crate) fn may_enter(&mut self, client: Ipv4Addr, groups: &[String], port: u16) -> bool {
        let ec2 = &self.here().ec2;
        ec2.allows(
            groups,
            false,
            port,
            |peer| matches!(peer, Peer::Ipv4(block) if block.contains(&client)),
        )
    }

    /// Returns whether rules let members of some groups reach a TCP port of members of
    /// others: in there, and out here.
    pub(crate) fn may_reach(
        &mut self,
        from_groups: &[String],
        to_groups: &[String],
        port: u16,
    ) -> bool {
        let ec2 = &self.here().ec2;
        let has = |ids: &[String], peer: &Peer| match peer {
            Peer::Group(id) => ids.contains(id),
            Peer::Ipv4(block) => ec2.covers(*block, ids),
            Peer::Ipv6(_) | Peer::PrefixList(_) => false,
        };
        let is_let_in = ec2.allows(to_groups, false, port, |peer| has(from_groups, peer));
        let is_let_out = ec2.allows(from_groups, true, port, |peer| has(to_groups, peer));
        is_let_in && is_let_out
    }
}
