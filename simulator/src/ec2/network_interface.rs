//! Network interfaces: what services put into subnets, and what therefore
//! keeps subnets, groups and gateways from being deleted.

use std::net::Ipv4Addr;

use super::{block, endpoint, kind::Kind};
use crate::{
    fault::ApiFault,
    state::ec2::{NetworkInterface, SecurityGroup, usable_addresses},
    world::Turn,
};

mod hand;
mod listing;

pub(super) use self::{
    hand::{create, delete},
    listing::describe,
};

/// An interface as a service requests it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interface {
    pub(crate) subnet_id: String,
    /// Security groups; the VPC's default one if there is none.
    pub(crate) groups: Vec<String>,
    /// By which people see whose it is.
    pub(crate) description: String,
    /// `interface`, `nat_gateway`, `vpc_endpoint`, `load_balancer`.
    pub(crate) interface_type: String,
    /// The requester: `amazon-elb`, `amazon-rds` or an account of AWS's;
    /// empty where it is no service.
    pub(crate) requester_id: String,
    pub(crate) public_ip: bool,
}

impl Turn<'_> {
    /// Puts an interface of a service into a subnet; it takes an address.
    ///
    /// # Errors
    /// If the subnet or a group is not there, or no address is left.
    pub(crate) fn plant_interface(&mut self, wanted: Interface) -> Result<String, ApiFault> {
        let Some(mut subnet) = self.subnet(&wanted.subnet_id) else {
            return Err(Kind::Subnet.not_found(&wanted.subnet_id));
        };
        let groups = self.groups_of_interface(&wanted, &subnet.vpc_id)?;
        let private_ip = self.free_address(&wanted.subnet_id).ok_or_else(|| {
            ApiFault::new(
                "InsufficientFreeAddressesInSubnet",
                format!(
                    "The specified subnet does not have enough free addresses: {}",
                    wanted.subnet_id
                ),
            )
        })?;
        let id = self.new_id(Kind::NetworkInterface.prefix());
        let interface = NetworkInterface {
            vpc_id: subnet.vpc_id.clone(),
            subnet_id: wanted.subnet_id.clone(),
            groups,
            public_ip: wanted.public_ip.then(|| self.public_address()),
            description: wanted.description,
            interface_type: wanted.interface_type,
            requester_id: Some(wanted.requester_id).filter(|id| !id.is_empty()),
            private_ip,
            allocation_id: None,
            attachment_id: self.new_id("eni-attach"),
            attached_at: self.timestamp(),
        };
        subnet.free_addresses = subnet.free_addresses.saturating_sub(1);
        let is_of_task = interface.description.contains(":ecs:");
        let (vpc_id, subnet_id) = (subnet.vpc_id.clone(), wanted.subnet_id);
        let ec2 = &mut self.here().ec2;
        ec2.subnets.insert(subnet_id.clone(), subnet);
        ec2.interfaces.insert(id.clone(), interface);
        if is_of_task {
            endpoint::guard(&vpc_id, &subnet_id, self);
        }
        Ok(id)
    }

    /// Puts an interface of a service into other groups.
    pub(crate) fn regroup_interface(&mut self, id: &str, groups: &[String]) {
        if let Some(interface) = self.here().ec2.interfaces.get_mut(id) {
            interface.groups = groups.to_vec();
        }
    }

    fn groups_of_interface(
        &mut self,
        wanted: &Interface,
        vpc_id: &str,
    ) -> Result<Vec<String>, ApiFault> {
        // The gateways have none.
        if wanted.groups.is_empty() && wanted.interface_type == "nat_gateway" {
            return Ok(Vec::new());
        }
        let of_vpc = |group: &&SecurityGroup| group.vpc_id == vpc_id;
        let groups = &self.here().ec2.security_groups;
        let is_missing = |id: &&String| groups.get(*id).filter(of_vpc).is_none();
        if let Some(missing) = wanted.groups.iter().find(is_missing) {
            return Err(Kind::SecurityGroup.not_found(missing));
        }
        if wanted.groups.is_empty() {
            return Ok(self.default_group(vpc_id).into_iter().collect());
        }
        if wanted.groups.len() > self.quota_count("L-2AFB9258") {
            return Err(ApiFault::new(
                "SecurityGroupsPerInterfaceLimitExceeded",
                "The maximum number of security groups per interface has been reached.",
            ));
        }
        Ok(wanted.groups.clone())
    }

    /// An address that is free: any, so that one given back is not at once
    /// another service's.
    fn free_address(&mut self, subnet_id: &str) -> Option<Ipv4Addr> {
        let block = self.subnet(subnet_id)?.cidr_block;
        let taken: Vec<Ipv4Addr> = self
            .here()
            .ec2
            .interfaces
            .values()
            .filter(|one| one.subnet_id == subnet_id)
            .map(|one| one.private_ip)
            .collect();
        let count = usable_addresses(block);
        let first = u32::try_from(self.world.dice.below(u64::from(count))).unwrap_or_default();
        (0..count)
            .map(|number| block::usable_address(block, (first + number) % count))
            .find(|address| !taken.contains(address))
    }

    /// The private address of an interface.
    pub(crate) fn interface_address(&mut self, id: &str) -> Option<String> {
        let interface = self.here().ec2.interfaces.get(id)?;
        Some(interface.private_ip.to_string())
    }

    /// Removes an interface, if it is there.
    pub(crate) fn pull_interface(&mut self, id: &str) {
        let ec2 = &mut self.here().ec2;
        ec2.tags.remove(id);
        let Some(interface) = ec2.interfaces.remove(id) else {
            return;
        };
        if let Some(subnet) = ec2.subnets.get_mut(&interface.subnet_id) {
            subnet.free_addresses += 1;
        }
    }

    /// A public address of AWS's.
    pub(super) fn public_address(&mut self) -> Ipv4Addr {
        let host = u32::try_from(self.world.dice.below(1 << 21)).unwrap_or_default();
        // 44.192.0.0/11
        Ipv4Addr::from(0x2CC0_0000 | host)
    }
}
