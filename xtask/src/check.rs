//! Everything that CI runs, in the order in which mistakes are cheapest; the tests' summary comes last.

use std::net::{TcpStream, ToSocketAddrs};
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::process::{self, cargo, program};
use crate::{architecture, language, test, tools, workflows};

/// `cargo xtask check`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Skip advisories if their database can't be reached, for this reason.
    #[arg(long, value_name = "REASON")]
    allow_unchecked_advisories: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let kinds = kinds_of_denial(
        advisories_are_reachable(),
        arguments.allow_unchecked_advisories.as_deref(),
    )?;
    tools::install_all()?;
    workflows::check()?;
    quick()?;
    let lints = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--all-features",
        "--locked",
        "--",
        "-D",
        "warnings",
    ];
    process::run(cargo().args(lints))?;
    process::run(deny().args(kinds))?;
    let documentation = [
        "doc",
        "--workspace",
        "--no-deps",
        "--locked",
        "--document-private-items",
    ];
    process::run(
        cargo()
            .args(documentation)
            .env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    test::run(&[])
}

/// The checks that compile nothing.
pub(crate) fn quick() -> Result<()> {
    language::check()?;
    architecture::check()?;
    process::run(cargo().args(["fmt", "--all", "--check"]))
}

fn deny() -> Command {
    let mut command = program(tools::cargo_deny());
    command.args([
        "--workspace",
        "--all-features",
        "check",
        "--hide-inclusion-graph",
    ]);
    command
}

/// The kinds that cargo-deny checks. Advisories need a database that not every machine can
/// fetch; skipping them must be asked for.
fn kinds_of_denial(is_reachable: bool, allowed: Option<&str>) -> Result<Vec<&'static str>> {
    let mut kinds = vec!["licenses", "bans", "sources"];
    match (is_reachable, allowed) {
        (true, _) => kinds.push("advisories"),
        (false, Some(reason)) => println!(
            "advisories are NOT checked: their database at github.com can't be reached (accepted here: {reason})"
        ),
        (false, None) => bail!(
            "the advisory database at github.com can't be reached, so advisories would not be checked; \
             where that is expected, pass --allow-unchecked-advisories with the reason"
        ),
    }
    Ok(kinds)
}

fn advisories_are_reachable() -> bool {
    let Ok(mut addresses) = ("github.com", 443).to_socket_addrs() else {
        return false;
    };
    addresses.any(|address| TcpStream::connect_timeout(&address, Duration::from_secs(3)).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_without_the_advisory_database_fails_unless_that_is_expected() {
        let error = kinds_of_denial(false, None)
            .expect_err("not expected")
            .to_string();
        assert!(error.contains("--allow-unchecked-advisories"), "{error}");
        let kinds = kinds_of_denial(false, Some("no network")).expect("expected");
        assert!(!kinds.contains(&"advisories"));
        for allowed in [None, Some("no network")] {
            let kinds = kinds_of_denial(true, allowed).expect("reachable");
            assert!(kinds.contains(&"advisories"));
        }
    }
}
