//! The whole stack on an emulator of AWS, on a machine that has nothing but Rust and Python.

use std::fs;
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::emulator::{self, Emulator};
use crate::process::{self, cargo, program, root};

/// `cargo xtask demo`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Delete the stack and stop the emulator.
    #[arg(long)]
    stop: bool,
}

/// The emulator that the demo leaves running for further commands.
struct Background {
    port: u16,
    process_id: u32,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    process::run(cargo().args(["build", "--locked", "--bin", "kavak-infra"]))?;
    if arguments.stop { stop() } else { start() }
}

fn start() -> Result<()> {
    let background = match Background::find() {
        Some(running) => running,
        None => Background::start()?,
    };
    let port = background.port;
    // Nothing answers at an emulated load balancer's address: stable is as far as it gets.
    process::run(&mut kavak_infra(
        port,
        &["up", "--env", "dev", "--wait", "stable"],
    ))?;
    process::run(&mut kavak_infra(port, &["status", "--env", "dev"]))?;
    println!(
        "\nThe stack is up in the emulator at {}. Continue with:",
        emulator::url(port)
    );
    println!(
        "  export AWS_ENDPOINT_URL={} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test",
        emulator::url(port)
    );
    println!("  cargo run -- plan --env dev          # nothing to do");
    println!("  cargo run -- graph --env dev");
    println!("  cargo xtask demo --stop              # down, and the emulator with it");
    Ok(())
}

fn stop() -> Result<()> {
    let Some(background) = Background::find() else {
        bail!("no demo is running: start one with `cargo xtask demo`");
    };
    process::run(&mut kavak_infra(
        background.port,
        &["down", "--env", "dev", "--yes"],
    ))?;
    process::run(program("kill").arg(background.process_id.to_string()))?;
    fs::remove_file(Background::note()).context("cannot remove the demo's note")
}

fn kavak_infra(port: u16, arguments: &[&str]) -> Command {
    let mut command = program(root().join("target/debug/kavak-infra"));
    command
        .args(arguments)
        .args(["--endpoint-url", &emulator::url(port)])
        .env("OPENAI_API_KEY", "a-sample-key")
        .env("TWILIO_AUTH_TOKEN", "a-sample-token")
        // Whether an image is there, no emulator of ECS asks.
        .env("KAVAK_AGENT__IMAGE", "registry.example.com/agent:1");
    emulator::with_credentials(&mut command);
    command
}

impl Background {
    fn note() -> PathBuf {
        root().join(".tools/demo.txt")
    }

    fn start() -> Result<Self> {
        let emulator = Emulator::start()?;
        let port = emulator.port();
        let process_id = emulator.detach().context("the emulator ended")?;
        fs::write(Self::note(), format!("{port} {process_id}\n"))
            .context("cannot write the demo's note")?;
        Ok(Self { port, process_id })
    }

    /// The emulator in the note, if it still listens.
    fn find() -> Option<Self> {
        let noted = fs::read_to_string(Self::note()).ok()?;
        let (port, process_id) = noted.trim().split_once(' ')?;
        let found = Self {
            port: port.parse().ok()?,
            process_id: process_id.parse().ok()?,
        };
        TcpStream::connect(("127.0.0.1", found.port))
            .is_ok()
            .then_some(found)
    }
}
