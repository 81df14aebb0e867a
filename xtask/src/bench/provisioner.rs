//! The provisioner's figures: an unchanged plan over a slow line, `up` and `down` on an instant AWS.

use std::process::Command;
use std::time::Duration;

use anyhow::Result;
use kavak_proxy::{InjectedFault, Proxy};

use super::measure::{Cost, HEADING, cost, median, row};
use super::simulator::{self, Simulator};
use super::{Arguments, terraform};
use crate::process::{cargo, program, root, run as run_program};

/// What a call to a distant region takes.
pub(super) const LATENCY: Duration = Duration::from_millis(80);

/// The simulator, seen directly and over a slow line, both counted.
pub(super) struct World {
    _simulator: Simulator,
    pub(super) instant: Proxy,
    pub(super) slow: Proxy,
}

impl World {
    pub(super) fn start(profile: &str) -> Result<Self> {
        let simulator = Simulator::start(profile)?;
        let instant = Proxy::start(simulator.port(), |_| InjectedFault::None)?;
        let slow = Proxy::start(simulator.port(), |_| InjectedFault::Delay(LATENCY))?;
        Ok(Self {
            _simulator: simulator,
            instant,
            slow,
        })
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<()> {
    let runs = arguments.runs;
    let profile = if arguments.debug { "debug" } else { "release" };
    let mut build = cargo();
    build.args(["build", "--locked", "--bin", "kavak-infra"]);
    build.args(["--example", simulator::EXAMPLE]);
    if !arguments.debug {
        build.arg("--release");
    }
    run_program(&mut build)?;
    let world = World::start(profile)?;
    let mut rows = Vec::new();
    let (mut ups, mut downs, mut plans) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..runs {
        ups.push(once(&world.instant, profile, &["up", "--wait", "stable"])?);
        plans.push(once(
            &world.slow,
            profile,
            &["plan", "--detailed-exitcode"],
        )?);
        downs.push(once(&world.instant, profile, &["down", "--yes"])?);
    }
    let milliseconds = LATENCY.as_millis();
    rows.push(row(
        &format!("`plan`, nothing to do, {milliseconds} ms a call"),
        median(&plans),
    ));
    rows.push(row("`up` from nothing, instant AWS", median(&ups)));
    rows.push(row("`down`, instant AWS", median(&downs)));
    if arguments.terraform {
        rows.extend(terraform::rows(&world)?);
    }
    println!(
        "\nMedians of {runs} runs:\n\n{HEADING}\n{}",
        rows.join("\n")
    );
    Ok(())
}

fn once(through: &Proxy, profile: &str, arguments: &[&str]) -> Result<Cost> {
    cost(&mut kavak_infra(through.port(), profile, arguments), || {
        through.take_calls().len()
    })
}

fn kavak_infra(port: u16, profile: &str, arguments: &[&str]) -> Command {
    let mut command = program(root().join("target").join(profile).join("kavak-infra"));
    command
        .args(arguments)
        .args(["--env", "dev", "--endpoint-url", &simulator::url(port)])
        .env("OPENAI_API_KEY", "a-sample-key")
        .env("TWILIO_AUTH_TOKEN", "a-sample-token")
        // The simulator asks for no image of another registry.
        .env("KAVAK_AGENT__IMAGE", "registry.example.com/agent:1");
    simulator::with_credentials(&mut command);
    command
}
