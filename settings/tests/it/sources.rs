//! Which source wins, and what is reported of it.

use crate::common::{IDENTITY, World};
use kavak_settings::{Origin, Sources};

fn origin(world: &World, key: &str) -> (serde_json::Value, Origin) {
    let loaded = world.load().expect("good settings");
    let entries = loaded.entries();
    let entry = entries
        .into_iter()
        .find(|entry| entry.key.to_string() == key);
    let entry = entry.expect("the setting");
    (entry.value, entry.origin)
}

#[test]
fn a_default_is_reported_as_one() {
    let world = World::with("");
    assert_eq!(
        origin(&world, "network.cidr"),
        ("10.0.0.0/16".into(), Origin::Default)
    );
}

#[test]
fn the_file_beats_the_default_and_is_reported_with_its_line() {
    let world = World::with("[network]\n# ours\ncidr = \"10.1.0.0/16\"\n");
    let from_file = Origin::File {
        path: world.file.clone(),
        line: 7,
    };
    assert_eq!(
        origin(&world, "network.cidr"),
        ("10.1.0.0/16".into(), from_file)
    );
}

#[test]
fn a_variable_beats_the_file() {
    let world = World::with("[network]\ncidr = \"10.1.0.0/16\"\n")
        .variable("KAVAK_NETWORK__CIDR", "10.2.0.0/16");
    let from_variable = Origin::Variable("KAVAK_NETWORK__CIDR".into());
    assert_eq!(
        origin(&world, "network.cidr"),
        ("10.2.0.0/16".into(), from_variable)
    );
}

#[test]
fn a_flag_beats_the_variable() {
    let world = World::with("").variable("KAVAK_REGION", "eu-west-1").flag(
        "--region",
        "region",
        "us-west-2",
    );
    assert_eq!(
        origin(&world, "region"),
        ("us-west-2".into(), Origin::Flag("--region"))
    );
}

#[test]
fn variables_hold_numbers_lists_and_maps() {
    for (variable, value, key, read) in [
        (
            "KAVAK_AGENT__CPU",
            "256",
            "agent.cpu",
            serde_json::json!(256),
        ),
        (
            "KAVAK_AGENT__LLM_ENABLED",
            "false",
            "agent.llm_enabled",
            false.into(),
        ),
        (
            "KAVAK_NETWORK__AVAILABILITY_ZONES",
            "us-east-1a, us-east-1c",
            "network.availability_zones",
            serde_json::json!(["us-east-1a", "us-east-1c"]),
        ),
        (
            "KAVAK_TAGS",
            "team=sales,cost.center=42",
            "tags.\"cost.center\"",
            "42".into(),
        ),
    ] {
        let world = World::with("").variable(variable, value);
        assert_eq!(origin(&world, key).0, read, "{variable}");
    }
}

#[test]
fn entries_of_a_map_are_reported_one_by_one() {
    let world = World::with("[tags]\nteam = \"a\"\n").variable("KAVAK_TAGS", "stage=b");
    assert!(matches!(
        origin(&world, "tags.team").1,
        Origin::File { line: 6, .. }
    ));
    assert_eq!(
        origin(&world, "tags.stage").1,
        Origin::Variable("KAVAK_TAGS".into())
    );
}

#[test]
fn an_empty_variable_is_no_value() {
    let world = World::with("").variable("KAVAK_NETWORK__CIDR", "");
    assert_eq!(origin(&world, "network.cidr").1, Origin::Default);
}

#[test]
fn another_env_on_one_file_makes_another_environment() {
    let mut world = World::with("").variable("KAVAK_ENV", "ci-7");
    world.sources.flags.clear();
    world.sources.config = Some(world.file.clone());
    assert_eq!(origin(&world, "env").0, "ci-7");
}

#[test]
fn tearing_down_needs_no_file() {
    let sources = Sources {
        directory: "/nowhere".into(),
        variables: [
            ("KAVAK_PROJECT", "kavak-agent"),
            ("KAVAK_REGION", "us-east-1"),
            ("KAVAK_ENV", "dev"),
        ]
        .into_iter()
        .collect(),
        ..Sources::default()
    };
    let environment = sources.environment().expect("an environment");
    assert_eq!(environment.prefix(), "kavak-agent-dev");
}

#[test]
fn tearing_down_minds_no_problem_but_those_of_the_identity() {
    let world = World::with("nonsense = 1\n[network]\ncidr = 5\n");
    assert_eq!(
        world.sources.environment().expect("an environment").region,
        "us-east-1"
    );
    let world = World::with_file("project = \"Kavak\"\n");
    let problems = world
        .sources
        .environment()
        .expect_err("problems")
        .to_string();
    assert!(
        problems.contains("project") && problems.contains("region"),
        "{problems}"
    );
    assert!(!problems.contains("owner"), "{problems}");
}

#[test]
fn an_env_without_a_file_is_reported_with_those_that_have_one() {
    let mut world = World::with("");
    let env = world.sources.flags.iter_mut().find(|it| it.key == "env");
    env.expect("the flag").value = "dve".into();
    let problems = world.problems();
    let rest = "config/dve.toml: there is no such file; `kavak-infra init --env dve` writes one; `config/` has `dev`";
    assert!(problems.contains(rest), "{problems}");
    let error = world.sources.environment().expect_err("it has no project");
    assert!(error.to_string().contains(rest), "{error}");
    assert!(!world.sources.has_file());
}

#[test]
fn without_any_env_the_files_that_are_there_are_named() {
    let mut world = World::with("");
    world.sources.flags.clear();
    assert!(world.problems().contains("`config/` has `dev`"));
}

#[test]
fn a_file_that_is_not_there_says_how_to_make_one() {
    let world = World::with_file(IDENTITY).flag("--env", "env", "dev");
    std::fs::remove_file(&world.file).expect("removed");
    assert!(
        world
            .problems()
            .contains("`kavak-infra init --env dev` writes one")
    );
}
