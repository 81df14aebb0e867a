//! Every command of the README, in its order, on the simulated AWS; those of the other
//! documents, as far as the command line goes.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
};

use clap::Parser as _;
use kavak_infra::cli::Cli;

use crate::{customers::answer_in_time, desk::Desk};

/// The commands in a document's code blocks, without their comments.
fn commands(document: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = fs::read_to_string(root.join(document)).unwrap();
    let mut is_code = false;
    let mut commands = Vec::new();
    for line in text.lines() {
        if line.starts_with("```") {
            is_code = line == "```sh";
        } else if is_code {
            let command = line.split(" #").next().unwrap_or_default();
            commands.push(command.trim().to_owned());
        }
    }
    commands
}

/// Where a README's command runs.
enum Runner<'a> {
    /// `kavak-infra` with these arguments, on the simulated AWS.
    Infra(Vec<&'a str>),
    /// `kavak-agent` with these arguments.
    Agent(Vec<&'a str>),
    /// The pipeline itself is this command.
    Pipeline,
}

fn runner(command: &str) -> Option<Runner<'_>> {
    if command == "cargo xtask check" {
        return Some(Runner::Pipeline);
    }
    if let Some(rest) = command.strip_prefix("cargo run -p kavak-agent") {
        let arguments = rest.split_whitespace().filter(|it| *it != "--");
        return Some(Runner::Agent(arguments.collect()));
    }
    let rest = command.strip_prefix("cargo run -- ")?;
    let mut arguments: Vec<&str> = rest.split_whitespace().collect();
    if !arguments.contains(&"--local") {
        arguments.push("--local");
    }
    Some(Runner::Infra(arguments))
}

/// The agent of the developer's folder; it ends when it is dropped.
struct Agent(Child);

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn run_agent(desk: &Desk, arguments: &[&str]) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let mut command = Command::new(desk.place.path().join("kavak-agent"));
    command
        .args(arguments)
        .current_dir(desk.place.path())
        .env("PORT", port.to_string())
        .env("METRICS_PORT", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    if arguments.is_empty() {
        let _agent = Agent(command.spawn().unwrap());
        let url = format!("http://127.0.0.1:{port}");
        answer_in_time(&url, "busco una SUV de 400 mil");
    } else {
        let status = command.status().unwrap();
        assert!(status.success(), "{arguments:?}");
    }
}

#[test]
fn readme_commands_do_what_they_are_there_for() {
    let desk = Desk::new();
    let commands = commands("README.md");
    let has = |part: &str| commands.iter().any(|it| it.contains(part));
    assert!(has("up --local") && has("down --env dev"), "{commands:?}");
    for command in &commands {
        match runner(command) {
            Some(Runner::Infra(arguments)) => drop(desk.done(&arguments)),
            Some(Runner::Agent(arguments)) => run_agent(&desk, &arguments),
            Some(Runner::Pipeline) => {}
            None => panic!("nothing runs `{command}`: add it to `runner`"),
        }
    }
    assert!(!desk.state().exists(), "`down` leaves no file");
}

#[test]
fn documented_commands_are_accepted() {
    let mut count = 0;
    for document in ["docs/OPERATIONS.md", "docs/CI.md"] {
        for command in commands(document) {
            let Some(arguments) = command.strip_prefix("kavak-infra ") else {
                continue;
            };
            let line = ["kavak-infra"].into_iter();
            let line = line.chain(arguments.split_whitespace());
            if let Err(error) = Cli::try_parse_from(line) {
                panic!("{document}: {command}\n{error}");
            }
            count += 1;
        }
    }
    assert!(count > 20, "{count} commands");
}

#[test]
fn documented_commands_of_the_agent_succeed() {
    let desk = Desk::new();
    let all = commands("docs/OPERATIONS.md");
    let of_agent: Vec<&String> = all
        .iter()
        .filter(|it| it.starts_with("kavak-agent "))
        .collect();
    assert!(of_agent.len() > 3, "{all:?}");
    for command in of_agent {
        // A shell, because they have quotes.
        let output = Command::new("sh")
            .args(["-c", &format!("./{command}")])
            .current_dir(desk.place.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(output.status.success(), "{command}: {output:?}");
    }
}

#[test]
fn pipeline_runs_the_readme_test_command() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github/workflows/check.yml");
    let workflow = fs::read_to_string(file).unwrap();
    assert!(workflow.contains("- run: cargo xtask check\n"));
}
