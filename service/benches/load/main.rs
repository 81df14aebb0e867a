//! The agent under load, on this machine, beside its own load generator:
//! `cargo bench -p kavak-agent --bench load [-- --seconds 10]`.
//!
//! Prints a Markdown table: requests a second, median and 99th percentile of
//! the time to an answer, the agent's processor time for one (which tells more
//! than the rest where other work goes on), and its memory afterwards.
#![expect(
    clippy::unwrap_used,
    reason = "a measurement stops at what does not hold"
)]
#![expect(clippy::print_stdout, reason = "the table is what it is for")]

#[path = "../../tests/e2e/support/mod.rs"]
#[expect(dead_code, reason = "the tests' servers; not all of them are needed")]
mod support;

mod client;
mod scenario;

use std::time::{Duration, Instant};

use client::{Connection, Measured};
use scenario::Scenario;
use support::agent::{Agent, Environment};
use support::postgres::Server;
use support::process::free_port;
use support::redis::Redis;

/// Clients that each wait for an answer before they write again.
const CONNECTIONS: usize = 64;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let seconds = argument("--seconds").unwrap_or(5);
    let time = Duration::from_secs(seconds);
    println!("{CONNECTIONS} connections, {seconds} s each\n");
    println!("| store | request | a second | p50 ms | p99 ms | cpu µs each | memory MB |");
    println!("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
    let memory = Environment::memory();
    measure("memory", &memory, time).await;
    let server = Server::durable().await;
    let redis = Redis::start().await;
    let database = server.fresh_database().await;
    let cached = Environment::cached(&database, &redis.url());
    measure("postgres + redis", &cached, time).await;
    println!("\nFirst answer of /health, from the start of the process:");
    for (name, environment) in [("memory", &memory), ("postgres + redis", &cached)] {
        println!(
            "- {name}: {} ms",
            first_health(environment).await.as_millis()
        );
    }
}

fn argument(name: &str) -> Option<u64> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1)?.parse().ok()
}

async fn measure(store: &str, environment: &Environment, time: Duration) {
    let agent = environment
        .clone()
        .twilio()
        .with("DEBUG_MODE", "false")
        .serve()
        .await;
    until_ready(&agent).await;
    for scenario in Scenario::ALL {
        let before = agent.process.processor_time();
        let measured = run(&agent, scenario, time).await;
        let used = agent.process.processor_time() - before;
        let megabytes = agent.process.resident_bytes() / 1_000_000;
        println!(
            "| {store} | {} | {:.0} | {:.2} | {:.2} | {:.0} | {megabytes} |",
            scenario.name(),
            measured.per_second(time),
            measured.percentile_ms(0.50),
            measured.percentile_ms(0.99),
            used.as_secs_f64() * 1e6 / measured.count(),
        );
    }
}

async fn until_ready(agent: &Agent) {
    support::eventually("the agent is ready", async || {
        agent.get_json("/ready").await["status"] == "ready"
    })
    .await;
}

async fn run(agent: &Agent, scenario: Scenario, time: Duration) -> Measured {
    let port: u16 = agent.url.rsplit(':').next().unwrap().parse().unwrap();
    let clients = (0..CONNECTIONS).map(|client| async move {
        let mut connection = Connection::open(port).await;
        for request in scenario.preparation(client) {
            connection.send(&request).await;
        }
        let mut measured = Measured::default();
        let end = Instant::now() + time;
        let mut number = 0;
        while Instant::now() < end {
            let request = scenario.request(client, number);
            let start = Instant::now();
            connection.send(&request).await;
            measured.add(start.elapsed());
            number += 1;
        }
        measured
    });
    let measured = futures::future::join_all(clients).await;
    measured
        .into_iter()
        .fold(Measured::default(), Measured::and)
}

/// From the start of the process to its first answer.
async fn first_health(environment: &Environment) -> Duration {
    let port = free_port();
    let environment = environment.clone().with("PORT", &port.to_string());
    let start = Instant::now();
    let _process = environment.run(&[]);
    loop {
        if let Some(mut connection) = Connection::try_open(port).await {
            connection.send(&Scenario::Health.request(0, 0)).await;
            return start.elapsed();
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}
