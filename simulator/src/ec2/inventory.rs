//! EC2's part of the inventory.

use super::kind::Kind;
use crate::{
    Service,
    resource::{Inventory, Resource},
    state::ec2::{Ec2, NatGatewayState},
};

impl Inventory for Ec2 {
    /// Everything that a call has created, or that stays until a call removes it.
    /// The network that AWS gives every account is not in it. The interfaces of services are not in it: they go with those.
    fn resources(&self, region: &str, account: &str) -> Vec<Resource> {
        let groups = self.security_groups.iter();
        let groups = groups.filter(|(_, it)| !it.is_default());
        let tables = self.route_tables.iter().filter(|(_, it)| !it.is_main());
        let gateways = self.nat_gateways.iter();
        let gateways = gateways.filter(|(_, it)| {
            !matches!(it.state, NatGatewayState::Failed | NatGatewayState::Deleted)
        });
        let interfaces = self.interfaces.iter().filter(|(_, it)| it.is_by_hand());
        let ids = |ids: Vec<&String>| ids.into_iter().cloned().collect::<Vec<_>>();
        [
            (Kind::Vpc, ids(self.vpcs.keys().collect())),
            (Kind::Subnet, ids(self.subnets.keys().collect())),
            (
                Kind::InternetGateway,
                ids(self.internet_gateways.keys().collect()),
            ),
            (Kind::Address, ids(self.addresses.keys().collect())),
            (Kind::NatGateway, ids(gateways.map(|(id, _)| id).collect())),
            (Kind::RouteTable, ids(tables.map(|(id, _)| id).collect())),
            (Kind::SecurityGroup, ids(groups.map(|(id, _)| id).collect())),
            (
                Kind::NetworkInterface,
                ids(interfaces.map(|(id, _)| id).collect()),
            ),
            (Kind::VpcEndpoint, ids(self.endpoints.keys().collect())),
            (Kind::NetworkAcl, ids(self.network_acls.keys().collect())),
            (Kind::VpnGateway, ids(self.vpn_gateways.keys().collect())),
        ]
        .into_iter()
        .flat_map(|(kind, ids)| ids.into_iter().map(move |id| (kind, id)))
        .filter(|(_, id)| !self.given.contains(id))
        .map(|(kind, id)| self.resource(kind, id, region, account))
        .collect()
    }
}

impl Ec2 {
    fn resource(&self, kind: Kind, id: String, region: &str, account: &str) -> Resource {
        let kind = kind.resource_type();
        Resource {
            service: Service::Ec2,
            region: region.to_owned(),
            kind,
            arn: format!("arn:aws:ec2:{region}:{account}:{kind}/{id}"),
            tags: Some(self.tags.get(&id).cloned().unwrap_or_default()),
            id,
        }
    }
}
