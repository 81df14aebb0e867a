//! What goes wrong on this machine.

use std::{
    io,
    path::{Path, PathBuf},
};

/// What goes wrong on this machine, with what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder does not do what is asked of it.
    #[error("{} {what}", path.display())]
    File {
        /// What it does not do.
        what: &'static str,
        /// Which.
        path: PathBuf,
        /// The system's word.
        source: io::Error,
    },
    /// The world on disk is not one that this program wrote.
    #[error("{} does not hold a world that this program can read: {why}", path.display())]
    UnreadableWorld {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The file of the access key does not hold one.
    #[error("{} does not hold an access key", path.display())]
    UnreadableKey {
        /// The file.
        path: PathBuf,
    },
    /// The system gives no random bytes.
    #[error("the system has no random bytes for an access key")]
    NoRandomness,
    /// Another process listens on the port.
    #[error("port {port} is in use")]
    PortInUse {
        /// The port.
        port: u16,
        /// The system's word.
        source: io::Error,
    },
    /// Another process serves the folder.
    #[error("{} is served by another process{}", path.display(), pid.map(|pid| format!(" ({pid})")).unwrap_or_default())]
    Served {
        /// The folder.
        path: PathBuf,
        /// The process, if it is known.
        pid: Option<u32>,
    },
    /// The background process did not come up.
    #[error("the local AWS did not start; its log ({}) ends with:\n{tail}", log.display())]
    NotStarted {
        /// Its log.
        log: PathBuf,
        /// The end of it.
        tail: String,
    },
    /// A program that should run does not.
    #[error("{program} can't be run")]
    Program {
        /// Which.
        program: String,
        /// The system's word.
        source: io::Error,
    },
    /// A program ended with a failure.
    #[error("{program} failed: {output}")]
    ProgramFailed {
        /// Which.
        program: String,
        /// What it said.
        output: String,
    },
    /// The agent's program is nowhere.
    #[error("there is no {} beside this program, and no source of it here to build it from", path.display())]
    NoAgent {
        /// Where it should be.
        path: PathBuf,
    },
}

impl Error {
    pub(crate) fn file(what: &'static str, path: &Path, source: io::Error) -> Self {
        Self::File {
            what,
            path: path.to_owned(),
            source,
        }
    }
}
