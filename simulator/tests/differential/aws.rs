//! The script of calls on the emulator or on the simulator.

use std::path::Path;

use super::{Record, emulator::python};

/// Makes the script's calls of the AWS at a port.
pub(crate) fn record(port: u16) -> Record {
    let output = python()
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differential"))
        .arg(port.to_string())
        .output()
        .expect("the script starts");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the script at {port}: {complaint}");
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}
