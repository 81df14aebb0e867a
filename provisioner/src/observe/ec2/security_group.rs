//! Security groups.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ec2::types::{self as sdk, Filter, IpPermission};
use kavak_engine::Fault;
use kavak_stack::{
    Found, Output, Text,
    spec::{Rule, SecurityGroup},
};

use super::{guard_duty, in_vpcs};
use crate::aws::{Clients, fault, tags::ec2::from_aws};

/// The groups of some VPCs.
pub(super) struct Groups {
    /// Those that a user made.
    pub(super) found: Vec<Found>,
    /// VPC → the group that AWS made with it.
    defaults: BTreeMap<String, String>,
}

impl Groups {
    /// The output of a VPC that is its default group.
    pub(super) fn default_of(&self, vpc_id: &str) -> Option<(Output, String)> {
        let id = self.defaults.get(vpc_id)?;
        Some((Output::DefaultSecurityGroupId, id.clone()))
    }
}

/// All groups of these VPCs.
pub(super) async fn inside(aws: &Clients, vpc_ids: &[String]) -> Result<Groups, Fault> {
    described(aws, in_vpcs(vpc_ids)).await
}

/// The groups that a filter selects.
pub(super) async fn described(aws: &Clients, which: Filter) -> Result<Groups, Fault> {
    let groups = aws.read(|| async {
        aws.ec2
            .describe_security_groups()
            .filters(which.clone())
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(fault("DescribeSecurityGroups"))
    });
    Ok(sort(groups.await?))
}

fn sort(groups: Vec<sdk::SecurityGroup>) -> Groups {
    let (defaults, others): (Vec<_>, Vec<_>) = groups
        .into_iter()
        .partition(|group| group.group_name() == Some("default"));
    Groups {
        found: others
            .iter()
            .filter(|group| !guard_duty::is_managed(group.tags()))
            .map(found)
            .collect(),
        defaults: defaults
            .into_iter()
            .filter_map(|group| Some((group.vpc_id?, group.group_id?)))
            .collect(),
    }
}

fn found(group: &sdk::SecurityGroup) -> Found {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let spec = SecurityGroup {
        group_name: text(group.group_name()),
        description: text(group.description()),
        vpc_id: Text::from(text(group.vpc_id())),
        ingress: rules(group.ip_permissions()),
        egress: rules(group.ip_permissions_egress()),
        tags: from_aws(group.tags()),
    };
    Found::ready(text(group.group_id()), spec)
}

/// EC2 folds rules that differ in the peer only into one permission.
fn rules(permissions: &[IpPermission]) -> BTreeSet<Rule> {
    permissions
        .iter()
        .flat_map(|permission| {
            peers(permission).map(|(peer, description)| rule(permission, peer, description))
        })
        .collect()
}

fn peers(permission: &IpPermission) -> impl Iterator<Item = (&str, Option<&str>)> {
    let blocks = permission.ip_ranges().iter();
    let ipv6_blocks = permission.ipv6_ranges().iter();
    let groups = permission.user_id_group_pairs().iter();
    let lists = permission.prefix_list_ids().iter();
    let all = blocks
        .map(|it| (it.cidr_ip(), it.description()))
        .chain(ipv6_blocks.map(|it| (it.cidr_ipv6(), it.description())))
        .chain(groups.map(|it| (it.group_id(), it.description())))
        .chain(lists.map(|it| (it.prefix_list_id(), it.description())));
    all.filter_map(|(peer, description)| Some((peer?, description)))
}

fn rule(permission: &IpPermission, peer: &str, description: Option<&str>) -> Rule {
    let ip_protocol = permission.ip_protocol().unwrap_or("-1").to_owned();
    // All protocols have all ports, in whatever way that is said.
    let ports = (ip_protocol != "-1").then(|| (permission.from_port(), permission.to_port()));
    let (from_port, to_port) = ports.unwrap_or_default();
    Rule {
        ip_protocol,
        from_port,
        to_port,
        peer: Text::from(peer),
        description: description.unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::{IpRange, Tag, UserIdGroupPair};

    use super::*;

    fn group(name: &str, id: &str) -> sdk::SecurityGroup {
        sdk::SecurityGroup::builder()
            .group_name(name)
            .group_id(id)
            .vpc_id("vpc-1")
            .build()
    }

    #[test]
    fn a_permission_with_several_peers_is_several_rules() {
        let permission = IpPermission::builder()
            .ip_protocol("tcp")
            .from_port(80)
            .to_port(80)
            .ip_ranges(IpRange::builder().cidr_ip("0.0.0.0/0").build())
            .user_id_group_pairs(
                UserIdGroupPair::builder()
                    .group_id("sg-1")
                    .description("inside")
                    .build(),
            );
        let rules = rules(&[permission.build()]);
        let peers: Vec<_> = rules
            .iter()
            .map(|rule| (rule.peer.known(), rule.description.as_str()))
            .collect();
        assert_eq!(
            peers,
            [("0.0.0.0/0".to_owned(), ""), ("sg-1".to_owned(), "inside")]
        );
    }

    #[test]
    fn all_protocols_have_no_ports_in_whatever_way_that_is_said() {
        let everywhere = IpRange::builder().cidr_ip("0.0.0.0/0").build();
        for ports in [None, Some(-1), Some(0)] {
            let permission = IpPermission::builder()
                .ip_protocol("-1")
                .set_from_port(ports)
                .set_to_port(ports)
                .ip_ranges(everywhere.clone());
            let rules = rules(&[permission.build()]);
            let rule = rules.first().unwrap();
            assert_eq!((rule.from_port, rule.to_port), (None, None));
        }
    }

    #[test]
    fn the_default_group_is_an_output_of_its_vpc_and_no_resource() {
        let groups = sort(vec![group("default", "sg-0"), group("web", "sg-1")]);
        let output = (Output::DefaultSecurityGroupId, "sg-0".to_owned());
        assert_eq!(groups.default_of("vpc-1"), Some(output));
        assert_eq!(groups.default_of("vpc-2"), None);
        let ids: Vec<&str> = groups.found.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["sg-1"]);
    }

    #[test]
    fn the_group_that_guard_duty_keeps_is_not_the_environments() {
        let tag = Tag::builder().key("GuardDutyManaged").value("true").build();
        let managed = sdk::SecurityGroup::builder().group_id("sg-1").tags(tag);
        assert!(sort(vec![managed.build()]).found.is_empty());
    }
}
