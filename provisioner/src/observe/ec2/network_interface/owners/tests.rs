use aws_sdk_ec2::types::{self as sdk, GroupIdentifier};
use kavak_stack::{Text, spec::NatGateway};

use super::*;

fn environment() -> Environment {
    Environment {
        project: "a".into(),
        env: "dev".into(),
        region: "us-east-1".into(),
    }
}

fn owner(interface: &NetworkInterface) -> Blocker {
    let owners = Owners {
        environment: &environment(),
        gateways: &[],
        databases: &[],
    };
    owners.of(interface)
}

fn interface(description: &str) -> sdk::builders::NetworkInterfaceBuilder {
    NetworkInterface::builder()
        .network_interface_id("eni-1")
        .description(description)
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
        (
            "RDSNetworkInterface",
            "a database of others: `eni-1` (\"RDSNetworkInterface\")",
        ),
        (
            "AWS Lambda VPC ENI-report-1b2c",
            "`eni-1` (\"AWS Lambda VPC ENI-report-1b2c\")",
        ),
        ("ElastiCache a-dev-redis-001", "cache node a-dev-redis-001"),
        ("ElastiCache+a-dev-redis-001", "cache node a-dev-redis-001"),
        ("VPC Endpoint Interface vpce-1", "VPC endpoint vpce-1"),
        ("by hand", "`eni-1` (\"by hand\")"),
        ("", "an unknown owner (`eni-1`)"),
    ] {
        assert_eq!(owner(&interface(description).build()).what, whose);
    }
    let planted = interface("VPC Endpoint Interface vpce-1").groups(
        GroupIdentifier::builder()
            .group_name("GuardDutyManagedSecurityGroup-vpc-1")
            .build(),
    );
    let planted = owner(&planted.build());
    assert_eq!(planted.what, "GuardDuty endpoint vpce-1");
    assert!(!planted.is_lasting);
}

#[test]
fn interface_of_others_stays_and_is_shown_with_name_and_owner() {
    for (description, is_lasting) in [
        ("ELB app/a-dev-alb/50dc6c", false),
        ("ELB app/analytics/50dc6c", true),
        ("ElastiCache a-dev-redis-001", false),
        ("ElastiCache analytics-001", true),
        ("RDSNetworkInterface", true),
        ("AWS Lambda VPC ENI-report-1b2c", true),
        ("EFS mount target for fs-1 (fsmt-1)", true),
        ("VPC Endpoint Interface vpce-1", true),
        ("by hand", true),
    ] {
        let owner = owner(&interface(description).build());
        assert_eq!(owner.is_lasting, is_lasting, "{description}");
    }
    let group = |name: &str| GroupIdentifier::builder().group_name(name).build();
    let ours = interface("RDSNetworkInterface").groups(group("a-dev-rds-sg"));
    assert!(!owner(&ours.build()).is_lasting);
    let theirs = interface("AWS Lambda VPC ENI-report").groups(group("analytics"));
    let theirs = owner(&theirs.requester_managed(true).build());
    assert!(theirs.is_lasting && theirs.what.contains("group `analytics`"));
    let tag = |key: &str, value: &str| sdk::Tag::builder().key(key).value(value).build();
    let tagged = interface("").tag_set(tag("Name", "probe"));
    let tagged = tagged.tag_set(tag("owner", "ana")).build();
    assert_eq!(owner(&tagged).what, "`eni-1` (Name `probe`, owner `ana`)");
}

#[test]
fn nat_gateway_of_others_stays_and_ours_goes() {
    let gateway = |name: &str, condition| {
        let name = ("Name".to_owned(), name.to_owned());
        let spec = NatGateway {
            subnet_id: Text::from("subnet-1"),
            allocation_id: Text::from("eipalloc-1"),
            tags: [name].into(),
        };
        Found::ready("nat-1", spec).in_condition(condition)
    };
    for (gateway, is_lasting) in [
        (gateway("a-dev-nat-gateway", Condition::Ready), false),
        (gateway("analytics", Condition::Ready), true),
        (gateway("analytics", Condition::Deleting), false),
    ] {
        let owners = Owners {
            environment: &environment(),
            gateways: std::slice::from_ref(&gateway),
            databases: &[],
        };
        let interface = interface("Interface for NAT Gateway nat-1").build();
        assert_eq!(owners.of(&interface).is_lasting, is_lasting, "{gateway:?}");
    }
}
