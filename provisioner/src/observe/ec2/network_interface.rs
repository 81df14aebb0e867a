//! Network interfaces: what services leave in subnets and security groups
//! for a while, and what therefore can't be deleted yet (`aws.md` §2).

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ec2::types::NetworkInterface;
use kavak_engine::Fault;
use kavak_stack::{Found, Key, Spec, Text};

use crate::{
    aws::{Aws, fault, read},
    resources::ec2::filter,
};

/// For each of these resources that interfaces still hold: whose those are. One
/// call for all. Nothing tells what holds those outside of VPCs: asking again
/// for their deletion does.
pub(crate) async fn blockers(
    aws: &Aws,
    waiting: &BTreeMap<Key, Found>,
) -> Result<BTreeMap<Key, String>, Fault> {
    let vpcs = vpcs(waiting);
    if vpcs.is_empty() {
        return Ok(BTreeMap::new());
    }
    let which = filter("vpc-id", vpcs);
    let interfaces = read(|| async {
        aws.ec2
            .describe_network_interfaces()
            .filters(which.clone())
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(fault("DescribeNetworkInterfaces"))
    });
    Ok(tell(&interfaces.await?, waiting))
}

/// The VPCs in which interfaces can hold them.
fn vpcs(waiting: &BTreeMap<Key, Found>) -> BTreeSet<String> {
    let vpc = |found: &Found| match &found.spec {
        Spec::InternetGateway(gateway) => gateway.vpc_id.as_ref().map(Text::known),
        Spec::SecurityGroup(group) => Some(group.vpc_id.known()),
        Spec::Subnet(subnet) => Some(subnet.vpc_id.known()),
        Spec::Vpc(_) => Some(found.id.clone()),
        _ => None,
    };
    waiting.values().filter_map(vpc).collect()
}

fn tell(interfaces: &[NetworkInterface], waiting: &BTreeMap<Key, Found>) -> BTreeMap<Key, String> {
    let told = waiting.iter().filter_map(|(key, found)| {
        let holding = interfaces.iter().filter(|it| holds(it, found));
        let mut counts = BTreeMap::<String, u32>::new();
        for interface in holding {
            *counts.entry(owner(interface)).or_default() += 1;
        }
        let owners: Vec<String> = counts
            .into_iter()
            .map(|(owner, count)| match count {
                1 => owner,
                several => format!("{owner} ({several})"),
            })
            .collect();
        let what = match found.spec {
            Spec::InternetGateway(_) => "public addresses",
            _ => "network interfaces",
        };
        (!owners.is_empty()).then(|| (key.clone(), format!("{what} of {}", owners.join(", "))))
    });
    told.collect()
}

/// Whether an interface keeps a resource from being deleted.
fn holds(interface: &NetworkInterface, found: &Found) -> bool {
    match &found.spec {
        Spec::Subnet(_) => interface.subnet_id() == Some(&found.id),
        Spec::SecurityGroup(_) => {
            let mut groups = interface.groups().iter();
            groups.any(|group| group.group_id() == Some(&found.id))
        }
        Spec::Vpc(_) => interface.vpc_id() == Some(&found.id),
        // Only a mapped public address keeps a gateway attached.
        Spec::InternetGateway(gateway) => {
            let vpc_id = gateway.vpc_id.as_ref().map(|id| id.known());
            let mut addresses = interface.association().into_iter();
            interface.vpc_id() == vpc_id.as_deref() && addresses.any(|it| it.public_ip().is_some())
        }
        _ => false,
    }
}

/// Whose an interface is, by the description that its service gives it.
fn owner(interface: &NetworkInterface) -> String {
    let description = interface.description().unwrap_or_default();
    let after = |prefix: &str| description.strip_prefix(prefix).map(str::trim);
    if let Some(gateway) = after("Interface for NAT Gateway ") {
        format!("NAT gateway {gateway}")
    } else if let Some(balancer) = after("ELB ") {
        // `app/<name>/<id>`
        let name = balancer.split('/').nth(1).unwrap_or(balancer);
        format!("load balancer {name}")
    } else if description.starts_with("arn:") && description.contains(":ecs:") {
        "Fargate task".to_owned()
    } else if description.starts_with("RDSNetworkInterface") {
        "database".to_owned()
    } else if let Some(node) = after("ElastiCache") {
        format!("cache node {}", node.trim_start_matches(['+', ' ']))
    } else if let Some(endpoint) = after("VPC Endpoint Interface ") {
        let service = if is_guard_dutys(interface) {
            "GuardDuty"
        } else {
            "VPC"
        };
        format!("{service} endpoint {endpoint}")
    } else {
        let id = interface.network_interface_id().unwrap_or_default();
        match description {
            "" => format!("nobody known ({id})"),
            said => format!("{said:?} ({id})"),
        }
    }
}

