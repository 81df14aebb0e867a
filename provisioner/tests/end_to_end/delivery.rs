//! The day-to-day commands by the real binary.

use assert_cmd::Command;
use pretty_assertions::assert_eq;
use serde_json::Value;

use crate::support::environment::Environment;

const MARKER: &str = "marker-of-a-new-value";

fn json(mut command: Command) -> Value {
    let output = command.arg("--json").assert().success();
    serde_json::from_slice(&output.get_output().stdout).expect("one object")
}

fn tells(command: &mut Command, code: i32) -> String {
    let output = command.assert().code(code).get_output().clone();
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn a_secret_is_set_from_standard_input_a_file_or_a_variable_and_never_shown() {
    let environment = Environment::new();
    environment.up().assert().success();
    let set = |arguments: &[&str]| {
        environment.kavak_infra(&[&["secrets", "set", "OPENAI_API_KEY", "-vv"], arguments].concat())
    };
    let file = environment.settings_file().with_extension("value");
    std::fs::write(&file, format!("{MARKER}\n")).expect("a file with a value");
    let path = file.to_str().expect("a path");
    let mut written = tells(set(&[]).write_stdin(MARKER), 0);
    written += &tells(&mut set(&["--from-file", path]), 0);
    written += &tells(
        set(&["--from-env", "SOME_VARIABLE"]).env("SOME_VARIABLE", MARKER),
        0,
    );
    written += &tells(&mut environment.kavak_infra(&["secrets", "list"]), 0);
    assert!(!written.contains(MARKER), "{written}");
    let kept = environment.stack().to_string();
    assert!(kept.contains(MARKER), "the value is not in AWS");
    let listed = json(environment.kavak_infra(&["secrets", "list"]));
    assert_eq!(listed["secrets"][1]["state"], "set");
}

#[test]
fn what_is_no_value_or_no_secret_of_the_users_is_refused() {
    let environment = Environment::new();
    let set = |name: &str| environment.kavak_infra(&["secrets", "set", name]);
    tells(set("OPENAI_API_KEY").write_stdin(""), 2);
    let too_long = "x".repeat(65_537);
    let told = tells(set("OPENAI_API_KEY").write_stdin(too_long), 2);
    assert!(told.contains("65536 bytes"), "{told}");
    tells(set("STRIPE_KEY").write_stdin(MARKER), 2);
    tells(set("DATABASE_URL").write_stdin(MARKER), 4);
    tells(set("OPENAI_API_KEY").write_stdin(MARKER), 4);
    assert_eq!(environment.everything(), Vec::<String>::new());
}

#[test]
fn logs_are_printed_and_without_a_group_the_error_says_so() {
    let environment = Environment::new();
    let told = tells(&mut environment.kavak_infra(&["logs"]), 1);
    assert!(told.contains("there is no log group"), "{told}");
    environment.up().assert().success();
    let lines = tells(&mut environment.kavak_infra(&["logs", "--since", "1h"]), 0);
    assert!(lines.contains("listening on port 8000"), "{lines}");
    tells(
        &mut environment.kavak_infra(&["logs", "--task", "no id"]),
        2,
    );
}

#[test]
fn an_image_that_does_not_exist_is_told_before_anything_is_rolled_out() {
    let environment = Environment::new();
    environment.up().assert().success();
    let before = environment.stack();
    let mut output = environment.kavak_infra(&["output", "ecr_repository_url"]);
    let repository = tells(&mut output, 0);
    let image = format!("{}:never-pushed", repository.trim());
    let told = tells(
        &mut environment.kavak_infra(&["deploy", "--image", &image]),
        4,
    );
    assert!(told.contains("never-pushed"), "{told}");
    assert_eq!(environment.stack(), before);
}

#[test]
fn without_an_environment_every_command_says_what_makes_one() {
    let environment = Environment::new();
    for arguments in [
        &["deploy"][..],
        &["rollback"],
        &["scale", "2"],
        &["migrate"],
        &["verify"],
    ] {
        let told = tells(&mut environment.kavak_infra(arguments), 4);
        assert!(told.contains("kavak-infra up"), "{arguments:?}: {told}");
    }
    assert_eq!(environment.everything(), Vec::<String>::new());
}
