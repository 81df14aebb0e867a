//! `--local`: the whole stack on this machine, with the real agent, as a
//! developer has it.

#![expect(
    clippy::unwrap_used,
    reason = "in a test a panic is the message; the lint knows only test functions"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::{Duration, Instant},
};

use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(60);

/// A folder with both programs and a configuration in it, and no source: what
/// is run is what the tests' build made.
struct Desk {
    place: TempDir,
}

impl Desk {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let infra = Path::new(env!("CARGO_BIN_EXE_kavak-infra"));
        for program in ["kavak-infra", "kavak-agent"] {
            let built = infra.with_file_name(program);
            let link = fs::hard_link(&built, place.path().join(program));
            link.or_else(|_| fs::copy(&built, place.path().join(program)).map(drop))
                .unwrap_or_else(|error| panic!("{}: {error}", built.display()));
        }
        fs::create_dir(place.path().join("config")).unwrap();
        let settings =
            "project = \"kavak-agent\"\nenv = \"dev\"\nregion = \"us-east-1\"\nowner = \"tests\"\n";
        fs::write(place.path().join("config/dev.toml"), settings).unwrap();
        Self { place }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(self.place.path().join("kavak-infra"))
            .args(arguments)
            .current_dir(self.place.path())
            .env_remove("OPENAI_API_KEY")
            .env_remove("TWILIO_AUTH_TOKEN")
            .output()
            .unwrap()
    }

    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let log = fs::read_to_string(self.state().join("server.log")).unwrap_or_default();
        assert!(output.status.success(), "{arguments:?}: {told}\n{log}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn state(&self) -> PathBuf {
        self.place.path().join(".kavak")
    }

    /// The ids of processes that run a program of this folder.
    fn processes(&self, program: &str) -> Vec<String> {
        let file = self.place.path().join(program);
        let runs_it = |id: &String| {
            fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|running| running == file)
        };
        fs::read_dir("/proc")
            .unwrap()
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(runs_it)
            .collect()
    }

    fn kill(&self, program: &str) {
        let ids = self.processes(program);
        assert!(!ids.is_empty(), "{program} runs");
        let killed = Command::new("kill").arg("-9").args(&ids).status();
        assert!(killed.unwrap().success());
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        for id in self.processes("kavak-infra") {
            let _ = Command::new("kill").args(["-9", &id]).status();
        }
    }
}

fn ask(url: &str, message: &str) -> Result<String, String> {
    let body = format!("{{\"session_id\":\"walk\",\"message\":\"{message}\"}}");
    ureq::post(format!("{url}/chat"))
        .header("content-type", "application/json")
        .send(body)
        .and_then(|mut answer| answer.body_mut().read_to_string())
        .map_err(|error| error.to_string())
}

/// Asks until there is an answer.
#[expect(
    clippy::disallowed_methods,
    reason = "nothing tells when a port answers again"
)]
fn answer_in_time(url: &str, message: &str) -> String {
    let began = Instant::now();
    loop {
        match ask(url, message) {
            Ok(answer) => return answer,
            Err(error) => assert!(began.elapsed() < PATIENCE, "{error}"),
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn the_stack_comes_up_chats_survives_kills_and_goes_without_a_trace() {
    let desk = Desk::new();
    desk.done(&["up", "--local"]);
    let url = desk.done(&["output", "url", "--local"]).trim().to_owned();
    let first = ask(&url, "busco una SUV de 400 mil").unwrap();
    assert!(first.contains("ask_preferences"), "{first}");

    desk.kill("kavak-agent");
    let after_the_agents_death = answer_in_time(&url, "automatica");
    assert!(
        after_the_agents_death.contains("ask_financing"),
        "{after_the_agents_death}"
    );

    desk.kill("kavak-infra");
    let plan = desk.run(&["plan", "--local", "--detailed-exitcode"]);
    assert_eq!(plan.status.code(), Some(0), "{plan:?}");
    answer_in_time(&url, "la primera");

    desk.done(&["down", "--local", "--yes"]);
    assert!(!desk.state().exists());
    assert_eq!(desk.processes("kavak-agent"), Vec::<String>::new());
    assert_eq!(desk.processes("kavak-infra"), Vec::<String>::new());
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
fn a_world_that_cannot_be_read_is_told_and_left_as_it_is() {
    let desk = Desk::new();
    fs::create_dir(desk.state()).unwrap();
    let world = desk.state().join("world.json");
    fs::write(&world, "{\"format\":").unwrap();
    let output = desk.run(&["up", "--local"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(
        told.contains("world.json") && told.contains("move"),
        "{told}"
    );
    assert_eq!(fs::read_to_string(&world).unwrap(), "{\"format\":");
}
