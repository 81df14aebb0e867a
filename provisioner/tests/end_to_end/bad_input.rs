//! A mistake is told before the first change, with the key, the value and the rule.

use pretty_assertions::assert_eq;

use crate::support::environment::Environment;

/// Plans with these settings; returns what is told.
fn refused(settings: &str, code: i32) -> String {
    let environment = Environment::new().with_settings(settings);
    let output = environment.up().assert().code(code).get_output().clone();
    assert_eq!(
        environment.everything(),
        Vec::<String>::new(),
        "nothing is made"
    );
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "",
        "standard output is data"
    );
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn assert_tells(told: &str, parts: &[&str]) {
    for part in parts {
        assert!(told.contains(part), "{part:?} is not in:\n{told}");
    }
}

#[test]
fn an_unknown_key_is_named() {
    assert_tells(&refused("[agent]\nimagee = \"x\"", 2), &["imagee"]);
}

#[test]
fn a_value_of_the_wrong_type_is_named() {
    assert_tells(
        &refused("[agent]\nport = \"eight thousand\"", 2),
        &["agent.port"],
    );
}

#[test]
fn all_problems_are_listed_at_once() {
    let told = refused(
        "[agent]\ncpu = 300\nport = 0\n[network]\ncidr = \"10.0.0.0/30\"",
        2,
    );
    assert_tells(&told, &["agent.cpu", "agent.port", "network.cidr"]);
}

#[test]
fn a_block_too_small_for_its_subnets_is_refused() {
    assert_tells(
        &refused("[network]\ncidr = \"10.0.0.0/24\"", 2),
        &["network.cidr", "10.0.0.0/24"],
    );
}

#[test]
fn a_block_that_is_none_is_refused() {
    assert_tells(
        &refused("[network]\ncidr = \"10.0.0.0\"", 2),
        &["network.cidr", "10.0.0.0"],
    );
}

#[test]
fn a_zone_that_does_not_exist_is_refused() {
    let told = refused(
        "[network]\navailability_zones = [\"us-east-1a\", \"us-east-1z\"]",
        4,
    );
    assert_tells(&told, &["us-east-1z"]);
}

#[test]
fn an_engine_version_that_no_longer_has_a_successor_is_refused() {
    assert_tells(
        &refused("[database]\nengine_version = \"13.99\"", 4),
        &["13.99"],
    );
}

#[test]
fn a_name_over_a_limit_is_refused_with_the_limit() {
    let environment =
        Environment::new().neighbour("a-project-with-quite-a-long-name", "production");
    let output = environment.up().assert().code(2).get_output().clone();
    assert_tells(&String::from_utf8_lossy(&output.stderr), &["32"]);
    assert_eq!(environment.everything(), Vec::<String>::new());
}

#[test]
fn an_unknown_region_is_refused() {
    let environment = Environment::new();
    let output = environment
        .kavak_infra(&["up", "--yes", "--region", "xx-nowhere-1"])
        .assert()
        .code(2)
        .get_output()
        .clone();
    assert_tells(&String::from_utf8_lossy(&output.stderr), &["xx-nowhere-1"]);
}

#[test]
fn missing_credentials_are_told_as_such() {
    let environment = Environment::new();
    let output = environment
        .plan()
        .env_remove("AWS_ACCESS_KEY_ID")
        .env_remove("AWS_SECRET_ACCESS_KEY")
        .assert()
        .code(3)
        .get_output()
        .clone();
    assert_tells(
        &String::from_utf8_lossy(&output.stderr).to_lowercase(),
        &["credentials"],
    );
}

#[test]
fn a_missing_secret_is_told_before_anything_is_made() {
    let environment = Environment::new();
    let output = environment
        .up()
        .env_remove("OPENAI_API_KEY")
        .assert()
        .code(4)
        .get_output()
        .clone();
    assert_tells(
        &String::from_utf8_lossy(&output.stderr),
        &["OPENAI_API_KEY"],
    );
    assert_eq!(environment.everything(), Vec::<String>::new());
}

#[test]
fn a_missing_configuration_file_is_told_with_the_way_to_make_one() {
    let environment = Environment::new();
    std::fs::remove_file(environment.settings_file()).expect("it was there");
    let output = environment.up().assert().code(2).get_output().clone();
    assert_tells(
        &String::from_utf8_lossy(&output.stderr),
        &["kavak-agent.dev.toml", "init"],
    );
}

#[test]
fn a_protected_environment_is_not_torn_down_without_its_name() {
    let environment = Environment::new().protected();
    environment.up().assert().success();
    let before = environment.everything();
    environment.down().assert().code(2);
    assert_eq!(environment.everything(), before);
}
