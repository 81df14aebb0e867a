//! The network that AWS gives every account in every region: a default VPC with
//! a subnet in each zone, a way to the internet, and a default group.

use std::{collections::BTreeMap, net::Ipv4Addr};

use ipnet::Ipv4Net;
use sha2::{Digest as _, Sha256};

use super::{
    Association, Ec2, InternetGateway, RouteTable, Rule, SecurityGroup, Subnet, Target, Traffic,
    Vpc, usable_addresses, zone,
};

const SUBNET_PREFIX: u8 = 20;
const FIRST: Ipv4Addr = Ipv4Addr::new(172, 31, 0, 0);

/// Ids by what they are of: the same each time, and no chance is taken for them.
struct Ids<'a> {
    account: &'a str,
    region: &'a str,
}

impl Ids<'_> {
    fn of(&self, prefix: &str, what: &str) -> String {
        let text = format!("{}/{}/{prefix}/{what}", self.account, self.region);
        let digest = Sha256::digest(text);
        let digits: String = digest
            .iter()
            .take(8)
            .map(|it| format!("{it:02x}"))
            .collect();
        format!("{prefix}-0{digits}")
    }
}

/// Returns EC2's state in a region in which nothing was created.
pub(crate) fn default_network(account: &str, region: &str) -> Ec2 {
    let ids = Ids { account, region };
    let vpc_id = ids.of("vpc", "");
    let gateway_id = ids.of("igw", "");
    let group_id = ids.of("sg", "");
    let mut ec2 = Ec2::default();
    let vpc = Vpc {
        cidr_block: net(FIRST, 16),
        ipv6_cidr_block: None,
        cidr_association_id: ids.of("vpc-cidr-assoc", ""),
        instance_tenancy: "default".to_owned(),
        is_default: true,
        has_dns_support: true,
        has_dns_hostnames: true,
        has_usage_metrics: false,
        network_acl_id: ids.of("acl", ""),
    };
    ec2.vpcs.insert(vpc_id.clone(), vpc);
    for (number, zone) in (0..).zip(zone::of_region(region)) {
        let id = ids.of("subnet", &zone.name);
        let first = u32::from(FIRST) + (number << (32 - SUBNET_PREFIX));
        let cidr_block = net(first.into(), SUBNET_PREFIX);
        let association_id = ids.of("aclassoc", &zone.name);
        let subnet = Subnet::of_default_vpc(&vpc_id, &zone.name, cidr_block, association_id);
        ec2.subnets.insert(id, subnet);
    }
    let gateway = InternetGateway {
        vpc_id: Some(vpc_id.clone()),
    };
    ec2.internet_gateways.insert(gateway_id.clone(), gateway);
    let table = RouteTable {
        vpc_id: vpc_id.clone(),
        routes: BTreeMap::from([("0.0.0.0/0".to_owned(), Target::Gateway(gateway_id))]),
        associations: vec![Association {
            id: ids.of("rtbassoc", ""),
            subnet_id: None,
        }],
    };
    let table_id = ids.of("rtb", "");
    ec2.route_tables.insert(table_id, table);
    let rule = |what, traffic| Rule {
        id: ids.of("sgr", what),
        what: traffic,
        description: None,
    };
    let rules = vec![
        rule("in", Traffic::everything_from(&group_id)),
        rule("out", Traffic::everything_out()),
    ];
    let group = SecurityGroup::default_of(&vpc_id, rules);
    ec2.security_groups.insert(group_id, group);
    ec2.given = ec2
        .vpcs
        .keys()
        .chain(ec2.subnets.keys())
        .chain(ec2.internet_gateways.keys())
        .cloned()
        .collect();
    ec2
}

fn net(first: Ipv4Addr, prefix: u8) -> Ipv4Net {
    Ipv4Net::new(first, prefix).unwrap_or_default()
}

impl Ec2 {
    /// Returns the account's default VPC, unless it was deleted.
    pub(crate) fn default_vpc(&self) -> Option<&str> {
        let found = self.vpcs.iter().find(|(_, vpc)| vpc.is_default);
        found.map(|(id, _)| id.as_str())
    }
}

impl Subnet {
    fn of_default_vpc(
        vpc_id: &str,
        zone: &str,
        cidr_block: Ipv4Net,
        acl_association_id: String,
    ) -> Self {
        Self {
            maps_public_ip: true,
            is_default: true,
            ..Self::new(
                vpc_id,
                zone,
                cidr_block,
                usable_addresses(cidr_block),
                acl_association_id,
            )
        }
    }
}
