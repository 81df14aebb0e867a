use aws_sdk_route53::types::{AliasTarget, ResourceRecord};
use kavak_stack::Spec;

use super::*;

fn environment() -> Environment {
    Environment {
        project: "kavak-agent".into(),
        env: "dev".into(),
        region: "us-east-1".into(),
    }
}

fn alias(name: &str, target: &str) -> ResourceRecordSet {
    let target = AliasTarget::builder()
        .hosted_zone_id("Z35SXDOTRQ7X7K")
        .dns_name(target)
        .evaluate_target_health(true)
        .build()
        .expect("complete");
    ResourceRecordSet::builder()
        .name(name)
        .r#type(RrType::A)
        .alias_target(target)
        .build()
        .expect("complete")
}

fn cname(name: &str) -> ResourceRecordSet {
    let value = ResourceRecord::builder()
        .value("_b2.acm-validations.aws.")
        .build()
        .expect("complete");
    ResourceRecordSet::builder()
        .name(name)
        .r#type(RrType::Cname)
        .ttl(300)
        .resource_records(value)
        .build()
        .expect("complete")
}

fn place(set: &ResourceRecordSet) -> Place {
    let proofs = Proofs {
        wanted: Some("chat.example.com".into()),
        domains: vec!["agent.example.com".into()],
        validation_names: vec!["_a1.agent.example.com".into()],
    };
    place_of(&environment(), &proofs, set)
}

#[test]
fn a_record_that_leads_to_the_load_balancer_is_ours_even_when_that_is_gone() {
    for target in [
        "kavak-agent-dev-alb-123456.us-east-1.elb.amazonaws.com.",
        "dualstack.kavak-agent-dev-alb-123456.us-east-1.elb.amazonaws.com.",
    ] {
        assert_eq!(
            place(&alias("agent.example.com.", target)),
            Place::Ours(ALIAS)
        );
    }
}

#[test]
fn a_neighbour_s_load_balancer_and_one_in_another_region_are_not_ours() {
    for target in [
        "kavak-agent-dev2-alb-123456.us-east-1.elb.amazonaws.com.",
        "kavak-agent-dev-alb-alb-123456.us-east-1.elb.amazonaws.com.",
        "kavak-agent-dev-alb-123456.eu-west-1.elb.amazonaws.com.",
    ] {
        assert_eq!(
            place(&alias("other.example.com.", target)),
            Place::Elsewhere
        );
        // Under our name, it is in the way.
        assert_eq!(place(&alias("agent.example.com.", target)), Place::Taken);
    }
}

#[test]
fn only_the_certificate_s_own_proof_is_ours() {
    assert_eq!(
        place(&cname("_a1.agent.example.com.")),
        Place::Ours(VALIDATION)
    );
    assert_eq!(place(&cname("_a1.other.example.com.")), Place::Elsewhere);
}

#[test]
fn a_record_is_read_without_last_dots_and_with_its_alias() {
    let target = "dualstack.kavak-agent-dev-alb-1.us-east-1.elb.amazonaws.com.";
    let found = found_record("Z1", &alias("agent.example.com.", target));
    let Spec::DnsRecord(record) = found.spec else {
        panic!("another kind");
    };
    assert_eq!(record.name.known(), "agent.example.com");
    let alias = record.alias.expect("it is an alias");
    assert_eq!(
        alias.dns_name.known(),
        "kavak-agent-dev-alb-1.us-east-1.elb.amazonaws.com"
    );
    let Spec::DnsRecord(record) = found_record("Z1", &cname("_a1.agent.example.com.")).spec else {
        panic!("another kind");
    };
    assert_eq!(
        record.values,
        [Text::from("_b2.acm-validations.aws")].into()
    );
}
