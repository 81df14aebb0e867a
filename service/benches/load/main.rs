//! The agent under load, on this machine, beside its own load generator:
//! `cargo bench -p kavak-agent --bench load [-- --seconds 10]`.
//!
//! Prints a Markdown table: requests a second, median and 99th percentile of
//! the time to an answer, the processor time for one (the most reliable
//! figure on a busy machine) of agent, Postgres and Redis, and the agent's
//! memory afterwards. Then, in turns, mid-flow `/chat` and `pgbench` on the same
//! Postgres (`--rounds 5`), by its default protocol and with prepared statements, and the
//! ratios.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a measurement stops at what does not hold"
)]
#![expect(clippy::print_stdout, reason = "the table is what it is for")]

#[path = "../../tests/e2e/support/mod.rs"]
#[expect(dead_code, reason = "the tests' servers; not all of them are needed")]
mod support;

mod client;
mod scenario;
mod upsert;

use std::time::{Duration, Instant};

use client::{Connection, Measured};
use scenario::Scenario;
use support::agent::{Agent, Environment};
use support::postgres::Server;
use support::process::{Process, free_port};
use support::redis::Redis;
use upsert::Protocol;

/// Clients that each wait for an answer before they write again.
const CONNECTIONS: usize = 64;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let seconds = argument("--seconds").unwrap_or(5);
    let rounds = argument("--rounds").unwrap_or(5);
    let time = Duration::from_secs(seconds);
    println!("{CONNECTIONS} connections, {seconds} s each\n");
    println!("| store | request | a second | p50 ms | p99 ms | cpu µs each | memory MB |");
    println!("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
    let memory = Environment::memory();
    measure("memory", &memory, &[], time).await;
    let server = Server::durable().await;
    let redis = Redis::start().await;
    let database = server.fresh_database().await;
    let cached = Environment::cached(&database, &redis.url());
    let others = [&server.process, redis.process.as_ref().unwrap()];
    measure("postgres + redis", &cached, &others, time).await;
    compare(&cached, &database, rounds, time).await;
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

async fn serve(environment: &Environment) -> Agent {
    let environment = environment.clone().twilio();
    let agent = environment.with("DEBUG_MODE", "false").serve().await;
    until_ready(&agent).await;
    agent
}

/// A row a scenario; `others` are the servers that the agent uses.
async fn measure(store: &str, environment: &Environment, others: &[&Process], time: Duration) {
    let agent = serve(environment).await;
    let processes: Vec<&Process> = [&[&agent.process], others].concat();
    let used = || processes.iter().map(|process| process.processor_time());
    for scenario in Scenario::ALL {
        let before: Vec<Duration> = used().collect();
        let measured = run(&agent, scenario, time).await;
        let cost = used().zip(before).map(|(now, before)| {
            let used_us = (now - before).as_secs_f64() * 1e6;
            format!("{:.0}", used_us / measured.count())
        });
        println!(
            "| {store} | {} | {:.0} | {:.2} | {:.2} | {} | {} |",
            scenario.name(),
            measured.per_second(time),
            measured.percentile_ms(0.50),
            measured.percentile_ms(0.99),
            cost.collect::<Vec<_>>().join(" + "),
            agent.process.resident_bytes() / 1_000_000,
        );
    }
}

/// Turns and upserts, one after the other, so that other work on the machine slows both.
async fn compare(environment: &Environment, database: &str, rounds: u64, time: Duration) {
    println!(
        "\n| mid-flow /chat, a second | pgbench, upserts a second | ratio | prepared | ratio |"
    );
    println!("| ---: | ---: | ---: | ---: | ---: |");
    let agent = serve(environment).await;
    for _ in 0..rounds {
        let turns = run(&agent, Scenario::MidFlow, time).await;
        let turns = turns.per_second(time);
        let [simple, prepared] = [Protocol::Simple, Protocol::Prepared]
            .map(|protocol| upsert::per_second(database, protocol, CONNECTIONS, time));
        println!(
            "| {turns:.0} | {simple:.0} | {:.2} | {prepared:.0} | {:.2} |",
            turns / simple,
            turns / prepared,
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
