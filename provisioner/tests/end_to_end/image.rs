//! The agent's image in a real registry beside the simulator.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pretty_assertions::assert_eq;
use serde_json::Value;

use crate::support::environment::Environment;
use crate::support::registry::{PASSWORD, Registry};

/// The agent, built beside these tests.
fn agent() -> PathBuf {
    let agent = Path::new(env!("CARGO_BIN_EXE_kavak-infra")).with_file_name("kavak-agent");
    assert!(
        agent.exists(),
        "the agent is not built: `cargo build --workspace --bins`"
    );
    agent
}

/// An environment whose images are in the registry at this port.
fn beside(registry_port: u16) -> Environment {
    let environment = Environment::new();
    let address = format!("http://127.0.0.1:{registry_port}");
    let simulator = environment.simulator();
    simulator.open_registry_with_password(&address, PASSWORD);
    environment
}

/// An environment whose repository is there, and its registry.
fn with_repository() -> (Environment, Registry) {
    let registry = Registry::start_closed();
    let environment = beside(registry.port);
    environment.up().assert().success();
    (environment, registry)
}

/// What a command printed on standard output and error, and its exit code.
fn run(environment: &Environment, arguments: &[&str]) -> (String, String, i32) {
    let output = environment
        .kavak_infra(arguments)
        .output()
        .expect("it runs");
    (
        String::from_utf8(output.stdout).expect("text"),
        String::from_utf8(output.stderr).expect("text"),
        output.status.code().expect("an exit code"),
    )
}

fn events(text: &str) -> Vec<Value> {
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("one object a line"))
        .collect()
}

/// The digest that another tool finds under a tag.
fn digest_of(registry: &Registry, repository: &str, tag: &str) -> String {
    let url = format!("docker://127.0.0.1:{}/{repository}:{tag}", registry.port);
    let output = Command::new("skopeo")
        .args([
            "inspect",
            "--tls-verify=false",
            "--creds",
            &format!("AWS:{PASSWORD}"),
            &url,
        ])
        .output()
        .expect("`cargo xtask tools` installs it");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    told["Digest"].as_str().expect("a digest").to_owned()
}

#[test]
fn an_image_is_pushed_checked_and_found_again() {
    let (environment, registry) = with_repository();
    let agent = agent();
    let push = [
        "image",
        "push",
        "--tag",
        "one",
        "--binary",
        agent.to_str().expect("a path"),
    ];
    let (reference, told, code) = run(&environment, &[&push[..], &["-v"]].concat());
    assert_eq!(code, 0, "{told}");
    let reference = reference.trim();
    let name = format!("{}-app", environment.prefix());
    let (repository, digest) = reference.split_once('@').expect("a reference by digest");
    assert!(
        repository.ends_with(&format!(".amazonaws.com/{name}")),
        "{reference}"
    );
    assert_eq!(digest_of(&registry, &name, "one"), digest);

    let (again, told_again, code) = run(&environment, &[&push[..], &["--json"]].concat());
    assert_eq!(code, 0, "{again}");
    let pushed: Vec<Value> = events(&again);
    let states = pushed.iter().filter(|event| event["event"] == "image_push");
    assert!(states.clone().count() >= 3, "{again}");
    assert!(
        states.clone().all(|event| event["state"] == "skipped"),
        "{again}"
    );
    assert_eq!(pushed.last().expect("a result")["reference"], reference);

    let (checked, talk, code) = run(
        &environment,
        &["image", "check", &format!("{repository}:one")],
    );
    assert_eq!((checked.trim(), code), (reference, 0), "{talk}");
    let (_, talk, code) = run(
        &environment,
        &["image", "check", &format!("{repository}:two")],
    );
    assert_eq!(code, 4, "{talk}");
    assert!(talk.contains(&format!("{name}:two")), "{talk}");
    for text in [told, told_again, again, talk] {
        assert!(
            !text.contains(PASSWORD),
            "the registry's password is printed: {text}"
        );
    }
}

