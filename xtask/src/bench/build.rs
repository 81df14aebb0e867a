//! Build times: in a target folder of its own, so that nothing of the daily one is touched.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::process::{cargo, root, run as run_program};

pub(super) fn run() -> Result<()> {
    let target = env::temp_dir().join(format!("kavak-bench-build-{}", std::process::id()));
    fs::create_dir_all(&target)?;
    let measured = measure(&target);
    fs::remove_dir_all(&target).context("cannot remove the target folder")?;
    measured
}

fn measure(target: &Path) -> Result<()> {
    let cargo_in = |arguments: &[&str]| {
        let mut command = cargo();
        command.args(arguments).env("CARGO_TARGET_DIR", target);
        command
    };
    let first_run = timed(&mut cargo_in(&["run", "--locked", "--", "--version"]))?;
    let tests = ["test", "--workspace", "--no-run", "--locked"];
    let first_tests = timed(&mut cargo_in(&tests))?;
    let pure = after_an_edit(
        "stack/src/lib.rs",
        &mut cargo_in(&["test", "--package", "kavak-stack", "--lib", "--locked"]),
    )?;
    let binary = after_an_edit(
        "provisioner/src/main.rs",
        &mut cargo_in(&["build", "--locked"]),
    )?;
    let release = timed(&mut cargo_in(&["build", "--release", "--locked"]))?;
    let bytes = fs::metadata(target.join("release/kavak-infra"))?.len();
    println!("\n| what | time, s |\n|---|---|");
    for (what, time) in [
        ("first `cargo run`", first_run),
        ("first build of all tests after it", first_tests),
        ("edit in `stack/`, build and run its tests", pure),
        ("edit in `provisioner/`, build the binary", binary),
        ("first release build", release),
    ] {
        println!("| {what} | {:.1} |", time.as_secs_f64());
    }
    println!("\nrelease binary: {:.1} MB", bytes as f64 / 1e6);
    Ok(())
}

/// The time after a file has changed; the file itself is left as it is, only its date moves.
fn after_an_edit(file: &str, command: &mut Command) -> Result<Duration> {
    timed(&mut *command)?;
    fs::File::open(root().join(file))?.set_modified(std::time::SystemTime::now())?;
    timed(command)
}

fn timed(command: &mut Command) -> Result<Duration> {
    let start = Instant::now();
    run_program(command)?;
    Ok(start.elapsed())
}
