//! VPC, subnets, gateways, route tables, security groups.

use std::collections::{BTreeMap, BTreeSet};

use super::Draft;
use crate::{
    Key, Output, Tags, Text,
    cidr::Block,
    names,
    spec::{ElasticIp, InternetGateway, NatGateway, RouteTable, Rule, SecurityGroup, Subnet, Vpc},
};

const ANYWHERE: &str = "0.0.0.0/0";

pub(super) fn add(draft: &mut Draft<'_>) {
    let vpc = Key::new("vpc");
    let cidr_block = draft.settings.network.cidr.clone();
    draft.add(
        &vpc,
        Vpc {
            cidr_block,
            enable_dns_support: true,
            enable_dns_hostnames: true,
            tags: draft.tags(&vpc),
        },
    );
    let gateway = Key::new("internet_gateway");
    let tags = draft.tags(&gateway);
    draft.add(
        &gateway,
        InternetGateway {
            vpc_id: Some(Text::id(&vpc)),
            tags,
        },
    );
    for index in 0..2 {
        add_subnet(draft, "public", index);
        add_subnet(draft, "private", index);
    }
    add_nat_gateways(draft);
    add_route_tables(draft);
    add_security_groups(draft);
}

fn add_subnet(draft: &mut Draft<'_>, r#type: &str, index: usize) {
    let key = Key::nth(&format!("subnet.{type}"), index);
    let public = r#type == "public";
    let mut tags: Tags = draft.tags(&key);
    tags.insert("Type".into(), r#type.into());
    let subnet = Subnet {
        vpc_id: Text::id(&Key::new("vpc")),
        cidr_block: Block::parse(&draft.settings.network.cidr)
            .map_or_else(String::new, |vpc| names::subnet_block(vpc, public, index)),
        availability_zone: draft
            .facts
            .availability_zones
            .get(index)
            .cloned()
            .unwrap_or_default(),
        map_public_ip_on_launch: public,
        tags,
    };
    draft.add(&key, subnet);
}

fn add_nat_gateways(draft: &mut Draft<'_>) {
    for index in 0..usize::from(draft.settings.network.nat_gateways) {
        let (address, gateway) = (
            Key::nth("elastic_ip.nat", index),
            Key::nth("nat_gateway", index),
        );
        draft.add(
            &address,
            ElasticIp {
                tags: draft.tags(&address),
            },
        );
        let nat = NatGateway {
            subnet_id: Text::id(&Key::nth("subnet.public", index)),
            allocation_id: Text::id(&address),
            tags: draft.tags(&gateway),
        };
        // AWS lets it be made without, and then it fails (`Gateway.NotAttached`).
        draft.add(&gateway, nat).after_ready = vec![Key::new("internet_gateway")];
    }
}

fn add_route_tables(draft: &mut Draft<'_>) {
    let public = Key::new("route_table.public");
    let both = [
        Text::id(&Key::nth("subnet.public", 0)),
        Text::id(&Key::nth("subnet.public", 1)),
    ];
    add_route_table(draft, &public, &Key::new("internet_gateway"), both.into());
    // Only an attached gateway can be routed to.
    if let Some(table) = draft.resources.get_mut(&public) {
        table.after_ready = vec![Key::new("internet_gateway")];
    }
    let gateways = usize::from(draft.settings.network.nat_gateways);
    for index in 0..gateways {
        let subnets = (0..2)
            .filter(|subnet| subnet % gateways == index)
            .map(|subnet| Text::id(&Key::nth("subnet.private", subnet)));
        let subnets = subnets.collect();
        add_route_table(
            draft,
            &Key::nth("route_table.private", index),
            &Key::nth("nat_gateway", index),
            subnets,
        );
    }
    // AWS takes a route to a gateway that is still pending, and drops what a
    // subnet that changes tables sends through it.
    for index in 0..gateways {
        if let Some(table) = draft
            .resources
            .get_mut(&Key::nth("route_table.private", index))
        {
            table.after_ready = vec![Key::nth("nat_gateway", index)];
        }
    }
    if gateways == 2
        && let Some(first) = draft.resources.get_mut(&Key::nth("route_table.private", 0))
    {
        // Where there was one gateway, the second subnet changes tables
        // without ever being without a route.
        first.after_ready.push(Key::nth("route_table.private", 1));
    }
}

fn add_route_table(draft: &mut Draft<'_>, key: &Key, gateway: &Key, subnet_ids: BTreeSet<Text>) {
    let table = RouteTable {
        vpc_id: Text::id(&Key::new("vpc")),
        routes: BTreeMap::from([(ANYWHERE.to_owned(), Text::id(gateway))]),
        subnet_ids,
        tags: draft.tags(key),
    };
    draft.add(key, table);
}

fn add_security_groups(draft: &mut Draft<'_>) {
    let (alb, ecs) = (
        Key::new("security_group.alb"),
        Key::new("security_group.ecs"),
    );
    let port = draft.settings.agent.port;
    let mut from_customers = BTreeSet::from([tcp(80, Text::from(ANYWHERE), "HTTP".into())]);
    if super::ingress::is_https(draft.settings) {
        from_customers.insert(tcp(443, Text::from(ANYWHERE), "HTTPS".into()));
    }
    add_security_group(draft, &alb, "Application Load Balancer", from_customers);
    let from_alb = tcp(
        port,
        Text::id(&alb),
        format!("Allow traffic from ALB on port {port}"),
    );
    add_security_group(draft, &ecs, "ECS tasks", [from_alb].into());
    for (name, about, port, description) in [
        ("rds", "RDS PostgreSQL", 5432, "PostgreSQL from ECS"),
        ("redis", "ElastiCache Redis", 6379, "Redis from ECS"),
    ] {
        let from_ecs = tcp(port, Text::id(&ecs), description.into());
        add_security_group(
            draft,
            &Key::new(format!("security_group.{name}")),
            about,
            [from_ecs].into(),
        );
    }
}

fn add_security_group(draft: &mut Draft<'_>, key: &Key, about: &str, ingress: BTreeSet<Rule>) {
    let everything = Rule {
        ip_protocol: "-1".into(),
        from_port: None,
        to_port: None,
        peer: Text::from(ANYWHERE),
        description: "All outbound".into(),
    };
    let group = SecurityGroup {
        group_name: draft.name(key),
        description: format!("Security group for {about}"),
        vpc_id: Text::output(&Key::new("vpc"), Output::Id),
        ingress,
        egress: [everything].into(),
        tags: draft.tags(key),
    };
    draft.add(key, group);
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
