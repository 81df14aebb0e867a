//! The independent emulator at a port of this machine, and the script on it or
//! on the simulator.

use std::{
    env,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
};

use super::Record;

/// ministack as it comes from PyPI.
pub(crate) struct Emulator {
    process: Child,
    /// The emulator ends when this closes, also where the test is killed.
    _lifeline: Option<ChildStdin>,
    port: u16,
}

impl Emulator {
    pub(crate) fn start() -> Self {
        let launcher = here().join("../provisioner/tests/support/emulator");
        let mut process = python()
            .arg(launcher)
            .args(["--plain", "--until-stdin-closes"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the emulator starts");
        let mut first_line = String::new();
        let output = process.stdout.take().expect("its output is a pipe");
        BufReader::new(output)
            .read_line(&mut first_line)
            .expect("its port on the first line");
        let port = first_line.trim().parse();
        let port =
            port.unwrap_or_else(|_| panic!("the emulator printed {first_line:?}, not a port"));
        Self {
            _lifeline: process.stdin.take(),
            process,
            port,
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // It may have gone already, and the test has nothing to learn from that.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Makes the script's calls of the AWS at a port.
pub(crate) fn record(port: u16) -> Record {
    let output = python()
        .arg(here().join("tests/differential"))
        .arg(port.to_string())
        .output()
        .expect("the script starts");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the script at {port}: {complaint}");
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Python that has ministack and boto3: `KAVAK_TEST_PYTHON`, else the
/// project's own environment.
fn python() -> Command {
    let chosen = env::var_os("KAVAK_TEST_PYTHON").map(PathBuf::from);
    let own = here().join("../.tools/venv/bin/python");
    let path = chosen.unwrap_or_else(|| {
        assert!(
            own.exists(),
            "the tests' Python environment is missing: run `cargo xtask tools` once"
        );
        own
    });
    let mut command = Command::new(path);
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    command
}
