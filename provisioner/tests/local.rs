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
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(60);
/// Of each customer: no more turns a minute than the agent takes from an address.
const BETWEEN_TURNS: Duration = Duration::from_millis(250);

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

    /// The ids of processes that run this program of this folder.
    fn processes(&self, program: &str) -> Vec<String> {
        let file = self.place.path().join(program);
        processes(|id| {
            fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|running| running == file)
        })
    }

    /// The ids of the processes that tasks are: programs of images.
    fn tasks(&self) -> Vec<String> {
        let images = self.state().join("images").display().to_string();
        processes(|id| {
            let words = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
            // Not who starts it, whose words they are too.
            words.starts_with(images.as_bytes())
        })
    }

    /// The reference of an image in the environment's repository.
    fn reference(&self, tag: &str) -> String {
        let repository = self.done(&["output", "ecr_repository_url", "--local"]);
        format!("{}:{tag}", repository.trim())
    }

    /// Pushes a program as if it were the agent.
    fn push(&self, program: &[u8], tag: &str) -> String {
        use std::os::unix::fs::OpenOptionsExt as _;
        let file = self.place.path().join(tag);
        let mut options = fs::File::options();
        let opened = options.write(true).create(true).mode(0o755).open(&file);
        std::io::Write::write_all(&mut opened.unwrap(), program).unwrap();
        let binary = file.display().to_string();
        self.done(&[
            "image", "push", "--local", "--binary", &binary, "--tag", tag,
        ]);
        self.reference(tag)
    }

    fn kill(&self, program: &str) {
        kill(&self.processes(program));
    }
}

fn processes(is_meant: impl Fn(&str) -> bool) -> Vec<String> {
    fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|id| is_meant(id))
        .collect()
}

fn kill(ids: &[String]) {
    assert!(!ids.is_empty(), "it runs");
    let killed = Command::new("kill").arg("-9").args(ids).status();
    assert!(killed.unwrap().success());
}

impl Drop for Desk {
    fn drop(&mut self) {
        for id in self.processes("kavak-infra") {
            let _ = Command::new("kill").args(["-9", &id]).status();
        }
    }
}

fn ask(url: &str, message: &str) -> Result<String, String> {
    ask_in(url, "walk", message)
}

/// A turn of a conversation.
fn ask_in(url: &str, session: &str, message: &str) -> Result<String, String> {
    let body = format!("{{\"session_id\":\"{session}\",\"message\":\"{message}\"}}");
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

    kill(&desk.tasks());
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
    assert_eq!(desk.tasks(), Vec::<String>::new());
    assert_eq!(desk.processes("kavak-infra"), Vec::<String>::new());
}

/// Customers who chat all the time: two turns a conversation, of which the
/// second is right only if the first is remembered.
struct Customers {
    is_over: Arc<AtomicBool>,
    chats: Vec<JoinHandle<Chat>>,
}

/// What became of a customer's turns.
#[derive(Default)]
struct Chat {
    turns: usize,
    lost: Vec<String>,
}

impl Customers {
    fn begin(url: &str) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let chats = (0..2)
            .map(|customer| {
                let (url, is_over) = (url.to_owned(), is_over.clone());
                std::thread::spawn(move || {
                    let mut chat = Chat::default();
                    while !is_over.load(Ordering::SeqCst) {
                        chat.converse(&url, customer);
                    }
                    chat
                })
            })
            .collect();
        Self { is_over, chats }
    }

    /// How many turns were answered; every one must have been.
    fn end(self) -> usize {
        self.is_over.store(true, Ordering::SeqCst);
        let chats = self.chats.into_iter().map(|chat| chat.join().unwrap());
        let (mut turns, mut lost) = (0, Vec::new());
        for chat in chats {
            turns += chat.turns;
            lost.extend(chat.lost);
        }
        assert!(
            lost.is_empty(),
            "{} of {turns} turns: {lost:#?}",
            lost.len()
        );
        turns
    }
}

impl Chat {
    #[expect(
        clippy::disallowed_methods,
        reason = "customers read before they write; the agent turns away who does not"
    )]
    fn converse(&mut self, url: &str, customer: usize) {
        let session = format!("customer-{customer}-{}", self.turns);
        for (message, expected) in [
            ("busco una SUV de 400 mil", "ask_preferences"),
            ("automatica", "ask_financing"),
        ] {
            self.turns += 1;
            match ask_in(url, &session, message) {
                Ok(answer) if answer.contains(expected) => {}
                other => self.lost.push(format!("{session}: {message}: {other:?}")),
            }
            std::thread::sleep(BETWEEN_TURNS);
        }
    }
}

#[test]
fn customers_chat_through_a_broken_deploy_a_good_one_and_a_rollback_and_lose_no_turn() {
    let desk = Desk::new();
    desk.done(&["up", "--local"]);
    let url = desk.done(&["output", "url", "--local"]).trim().to_owned();
    let customers = Customers::begin(&url);
    let agent = fs::read(desk.place.path().join("kavak-agent")).unwrap();

    // The agent's name and stamp on a program that complains and ends at once.
    let mut ends = fs::read("/bin/cp").unwrap();
    ends.extend_from_slice(b"kavak-agent built from bbbbbbb at 2026-01-02T03:04:05Z");
    let broken = desk.push(&ends, "broken");
    let output = desk.run(&["deploy", "--local", "--image", &broken]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(5), "{told}");
    for word in ["exit code 1", "missing file operand", "goes on serving"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    assert_eq!(desk.tasks().len(), 1, "the one that serves");

    let before = desk.tasks();
    let good = desk.push(&[agent, b"another build".to_vec()].concat(), "good");
    desk.done(&["deploy", "--local", "--image", &good]);
    let after = desk.tasks();
    assert!(
        after.iter().all(|id| !before.contains(id)),
        "{before:?} {after:?}"
    );
    desk.done(&["rollback", "--local"]);

    let turns = customers.end();
    println!("{turns} turns, none lost");
    assert!(turns > 20, "{turns}");
    desk.done(&["down", "--local", "--yes"]);
    assert!(!desk.state().exists());
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
