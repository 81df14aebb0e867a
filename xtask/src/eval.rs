//! The scoreboard of the written conversations.

use anyhow::Result;

use crate::process::{cargo, run as run_program};

/// `cargo xtask eval`: the arguments go to the program that plays them.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut command = cargo();
    command.args([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "kavak-eval",
        "--",
    ]);
    run_program(command.args(arguments))
}
