//! VPC, subnets, gateways, route tables and security groups.

use std::collections::BTreeMap;

use hcl::{Block, Expression};
use kavak_stack::spec::{
    ElasticIp, InternetGateway, NatGateway, RouteTable, Rule, SecurityGroup, Subnet, Vpc,
};

use super::{
    Described, Exported,
    references::{ID, Referred},
    resource::{Resource, block},
};

impl Exported for Vpc {
    const REFERRED: Referred = Some(("aws_vpc", ID));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_vpc", &of.found.id)
                .set("cidr_block", it.cidr_block.as_str())
                .set("enable_dns_support", it.enable_dns_support)
                .set("enable_dns_hostnames", it.enable_dns_hostnames)
                .tags(&it.tags),
        ])
    }
}

impl Exported for InternetGateway {
    const REFERRED: Referred = Some(("aws_internet_gateway", ID));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_internet_gateway", &of.found.id)
                .set_some(
                    "vpc_id",
                    it.vpc_id.as_ref().map(|vpc| of.references.of(vpc)),
                )
                .tags(&it.tags),
        ])
    }
}

impl Exported for Subnet {
    const REFERRED: Referred = Some(("aws_subnet", ID));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_subnet", &of.found.id)
                .set("vpc_id", of.references.of(&it.vpc_id))
                .set("cidr_block", it.cidr_block.as_str())
                .set("availability_zone", it.availability_zone.as_str())
                .set("map_public_ip_on_launch", it.map_public_ip_on_launch)
                .tags(&it.tags),
        ])
    }
}

impl Exported for ElasticIp {
    const REFERRED: Referred = Some(("aws_eip", ID));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_eip", &of.found.id)
                .set("domain", "vpc")
                .tags(&it.tags),
        ])
    }
}

impl Exported for NatGateway {
    const REFERRED: Referred = Some(("aws_nat_gateway", ID));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_nat_gateway", &of.found.id)
                .set("subnet_id", of.references.of(&it.subnet_id))
                .set("allocation_id", of.references.of(&it.allocation_id))
                .tags(&it.tags),
        ])
    }
}

impl Exported for RouteTable {
    const REFERRED: Referred = Some(("aws_route_table", ID));

    /// The table with its routes, and an association for each subnet.
    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let table = of.import("aws_route_table", &of.found.id);
        let table = table.set("vpc_id", of.references.of(&it.vpc_id));
        let table = it.routes.iter().fold(table, |table, (to, gateway)| {
            let attribute = target_attribute(&gateway.known());
            let destination = match to.contains(':') {
                true => "ipv6_cidr_block",
                false => "cidr_block",
            };
            let gateway = of.references.of(gateway);
            table.nested(
                "route",
                vec![(destination, to.as_str().into()), (attribute, gateway)],
            )
        });
        let associations = it.subnet_ids.iter().zip(1..).map(|(subnet, number)| {
            let id = format!("{}/{}", subnet.known(), of.found.id);
            of.import("aws_route_table_association", id)
                .with_suffix(number)
                .set("subnet_id", of.references.of(subnet))
                .set("route_table_id", of.references.text(&of.found.id))
        });
        Ok(std::iter::once(table.tags(&it.tags))
            .chain(associations)
            .collect())
    }
}

/// The provider's name for the target of a route, by the prefix of its id.
fn target_attribute(id: &str) -> &'static str {
    match id.split_once('-').map_or("", |(prefix, _)| prefix) {
        "nat" => "nat_gateway_id",
        "tgw" => "transit_gateway_id",
        "pcx" => "vpc_peering_connection_id",
        "eni" => "network_interface_id",
        "vpce" => "vpc_endpoint_id",
        "eigw" => "egress_only_gateway_id",
        "lgw" => "local_gateway_id",
        "cagw" => "carrier_gateway_id",
        _ => "gateway_id",
    }
}

impl Exported for SecurityGroup {
    const REFERRED: Referred = Some(("aws_security_group", ID));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let rules = [("ingress", &it.ingress), ("egress", &it.egress)];
        let group = of
            .import("aws_security_group", &of.found.id)
            .set("name", it.group_name.as_str())
            .set("description", it.description.as_str())
            .set("vpc_id", of.references.of(&it.vpc_id));
        let rules = rules.into_iter().flat_map(|(direction, rules)| {
            let merged = merged(rules).into_iter();
            merged.map(move |rules| rule(of, direction, &rules))
        });
        Ok(vec![
            rules
                .fold(group, Resource::block)
                .tags(&it.tags)
                .ignoring(&["revoke_rules_on_delete"]),
        ])
    }
}

/// Terraform has one rule for all peers of the same ports and description.
fn merged<'r>(rules: impl IntoIterator<Item = &'r Rule>) -> Vec<Vec<&'r Rule>> {
    let mut merged = BTreeMap::<_, Vec<&Rule>>::new();
    for rule in rules {
        let what = (
            &rule.ip_protocol,
            rule.from_port,
            rule.to_port,
            &rule.description,
        );
        merged.entry(what).or_default().push(rule);
    }
    merged.into_values().collect()
}

fn rule(of: &Described<'_>, direction: &str, rules: &[&Rule]) -> Block {
    let Some(first) = rules.first() else {
        return block(direction, Vec::new());
    };
    let mut attributes: Vec<(&str, Expression)> = vec![
        ("description", first.description.as_str().into()),
        ("protocol", first.ip_protocol.as_str().into()),
        ("from_port", first.from_port.unwrap_or_default().into()),
        ("to_port", first.to_port.unwrap_or_default().into()),
    ];
    let mut peers = BTreeMap::<&str, Vec<Expression>>::new();
    for peer in rules.iter().map(|rule| rule.peer.known()) {
        let attribute = match peer.as_str() {
            own if own == of.found.id => "self",
            group if group.starts_with("sg-") => "security_groups",
            list if list.starts_with("pl-") => "prefix_list_ids",
            block if block.contains(':') => "ipv6_cidr_blocks",
            _ => "cidr_blocks",
        };
        peers
            .entry(attribute)
            .or_default()
            .push(of.references.text(&peer));
    }
    attributes.extend(peers.into_iter().map(|(attribute, peers)| match attribute {
        "self" => (attribute, true.into()),
        _ => (attribute, peers.into()),
    }));
    block(direction, attributes)
}
