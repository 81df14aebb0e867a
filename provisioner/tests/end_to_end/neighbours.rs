//! What is not the environment's own is never touched, however much it looks like it.

use pretty_assertions::assert_eq;

use crate::support::differences::assert_same;
use crate::support::environment::Environment;

#[test]
fn an_environment_whose_name_begins_alike_is_left_alone() {
    let environment = Environment::new();
    let neighbour = environment.neighbour("kavak-agent", "dev2");
    neighbour.up().assert().success();
    environment.up().assert().success();
    environment.plan().assert().code(0);
    environment.down().assert().success();
    assert_same(&neighbour.stack(), &neighbour.expected_stack(), "the stack");
    assert_eq!(neighbour.everything(), neighbour.one_of_everything());
    neighbour.plan().assert().code(0);
}

#[test]
fn another_project_with_the_same_environment_is_left_alone() {
    let environment = Environment::new();
    let neighbour = environment.neighbour("kavak", "agent-dev2");
    neighbour.up().assert().success();
    environment.up().assert().success();
    environment.down().assert().success();
    assert_eq!(neighbour.everything(), neighbour.one_of_everything());
}

#[test]
fn another_project_whose_names_come_out_the_same_is_left_alone() {
    let environment = Environment::new();
    let theirs = environment.neighbour("kavak", "agent-dev");
    assert_eq!(theirs.prefix(), environment.prefix());
    theirs.up().assert().success();
    environment.up().assert().code(4);
    // What is left over has its names, so it says so; but it is not its own.
    let _told = environment.down().assert();
    assert_eq!(theirs.everything(), theirs.one_of_everything());
    theirs.plan().assert().code(0);
}

#[test]
fn a_network_with_the_right_name_but_another_projects_tags_is_left_alone() {
    let environment = Environment::new();
    environment.change_by_hand("make_a_network_of_somebody_else");
    let before = environment.everything();
    environment.up().assert().success();
    environment.down().assert().success();
    assert_eq!(environment.everything(), before);
}

#[test]
fn a_name_that_somebody_else_has_taken_is_refused_before_anything_is_made() {
    for taken in [
        "take_the_repositorys_name",
        "take_the_clusters_name",
        "take_a_secrets_name",
        "take_a_roles_name",
    ] {
        let environment = Environment::new();
        environment.change_by_hand(taken);
        let before = environment.everything();
        let refused = environment.up().assert().try_code(4);
        assert!(
            refused.is_ok(),
            "{taken}: {}",
            refused
                .err()
                .map(|error| error.to_string())
                .unwrap_or_default()
        );
        assert_eq!(environment.everything(), before, "{taken}");
    }
}

#[test]
fn down_reports_what_has_its_name_but_not_its_tags_and_leaves_it() {
    let environment = Environment::new();
    environment.change_by_hand("take_the_repositorys_name");
    let before = environment.everything();
    let output = environment.down().assert().get_output().clone();
    let told = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(told.contains("kavak-agent-dev-app"), "{told}");
    assert_eq!(environment.everything(), before);
}
