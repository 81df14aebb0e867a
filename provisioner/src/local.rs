//! `--local`: a simulated AWS on this machine instead of AWS.

use std::{
    env,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::Command,
};

use kavak_local::{Background, Connected, Folder};

use crate::{
    error::{Error, ErrorKind},
    ui::Ui,
};

/// Where what is made is kept, in the directory that the command is given in.
pub const FOLDER: &str = ".kavak";
const AGENT: &str = "kavak-agent";
const SIGINT: i32 = 2;

/// The environment that is meant where none is named.
pub const DEFAULT_ENV: &str = "dev";

/// Connects to the simulated AWS of this directory, and starts it if it does
/// not run.
///
/// # Errors
/// If it does not start.
pub fn connect() -> Result<Connected, Error> {
    let background = Background {
        program: this_program()?,
        arguments: ["local", "serve", "--port", "0", "--state", FOLDER]
            .map(str::to_owned)
            .into(),
    };
    Ok(kavak_local::connect(&folder(), &background)?)
}

/// Ends the simulated AWS of this directory and removes what it kept, if
/// nothing is in it.
///
/// # Errors
/// If what it kept can't be removed.
pub fn leave() -> Result<bool, Error> {
    Ok(kavak_local::stop_if_empty(&folder())?)
}

fn folder() -> Folder {
    Folder::new(FOLDER)
}

/// The agent's program, which is beside this one.
///
/// # Errors
/// If this program can't be found.
pub fn agent() -> Result<PathBuf, Error> {
    Ok(this_program()?.with_file_name(AGENT))
}

/// Builds the agent from the source that this program was built from; where
/// there is none, the agent must be there.
///
/// # Errors
/// If it can't be built, or is nowhere.
pub fn build_agent(ui: &Ui) -> Result<(), Error> {
    let agent = agent()?;
    let Some(source) = source_of(&agent) else {
        return if agent.exists() {
            Ok(())
        } else {
            Err(kavak_local::Error::NoAgent { path: agent }.into())
        };
    };
    ui.talk("building the agent");
    let is_release = agent
        .parent()
        .is_some_and(|folder| folder.ends_with("release"));
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(&source)
        .args(["build", "--locked", "--bin", AGENT])
        .args((!ui.is_live()).then_some("--quiet"))
        .args(is_release.then_some("--release"));
    match cargo.status() {
        Ok(status) if status.success() => Ok(()),
        // Ctrl-C in a terminal reaches cargo, too.
        Ok(status) if status.signal() == Some(SIGINT) => Err(Error::new(
            ErrorKind::Interrupted,
            "interrupted while the agent was built",
        )
        .meaning("nothing was changed")
        .next("run the command again")),
        Ok(status) => Err(not_built(&format!("cargo ended with {status}"))),
        Err(error) => Err(not_built(&error.to_string())),
    }
}

fn not_built(why: &str) -> Error {
    Error::new(ErrorKind::Failure, "the agent can't be built")
        .because(why)
        .meaning("nothing was changed")
        .next("`cargo build --bin kavak-agent` shows why")
}

/// The root of the source, where this program is in the target folder of it.
fn source_of(agent: &Path) -> Option<PathBuf> {
    let is_root = |folder: &&Path| {
        folder.join("service/Cargo.toml").exists() && folder.join("Cargo.lock").exists()
    };
    agent.ancestors().find(is_root).map(Path::to_owned)
}

fn this_program() -> Result<PathBuf, Error> {
    env::current_exe().map_err(|error| {
        Error::new(ErrorKind::Failure, "the path of this program is unknown")
            .because(error)
            .next("start it by its full path")
    })
}
