//! One emulator of AWS a test. It starts in half a second and ends with the test, however that ends.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdin, Command, Stdio};

use super::{folder, python};

/// A running ministack on a free port of this machine.
pub(crate) struct Emulator {
    process: Child,
    /// The emulator ends when this closes, also where the test is killed.
    _lifeline: Option<ChildStdin>,
    port: u16,
}

impl Emulator {
    /// With the gaps closed that this stack meets.
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// The same with a real registry beside it, at this port.
    pub(crate) fn start_beside(registry_port: u16) -> Self {
        let address = format!("http://127.0.0.1:{registry_port}");
        Self::start_as(&[], &[("KAVAK_TEST_REGISTRY", &address)])
    }

    /// As it comes from PyPI.
    pub(crate) fn start_plain() -> Self {
        Self::start_with(&["--plain"])
    }

    fn start_with(arguments: &[&str]) -> Self {
        Self::start_as(arguments, &[])
    }

    fn start_as(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut process = Command::new(python())
            .arg(folder().join("emulator"))
            .arg("--until-stdin-closes")
            .args(arguments)
            .envs(variables.iter().copied())
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the emulator starts");
        let mut first_line = String::new();
        let output = process.stdout.take().expect("its output is a pipe");
        BufReader::new(output)
            .read_line(&mut first_line)
            .expect("it tells its port");
        let port = first_line.trim().parse();
        let port = port.unwrap_or_else(|_| panic!("the emulator told {first_line:?}, not a port"));
        let _lifeline = process.stdin.take();
        Self {
            process,
            _lifeline,
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
