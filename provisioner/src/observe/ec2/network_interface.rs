//! Network interfaces: what services leave in subnets and security groups
//! for a while, and what therefore can't be deleted yet (`aws.md` §2).

use std::collections::BTreeMap;

use aws_sdk_ec2::types::{Filter, NetworkInterface};
use kavak_engine::Fault;
use kavak_stack::{Found, Key, Kind, Spec};

use crate::{
    aws::{Aws, fault, read},
    resources::ec2::filter,
};

/// For each of these resources of one kind that interfaces still hold: whose
/// those are. One call for all.
pub(crate) async fn blockers(
    aws: &Aws,
    kind: Kind,
    waiting: &BTreeMap<Key, Found>,
) -> Result<BTreeMap<Key, String>, Fault> {
    let Some(which) = which(kind, waiting) else {
        return Ok(BTreeMap::new());
    };
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

/// The filter for the interfaces that can hold resources of this kind.
fn which(kind: Kind, waiting: &BTreeMap<Key, Found>) -> Option<Filter> {
    let name = match kind {
        Kind::Subnet => "subnet-id",
        Kind::SecurityGroup => "group-id",
        Kind::InternetGateway | Kind::Vpc => "vpc-id",
        _ => return None,
    };
    let ids: Vec<String> = waiting
        .values()
        .filter_map(|found| match &found.spec {
            Spec::InternetGateway(gateway) => gateway.vpc_id.as_ref().map(|id| id.known()),
            _ => Some(found.id.clone()),
        })
        .collect();
    (!ids.is_empty()).then(|| filter(name, ids))
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
