//! Making a NAT gateway, or one that will fail.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    durations::Event,
    ec2::{kind::Kind, network_interface::Interface, tag},
    fault::ApiFault,
    operation::{Answer, input},
    state::ec2::{self, Ec2, NatAddress, NatGateway, NatGatewayState, Subnet, zone},
    world::{Transition, Turn},
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Create {
    subnet_id: Option<String>,
    allocation_id: Option<String>,
    #[serde(default = "public")]
    connectivity_type: String,
}

fn public() -> String {
    "public".to_owned()
}

impl Create {
    /// A public gateway has an address, a private one has none.
    fn check(&self) -> Result<(), ApiFault> {
        let missing = |member: &str| {
            let message = format!("The request must contain the parameter {member}");
            Err(ApiFault::new("MissingParameter", message))
        };
        let is_public = self.connectivity_type == "public";
        match &self.allocation_id {
            _ if self.subnet_id.is_none() => missing("SubnetId"),
            None if is_public => missing("AllocationId"),
            Some(_) if !is_public => Err(ApiFault::new(
                "InvalidParameterCombination",
                "An AllocationId can't be specified for a private NAT gateway",
            )),
            _ => Ok(()),
        }
    }
}

/// The same client token gets the same gateway, also one that failed.
pub(in crate::ec2) fn create(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let id = match turn.repeated("CreateNatGateway", &asked)? {
        Some(id) => id,
        None => make(&asked, turn)?,
    };
    Ok(json!({"NatGateway": turn.shown_nat_gateway(&id), "ClientToken": asked["ClientToken"]}))
}

fn make(asked: &Value, turn: &mut Turn<'_>) -> Result<String, ApiFault> {
    let tags = tag::specified(Kind::NatGateway, asked)?;
    let wanted: Create = input(asked.clone())?;
    wanted.check()?;
    let subnet_id = wanted.subnet_id.unwrap_or_default();
    let Some(subnet) = turn.subnet(&subnet_id) else {
        return Err(Kind::Subnet.not_found(&subnet_id));
    };
    turn.check_zone(&subnet.zone)?;
    if let Some(address) = &wanted.allocation_id {
        let addresses = &turn.here().ec2.addresses;
        if !addresses.contains_key(address) {
            return Err(Kind::Address.not_found(address));
        }
    }
    let id = turn.new_id(Kind::NatGateway.prefix());
    let failure = turn.failure(&subnet_id, &subnet, wanted.allocation_id.as_deref());
    let address = match failure {
        Some(_) => unmapped(wanted.allocation_id),
        None => turn.map_address(&id, &subnet_id, wanted.allocation_id)?,
    };
    let event = match failure {
        Some(_) => Event::NatGatewayFailed,
        None => Event::NatGatewayAvailable,
    };
    let gateway = NatGateway {
        vpc_id: subnet.vpc_id,
        subnet_id,
        connectivity_type: wanted.connectivity_type,
        state: NatGatewayState::Pending,
        address,
        failure,
        created_at: turn.timestamp(),
        deleted_at: None,
        visible_at: turn.now + turn.duration_of(Event::NatGatewayVisible),
        forgotten_at: None,
    };
    turn.after(
        event,
        Transition::Ec2(ec2::Transition::NatGatewaySettled { id: id.clone() }),
    );
    let ec2 = &mut turn.here().ec2;
    ec2.nat_gateways.insert(id.clone(), gateway);
    ec2.set_tags(&id, tags);
    turn.remember("CreateNatGateway", asked, &id);
    Ok(id)
}

/// The address of a gateway that will fail: it never gets it.
fn unmapped(allocation_id: Option<String>) -> NatAddress {
    NatAddress {
        allocation_id,
        association_id: None,
        interface_id: None,
        private_ip: None,
        public_ip: None,
    }
}

impl Turn<'_> {
    /// Returns whether a zone has room for another gateway.
    fn check_zone(&mut self, name: &str) -> Result<(), ApiFault> {
        let zones = zone::of_region(&self.region);
        if zones
            .iter()
            .any(|it| it.name == name && it.is_constrained())
        {
            return Err(ApiFault::new(
                "NotAvailableInZone",
                format!("NAT Gateway is not available in the availability zone {name}"),
            ));
        }
        let ec2 = &self.here().ec2;
        let is_counted = |gateway: &&NatGateway| {
            let zone = ec2
                .subnets
                .get(&gateway.subnet_id)
                .map(|it| it.zone.as_str());
            zone == Some(name)
                && !matches!(
                    gateway.state,
                    NatGatewayState::Failed | NatGatewayState::Deleted
                )
        };
        let count = ec2.nat_gateways.values().filter(is_counted).count();
        self.check_quota("L-FE5A380F", count, || {
            (
                "NatGatewayLimitExceeded",
                "The maximum number of NAT gateways has been reached.",
            )
        })
    }

    /// Why a gateway asked for now will fail: code and text.
    fn failure(
        &mut self,
        subnet_id: &str,
        subnet: &Subnet,
        allocation_id: Option<&str>,
    ) -> Option<(String, String)> {
        let failure = |code: &str, message: String| Some((code.to_owned(), message));
        let vpc_id = &subnet.vpc_id;
        if subnet.free_addresses == 0 {
            return failure(
                "InsufficientFreeAddressesInSubnet",
                format!(
                    "Subnet {subnet_id} has insufficient free addresses to create this NAT gateway"
                ),
            );
        }
        let id = allocation_id?;
        if !self.has_internet_gateway(vpc_id) {
            return failure(
                "Gateway.NotAttached",
                format!("Network {vpc_id} has no Internet gateway attached"),
            );
        }
        let address = self.here().ec2.addresses.get(id)?;
        if address.association_id.is_some() {
            return failure(
                "Resource.AlreadyAssociated",
                format!("Elastic IP address {id} is already associated"),
            );
        }
        None
    }

    /// Gives a gateway its interface, and the elastic IP address to that.
    fn map_address(
        &mut self,
        id: &str,
        subnet_id: &str,
        allocation_id: Option<String>,
    ) -> Result<NatAddress, ApiFault> {
        let interface_id = self.plant_interface(Interface {
            subnet_id: subnet_id.to_owned(),
            groups: Vec::new(),
            description: format!("Interface for NAT Gateway {id}"),
            interface_type: "nat_gateway".to_owned(),
            requester_id: "000000000000".to_owned(),
            public_ip: false,
        })?;
        let association_id = self.new_id("eipassoc");
        let ec2: &mut Ec2 = &mut self.here().ec2;
        let interface = ec2.interfaces.get_mut(&interface_id);
        let private_ip = interface.as_ref().map(|it| it.private_ip);
        let elastic = allocation_id.as_ref();
        let elastic = elastic.and_then(|id| ec2.addresses.get_mut(id));
        let public_ip = elastic.as_ref().map(|it| it.public_ip);
        let is_elastic = elastic.is_some();
        if let Some(elastic) = elastic {
            elastic.association_id = Some(association_id.clone());
            elastic.interface_id = Some(interface_id.clone());
        }
        if let Some(interface) = interface {
            interface.public_ip = public_ip;
            interface.allocation_id.clone_from(&allocation_id);
        }
        Ok(NatAddress {
            allocation_id,
            association_id: is_elastic.then_some(association_id),
            interface_id: Some(interface_id),
            private_ip,
            public_ip,
        })
    }
}
