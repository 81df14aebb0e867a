//! The scoreboard of the written conversations.

use anyhow::Result;

use crate::process::{cargo, run as run_program};

/// `cargo xtask eval`: the arguments go to the program that plays them.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut command = cargo();
    command.args(["run", "--quiet", "--locked", "--package", "kavak-eval"]);
    if arguments.iter().any(|it| it.starts_with("--model")) {
        // The client of the model is the service's, which takes minutes to build.
        command.args(["--features", "model"]);
    }
    run_program(command.arg("--").args(arguments))
}
