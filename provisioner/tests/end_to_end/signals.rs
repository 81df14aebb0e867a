//! What a cancelled job sees: an answer at once, an end within seconds, the lock let go, what is left.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use pretty_assertions::assert_eq;

use crate::support::environment::Environment;

/// When AWS answers the call that the signal meets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// While the run waits for it.
    InTime,
    /// When the run has ended.
    Late,
}

/// A busy machine's moment, and its seconds.
const AT_ONCE: Duration = Duration::from_secs(5);
const SOON: Duration = Duration::from_secs(20);

/// Runs a command until AWS is asked to do this, then sends the signal. Gives
/// back its exit code and what it said.
fn cancelled(
    environment: &Environment,
    arguments: &[&str],
    at: &'static str,
    answer: Answer,
    signal: &str,
) -> (Option<i32>, String) {
    let (gated, mut gate) = environment.gated(move |call| call.action == at);
    let mut run = gated
        .process(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    gate.wait();
    send(&run, signal);
    let sent = Instant::now();
    let mut said = BufReader::new(run.stderr.take().expect("a pipe"));
    let mut text = String::new();
    while !text.contains("calls under way are finished") {
        let read = said.read_line(&mut text).expect("it says something");
        assert!(read > 0, "{text}");
    }
    let answered = sent.elapsed();
    assert!(answered < AT_ONCE, "{answered:?}");
    if answer == Answer::InTime {
        gate.open();
    }
    said.read_to_string(&mut text).expect("it says the rest");
    let status = run.wait().expect("it ends");
    let ended = sent.elapsed();
    assert!(ended < SOON, "{ended:?}:\n{text}");
    (status.code(), text)
}

fn send(run: &Child, signal: &str) {
    let id = run.id().to_string();
    let sent = Command::new("kill").args([signal, &id]).status();
    assert!(sent.expect("kill starts").success());
}

/// The parameters that are left: of the lock there must be none, and the run is recorded.
fn parameters(environment: &Environment) -> Vec<String> {
    let mut everything = environment.everything();
    everything.retain(|line| line.starts_with("parameter"));
    everything
}

const RECORD: &str = "parameter /kavak-infra/kavak-agent/dev/runs";

#[test]
fn a_cancelled_up_says_what_is_left_lets_go_and_goes_on_later() {
    for (answer, signal, code) in [
        (Answer::InTime, "-INT", 130),
        (Answer::InTime, "-TERM", 143),
        (Answer::Late, "-TERM", 143),
    ] {
        let environment = Environment::new();
        let arguments = ["up", "--wait", "stable", "--yes"];
        let (ended, said) = cancelled(&environment, &arguments, "CreateVpc", answer, signal);
        assert_eq!(ended, Some(code), "{said}");
        for part in ["not finished", "subnet.private[0]", "kavak-infra up"] {
            assert!(said.contains(part), "{part:?} is not in:\n{said}");
        }
        assert_eq!(parameters(&environment), [RECORD], "{said}");
        // At once: nobody holds it.
        environment.up().assert().success();
    }
}

#[test]
fn a_cancelled_down_says_what_is_left_lets_go_and_goes_on_later() {
    for answer in [Answer::InTime, Answer::Late] {
        let environment = Environment::new();
        environment.up().assert().success();
        let arguments = ["down", "--yes"];
        let (ended, said) = cancelled(&environment, &arguments, "DeleteService", answer, "-TERM");
        assert_eq!(ended, Some(143), "{said}");
        assert!(said.contains("not finished"), "{said}");
        assert_eq!(parameters(&environment), [RECORD], "{said}");
        environment.down().assert().success();
    }
}

#[test]
fn a_look_that_is_cancelled_ends_at_once() {
    let environment = Environment::new();
    let arguments = ["up", "--wait", "stable", "--yes"];
    let (ended, said) = cancelled(
        &environment,
        &arguments,
        "DescribeVpcs",
        Answer::Late,
        "-INT",
    );
    assert_eq!(ended, Some(130), "{said}");
    assert_eq!(environment.everything(), Vec::<String>::new());
}

#[test]
fn who_is_cancelled_while_claiming_the_hold_leaves_none() {
    let environment = Environment::new();
    let arguments = ["up", "--wait", "stable", "--yes"];
    let at = "PutParameter";
    let (ended, said) = cancelled(&environment, &arguments, at, Answer::InTime, "-INT");
    assert_eq!(ended, Some(130), "{said}");
    assert_eq!(environment.everything(), Vec::<String>::new());
}
