use aws_sdk_route53::types::{AliasTarget, ResourceRecord};
use kavak_stack::{Output, Spec, spec::Certificate};

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

fn cname(name: &str, ttl: i64) -> ResourceRecordSet {
    let value = ResourceRecord::builder()
        .value("_b2.acm-validations.aws.")
        .build()
        .expect("complete");
    ResourceRecordSet::builder()
        .name(name)
        .r#type(RrType::Cname)
        .ttl(ttl)
        .resource_records(value)
        .build()
        .expect("complete")
}

const ZONE: &str = "Z1";

fn claims() -> Claims {
    let mut claims = Claims::default();
    claims.add_wanted(ZONE, "agent.example.com");
    for domain in ["agent", "other"] {
        let tags = [(
            "dns-record".to_owned(),
            format!("{ZONE}/{domain}.example.com"),
        )];
        let certificate = Certificate {
            domain_name: format!("{domain}.example.com"),
            tags: tags.into(),
        };
        let found = Found::ready("arn", certificate.clone())
            .with(Output::ValidationName, format!("_a1.{domain}.example.com"));
        claims.add_certificate(&found, &certificate.domain_name, &certificate.tags);
    }
    claims.add_shared("_a1.other.example.com".to_owned());
    claims
}

fn place(set: &ResourceRecordSet) -> Place {
    place_of(&environment(), &claims(), ZONE, set)
}

#[test]
fn claimed_record_that_leads_to_the_load_balancer_is_ours_even_when_that_is_gone() {
    for target in [
        "kavak-agent-dev-alb-123456.us-east-1.elb.amazonaws.com.",
        "dualstack.kavak-agent-dev-alb-123456.us-east-1.elb.amazonaws.com.",
    ] {
        let set = alias("agent.example.com.", target);
        assert_eq!(place(&set), Place::Ours(&ALIAS));
        let elsewhere = place_of(&environment(), &claims(), "Z2", &set);
        assert_eq!(elsewhere, Place::Beside);
    }
}

#[test]
fn claimed_record_that_leads_to_the_load_balancer_that_is_there_is_ours_whatever_its_name() {
    let set = alias("agent.example.com.", "LocalHost:8080.");
    assert_eq!(place(&set), Place::Taken);
    let mut claims = claims();
    claims.load_balancer = Some("localhost:8080".to_owned());
    let place = place_of(&environment(), &claims, ZONE, &set);
    assert_eq!(place, Place::Ours(&ALIAS));
}

#[test]
fn record_that_no_tag_names_is_the_users_though_it_leads_to_the_load_balancer() {
    let target = "kavak-agent-dev-alb-123456.us-east-1.elb.amazonaws.com";
    let mut claims = Claims::default();
    claims.add_wanted(ZONE, "agent.example.com");
    let place = |claims: &Claims| {
        let set = alias("agent.example.com.", target);
        place_of(&environment(), claims, ZONE, &set)
    };
    assert_eq!(place(&claims), Place::Taken);
    claims.load_balancer = Some(target.to_owned());
    assert_eq!(place(&claims), Place::Shared(&ALIAS));
}

#[test]
fn record_of_another_name_that_leads_to_the_load_balancer_is_beside_ours() {
    let target = "kavak-agent-dev-alb-123456.us-east-1.elb.amazonaws.com.";
    assert_eq!(place(&alias("www.example.com.", target)), Place::Beside);
}

#[test]
fn record_of_our_name_that_leads_elsewhere_takes_its_place() {
    for target in [
        "kavak-agent-dev2-alb-123456.us-east-1.elb.amazonaws.com.",
        "kavak-agent-dev-alb-alb-123456.us-east-1.elb.amazonaws.com.",
        "kavak-agent-dev-alb-123456.eu-west-1.elb.amazonaws.com.",
    ] {
        let other = alias("www.example.com.", target);
        assert_eq!(place(&other), Place::Elsewhere);
        assert_eq!(place(&alias("agent.example.com.", target)), Place::Taken);
    }
    assert_eq!(place(&cname("agent.example.com.", 300)), Place::Taken);
}

#[test]
fn validation_record_is_ours_only_if_we_created_it_and_no_other_certificate_needs_it() {
    for (name, ttl, expected) in [
        ("_a1.agent.example.com.", 307, Place::Ours(&VALIDATION)),
        ("_a1.agent.example.com.", 300, Place::Shared(&VALIDATION)),
        ("_a1.other.example.com.", 307, Place::Shared(&VALIDATION)),
        ("_a1.www.example.com.", 307, Place::Elsewhere),
    ] {
        assert_eq!(place(&cname(name, ttl)), expected, "{name} {ttl}");
    }
}

#[test]
fn validation_record_whose_certificate_is_gone_is_named_where_all_is_removed() {
    let mut claims = Claims::default();
    claims.add_wanted(ZONE, "agent.example.com");
    claims.is_removal = true;
    let place = |claims: &Claims, name: &str, ttl| {
        place_of(&environment(), claims, ZONE, &cname(name, ttl))
    };
    for (name, ttl, expected) in [
        ("_a1.agent.example.com.", 307, Place::Shared(&VALIDATION)),
        ("_a1.agent.example.com.", 300, Place::Elsewhere),
        ("_a1.www.example.com.", 307, Place::Elsewhere),
        ("a1.agent.example.com.", 307, Place::Elsewhere),
    ] {
        assert_eq!(place(&claims, name, ttl), expected, "{name} {ttl}");
    }
    claims.is_removal = false;
    let kept = place(&claims, "_a1.agent.example.com.", 307);
    assert_eq!(kept, Place::Elsewhere, "its certificate may be made again");
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
    let Spec::DnsRecord(record) = found_record("Z1", &cname("_a1.agent.example.com.", 307)).spec
    else {
        panic!("another kind");
    };
    assert_eq!(
        record.values,
        [Text::from("_b2.acm-validations.aws")].into()
    );
}

#[test]
fn codes_in_names_are_decoded() {
    for (name, expected) in [
        ("\\052.example.com.", "*.example.com"),
        ("localhost\\0728081.", "localhost:8081"),
        ("a\\b.example.com", "a\\b.example.com"),
        (
            "dualstack.a-1.us-east-1.elb.amazonaws.com.",
            "a-1.us-east-1.elb.amazonaws.com",
        ),
    ] {
        assert_eq!(plain(name), expected);
    }
}
