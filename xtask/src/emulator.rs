//! The emulator of AWS: ministack in the project's own Python environment, on a free port.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

use crate::process::{program, root, run};
use crate::tools;

/// `cargo xtask emulator`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The port to listen on.
    #[arg(long, default_value = "4566")]
    port: u16,
    /// Leave ministack as it is: the gaps that this stack meets stay open.
    #[arg(long)]
    plain: bool,
}

/// A running emulator. It ends with this value unless it was [detached](Emulator::detach).
pub(crate) struct Emulator {
    process: Option<Child>,
    port: u16,
}

impl Emulator {
    /// Starts one on a free port and returns when it listens.
    pub(crate) fn start() -> Result<Self> {
        tools::install_emulator()?;
        // A group of its own: Ctrl-C ends the chore, not a detached emulator.
        // What it says goes into a file: who waits for this chore's output must
        // not wait for an emulator that outlives it.
        let log = fs::File::create(root().join(".tools/emulator.log"))?;
        let mut process = command(0, false)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .process_group(0)
            .spawn()
            .context("cannot start the emulator")?;
        let output = process.stdout.take().context("the emulator's output")?;
        let mut first_line = String::new();
        BufReader::new(output).read_line(&mut first_line)?;
        let port = first_line
            .trim()
            .parse()
            .context("the emulator did not start")?;
        Ok(Self {
            process: Some(process),
            port,
        })
    }

    /// The port on 127.0.0.1.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Lets it run on after this program; returns its process id.
    pub(crate) fn detach(mut self) -> Option<u32> {
        self.process.take().map(|process| process.id())
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            // Nothing can be done about a process that has gone already.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// The address that goes into `--endpoint-url`.
pub(crate) fn url(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

/// A command with the sample credentials that the emulator takes.
pub(crate) fn with_credentials(command: &mut Command) -> &mut Command {
    command
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env_remove("AWS_PROFILE")
        .env_remove("AWS_SESSION_TOKEN")
}

/// Runs until Ctrl-C.
pub(crate) fn run_in_foreground(arguments: &Arguments) -> Result<()> {
    tools::install_emulator()?;
    println!(
        "export AWS_ENDPOINT_URL={} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test",
        url(arguments.port)
    );
    run(&mut command(arguments.port, arguments.plain))
}

fn command(port: u16, plain: bool) -> Command {
    let mut command = program(tools::python());
    command.args([
        "provisioner/tests/support/emulator",
        "--port",
        &port.to_string(),
    ]);
    if plain {
        command.arg("--plain");
    }
    command
}
