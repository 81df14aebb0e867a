//! Network interfaces: what services leave in subnets and security groups
//! for a while, and what therefore can't be deleted yet (`docs/AWS.md#deleting`).

mod owners;

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ec2::types::{Filter, NetworkInterface};
use futures::try_join;
use kavak_engine::{Blocker, Fault};
use kavak_stack::{Environment, Found, Key, Kind};

use self::owners::{Owners, is_databases};
use super::nat_gateway;
use crate::{
    aws::{Clients, fault, filter},
    observe::{kind, rds},
};

/// For each of these resources that interfaces still block: whose those are. Two
/// calls for all, and one where there are databases.
pub(crate) async fn blockers(
    aws: &Clients,
    environment: &Environment,
    waiting: &BTreeMap<Key, Found>,
) -> Result<BTreeMap<Key, Blocker>, Fault> {
    let vpcs = vpcs(waiting);
    if vpcs.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids: Vec<String> = vpcs.iter().cloned().collect();
    let (interfaces, gateways) = try_join!(
        described(aws, filter("vpc-id", vpcs)),
        nat_gateway::inside(aws, &ids),
    )?;
    let databases = if interfaces.iter().any(is_databases) {
        rds::others_in(aws, environment, &ids).await?
    } else {
        Vec::new()
    };
    let owners = Owners {
        environment,
        gateways: &gateways,
        databases: &databases,
    };
    Ok(blocked(&interfaces, waiting, &owners))
}

/// Who has the network interface with this id, if it is not of a service of the
/// environment.
pub(crate) async fn unmanaged_owner(
    aws: &Clients,
    environment: &Environment,
    id: &str,
) -> Result<Option<String>, Fault> {
    let interfaces = described(aws, filter("network-interface-id", [id])).await?;
    let owners = Owners {
        environment,
        gateways: &[],
        databases: &[],
    };
    let mut owners = interfaces.iter().map(|it| owners.of(it));
    let owner = owners.find(|owner| owner.is_lasting);
    Ok(owner.map(|owner| owner.what))
}

async fn described(aws: &Clients, which: Filter) -> Result<Vec<NetworkInterface>, Fault> {
    aws.read(|| async {
        aws.ec2
            .describe_network_interfaces()
            .filters(which.clone())
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(fault("DescribeNetworkInterfaces"))
    })
    .await
}

/// The VPCs in which interfaces can hold them.
fn vpcs(waiting: &BTreeMap<Key, Found>) -> BTreeSet<String> {
    let interfaces = waiting.values().filter_map(kind::interfaces);
    interfaces.map(|it| it.vpc_id).collect()
}

fn blocked(
    interfaces: &[NetworkInterface],
    waiting: &BTreeMap<Key, Found>,
    owners: &Owners<'_>,
) -> BTreeMap<Key, Blocker> {
    let blocked = waiting.iter().filter_map(|(key, found)| {
        let blocking = interfaces.iter().filter(|it| holds(it, found));
        let owners: Vec<Blocker> = blocking.map(|it| owners.of(it)).collect();
        let mut counts = BTreeMap::<&str, u32>::new();
        for owner in &owners {
            *counts.entry(&owner.what).or_default() += 1;
        }
        let listed: Vec<String> = counts
            .into_iter()
            .map(|(owner, count)| match count {
                1 => owner.to_owned(),
                several => format!("{owner} ({several})"),
            })
            .collect();
        let is_gateway = found.spec.kind() == Kind::InternetGateway;
        let what = if is_gateway {
            "public addresses"
        } else {
            "network interfaces"
        };
        let blocker = Blocker {
            what: format!("{what} of {}", listed.join(", ")),
            is_lasting: owners.iter().any(|owner| owner.is_lasting),
        };
        (!owners.is_empty()).then(|| (key.clone(), blocker))
    });
    blocked.collect()
}

/// Whether an interface keeps a resource from being deleted.
fn holds(interface: &NetworkInterface, found: &Found) -> bool {
    kind::interfaces(found).is_some_and(|it| {
        interface.vpc_id() == Some(&it.vpc_id) && (it.blocks)(interface, &found.id)
    })
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::{self as sdk, GroupIdentifier, NetworkInterfaceAssociation};
    use kavak_stack::{
        Environment, Tags, Text, key,
        spec::{InternetGateway, Subnet},
    };

    use super::*;

    fn environment() -> Environment {
        Environment {
            project: "a".into(),
            env: "dev".into(),
            region: "us-east-1".into(),
        }
    }

    fn blockers_of(
        interfaces: &[NetworkInterface],
        waiting: &BTreeMap<Key, Found>,
    ) -> BTreeMap<Key, Blocker> {
        let owners = Owners {
            environment: &environment(),
            gateways: &[],
            databases: &[],
        };
        blocked(interfaces, waiting, &owners)
    }

    fn interface(description: &str) -> sdk::builders::NetworkInterfaceBuilder {
        NetworkInterface::builder()
            .network_interface_id("eni-1")
            .subnet_id("subnet-1")
            .vpc_id("vpc-1")
            .description(description)
    }

    fn databases() -> sdk::builders::NetworkInterfaceBuilder {
        let group = GroupIdentifier::builder().group_name("a-dev-rds-sg");
        interface("RDSNetworkInterface").groups(group.build())
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
    fn owners_are_reported_once_and_counted_and_the_free_are_not_reported() {
        let interfaces = [
            databases().build(),
            interface("ELB app/a-dev-alb/1").build(),
            interface("ELB app/a-dev-alb/1").build(),
        ];
        let waiting = BTreeMap::from([
            (Key::orphan("held"), subnet("subnet-1")),
            (Key::orphan("free"), subnet("subnet-2")),
        ]);
        let blocker = Blocker {
            what: "network interfaces of database, load balancer a-dev-alb (2)".to_owned(),
            is_lasting: false,
        };
        assert_eq!(
            blockers_of(&interfaces, &waiting),
            [(Key::orphan("held"), blocker)].into()
        );
    }

    #[test]
    fn only_a_public_address_holds_an_internet_gateway() {
        let gateway = InternetGateway {
            vpc_id: Some(Text::from("vpc-1")),
            tags: Tags::new(),
        };
        let key = key::INTERNET_GATEWAY.clone();
        let waiting = BTreeMap::from([(key.clone(), Found::ready("igw-1", gateway))]);
        assert_eq!(vpcs(&waiting), ["vpc-1".to_owned()].into());
        let private = databases().build();
        assert!(blockers_of(&[private], &waiting).is_empty());
        let address = NetworkInterfaceAssociation::builder().public_ip("198.51.100.1");
        let public = interface("Interface for NAT Gateway nat-1").association(address.build());
        let blocker = Blocker {
            what: "public addresses of NAT gateway nat-1".to_owned(),
            is_lasting: false,
        };
        assert_eq!(
            blockers_of(&[public.build()], &waiting),
            [(key, blocker)].into()
        );
    }
}
