//! What the end-to-end tests stand on: an emulator of AWS a test, the real binary, an independent reader.

pub(crate) mod differences;
pub(crate) mod emulator;
pub(crate) mod environment;
pub(crate) mod reader;
#[path = "../../../image/tests/registry/support/registry.rs"]
#[expect(dead_code, reason = "the registry's own tests use the rest of it")]
pub(crate) mod registry;

use std::env;
use std::path::{Path, PathBuf};

/// `provisioner/tests/support`.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support")
}

/// The Python that has ministack and boto3: `KAVAK_TEST_PYTHON`, else the project's own environment.
pub(crate) fn python() -> PathBuf {
    if let Some(chosen) = env::var_os("KAVAK_TEST_PYTHON") {
        return chosen.into();
    }
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools/venv/bin/python");
    assert!(
        own.exists(),
        "the tests' Python environment is missing: run `cargo xtask tools` once"
    );
    own
}
