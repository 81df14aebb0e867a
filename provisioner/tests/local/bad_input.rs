//! What goes wrong on one's own machine: reported, nothing half-started, nothing
//! lost.

use std::{
    fs,
    net::TcpListener,
    process::{Command, Output},
};

use crate::desk::Desk;

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_look_at_nothing_leaves_nothing() {
    let desk = Desk::new();
    let status = desk.run(&["status", "--local"]);
    assert!(status.status.code().is_some());
    assert!(!desk.state().exists());
    assert_eq!(desk.processes("kavak-infra"), Vec::<String>::new());
}

#[test]
fn an_environment_that_no_one_knows_is_distinguished_from_one_that_is_not_there() {
    let desk = Desk::new();
    assert!(
        desk.done(&["status", "--local"])
            .contains("nothing is there")
    );
    let mistyped = [
        "status",
        "--local",
        "--env",
        "dve",
        "--project",
        "kavak-agent",
        "--region",
        "us-east-1",
    ];
    let nothing = desk.run(&mistyped);
    assert_eq!(nothing.status.code(), Some(2), "{}", stderr(&nothing));
    assert!(
        stderr(&nothing).contains("kavak-agent has no environment"),
        "{}",
        stderr(&nothing)
    );
    desk.done(&["up", "--local", "--wait", "created"]);
    let output = desk.run(&mistyped);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    for part in [
        "no environment dve of kavak-agent",
        "those that are there: dev",
        "meaning: ",
        "next: ",
    ] {
        assert!(stderr(&output).contains(part), "{}", stderr(&output));
    }
    assert!(output.stdout.is_empty());
    desk.done(&["down", "--local", "--yes"]);
}

#[test]
fn a_world_that_cannot_be_read_is_reported_and_left_as_it_is() {
    let desk = Desk::new();
    fs::create_dir(desk.state()).unwrap();
    let world = desk.state().join("world.json");
    fs::write(&world, "{\"format\":").unwrap();
    let output = desk.run(&["up", "--local"]);
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(
        stderr.contains("world.json") && stderr.contains("move"),
        "{stderr}"
    );
    assert_eq!(fs::read_to_string(&world).unwrap(), "{\"format\":");
}

#[test]
fn the_world_of_an_older_program_is_reported_and_left_as_it_is() {
    let desk = Desk::new();
    fs::create_dir(desk.state()).unwrap();
    let world = desk.state().join("world.json");
    let older = "{\"format\":0,\"at\":{\"ms\":1},\"world\":{}}";
    fs::write(&world, older).unwrap();
    let output = desk.run(&["up", "--local"]);
    let stderr = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(
        stderr.contains("an older program wrote it (format 0"),
        "{stderr}"
    );
    assert_eq!(fs::read_to_string(&world).unwrap(), older);
    assert_eq!(desk.processes("kavak-infra"), Vec::<String>::new());
}

#[test]
fn a_port_in_use_is_reported_and_nothing_is_made() {
    let desk = Desk::new();
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port().to_string();
    let output = desk.run(&["local", "serve", "--port", &port]);
    let stderr = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(
        stderr.contains(&format!("port {port} is in use")),
        "{stderr}"
    );
    assert!(!desk.state().exists());
}

#[test]
fn of_two_terminals_at_once_one_does_the_work_and_the_other_says_so() {
    let desk = Desk::new();
    let begin = || desk.command(&["up", "--local"]).spawn().unwrap();
    let both = [begin(), begin()].map(|command| command.wait_with_output().unwrap());
    let mut codes = both.each_ref().map(|output| output.status.code());
    codes.sort();
    let all: Vec<String> = both.iter().map(stderr).collect();
    assert_eq!(codes[0], Some(0), "{all:#?}");
    if codes[1] != Some(0) {
        assert_eq!(codes[1], Some(7), "{all:#?}");
        let says = |it: &String| it.contains("another run holds");
        assert!(all.iter().any(says), "{all:#?}");
    }
    assert_eq!(desk.processes("kavak-infra").len(), 1, "one server");
    let plan = desk.run(&["plan", "--local", "--detailed-exitcode"]);
    assert_eq!(plan.status.code(), Some(0), "{}", stderr(&plan));
    desk.done(&["down", "--local", "--yes"]);
    assert!(!desk.state().exists());
}

/// Runs commands in a folder on a disk of this size.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn on_a_disk(desk: &Desk, size: &str, script: &str) -> Option<Output> {
    let id = Command::new("id").arg("-u").output().unwrap();
    if String::from_utf8_lossy(&id.stdout).trim() != "0" {
        println!("SKIPPED: only root may mount a small disk");
        return None;
    }
    let script = format!(
        "mkdir disk && mount -t tmpfs -o size={size} tmpfs disk && cp -r config disk && cd disk || exit 99\n{script}"
    );
    let mut unshare = Command::new("unshare");
    unshare
        .args(["--mount", "sh", "-c", &script])
        .current_dir(desk.place.path())
        .env_remove("OPENAI_API_KEY")
        .env_remove("TWILIO_AUTH_TOKEN");
    Some(unshare.output().unwrap())
}

#[test]
fn a_full_disk_is_reported_before_anything_is_started() {
    let desk = Desk::new();
    let Some(output) = on_a_disk(&desk, "64k", "../kavak-infra up --local") else {
        return;
    };
    let stderr = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("can't be written"), "{stderr}");
    assert!(stderr.contains("No space left on device"), "{stderr}");
    assert_eq!(desk.processes("kavak-infra"), Vec::<String>::new());
}

#[test]
fn a_disk_that_fills_up_is_reported_and_with_more_room_the_next_run_goes_on() {
    let desk = Desk::new();
    let script = "../kavak-infra up --local && exit 90
        mount -o remount,size=1g . && ../kavak-infra up --local --yes || exit 91
        ../kavak-infra down --local --yes || exit 92
        test ! -e .kavak || exit 93";
    let Some(output) = on_a_disk(&desk, "6m", script) else {
        return;
    };
    let stderr = stderr(&output);
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    assert!(stderr.contains("No space left on device"), "{stderr}");
    assert_eq!(desk.tasks(), Vec::<String>::new());
    assert_eq!(desk.processes("kavak-infra"), Vec::<String>::new());
}

#[test]
fn file_that_is_not_the_agent_is_refused_before_anything_is_created() {
    let desk = Desk::new();
    for file in ["/no/such/file", "/etc/passwd"] {
        let output = desk.run(&["up", "--local", "--binary", file]);
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert!(stderr(&output).contains(file), "{}", stderr(&output));
    }
    assert!(!desk.state().exists(), "something is in the simulated AWS");
}
