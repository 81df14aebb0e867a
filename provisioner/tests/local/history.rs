//! Which runs changed an environment.

use serde_json::{Value, json};

use crate::desk::Desk;

fn runs(desk: &Desk) -> Vec<Value> {
    let shown = desk.done(&["history", "--local", "--json"]);
    let view: Value = serde_json::from_str(&shown).unwrap();
    view["runs"].as_array().unwrap().clone()
}

#[test]
fn runs_are_recorded_with_their_ci_run_until_the_environment_is_removed() {
    let desk = Desk::new();
    desk.done(&["up", "--local"]);
    let mut scale = desk.command(&["scale", "2", "--local"]);
    scale.env("CI_JOB_URL", "https://ci.example.com/jobs/7");
    assert!(scale.output().unwrap().status.success());
    // Changes nothing, so that it takes no lock.
    desk.done(&["up", "--local"]);

    let found = runs(&desk);
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0]["arguments"], "scale 2 --local");
    assert_eq!(found[0]["ci_run"], "https://ci.example.com/jobs/7");
    assert_eq!(found[1]["command"], "up");
    for run in &found {
        assert_eq!(run["outcome"], "done", "{run}");
        assert!(
            run["ended"].is_string() && run["principal"].is_string(),
            "{run}"
        );
    }
    let failed = desk.run(&["deploy", "--local", "--image", "localhost:1/none:v1"]);
    assert!(!failed.status.success());
    let text = desk.done(&["history", "--local"]);
    assert!(text.starts_with("began"), "{text}");

    desk.done(&["down", "--local", "--yes"]);
    assert!(!desk.state().exists(), "the record is left");
    assert_eq!(json!(runs(&desk)), json!([]));
}
