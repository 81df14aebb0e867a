//! The commands that make no call, run as users run them.

use std::{os::unix::fs::OpenOptionsExt, path::Path};

use assert_cmd::Command;
use serde_json::Value;

const GOOD: &str =
    "project = \"kavak-agent\"\nenv = \"dev\"\nregion = \"us-east-1\"\nowner = \"sales\"\n";

/// A directory with `config/dev.toml`.
fn with_file(text: &str) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    std::fs::create_dir(directory.path().join("config")).expect("a directory");
    std::fs::write(directory.path().join("config/dev.toml"), text).expect("a file");
    directory
}

/// What a command line printed on standard output and error, and its exit code.
fn run(directory: &Path, line: &str) -> (String, String, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_kavak-infra"))
        .args(line.split_whitespace())
        .current_dir(directory)
        .env_clear()
        .output()
        .expect("it runs");
    (
        String::from_utf8(output.stdout).expect("text"),
        String::from_utf8(output.stderr).expect("text"),
        output.status.code().expect("an exit code"),
    )
}

#[test]
fn good_settings_are_reported_on_standard_error_and_nothing_is_data() {
    let world = with_file(GOOD);
    let (data, talk, code) = run(world.path(), "validate --env dev");
    assert_eq!((data.as_str(), code), ("", 0), "{talk}");
    insta::assert_snapshot!(talk);
}

#[test]
fn bad_settings_end_with_two_and_every_problem() {
    let world = with_file(
        &GOOD
            .replace("us-east-1", "us-esat-1")
            .replace("kavak-agent", "Kavak"),
    );
    let (data, talk, code) = run(world.path(), "validate --env dev");
    assert_eq!((data.as_str(), code), ("", 2));
    insta::assert_snapshot!(talk);
    let (data, talk, code) = run(world.path(), "validate --env dev --json");
    assert_eq!((talk.as_str(), code), ("", 2));
    let event: Value = serde_json::from_str(&data).expect("one JSON object");
    assert_eq!(
        (&event["event"], &event["exit_code"]),
        (&"error".into(), &2.into())
    );
    assert_eq!(event["causes"][0]["key"], "project");
    assert_eq!(event["causes"][1]["origin"], "config/dev.toml:3");
}

#[test]
fn each_setting_is_shown_with_its_origin() {
    let world = with_file(GOOD);
    let (data, _, code) = run(world.path(), "config show --env dev --region eu-west-1");
    assert_eq!(code, 0);
    insta::assert_snapshot!(data);
}

#[test]
fn the_schema_is_json() {
    let world = with_file(GOOD);
    let (data, _, code) = run(world.path(), "config schema");
    let schema: Value = serde_json::from_str(&data).expect("JSON");
    assert_eq!((code, &schema["type"]), (0, &"object".into()));
}

#[test]
fn a_file_is_written_once_and_is_good() {
    let world = tempfile::tempdir().expect("a directory");
    let line = "init --env dev --project kavak-agent --region us-east-1 --owner sales";
    assert_eq!(run(world.path(), line).2, 0);
    assert_eq!(run(world.path(), "validate --env dev").2, 0);
    let (_, talk, code) = run(world.path(), line);
    assert_eq!(code, 4);
    insta::assert_snapshot!(talk);
    assert_eq!(run(world.path(), &format!("{line} --force")).2, 0);
}

#[test]
fn a_variables_file_of_terraform_is_taken_over() {
    let world = tempfile::tempdir().expect("a directory");
    let variables = "project_name = \"kavak-agent\"\nenvironment = \"dev\"\naws_region = \"us-east-1\"\n\
                     task_cpu = 512\ntask_memory = \"1024\"\nbastion = true\nopenai_api_key = \"marker\"\n";
    std::fs::write(world.path().join("terraform.tfvars"), variables).expect("a file");
    let (_, talk, code) = run(world.path(), "init --from terraform.tfvars");
    assert_eq!(code, 0, "{talk}");
    insta::assert_snapshot!(talk);
    let (data, talk, code) = run(world.path(), "config show --json --env dev --owner sales");
    assert_eq!(code, 0, "{talk}{data}");
    let shown: Value = serde_json::from_str(&data).expect("one JSON object");
    let settings = shown["settings"].as_array().expect("settings");
    let memory = settings
        .iter()
        .find(|entry| entry["key"] == "agent.memory")
        .expect("the setting");
    assert_eq!(memory["value"], 1024);
    let text = std::fs::read_to_string(world.path().join("config/dev.toml")).expect("a file");
    assert!(!text.contains("marker"));
}

#[test]
fn the_graph_is_data() {
    let world = with_file(GOOD);
    let (mermaid, talk, code) = run(world.path(), "graph --env dev");
    assert_eq!((talk.as_str(), code), ("", 0));
    assert!(mermaid.starts_with("graph LR\n"));
    assert!(
        run(world.path(), "graph --env dev --format dot")
            .0
            .starts_with("digraph")
    );
}

#[test]
fn completions_and_manual_name_every_command() {
    let world = with_file(GOOD);
    let (script, _, _) = run(world.path(), "completions bash");
    let (manual, _, _) = run(world.path(), "man");
    for command in [
        "plan", "status", "output", "validate", "graph", "config", "init",
    ] {
        assert!(
            script.contains(command) && manual.contains(command),
            "{command}"
        );
    }
}

#[test]
fn a_wrong_command_line_ends_with_two() {
    let world = with_file(GOOD);
    assert_eq!(run(world.path(), "plan --no-such-flag").2, 2);
    assert_eq!(run(world.path(), "").2, 2);
    assert_eq!(run(world.path(), "--help").2, 0);
}

