//! VPC, subnets, gateways, route tables, security groups.

use std::collections::{BTreeMap, BTreeSet};

use super::Inputs;
use crate::{
    Key, Settings, Text,
    cidr::{Block, canonical},
    names,
    spec::{ElasticIp, InternetGateway, NatGateway, RouteTable, Rule, SecurityGroup, Subnet, Vpc},
};

const ANYWHERE: &str = "0.0.0.0/0";

/// NAT gateways, with address and route table: one for both private subnets, or one for
/// each.
pub(crate) fn nat_gateways(settings: &Settings) -> usize {
    usize::from(settings.network.nat_gateways).min(2)
}

pub(crate) fn vpc(it: &Inputs<'_>) -> Vpc {
    Vpc {
        cidr_block: it.settings.network.cidr.clone(),
        enable_dns_support: true,
        enable_dns_hostnames: true,
        tags: it.tags(),
    }
}

pub(crate) fn internet_gateway(it: &Inputs<'_>, vpc: &Key) -> InternetGateway {
    InternetGateway {
        vpc_id: Some(Text::id(vpc)),
        tags: it.tags(),
    }
}

pub(crate) fn public_subnet(it: &Inputs<'_>, vpc: &Key, index: usize) -> Subnet {
    subnet(it, vpc, index, true)
}

pub(crate) fn private_subnet(it: &Inputs<'_>, vpc: &Key, index: usize) -> Subnet {
    subnet(it, vpc, index, false)
}

fn subnet(it: &Inputs<'_>, vpc: &Key, index: usize, is_public: bool) -> Subnet {
    let mut tags = it.tags();
    let r#type = if is_public { "public" } else { "private" };
    tags.insert("Type".into(), r#type.into());
    let block = Block::parse(&it.settings.network.cidr);
    let zone = it.facts.availability_zones.get(index);
    Subnet {
        vpc_id: Text::id(vpc),
        cidr_block: block.map_or_else(String::new, |vpc| {
            names::subnet_block(vpc, is_public, index)
        }),
        availability_zone: zone.cloned().unwrap_or_default(),
        map_public_ip_on_launch: is_public,
        tags,
    }
}

pub(crate) fn elastic_ip(it: &Inputs<'_>) -> ElasticIp {
    ElasticIp { tags: it.tags() }
}

pub(crate) fn nat_gateway(it: &Inputs<'_>, subnet: &Key, address: &Key) -> NatGateway {
    NatGateway {
        subnet_id: Text::id(subnet),
        allocation_id: Text::id(address),
        tags: it.tags(),
    }
}

pub(crate) fn route_table<'k>(
    it: &Inputs<'_>,
    vpc: &Key,
    gateway: &Key,
    subnets: impl IntoIterator<Item = &'k Key>,
) -> RouteTable {
    RouteTable {
        vpc_id: Text::id(vpc),
        routes: BTreeMap::from([(ANYWHERE.to_owned(), Text::id(gateway))]),
        subnet_ids: subnets.into_iter().map(Text::id).collect(),
        tags: it.tags(),
    }
}

pub(crate) fn balancer_security_group(it: &Inputs<'_>, vpc: &Key) -> SecurityGroup {
    let is_https = super::ingress::is_https(it.settings);
    let rules = |peer: String| {
        let http = tcp(80, Text::from(&peer), "HTTP".into());
        let https = is_https.then(|| tcp(443, Text::from(&peer), "HTTPS".into()));
        [http].into_iter().chain(https)
    };
    let from_customers = admitted(it.settings).into_iter().flat_map(rules).collect();
    security_group(it, vpc, "Application Load Balancer", from_customers)
}

/// The networks that reach the load balancer.
fn admitted(settings: &Settings) -> Vec<String> {
    let networks = &settings.ingress.allow_cidrs;
    if networks.is_empty() {
        return vec![ANYWHERE.to_owned()];
    }
    networks.iter().filter_map(|it| canonical(it)).collect()
}

pub(crate) fn tasks_security_group(it: &Inputs<'_>, vpc: &Key, balancer: &Key) -> SecurityGroup {
    let port = it.settings.agent.port;
    let description = format!("Allow traffic from ALB on port {port}");
    let from_balancer = tcp(port, Text::id(balancer), description);
    security_group(it, vpc, "ECS tasks", [from_balancer].into())
}

pub(crate) fn database_security_group(it: &Inputs<'_>, vpc: &Key, tasks: &Key) -> SecurityGroup {
    let port = super::data::DATABASE_PORT;
    let from_tasks = tcp(port, Text::id(tasks), "PostgreSQL from ECS".into());
    security_group(it, vpc, "RDS PostgreSQL", [from_tasks].into())
}

pub(crate) fn cache_security_group(it: &Inputs<'_>, vpc: &Key, tasks: &Key) -> SecurityGroup {
    let port = it.facts.access.cache_port;
    let from_tasks = tcp(port, Text::id(tasks), "Redis from ECS".into());
    security_group(it, vpc, "ElastiCache Redis", [from_tasks].into())
}

fn security_group(
    it: &Inputs<'_>,
    vpc: &Key,
    about: &str,
    ingress: BTreeSet<Rule>,
) -> SecurityGroup {
    let everything = Rule {
        ip_protocol: "-1".into(),
        from_port: None,
        to_port: None,
        peer: Text::from(ANYWHERE),
        description: "All outbound".into(),
    };
    SecurityGroup {
        group_name: it.name(),
        description: format!("Security group for {about}"),
        vpc_id: Text::id(vpc),
        ingress,
        egress: [everything].into(),
        tags: it.tags(),
    }
}

fn tcp(port: u16, peer: Text, description: String) -> Rule {
    Rule {
        ip_protocol: "tcp".into(),
        from_port: Some(port.into()),
        to_port: Some(port.into()),
        peer,
        description,
    }
}
