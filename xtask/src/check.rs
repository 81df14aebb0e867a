//! Everything that CI runs, in the order in which mistakes are cheapest; the tests' summary comes last.

use std::net::{TcpStream, ToSocketAddrs};
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::process::{self, cargo, program};
use crate::{test, tools, workflows};

pub(crate) fn run() -> Result<()> {
    tools::install_all()?;
    workflows::check()?;
    process::run(cargo().args(["fmt", "--all", "--check"]))?;
    let lints = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ];
    process::run(cargo().args(lints))?;
    process::run(deny().args(kinds_of_denial()))?;
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

/// Advisories need their database, which not every machine can fetch.
fn kinds_of_denial() -> Vec<&'static str> {
    let mut kinds = vec!["licenses", "bans", "sources"];
    if advisories_are_reachable() {
        kinds.push("advisories");
    } else {
        println!("the advisory database is out of reach: advisories are not checked here");
    }
    kinds
}

fn advisories_are_reachable() -> bool {
    let Ok(mut addresses) = ("github.com", 443).to_socket_addrs() else {
        return false;
    };
    addresses.any(|address| TcpStream::connect_timeout(&address, Duration::from_secs(3)).is_ok())
}