#[test]
fn a_summary_that_cannot_be_written_is_reported_before_anything_is_done() {
    let world = tempfile::tempdir().expect("a directory");
    let line = "init --env dev --project kavak-agent --region us-east-1 --owner sales";
    let (_, talk, code) = run(world.path(), &format!("{line} --summary no/such/page.md"));
    assert_eq!(code, 2, "{talk}");
    for part in ["no/such/page.md", "meaning: nothing was done", "next: "] {
        assert!(talk.contains(part), "{talk}");
    }
    assert!(!world.path().join("config").exists(), "{talk}");
    let (_, talk, code) = run(world.path(), &format!("{line} --summary page.md"));
    assert_eq!(code, 0, "{talk}");
    let page = std::fs::read_to_string(world.path().join("page.md")).expect("a page");
    assert!(page.starts_with("## `kavak-infra init`"), "{page}");
}

#[test]
fn an_output_that_there_is_not_is_reported_before_any_call() {
    let world = with_file(GOOD);
    let (_, talk, code) = run(world.path(), "output vpc --env dev");
    assert_eq!(code, 2);
    assert!(talk.contains("vpc_id"), "{talk}");
}

#[test]
fn without_credentials_the_exit_code_is_three() {
    let world = with_file(GOOD);
    // Nothing answers there: neither metadata nor AWS.
    let output = Command::new(env!("CARGO_BIN_EXE_kavak-infra"))
        .args([
            "output",
            "--env",
            "dev",
            "--endpoint-url",
            "http://127.0.0.1:9",
        ])
        .current_dir(world.path())
        .env_clear()
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .output()
        .expect("it runs");
    let talk = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(3), "{talk}");
    assert!(!talk.contains("Attempted:\n"), "{talk}");
    assert!(talk.contains("aws sso login"), "{talk}");
}

#[test]
fn the_cost_of_a_stack_is_reported_with_the_day_of_its_prices_and_no_call() {
    let world = with_file(GOOD);
    let (data, talk, code) = run(world.path(), "cost --env dev");
    assert_eq!((talk.as_str(), code), ("", 0));
    assert!(
        data.starts_with("kavak-agent-dev in us-east-1: $0."),
        "{data}"
    );
    assert!(data.contains("list prices of 20"), "{data}");
    let (data, _, _) = run(world.path(), "cost --env dev --json");
    let cost: Value = serde_json::from_str(&data).expect("one JSON object");
    assert_eq!(
        (&cost["schema"], &cost["currency"]),
        (&1.into(), &"USD".into())
    );
    assert_eq!(cost["unknown"], serde_json::json!([]));
}

#[test]
fn a_wrong_name_refuses_a_removal_that_would_not_have_asked_for_one() {
    let world = with_file(GOOD);
    // Nothing answers there: it is refused before any call.
    let line = "down --env dev --yes --endpoint-url http://127.0.0.1:9 --confirm kavak-agent-prod";
    let (_, talk, code) = run(world.path(), line);
    assert_eq!(code, 4, "{talk}");
    for part in [
        "`kavak-agent-prod` is not `kavak-agent-dev`",
        "meaning: nothing was changed",
        "next: ",
    ] {
        assert!(talk.contains(part), "{talk}");
    }
}

/// A source tree, and a `cargo` that writes its process id through a pipe and
/// then builds for ten minutes.
fn with_endless_build() -> (tempfile::TempDir, std::path::PathBuf) {
    let tree = with_file(GOOD);
    let at = |name: &str| tree.path().join(name);
    for folder in ["service", "bin"] {
        std::fs::create_dir(at(folder)).expect("a directory");
    }
    for file in ["Cargo.lock", "service/Cargo.toml"] {
        std::fs::write(at(file), "").expect("a file");
    }
    let pipe = at("process");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo starts").success());
    let script = format!("#!/bin/sh\necho $$ > {}\nexec sleep 600\n", pipe.display());
    let mut cargo = std::fs::File::options()
        .write(true)
        .create_new(true)
        .mode(0o755)
        .open(at("bin/cargo"))
        .expect("a file");
    std::io::Write::write_all(&mut cargo, script.as_bytes()).expect("a script");
    (tree, pipe)
}

/// What is dead may wait until its exit code is collected.
fn is_alive(process: &str) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/stat"))
        .is_ok_and(|stat| !stat.contains(") Z "))
}

#[test]
fn a_build_that_is_cancelled_leaves_no_compiler_at_work() {
    let (tree, pipe) = with_endless_build();
    let path = format!("{}/bin:/usr/bin:/bin", tree.path().display());
    let mut build = std::process::Command::new(env!("CARGO_BIN_EXE_kavak-infra"))
        .args(["image", "build", "--env", "dev"])
        .current_dir(tree.path())
        .env_clear()
        .env("PATH", path)
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let line = std::fs::read_to_string(pipe).expect("cargo has started");
    let cargo = line.trim();
    assert!(is_alive(cargo));
    let id = build.id().to_string();
    let sent = std::process::Command::new("kill")
        .args(["-TERM", &id])
        .status();
    assert!(sent.expect("kill starts").success());
    let mut said = String::new();
    let mut talk = build.stderr.take().expect("a pipe");
    std::io::Read::read_to_string(&mut talk, &mut said).expect("it ends");
    assert_eq!(build.wait().expect("it ends").code(), Some(143), "{said}");
    assert!(!is_alive(cargo), "{said}");
}
