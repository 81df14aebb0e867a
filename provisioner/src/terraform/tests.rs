//! The export of single resources.

use std::collections::{BTreeMap, BTreeSet};

use kavak_stack::{
    Environment, Found, Observed, Output, Tags, Text, key,
    spec::{RouteTable, Rule, Secret, SecretValue, SecurityGroup, ValueStatus, Vpc},
};

use super::Export;

fn environment() -> Environment {
    Environment {
        project: "p".into(),
        env: "dev".into(),
        region: "us-east-1".into(),
    }
}

fn vpc() -> Found {
    let tags = Tags::from(
        [("aws:made-by", "x"), ("Name", "a \"quoted\" ${name}")]
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    let vpc = Vpc {
        cidr_block: "10.0.0.0/16".into(),
        enable_dns_support: true,
        enable_dns_hostnames: true,
        tags,
    };
    Found::ready("vpc-1", vpc)
}

fn rule(port: i32, peer: &str) -> Rule {
    Rule {
        ip_protocol: "tcp".into(),
        from_port: Some(port),
        to_port: Some(port),
        peer: Text::from(peer),
        description: "HTTP".into(),
    }
}

fn group(ingress: &[Rule]) -> Found {
    let group = SecurityGroup {
        group_name: "p-dev-alb-sg".into(),
        description: "of the balancer".into(),
        vpc_id: Text::from("vpc-1"),
        ingress: ingress.iter().cloned().collect(),
        egress: BTreeSet::new(),
        tags: Tags::new(),
    };
    Found::ready("sg-1", group)
}

fn export(resources: impl IntoIterator<Item = (kavak_stack::Key, Found)>) -> Export {
    let observed = Observed {
        resources: BTreeMap::from_iter(resources),
        ..Observed::default()
    };
    Export::new(&environment(), &observed)
}

#[test]
fn import_block_names_address_and_id() {
    let export = export([(key::VPC.clone(), vpc())]);
    let [_, (_, imports), _] = &export.files;
    assert_eq!(
        imports,
        "import {\n  to = aws_vpc.main\n  id = \"vpc-1\"\n}\n\n"
    );
    assert_eq!(export.imports, 1);
}

#[test]
fn tags_are_escaped_and_those_of_aws_left_out() {
    let [_, _, (_, resources)] = export([(key::VPC.clone(), vpc())]).files;
    assert!(
        resources.contains(r#""Name" = "a \"quoted\" $${name}""#),
        "{resources}"
    );
    assert!(!resources.contains("aws:made-by"));
}

#[test]
fn values_of_other_resources_are_references() {
    let own = rule(22, "sg-1");
    let both = [
        (key::VPC.clone(), vpc()),
        (key::SECURITY_GROUP_ALB.clone(), group(&[own])),
    ];
    let [_, _, (_, resources)] = export(both).files;
    assert!(
        resources.contains("vpc_id = aws_vpc.main.id"),
        "{resources}"
    );
    assert!(resources.contains("self = true"), "{resources}");
}

#[test]
fn rules_of_the_same_port_are_one_block() {
    let rules = [
        rule(80, "10.0.0.0/8"),
        rule(80, "192.168.0.0/16"),
        rule(443, "10.0.0.0/8"),
    ];
    let [_, _, (_, resources)] = export([(key::SECURITY_GROUP_ALB.clone(), group(&rules))]).files;
    assert_eq!(resources.matches("ingress {").count(), 2, "{resources}");
}

#[test]
fn route_is_exported_with_the_kind_of_its_target() {
    for (target, attribute) in [
        ("igw-1", "gateway_id"),
        ("local", "gateway_id"),
        ("nat-1", "nat_gateway_id"),
        ("tgw-1", "transit_gateway_id"),
        ("pcx-1", "vpc_peering_connection_id"),
        ("eni-1", "network_interface_id"),
        ("vpce-1", "vpc_endpoint_id"),
    ] {
        let table = RouteTable {
            vpc_id: Text::from("vpc-1"),
            routes: BTreeMap::from([("172.16.0.0/12".into(), Text::from(target))]),
            subnet_ids: BTreeSet::new(),
            tags: Tags::new(),
        };
        let table = Found::ready("rtb-1", table);
        let [_, _, (_, resources)] = export([(key::ROUTE_TABLE_PUBLIC.clone(), table)]).files;
        let expected = format!("{attribute} = \"{target}\"");
        let words: Vec<&str> = resources.split_whitespace().collect();
        assert!(words.join(" ").contains(&expected), "{resources}");
    }
}

#[test]
fn secret_is_exported_without_its_value_and_says_so() {
    let arn = "arn:aws:secretsmanager:us-east-1:1:secret:p-dev-openai-api-key-AbCdEf";
    let secret = Secret {
        name: "p-dev-openai-api-key".into(),
        description: String::new(),
        scheduled_for_deletion: false,
        tags: Tags::new(),
    };
    let value = SecretValue {
        secret_id: Text::from(arn),
        status: ValueStatus::Set,
        content: None,
    };
    let secret = Found::ready(arn, secret).with(Output::Arn, arn);
    let export = export([
        (key::SECRET_OPENAI_API_KEY.clone(), secret),
        (
            key::SECRET_VALUE_OPENAI_API_KEY.clone(),
            Found::ready(arn, value),
        ),
    ]);
    assert_eq!(export.imports, 1);
    let notice = export.notices.join("\n");
    assert!(
        notice.contains("the value of secret p-dev-openai-api-key is not exported"),
        "{notice}"
    );
    assert!(export.files[2].1.contains(&notice));
}

#[test]
fn shared_and_deleted_resources_are_left_out_with_the_reason() {
    let shared = [(key::VPC.clone(), vpc().shared(true))];
    let export = export(shared);
    assert_eq!(export.imports, 0);
    assert!(
        export.notices[0].contains("others need it"),
        "{:?}",
        export.notices
    );
}
