//! The source tree: its commit, and what cargo makes of it.

use std::{
    env,
    path::{Path, PathBuf},
    process::Stdio,
};

use kavak_stack::settings::Architecture;
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

use super::{
    events::{Event, Events, Phase},
    failed,
};
use crate::error::Error;

const AGENT: &str = "kavak-agent";
/// Of a build that fails, so many of its last lines are reported.
const MAX_LINES: usize = 15;

/// The source tree around the directory that the command is given in.
pub(super) struct Source {
    root: PathBuf,
}

impl Source {
    pub(super) fn here() -> Result<Self, Error> {
        let here =
            env::current_dir().map_err(|error| failed("there is no directory").because(error))?;
        let is_root = |folder: &&Path| {
            folder.join("service/Cargo.toml").exists() && folder.join("Cargo.lock").exists()
        };
        let root = here.ancestors().find(is_root).map(Path::to_owned);
        root.map(|root| Self { root }).ok_or_else(|| {
            Error::usage("the agent's source is not here, so there is nothing to build")
                .next("go to the source tree, or name an image that is there with --image REFERENCE; `image push --binary FILE` brings an executable to a repository that is there")
        })
    }

    /// The commit, if all files are as they are in it.
    pub(super) async fn clean_commit(&self) -> Option<String> {
        let changes = self.git(&["status", "--porcelain"]).await?;
        match changes.is_empty() {
            true => self.git(&["rev-parse", "HEAD"]).await,
            false => None,
        }
    }

    /// The executable that an earlier build left.
    pub(super) async fn built(&self, architecture: Architecture) -> Result<PathBuf, Error> {
        let folder = self.target_folder().await?;
        let target = target(architecture).map(|triple| folder.join(triple));
        let path = target.unwrap_or(folder).join("release").join(AGENT);
        if path.exists() {
            return Ok(path);
        }
        Err(Error::usage(format!("{} is not there", path.display()))
            .next("leave --no-build out, or give another executable with --binary FILE"))
    }

    /// Builds the agent; gives its executable.
    pub(super) async fn build(
        &self,
        architecture: Architecture,
        events: &Events,
    ) -> Result<PathBuf, Error> {
        let mut cargo = self.cargo();
        cargo.args(["build", "--release", "--locked", "--bin", AGENT]);
        if let Some(triple) = target(architecture) {
            cargo.args(["--target", triple]);
        }
        // What `GET /version` tells: of files that differ from the commit, that they do.
        if let Some(commit) = self.clean_commit().await {
            cargo.env("KAVAK_COMMIT", commit);
            if let Some(time) = self.git(&["log", "-1", "--format=%ct"]).await {
                cargo.env("SOURCE_DATE_EPOCH", time);
            }
        } else if let Some(commit) = self.git(&["rev-parse", "HEAD"]).await {
            cargo.env("KAVAK_COMMIT", format!("{commit}-dirty"));
        }
        follow(cargo, architecture, events).await?;
        self.built(architecture).await
    }

    async fn target_folder(&self) -> Result<PathBuf, Error> {
        let mut cargo = self.cargo();
        cargo.args(["metadata", "--no-deps", "--format-version", "1"]);
        let text = printed(cargo).await;
        let metadata: Value = text
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        let folder = metadata["target_directory"].as_str().map(PathBuf::from);
        folder.ok_or_else(|| {
            failed("cargo does not tell where it builds")
                .next("`cargo metadata` tells why; cargo comes from https://rustup.rs")
        })
    }

    fn cargo(&self) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(&self.root).stdin(Stdio::null());
        cargo
    }

    async fn git(&self, arguments: &[&str]) -> Option<String> {
        let mut git = Command::new("git");
        git.current_dir(&self.root).args(arguments);
        printed(git).await
    }
}

/// What a program prints, if it succeeds.
async fn printed(mut command: Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// Runs cargo with its lines shown as they come.
async fn follow(
    mut cargo: Command,
    architecture: Architecture,
    events: &Events,
) -> Result<(), Error> {
    let not_built = || failed("the agent can't be built");
    let started = cargo
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn();
    let mut child = started.map_err(|error| {
        not_built()
            .because(error)
            .next("cargo comes from https://rustup.rs")
    })?;
    let failed = Event::BuildEnded { is_built: false };
    let phase = Phase::begin(events, Event::BuildBegan, failed);
    let mut last = Vec::new();
    if let Some(output) = child.stderr.take() {
        let mut lines = BufReader::new(output).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            events.emit(Event::BuildLine(line.clone()));
            last.push(line);
        }
    }
    let status = child
        .wait()
        .await
        .map_err(|error| not_built().because(error))?;
    if status.success() {
        phase.end_with(Event::BuildEnded { is_built: true });
        return Ok(());
    }
    let text = last[last.len().saturating_sub(MAX_LINES)..].join("\n");
    let lacks_target = text.contains("E0463") || text.contains("linker `");
    let error = not_built().because(text);
    Err(match target(architecture) {
        Some(triple) if lacks_target => error.next(format!(
            "`rustup target add {triple}` and install a linker for it, build on a machine of that processor, or with Docker: `docker buildx build --platform linux/{}`",
            super::arch(architecture)
        )),
        _ => error.next("fix what the compiler says"),
    })
}

/// The target to name where tasks have another processor or system than this machine.
fn target(architecture: Architecture) -> Option<&'static str> {
    let (name, triple) = match architecture {
        Architecture::X86_64 => ("x86_64", "x86_64-unknown-linux-gnu"),
        Architecture::Arm64 => ("aarch64", "aarch64-unknown-linux-gnu"),
    };
    let is_here = env::consts::OS == "linux" && env::consts::ARCH == name;
    (!is_here).then_some(triple)
}
