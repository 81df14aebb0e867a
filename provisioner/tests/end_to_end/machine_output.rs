//! What programs read is what the published schemas say; the page of a job tells people the same.

use std::fs;
use std::path::Path;

use kavak_calls::InjectedFault;
use kavak_simulator::Call;
use pretty_assertions::assert_eq;
use serde_json::Value;

use crate::support::environment::Environment;

fn schema(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/schema");
    let text = fs::read_to_string(folder.join(format!("{name}.json"))).expect("a schema");
    serde_json::from_str(&text).expect("the schema is JSON")
}

/// Runs a command and holds each line that it prints against a schema. Gives
/// back the names of the events.
fn hold(environment: &Environment, arguments: &[&str], name: &str, code: i32) -> Vec<String> {
    let schema = schema(name);
    let output = environment
        .kavak_infra(arguments)
        .arg("--json")
        .assert()
        .code(code);
    let text = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
    assert!(!text.is_empty(), "{arguments:?}");
    text.lines()
        .map(|line| {
            let document: Value = serde_json::from_str(line).expect("one object a line");
            let errors = environment.schema_errors(&schema, &document);
            assert_eq!(errors, Vec::<String>::new(), "{arguments:?}: {line}");
            document["event"].as_str().unwrap_or_default().to_owned()
        })
        .collect()
}

const UP: &[&str] = &["up", "--wait", "stable", "--yes"];

#[test]
fn every_line_and_object_is_as_its_schema_says() {
    let environment = Environment::new();
    let told = hold(&environment, UP, "events", 0);
    for event in ["plan", "change", "summary"] {
        assert!(told.iter().any(|one| one == event), "{event} in {told:?}");
    }
    environment.change_by_hand("retag_a_subnet");
    hold(&environment, &["plan"], "plan", 0);
    hold(&environment, &["plan", "--destroy"], "plan", 0);
    hold(&environment, &["status"], "status", 0);
    hold(&environment, &["output"], "output", 0);
    hold(&environment, &["output", "vpc_id"], "output", 0);
    hold(&environment, &["cost"], "cost", 0);
    hold(&environment, &["validate"], "validate", 0);
    hold(&environment, &["config", "show"], "config-show", 0);
    hold(&environment, &["secrets", "list"], "secrets-list", 0);
    hold(&environment, &["reap"], "reap", 0);
    hold(&environment, UP, "events", 0);
    hold(&environment, &["down", "--yes"], "events", 0);
    hold(&environment, &["status"], "status", 0);
}

#[test]
fn errors_are_as_their_schema_says() {
    let environment = Environment::new();
    environment.change_by_hand("take_the_clusters_name");
    let told = hold(&environment, UP, "events", 4);
    assert_eq!(told.last().map(String::as_str), Some("error"));
    let wrong = environment.neighbour("kavak-agent", "wrong");
    let wrong = wrong.with_settings("[agent]\nport = 0\ncpu = \"much\"");
    hold(&wrong, UP, "events", 2);
    let is_throttled = |_: &Call<'_>| InjectedFault::Throttle;
    environment.simulator().play(is_throttled);
    let told = hold(
        &environment,
        &["up", "--yes", "--deadline", "3s"],
        "events",
        6,
    );
    assert_eq!(told.last().map(String::as_str), Some("error"));
}

#[test]
fn a_run_writes_what_it_did_for_the_jobs_page() {
    let environment = Environment::new();
    let page = environment.settings_file().with_extension("md");
    let page = page.to_str().expect("a name");
    let read = || fs::read_to_string(page).expect("the page is written");
    let mut up = environment.up();
    up.args(["--summary", page]).assert().success();
    let text = read();
    for part in [
        "## `kavak-infra up`: kavak-agent-dev in us-east-1",
        "**Done**",
        "| vpc | vpc-",
        "created",
        "Address: <http",
        "Cost: ",
    ] {
        assert!(text.contains(part), "{part:?} is not in:\n{text}");
    }
    let mut down = environment.down();
    down.args(["--summary", page]).assert().success();
    assert!(read().contains("deleted"), "{}", read());
    let mut refused = environment.neighbour("kavak-agent", "x").up();
    refused.env_remove("OPENAI_API_KEY");
    refused.args(["--summary", page]).assert().code(4);
    let text = read();
    assert!(text.contains("**Not done** (exit code 4)"), "{text}");
    assert!(text.chars().count() <= 60_000);
}
