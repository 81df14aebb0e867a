//! The tests, by cargo-nextest where it is installed, else by `cargo test`.

use anyhow::Result;

use crate::process::{self, cargo, is_installed};
use crate::tools;

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    tools::install_for_tests()?;
    let everything = arguments.is_empty();
    if !is_installed("cargo-nextest") {
        return run_with_cargo(arguments);
    }
    if everything {
        // nextest leaves out the examples in the documentation.
        process::run(cargo().args(["test", "--workspace", "--doc", "--locked"]))?;
    }
    let mut tests = cargo();
    tests.args(["nextest", "run", "--locked"]);
    if everything {
        tests.args(["--workspace", "--no-fail-fast"]);
    }
    process::run(tests.args(arguments))
}

fn run_with_cargo(arguments: &[String]) -> Result<()> {
    let mut tests = cargo();
    tests.args(["test", "--locked"]);
    if arguments.is_empty() {
        tests.args(["--workspace", "--no-fail-fast"]);
    }
    process::run(tests.args(arguments))
}
