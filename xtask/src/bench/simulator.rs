//! The simulator as a process of its own: an account in which nothing takes any time.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

use crate::process::{program, root};

/// The name of the example that serves it, for cargo.
pub(super) const EXAMPLE: &str = "serve";

/// A running simulator, which ends with this value.
pub(super) struct Simulator {
    process: Child,
    port: u16,
}

impl Simulator {
    /// Starts one of this profile on a free port and returns when it listens.
    pub(super) fn start(profile: &str) -> Result<Self> {
        let folder = root().join("target").join(profile).join("examples");
        let mut process = program(folder.join(EXAMPLE))
            .arg("instant")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the simulator")?;
        let output = process.stdout.take().context("the simulator's output")?;
        let mut first_line = String::new();
        BufReader::new(output).read_line(&mut first_line)?;
        let port = first_line.trim().parse();
        let port = port.context("the simulator did not start")?;
        Ok(Self { process, port })
    }

    /// The port on 127.0.0.1.
    pub(super) fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // Nothing can be done about a process that has gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The address that goes into `--endpoint-url`.
pub(super) fn url(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

/// A command with credentials; the simulator accepts any.
pub(super) fn with_credentials(command: &mut Command) -> &mut Command {
    command
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env_remove("AWS_PROFILE")
        .env_remove("AWS_SESSION_TOKEN")
}