/// A source tree that can't be built, at a commit whose image is there.
#[test]
fn the_image_of_a_commit_that_is_there_is_not_built_again() {
    let (environment, _registry) = with_repository();
    let tree = tempfile::tempdir().expect("a folder");
    fs::create_dir(tree.path().join("service")).expect("a folder");
    fs::write(tree.path().join("service/Cargo.toml"), "broken").expect("a file");
    fs::write(tree.path().join("Cargo.lock"), "broken").expect("a file");
    let git = |arguments: &[&str]| {
        let who = ["-c", "user.name=test", "-c", "user.email=test@localhost"];
        let output = Command::new("git")
            .current_dir(tree.path())
            .args(who)
            .args(arguments)
            .output()
            .expect("git runs");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout)
            .expect("text")
            .trim()
            .to_owned()
    };
    git(&["init", "--quiet"]);
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "broken"]);
    let commit = git(&["rev-parse", "HEAD"]);
    let binary = environment
        .settings_file()
        .with_file_name("agent-of-that-commit");
    fs::write(&binary, stamped(&commit)).expect("a file");
    let push = [
        "image",
        "push",
        "--binary",
        binary.to_str().expect("a path"),
    ];
    let (reference, told, code) = run(&environment, &push);
    assert_eq!(code, 0, "{told}");

    let in_tree = |arguments: &[&str]| {
        let mut command = environment.process(arguments);
        command
            .current_dir(tree.path())
            .env("PATH", std::env::var_os("PATH").expect("a path"));
        command.output().expect("it runs")
    };
    let found = in_tree(&["image", "push"]);
    assert!(
        found.status.success(),
        "{}",
        String::from_utf8_lossy(&found.stderr)
    );
    assert_eq!(String::from_utf8_lossy(&found.stdout), reference);
    // Files that differ from the commit are another image, which can't be built here.
    fs::write(tree.path().join("service/Cargo.toml"), "broken otherwise").expect("a file");
    assert_eq!(in_tree(&["image", "push"]).status.code(), Some(1));
}

/// The agent with another commit of the same length in it.
fn stamped(commit: &str) -> Vec<u8> {
    let mut bytes = fs::read(agent()).expect("the agent");
    let beginning = b"kavak-agent built from ";
    let at = bytes
        .windows(beginning.len())
        .position(|window| window == beginning);
    let at = at.expect("a stamp") + beginning.len();
    bytes[at..at + commit.len()].copy_from_slice(commit.as_bytes());
    bytes
}

#[test]
fn without_the_environment_its_repository_is_told_as_missing() {
    let environment = Environment::new();
    let agent = agent();
    let push = ["image", "push", "--binary", agent.to_str().expect("a path")];
    let (_, told, code) = run(&environment, &push);
    assert_eq!(code, 4, "{told}");
    assert!(
        told.contains(&format!("{}-app", environment.prefix())) && told.contains("up"),
        "{told}"
    );
}

#[test]
fn a_registry_that_is_down_is_told_with_its_address() {
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("its address").port()
    };
    let environment = beside(port);
    environment.up().assert().success();
    let agent = agent();
    let push = ["image", "push", "--binary", agent.to_str().expect("a path")];
    let (_, told, code) = run(&environment, &push);
    assert_eq!(code, 1, "{told}");
    assert!(
        told.contains(&format!("127.0.0.1:{port}")) && told.contains("goes on"),
        "{told}"
    );
}

#[test]
fn an_executable_for_another_processor_is_refused_before_any_call() {
    let environment = Environment::new().with_settings("[agent]\narchitecture = \"arm64\"");
    let agent = agent();
    let build = [
        "image",
        "build",
        "--binary",
        agent.to_str().expect("a path"),
    ];
    let (_, told, code) = run(&environment, &build);
    assert_eq!(code, 4, "{told}");
    for part in ["amd64", "arm64", "agent.architecture"] {
        assert!(told.contains(part), "{told}");
    }
}

#[test]
fn a_program_that_is_not_the_agent_is_refused() {
    let environment = Environment::new();
    let (_, told, code) = run(&environment, &["image", "build", "--binary", "/bin/sh"]);
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("the agent is not in it"), "{told}");
}

#[test]
fn the_same_executable_gives_the_same_digest_and_a_layout_that_is_pushed_as_it_is() {
    let (environment, registry) = with_repository();
    let agent = agent();
    let agent = agent.to_str().expect("a path");
    let build = |folder: &str| {
        let arguments = [
            "image", "build", "--tag", "one", "--binary", agent, "--output", folder,
        ];
        let (digest, told, code) = run(&environment, &arguments);
        assert_eq!(code, 0, "{told}");
        digest.trim().to_owned()
    };
    let digest = build("first");
    assert_eq!(build("second"), digest);
    let push = ["image", "push", "--layout", "second", "--tag", "one"];
    let (reference, told, code) = run(&environment, &push);
    assert_eq!(code, 0, "{told}");
    assert!(reference.trim().ends_with(&digest), "{reference}");
    let name = format!("{}-app", environment.prefix());
    assert_eq!(digest_of(&registry, &name, "one"), digest);
}
