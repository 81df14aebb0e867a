//! What checks and tests need beyond cargo. Each step looks first and does nothing where all is there.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::process::{cargo, is_installed, program, root, run, succeeds};

const CARGO_DENY: &str = "0.20.2";

/// A program that a test starts, and the Debian package that has it.
const DEBIAN: &[(&str, &str)] = &[
    ("python3", "python3"),
    ("redis-server", "redis-server"),
    ("node", "nodejs"),
    ("npm", "npm"),
    ("chromium", "chromium"),
    ("chromedriver", "chromium-driver"),
    ("docker-registry", "docker-registry"),
    ("skopeo", "skopeo"),
    ("umoci", "umoci"),
    ("faketime", "faketime"),
];

/// All of it, for `check`.
pub(crate) fn install_all() -> Result<()> {
    install_for_tests()?;
    install_cargo_deny()
}

/// What the tests start: servers, a browser, an independent client and emulator of AWS.
pub(crate) fn install_for_tests() -> Result<()> {
    install_debian_packages()?;
    install_python_packages()
}

/// The Python of the project's own environment.
fn python() -> PathBuf {
    root().join(".tools/venv/bin/python")
}

/// The project's own cargo-deny, or the machine's.
pub(crate) fn cargo_deny() -> PathBuf {
    if is_installed("cargo-deny") {
        "cargo-deny".into()
    } else {
        root().join(".tools/bin/cargo-deny")
    }
}

fn install_debian_packages() -> Result<()> {
    let mut missing: Vec<&str> = DEBIAN
        .iter()
        .filter(|(program, _)| !is_installed(program))
        .map(|(_, package)| *package)
        .collect();
    if !is_installed("initdb") && !fs::exists("/usr/lib/postgresql")? {
        missing.push("postgresql");
    }
    if !succeeds(program("python3").args(["-c", "import ensurepip"])) {
        missing.push("python3-venv");
    }
    if missing.is_empty() {
        return Ok(());
    }
    if !is_installed("apt-get") {
        bail!(
            "install these with your system's package manager: {}",
            missing.join(", ")
        );
    }
    let apt = |arguments: &[&str]| {
        let is_root = succeeds(program("sh").args(["-c", "test $(id -u) = 0"]));
        let mut command = program(if is_root { "apt-get" } else { "sudo" });
        if !is_root {
            command.arg("apt-get");
        }
        command
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive");
        run(&mut command)
    };
    apt(&["update", "--quiet"])?;
    apt(&[
        &["install", "--yes", "--quiet", "--no-install-recommends"],
        missing.as_slice(),
    ]
    .concat())
}

/// Installs boto3, which reads back, and the emulator that judges the simulator, in the versions
/// that the tests are written for.
fn install_python_packages() -> Result<()> {
    let wanted = fs::read_to_string(root().join("provisioner/tests/support/requirements.txt"))
        .context("the tests' list of Python packages")?;
    let installed = root().join(".tools/venv/installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|there| there == wanted) {
        return Ok(());
    }
    run(program("python3").args(["-m", "venv", "--clear", ".tools/venv"]))?;
    let requirements = "provisioner/tests/support/requirements.txt";
    let pip = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
        requirements,
    ];
    run(program(python()).args(pip))?;
    fs::write(installed, wanted).context("cannot note what is installed")
}

fn install_cargo_deny() -> Result<()> {
    if succeeds(program(cargo_deny()).arg("--version")) {
        return Ok(());
    }
    // Without optimisation it is built in half the time and runs for seconds.
    let version = ["--version", CARGO_DENY];
    run(cargo()
        .args([
            "install",
            "--locked",
            "--debug",
            "--root",
            ".tools",
            "cargo-deny",
        ])
        .args(version))
}
