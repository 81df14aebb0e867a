//! From nothing to one of everything, and then nothing to do.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use pretty_assertions::assert_eq;
use serde_json::Value;

use crate::support::differences::assert_same;
use crate::support::environment::Environment;

#[test]
fn up_makes_every_resource_with_every_attribute_of_the_stack() {
    let environment = Environment::new();
    environment.up().assert().success();
    assert_same(
        &environment.stack(),
        &environment.expected_stack(),
        "the stack",
    );
    assert_eq!(environment.everything(), environment.one_of_everything());
}

#[test]
fn up_again_makes_no_changing_call() {
    let environment = Environment::new();
    environment.up().assert().success();
    let before = environment.stack();
    let summary = Environment::summary(&mut environment.up());
    for count in ["created", "updated", "replaced", "deleted", "failed"] {
        assert_eq!(summary[count], 0, "{count} in {summary}");
    }
    environment.plan().assert().code(0);
    assert_same(&environment.stack(), &before, "the stack");
}

#[test]
fn a_plan_of_nothing_shows_changes_and_makes_none() {
    let environment = Environment::new();
    environment.plan().assert().code(10);
    assert_eq!(environment.everything(), Vec::<String>::new());
}

#[test]
fn a_plan_from_a_snapshot_names_it_or_says_that_there_is_none() {
    let environment = Environment::new().with_settings("[database]\nfinal_snapshot = true");
    let plan = ["plan", "--from-snapshot", "latest"];
    environment.kavak_infra(&plan).assert().code(4);
    environment.up().assert().success();
    environment.down().assert().success();
    let planned = environment.kavak_infra(&plan).assert().success();
    let planned = String::from_utf8_lossy(&planned.get_output().stdout).into_owned();
    assert!(planned.contains("kavak-agent-dev-db-final-"), "{planned}");
}

#[test]
fn outputs_are_the_names_that_scripts_use() {
    let environment = Environment::new();
    environment.up().assert().success();
    let all = environment
        .kavak_infra(&["output", "--json"])
        .assert()
        .success();
    let all: Value = serde_json::from_slice(&all.get_output().stdout).expect("one JSON object");
    for name in [
        "aws_region",
        "project_name",
        "env",
        "vpc_id",
        "public_subnet_ids",
        "private_subnet_ids",
        "alb_security_group_id",
        "ecs_security_group_id",
        "ecr_repository_url",
        "alb_dns_name",
        "ecs_cluster_name",
        "ecs_service_name",
        "database_endpoint",
        "database_secret_arn",
        "redis_endpoint",
        "url",
    ] {
        assert!(
            all.get(name).is_some_and(|value| !value.is_null()),
            "{name} in {all}"
        );
    }
    let bare = environment
        .kavak_infra(&["output", "ecs_cluster_name"])
        .assert()
        .success();
    assert_eq!(
        String::from_utf8_lossy(&bare.get_output().stdout),
        "kavak-agent-dev-cluster\n"
    );
}

#[test]
fn admitted_networks_are_named_before_the_agents_answer_is_waited_for() {
    let settings = "[ingress]\nallow_cidrs = [\"203.0.113.0/24\"]";
    let environment = Environment::new().with_settings(settings);
    let mut up = environment
        .process(&["up", "--yes"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let lines = BufReader::new(up.stderr.take().expect("a pipe")).lines();
    let mut lines = lines.map_while(Result::ok);
    let is_told = |line: &String| {
        line.contains("ingress.allow_cidrs admits only 203.0.113.0/24")
            || line.contains("waiting until")
    };
    let first = lines.find(is_told).expect("it says what it waits for");
    up.kill().expect("it waits");
    up.wait().expect("it has ended");
    assert!(first.contains("ingress.allow_cidrs"), "{first}");
    assert!(first.contains("--wait stable"), "{first}");
}
