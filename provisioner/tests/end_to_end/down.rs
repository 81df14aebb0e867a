//! Down leaves nothing, from any state, and never more than is its own.

use pretty_assertions::assert_eq;
use serde_json::json;

use crate::support::differences::assert_same;
use crate::support::environment::Environment;

fn nothing() -> Vec<String> {
    Vec::new()
}

#[test]
fn down_leaves_nothing_in_any_service() {
    let environment = Environment::new();
    environment.up().assert().success();
    environment.down().assert().success();
    assert_eq!(environment.everything(), nothing());
}

#[test]
fn down_again_has_nothing_to_do() {
    let environment = Environment::new();
    environment.up().assert().success();
    environment.down().assert().success();
    let summary = Environment::summary(&mut environment.down());
    assert_eq!(summary["deleted"], json!(0), "{summary}");
}

#[test]
fn down_needs_no_configuration_but_project_environment_and_region() {
    let environment = Environment::new();
    environment.up().assert().success();
    std::fs::remove_file(environment.settings_file()).expect("the configuration was there");
    let arguments = [
        "down",
        "--yes",
        "--project",
        "kavak-agent",
        "--env",
        "dev",
        "--region",
        "us-east-1",
    ];
    let mut without_file = environment.process_without_settings(&arguments);
    let status = without_file.status().expect("the binary starts");
    assert!(status.success(), "{status}");
    assert_eq!(environment.everything(), nothing());
}

#[test]
fn up_after_down_is_as_good_as_the_first() {
    let environment = Environment::new();
    environment.up().assert().success();
    environment.down().assert().success();
    environment.up().assert().success();
    assert_same(
        &environment.stack(),
        &environment.expected_stack(),
        "the stack",
    );
}

#[test]
fn images_old_revisions_and_snapshots_of_work_go_too() {
    let environment = Environment::new();
    environment.up().assert().success();
    environment.change_by_hand("push_an_image");
    environment.change_by_hand("register_a_revision_by_hand");
    environment.change_by_hand("schedule_a_secret_for_deletion");
    environment.down().assert().success();
    assert_eq!(environment.everything(), nothing());
}

#[test]
fn a_half_made_network_is_removed_too() {
    let environment = Environment::new();
    environment.change_by_hand("make_half_a_network");
    environment.down().assert().success();
    assert_eq!(environment.everything(), nothing());
}

#[test]
fn a_half_made_network_is_completed() {
    let environment = Environment::new();
    environment.change_by_hand("make_half_a_network");
    environment.up().assert().success();
    assert_same(
        &environment.stack(),
        &environment.expected_stack(),
        "the stack",
    );
    assert_eq!(environment.everything(), environment.one_of_everything());
}

#[test]
fn what_has_our_tags_but_no_name_of_ours_is_reported_and_left_alone() {
    let environment = Environment::new();
    environment.up().assert().success();
    environment.change_by_hand("tag_a_repository_of_another_name");
    let down = environment.down().assert().success();
    let output = String::from_utf8_lossy(&down.get_output().stderr).into_owned();
    assert!(output.contains("left alone"), "{output}");
    assert!(output.contains("repository/forgotten"), "{output}");
    assert_eq!(environment.everything(), ["repository forgotten"]);
}
