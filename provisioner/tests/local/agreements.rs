//! What the agent and the stack must agree on, although neither knows the other's code,
//! and what shells must agree on.

use std::{
    collections::BTreeSet,
    fs,
    time::{Duration, Instant},
};

use kavak_stack::{Environment, Facts, Settings, Spec, Stack, spec::Alarm};
use serde_json::Value;

use crate::{customers::ask, desk::Desk};

/// How long a task may take to end after it counts as stopped.
const LONGEST_STOP: Duration = Duration::from_secs(60);

/// The alarms that watch metrics of the agent.
fn alarms_on_the_agent() -> Vec<Alarm> {
    let environment = Environment {
        project: "kavak-agent".into(),
        env: "dev".into(),
        region: "us-east-1".into(),
    };
    let mut settings = Settings::new(&environment, "tests");
    settings.monitoring.alarms = true;
    settings.desk.hours = Some("mon-fri 09:00-19:00".into());
    let stack = Stack::new(&settings, &Facts::default());
    let specs = stack.resources().values().map(|resource| &resource.spec);
    let alarms = specs.filter_map(Spec::attributes_of::<Alarm>);
    let own = alarms.filter(|alarm| !alarm.namespace.starts_with("AWS/"));
    own.cloned().collect()
}

/// The lines of the log that CloudWatch makes metrics of.
fn metric_lines(logs: &str) -> Vec<Value> {
    let objects = logs
        .lines()
        .filter_map(|line| line.find('{').map(|at| &line[at..]));
    let parsed = objects.filter_map(|it| serde_json::from_str::<Value>(it).ok());
    parsed.filter(|it| it.get("_aws").is_some()).collect()
}

#[test]
fn metrics_of_the_agent_are_those_that_alarms_watch() {
    let desk = Desk::new();
    let file = desk.place.path().join("config/dev.toml");
    let settings = fs::read_to_string(&file).unwrap()
        + "[monitoring]\nalarms = true\n[notify]\nemail = [\"ana@example.com\"]\n";
    fs::write(&file, settings).unwrap();
    desk.done(&["up", "--local"]);
    let url = desk.done(&["output", "url", "--local"]).trim().to_owned();
    ask(&url, "busco una SUV de 400 mil").unwrap();
    // The agent writes a last line when it stops.
    desk.done(&["scale", "0", "--local"]);
    let end = Instant::now() + LONGEST_STOP;
    let mut lines = Vec::new();
    while lines.is_empty() {
        assert!(
            Instant::now() < end,
            "EMBEDDED_METRICS is read by the agent"
        );
        lines = metric_lines(&desk.done(&["logs", "--grep", "_aws", "--local"]));
    }
    let alarms = alarms_on_the_agent();
    assert_eq!(alarms.len(), 2);
    for alarm in alarms {
        let is_watched = lines.iter().any(|line| {
            let directive = &line["_aws"]["CloudWatchMetrics"][0];
            let names: BTreeSet<&str> = directive["Dimensions"][0]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let dimensions = &alarm.dimensions;
            directive["Namespace"] == alarm.namespace
                && names == dimensions.keys().map(String::as_str).collect()
                && dimensions
                    .iter()
                    .all(|(name, value)| line[name] == value.known())
                && line.get(&alarm.metric_name).is_some()
        });
        assert!(is_watched, "{}: {lines:?}", alarm.metric_name);
    }
    desk.done(&["down", "--local", "--yes"]);
}

#[test]
fn plan_of_a_shell_without_a_key_for_a_model_is_that_of_the_shell_with_one() {
    let desk = Desk::new();
    let in_shell_with_key = |arguments: &[&str]| {
        let mut command = desk.command(arguments);
        command
            .env("OPENAI_API_KEY", "sk-of-one-shell")
            .output()
            .unwrap()
    };
    assert!(in_shell_with_key(&["up", "--local"]).status.success());
    let is_empty = ["plan", "--local", "--detailed-exitcode"];
    let plan = desk.run(&is_empty);
    assert_eq!(plan.status.code(), Some(0), "{plan:?}");

    // A setting decides, whatever runs.
    let file = desk.place.path().join("config/dev.toml");
    let settings = fs::read_to_string(&file).unwrap() + "[agent]\nllm_enabled = false\n";
    fs::write(&file, settings).unwrap();
    let plan = in_shell_with_key(&["plan", "--local"]);
    let shown = String::from_utf8(plan.stdout).unwrap();
    assert!(shown.contains("LLM_ENABLED"), "{shown}");
    desk.done(&["down", "--local", "--yes"]);
}
