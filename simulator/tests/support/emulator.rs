//! The independent emulator that judges the simulator, at a port of this machine.

use std::{
    env,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
};

/// A running ministack, as it comes from PyPI. It ends with the test, however that ends.
pub(crate) struct Emulator {
    process: Child,
    /// The emulator ends when this closes, also where the test is killed.
    _lifeline: Option<ChildStdin>,
    port: u16,
}

impl Emulator {
    pub(crate) fn start() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut process = python()
            .arg(folder.join("../simulator/tests/support/emulator.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the emulator starts");
        let mut first_line = String::new();
        let output = process.stdout.take().expect("its output is a pipe");
        BufReader::new(output)
            .read_line(&mut first_line)
            .expect("it writes its port");
        let port = first_line.trim().parse();
        let port = port.unwrap_or_else(|_| panic!("the emulator wrote {first_line:?}, not a port"));
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

/// The Python that has ministack and boto3: `KAVAK_TEST_PYTHON`, else the
/// project's own environment.
pub(crate) fn python() -> Command {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools/venv/bin/python");
    let path = env::var_os("KAVAK_TEST_PYTHON").unwrap_or_else(|| {
        assert!(
            own.exists(),
            "the tests' Python environment is missing: run `cargo xtask tools` once"
        );
        own.into()
    });
    let mut command = Command::new(path);
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    command
}
