//! Lists of security groups.

use serde_json::{Value, json};

use crate::{
    ec2::{
        describe::{Listing, texts},
        kind::Kind,
        rule::folded,
    },
    operation::Answer,
    world::Turn,
};

const LISTING: Listing = Listing {
    member: "SecurityGroups",
    kind: Kind::SecurityGroup,
    ids: "GroupIds",
    id: "GroupId",
    filters: &[
        ("group-id", "GroupId"),
        ("group-name", "GroupName"),
        ("description", "Description"),
        ("vpc-id", "VpcId"),
        ("owner-id", "OwnerId"),
        ("ip-permission.cidr", "IpPermissions.IpRanges.CidrIp"),
        (
            "ip-permission.ipv6-cidr",
            "IpPermissions.Ipv6Ranges.CidrIpv6",
        ),
        ("ip-permission.from-port", "IpPermissions.FromPort"),
        ("ip-permission.to-port", "IpPermissions.ToPort"),
        ("ip-permission.protocol", "IpPermissions.IpProtocol"),
        (
            "ip-permission.group-id",
            "IpPermissions.UserIdGroupPairs.GroupId",
        ),
        (
            "ip-permission.user-id",
            "IpPermissions.UserIdGroupPairs.UserId",
        ),
        (
            "ip-permission.prefix-list-id",
            "IpPermissions.PrefixListIds.PrefixListId",
        ),
        (
            "egress.ip-permission.cidr",
            "IpPermissionsEgress.IpRanges.CidrIp",
        ),
        (
            "egress.ip-permission.ipv6-cidr",
            "IpPermissionsEgress.Ipv6Ranges.CidrIpv6",
        ),
        (
            "egress.ip-permission.from-port",
            "IpPermissionsEgress.FromPort",
        ),
        ("egress.ip-permission.to-port", "IpPermissionsEgress.ToPort"),
        (
            "egress.ip-permission.protocol",
            "IpPermissionsEgress.IpProtocol",
        ),
        (
            "egress.ip-permission.group-id",
            "IpPermissionsEgress.UserIdGroupPairs.GroupId",
        ),
        (
            "egress.ip-permission.user-id",
            "IpPermissionsEgress.UserIdGroupPairs.UserId",
        ),
        (
            "egress.ip-permission.prefix-list-id",
            "IpPermissionsEgress.PrefixListIds.PrefixListId",
        ),
    ],
};

pub(in crate::ec2) fn describe(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let names = texts(&asked, "GroupNames");
    let groups = turn.here().ec2.security_groups.iter();
    let named =
        groups.filter(|(_, group)| names.is_empty() || names.contains(&group.name.as_str()));
    let ids: Vec<String> = named.map(|(id, _)| id.clone()).collect();
    let all = ids.iter().map(|id| turn.shown_group(id)).collect();
    LISTING.answer(&asked, all)
}

impl Turn<'_> {
    fn shown_group(&mut self, id: &str) -> Value {
        let owner = self.world.account.clone();
        let arn = self.arn("ec2", &format!("security-group/{id}"));
        let ec2 = &self.here().ec2;
        let Some(group) = ec2.security_groups.get(id) else {
            return Value::Null;
        };
        let (egress, ingress): (Vec<_>, Vec<_>) =
            group.rules.iter().partition(|rule| rule.what.is_egress);
        json!({
            "GroupId": id,
            "GroupName": group.name,
            "Description": group.description,
            "OwnerId": owner,
            "SecurityGroupArn": arn,
            "VpcId": group.vpc_id,
            "IpPermissions": folded(ingress.into_iter(), &owner),
            "IpPermissionsEgress": folded(egress.into_iter(), &owner),
            "Tags": ec2.tags_of(id),
        })
    }
}
