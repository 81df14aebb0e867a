//! A domain of one's own: who makes its record, and who removes it.

use pretty_assertions::assert_eq;

use crate::support::environment::Environment;

const RECORD: &str = "dns record agent.example.com. A";

/// A domain with a certificate of one's own and this line besides.
fn settings(certificate: &str, line: &str) -> String {
    format!(
        "[ingress]\ndomain = \"agent.example.com\"\ncertificate_arn = \"{certificate}\"\n{line}\n"
    )
}

fn with_zone() -> Environment {
    let environment = Environment::new();
    let zone = environment.make_hosted_zone();
    let certificate = environment.make_certificate();
    environment.with_settings(&settings(
        &certificate,
        &format!("hosted_zone = \"{zone}\""),
    ))
}

fn has_record(environment: &Environment) -> bool {
    environment.everything().contains(&RECORD.to_owned())
}

#[test]
fn a_record_is_removed_with_all_that_told_of_it() {
    let environment = with_zone();
    environment.up().assert().success();
    assert!(has_record(&environment));
    environment.plan().assert().code(0);
    environment.down().assert().success();
    assert_eq!(environment.everything(), Vec::<String>::new());
}

#[test]
fn a_record_that_nothing_in_aws_tells_of_any_more_is_found_by_the_domain_of_the_settings() {
    let environment = with_zone();
    environment.up().assert().success();
    environment.change_by_hand("delete_the_listener_for_https");
    assert!(has_record(&environment));
    environment.down().assert().success();
    assert_eq!(environment.everything(), Vec::<String>::new());
}

#[test]
fn where_the_settings_name_no_zone_the_users_own_record_is_left_alone() {
    let environment = Environment::new();
    environment.make_hosted_zone();
    let certificate = environment.make_certificate();
    let environment = environment.with_settings(&settings(&certificate, ""));
    let told = environment.up().assert().success();
    let told = String::from_utf8_lossy(&told.get_output().stderr).into_owned();
    assert!(
        told.contains("make a CNAME record for agent.example.com"),
        "{told}"
    );
    environment.change_by_hand("lead_the_domain_to_the_balancer");
    environment.plan().assert().code(0);
    environment.up().assert().success();
    assert!(has_record(&environment));
}
