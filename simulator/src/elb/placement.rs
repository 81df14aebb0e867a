//! Placement of load balancers: subnets, security groups, interfaces.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{invalid, page::texts};
use crate::{
    durations::Event,
    ec2::Interface,
    fault::ApiFault,
    operation::Answer,
    state::elb::{LoadBalancer, Place, Transition},
    world::{self, Turn},
};

/// The free addresses that a load balancer wants in each of its subnets.
const FREE_ADDRESSES: u32 = 8;

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "SetSubnets" => set_subnets(input, turn),
        "SetSecurityGroups" => set_security_groups(input, turn),
        _ => return None,
    })
}

/// The subnets that an input names, in either of its two ways.
pub(super) fn subnet_ids(input: &Value) -> Vec<String> {
    let mapped = input["SubnetMappings"].as_array().into_iter().flatten();
    let mapped = mapped.filter_map(|mapping| mapping["SubnetId"].as_str().map(str::to_owned));
    texts(&input["Subnets"]).into_iter().chain(mapped).collect()
}

/// Subnets in which a load balancer can stand.
pub(super) struct Ground {
    pub(super) vpc_id: String,
    /// Subnets with their zones.
    pub(super) subnets: Vec<(String, String)>,
}

/// Checks the subnets: two zones, one subnet in each, one VPC, which has a way
/// in from the internet if the load balancer is to be reached from there.
pub(super) fn ground(
    subnet_ids: &BTreeSet<String>,
    is_public: bool,
    turn: &mut Turn<'_>,
) -> Result<Ground, ApiFault> {
    let mut ground = Ground {
        vpc_id: String::new(),
        subnets: Vec::new(),
    };
    for id in subnet_ids {
        let Some(subnet) = turn.subnet(id) else {
            return Err(ApiFault::new(
                "SubnetNotFound",
                format!("The subnet ID '{id}' is not valid"),
            ));
        };
        if !ground.vpc_id.is_empty() && ground.vpc_id != subnet.vpc_id {
            return Err(configuration("All subnets must belong to the same VPC"));
        }
        if ground.subnets.iter().any(|(_, zone)| *zone == subnet.zone) {
            return Err(configuration(
                "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
            ));
        }
        if turn.here().elb.withheld_zones.contains(&subnet.zone) {
            return Err(invalid(format!(
                "The following Availability Zones {} cannot be associated with a load balancer. Please try a different Availability Zone.",
                subnet.zone
            )));
        }
        if subnet.free_addresses() < FREE_ADDRESSES {
            return Err(ApiFault::new(
                "InvalidSubnet",
                format!(
                    "Not enough IP space available in {id}. ELB requires at least {FREE_ADDRESSES} free IP addresses in each subnet."
                ),
            ));
        }
        ground.vpc_id = subnet.vpc_id;
        ground.subnets.push((id.clone(), subnet.zone));
    }
    if ground.subnets.len() < 2 {
        return Err(invalid(
            "At least two subnets in two different Availability Zones must be specified",
        ));
    }
    if is_public && !turn.has_internet_gateway(&ground.vpc_id) {
        return Err(ApiFault::new(
            "InvalidSubnet",
            format!("VPC {} has no internet gateway", ground.vpc_id),
        ));
    }
    Ok(ground)
}

fn configuration(message: &str) -> ApiFault {
    ApiFault::new("InvalidConfigurationRequest", message)
}

/// Checks the security groups; none means the VPC's default group.
pub(super) fn groups(
    wanted: &BTreeSet<String>,
    vpc_id: &str,
    turn: &mut Turn<'_>,
) -> Result<Vec<String>, ApiFault> {
    let ids: Vec<String> = wanted.iter().cloned().collect();
    if ids.is_empty() {
        return Ok(turn.default_group(vpc_id).into_iter().collect());
    }
    match turn.missing_group(&ids) {
        Some(_) => Err(ApiFault::new(
            "InvalidSecurityGroup",
            "One or more security groups are invalid",
        )),
        None => Ok(ids),
    }
}

/// Plants the load balancer's interface in a subnet.
pub(super) fn plant(
    balancer: &LoadBalancer,
    subnet_id: &str,
    turn: &mut Turn<'_>,
) -> Result<String, ApiFault> {
    let (_, path) = balancer.arn.split_once("loadbalancer/").unwrap_or_default();
    turn.plant_interface(Interface {
        subnet_id: subnet_id.to_owned(),
        groups: balancer.security_groups.clone(),
        description: format!("ELB {path}"),
        interface_type: "interface".to_owned(),
        requester_id: "amazon-elb".to_owned(),
        public_ip: balancer.scheme == "internet-facing",
    })
}

fn set_subnets(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let arn = input["LoadBalancerArn"].as_str().unwrap_or_default();
    let mut balancer = turn.load_balancer(arn)?.clone();
    let wanted = subnet_ids(input).into_iter().collect();
    let is_public = balancer.scheme == "internet-facing";
    let ground = ground(&wanted, is_public, turn)?;
    if ground.vpc_id != balancer.vpc_id {
        return Err(configuration("All subnets must belong to the same VPC"));
    }
    let mut before = std::mem::take(&mut balancer.places);
    for (subnet_id, zone) in ground.subnets {
        let kept = before.iter().position(|place| place.subnet_id == subnet_id);
        let place = match kept {
            Some(index) => before.remove(index),
            None => Place {
                interface: plant(&balancer, &subnet_id, turn)?,
                subnet_id,
                zone,
            },
        };
        balancer.places.push(place);
    }
    for Place { interface, .. } in before {
        turn.after(
            Event::LoadBalancerInterfacesGone,
            world::Transition::Elb(Transition::PullInterface { interface }),
        );
    }
    let zones: Vec<Value> = balancer
        .places
        .iter()
        .map(|place| json!({"ZoneName": place.zone, "SubnetId": place.subnet_id}))
        .collect();
    let address_type = balancer.ip_address_type.clone();
    *turn.load_balancer(arn)? = balancer;
    super::check::end_unserved(turn);
    super::check::begin_behind(turn, arn);
    Ok(json!({"AvailabilityZones": zones, "IpAddressType": address_type}))
}

fn set_security_groups(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let arn = input["LoadBalancerArn"].as_str().unwrap_or_default();
    let vpc_id = turn.load_balancer(arn)?.vpc_id.clone();
    let wanted: BTreeSet<String> = texts(&input["SecurityGroups"]).into_iter().collect();
    if wanted.is_empty() {
        return Err(invalid("At least one security group must be specified"));
    }
    let groups = groups(&wanted, &vpc_id, turn)?;
    let balancer = turn.load_balancer(arn)?;
    balancer.security_groups.clone_from(&groups);
    let interfaces: Vec<String> = balancer
        .places
        .iter()
        .map(|it| it.interface.clone())
        .collect();
    for interface in interfaces {
        turn.regroup_interface(&interface, &groups);
    }
    Ok(json!({"SecurityGroupIds": groups}))
}
