//! Which runs changed an environment.

use serde_json::{Value, json};

use crate::desk::Desk;

fn runs(desk: &Desk) -> Vec<Value> {
    let shown = desk.done(&["history", "--local", "--json"]);
    let view: Value = serde_json::from_str(&shown).unwrap();
    view["runs"].as_array().unwrap().clone()
}

#[test]
fn runs_that_changed_something_are_recorded_until_the_environment_is_removed() {
    let desk = Desk::new();
    // Refused where nothing is: they leave nothing.
    for arguments in [["scale", "2"], ["rollback", "1"], ["down", "--yes"]] {
        desk.run(&[&arguments[..], &["--local"]].concat());
        assert!(!desk.state().exists(), "{arguments:?}");
    }
    desk.done(&["up", "--local"]);
    let mut scale = desk.command(&["scale", "2", "--local"]);
    scale.env("CI_JOB_URL", "https://ci.example.com/jobs/7");
    assert!(scale.output().unwrap().status.success());
    // Changes nothing.
    desk.done(&["up", "--local"]);
    // Fails half-way.
    let failing = ["deploy", "--local", "--image", "localhost:1/none:v1"];
    assert!(!desk.run(&failing).status.success());

    let found = runs(&desk);
    assert_eq!(found.len(), 3, "{found:?}");
    for (run, (command, outcome)) in
        found
            .iter()
            .zip([("deploy", "failed"), ("scale", "done"), ("up", "done")])
    {
        assert_eq!(run["command"], command, "{run}");
        assert_eq!(run["outcome"], outcome, "{run}");
        assert_eq!(run["failure"].is_string(), outcome == "failed", "{run}");
        for member in ["began", "ended", "by", "principal", "version"] {
            assert!(run[member].is_string(), "{member} of {run}");
        }
        assert!(run["mutating_calls"].as_u64() > Some(0), "{run}");
    }
    assert_eq!(found[1]["arguments"], "scale 2 --local");
    assert_eq!(found[1]["ci_run"], "https://ci.example.com/jobs/7");
    let text = desk.done(&["history", "--local"]);
    assert!(text.starts_with("began"), "{text}");

    desk.done(&["down", "--local", "--yes"]);
    assert!(!desk.state().exists(), "the record is left");
    assert_eq!(json!(runs(&desk)), json!([]));
}
