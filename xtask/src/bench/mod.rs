//! Figures with the command that repeats them. They are printed, never asserted: machines differ.

mod build;
mod measure;
mod provisioner;
mod simulator;
mod terraform;

use anyhow::Result;

use crate::histories::of_histories;
use crate::process::{cargo, run as run_program};

/// `cargo xtask bench`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// What to measure.
    #[arg(value_enum)]
    what: What,
    /// Number of runs of each; the median is reported.
    #[arg(long, default_value = "5")]
    runs: usize,
    /// Measure Terraform, too, if it is installed (adds about four minutes).
    #[arg(long)]
    terraform: bool,
    /// Measure the debug build instead of a release build.
    #[arg(long)]
    debug: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum What {
    /// An unchanged plan with slow calls; `up` and `down` on an instant AWS.
    Provisioner,
    /// The agent under load.
    Agent,
    /// How long `up` and `down` take on AWS's typical durations, beside the least possible.
    Time,
    /// A first build, a first test run, the edit-and-test cycle.
    Build,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    match arguments.what {
        What::Provisioner => provisioner::run(arguments),
        What::Agent => run_program(cargo().args([
            "bench",
            "--locked",
            "--package",
            "kavak-agent",
            "--bench",
            "load",
        ])),
        What::Time => run_program(&mut of_histories("critical_path", true)),
        What::Build => build::run(),
    }
}
