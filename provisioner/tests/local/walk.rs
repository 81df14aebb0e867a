//! From nothing to customers who chat, through all that happens to them.

use std::{fs, net::TcpListener, time::Instant};

use crate::{
    customers::{Customers, PATIENCE, answer_in_time, ask},
    desk::{Desk, kill},
};

/// Takes a port as soon as whoever was killed has let it go.
fn taken(port: &str) -> TcpListener {
    let began = Instant::now();
    loop {
        match TcpListener::bind(format!("127.0.0.1:{port}")) {
            Ok(listener) => return listener,
            Err(error) => assert!(began.elapsed() < PATIENCE, "{error}"),
        }
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
    let port = url.rsplit(':').next().unwrap();
    let other = taken(port);
    let status = desk.run(&["status", "--local"]);
    let stderr = String::from_utf8_lossy(&status.stderr).into_owned();
    assert_eq!(status.status.code(), Some(1), "{stderr}");
    let in_use = format!("port {port} is in use");
    assert!(stderr.contains(&in_use), "the load balancer's: {stderr}");
    assert_eq!(desk.tasks(), Vec::<String>::new());
    drop(other);

    let plan = desk.run(&["plan", "--local", "--detailed-exitcode"]);
    assert_eq!(plan.status.code(), Some(0), "{plan:?}");
    answer_in_time(&url, "la primera");

    desk.done(&["down", "--local", "--yes"]);
    assert!(!desk.state().exists());
    assert_eq!(desk.tasks(), Vec::<String>::new());
    assert_eq!(desk.processes("kavak-infra"), Vec::<String>::new());
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
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(5), "{stderr}");
    for word in ["exit code 1", "missing file operand", "goes on serving"] {
        assert!(stderr.contains(word), "{word}: {stderr}");
    }
    assert_eq!(desk.tasks().len(), 1, "the one that serves");

    let before = desk.tasks();
    let good = desk.push(&[agent, b"another build".to_vec()].concat(), "good");
    desk.done(&["deploy", "--local", "--image", &good]);
    // The process of a task that ECS stops answers what it has begun, and ends then.
    let asked = Instant::now();
    while desk.tasks().iter().any(|id| before.contains(id)) {
        assert!(asked.elapsed() < PATIENCE, "{before:?}");
        desk.done(&["output", "url", "--local"]);
    }
    assert_eq!(desk.tasks().len(), 1, "the new one");
    desk.done(&["rollback", "--local"]);

    let turns = customers.end();
    println!("{turns} turns, none lost");
    assert!(turns > 20, "{turns}");
    desk.done(&["down", "--local", "--yes"]);
    assert!(!desk.state().exists());
}
