//! What the end-to-end tests stand on: an account on the simulator a test, the real binary, an independent reader.

pub(crate) mod differences;
#[path = "../../../simulator/tests/support/emulator.rs"]
pub(crate) mod emulator;
pub(crate) mod environment;
pub(crate) mod gate;
pub(crate) mod reader;
#[path = "../../../image/tests/registry/support/registry.rs"]
#[expect(dead_code, reason = "the registry's own tests use the rest of it")]
pub(crate) mod registry;
#[path = "../../../simulator/tests/support/served.rs"]
pub(crate) mod served;

use std::path::{Path, PathBuf};

/// `provisioner/tests/support`.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support")
}