fn is_guard_dutys(interface: &NetworkInterface) -> bool {
    let mut names = interface.groups().iter().filter_map(|it| it.group_name());
    names.any(|name| name.starts_with("GuardDutyManagedSecurityGroup"))
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::{self as sdk, GroupIdentifier, NetworkInterfaceAssociation};
    use kavak_stack::{
        Tags,
        spec::{InternetGateway, Subnet},
    };

    use super::*;

    fn interface(description: &str) -> sdk::builders::NetworkInterfaceBuilder {
        NetworkInterface::builder()
            .network_interface_id("eni-1")
            .subnet_id("subnet-1")
            .vpc_id("vpc-1")
            .description(description)
    }

    fn subnet(id: &str) -> Found {
        let spec = Subnet {
            vpc_id: Text::from("vpc-1"),
            cidr_block: "10.0.0.0/24".to_owned(),
            availability_zone: "us-east-1a".to_owned(),
            map_public_ip_on_launch: true,
            tags: Tags::new(),
        };
        Found::ready(id, spec)
    }

    #[test]
    fn an_interface_is_its_services_by_its_description() {
        for (description, whose) in [
            ("Interface for NAT Gateway nat-1", "NAT gateway nat-1"),
            ("ELB app/a-dev-alb/50dc6c", "load balancer a-dev-alb"),
            (
                "arn:aws:ecs:us-east-1:123456789012:attachment/1b2c",
                "Fargate task",
            ),
            ("RDSNetworkInterface", "database"),
            ("ElastiCache a-dev-redis-001", "cache node a-dev-redis-001"),
            ("ElastiCache+a-dev-redis-001", "cache node a-dev-redis-001"),
            ("VPC Endpoint Interface vpce-1", "VPC endpoint vpce-1"),
            ("by hand", "\"by hand\" (eni-1)"),
            ("", "nobody known (eni-1)"),
        ] {
            assert_eq!(owner(&interface(description).build()), whose);
        }
        let planted = interface("VPC Endpoint Interface vpce-1").groups(
            GroupIdentifier::builder()
                .group_name("GuardDutyManagedSecurityGroup-vpc-1")
                .build(),
        );
        assert_eq!(owner(&planted.build()), "GuardDuty endpoint vpce-1");
    }

    #[test]
    fn owners_are_told_once_and_counted_and_the_free_are_not_told() {
        let interfaces = [
            interface("RDSNetworkInterface").build(),
            interface("ELB app/a-dev-alb/1").build(),
            interface("ELB app/a-dev-alb/1").build(),
        ];
        let waiting = BTreeMap::from([
            (Key::new("held"), subnet("subnet-1")),
            (Key::new("free"), subnet("subnet-2")),
        ]);
        let held = "network interfaces of database, load balancer a-dev-alb (2)";
        assert_eq!(
            tell(&interfaces, &waiting),
            [(Key::new("held"), held.to_owned())].into()
        );
    }

    #[test]
    fn only_a_public_address_holds_an_internet_gateway() {
        let gateway = InternetGateway {
            vpc_id: Some(Text::from("vpc-1")),
            tags: Tags::new(),
        };
        let key = Key::new("internet_gateway");
        let waiting = BTreeMap::from([(key.clone(), Found::ready("igw-1", gateway))]);
        assert_eq!(vpcs(&waiting), ["vpc-1".to_owned()].into());
        let private = interface("RDSNetworkInterface").build();
        assert!(tell(&[private], &waiting).is_empty());
        let address = NetworkInterfaceAssociation::builder().public_ip("198.51.100.1");
        let public = interface("Interface for NAT Gateway nat-1").association(address.build());
        let held = "public addresses of NAT gateway nat-1".to_owned();
        assert_eq!(tell(&[public.build()], &waiting), [(key, held)].into());
    }
}
