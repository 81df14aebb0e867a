//! The one error that commands end with: what happened, why, what it means,
//! what to do next, and the exit code. Printed once, by `ui`, at the edge.

mod advice;
mod made_of;

use std::{fmt, process::ExitCode};

use kavak_engine::{Class, Fault};
use kavak_settings::Problem;
use kavak_stack::Key;

use crate::invocation::Invocation;

/// How a command ends that did what it was asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, or nothing to do.
    Done,
    /// `plan --detailed-exitcode` found changes.
    ChangesFound,
}

/// What sort of error it is; decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// Something failed.
    Failure,
    /// Usage or configuration.
    Configuration,
    /// No usable credentials.
    Credentials,
    /// Refused by a check before the start.
    Refused,
    /// The agent is not healthy.
    Unhealthy,
    /// The deadline passed; AWS goes on working.
    DeadlinePassed,
    /// Another run holds the lock.
    Locked,
    /// Something is left after `down`.
    LeftBehind,
    /// Ctrl-C.
    Interrupted,
    /// SIGTERM.
    Terminated,
}

/// Why a command did not do what it was asked to.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    /// What sort of error it is.
    pub kind: ErrorKind,
    /// What happened, in one line.
    pub what: String,
    /// Why: each cause once, the nearest first.
    pub causes: Vec<Cause>,
    /// What it means for the user's environment.
    pub meaning: Option<String>,
    /// What to do next.
    pub next: Vec<String>,
}

/// One reason.
#[derive(Clone, Debug, PartialEq)]
pub enum Cause {
    /// In words.
    Text(String),
    /// A failed call, and the resource that it was for.
    Fault(Option<Key>, Fault),
    /// A setting that breaks a rule.
    Problem(Problem),
}

/// The next step after a file could not be read or written.
pub(crate) const CHECK_PATH: &str = "check the path and its permissions";

impl Error {
    /// An error of this kind; `what` says what happened.
    #[must_use]
    pub fn new(kind: ErrorKind, what: impl Into<String>) -> Self {
        Self {
            kind,
            what: what.into(),
            causes: Vec::new(),
            meaning: None,
            next: Vec::new(),
        }
    }

    /// Usage or configuration.
    #[must_use]
    pub fn usage(what: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, what)
    }

    /// The same with one more cause.
    #[must_use]
    pub fn because(mut self, cause: impl fmt::Display) -> Self {
        self.causes.push(Cause::Text(cause.to_string()));
        self
    }

    /// The same with what it means.
    #[must_use]
    pub fn meaning(mut self, meaning: impl Into<String>) -> Self {
        self.meaning = Some(meaning.into());
        self
    }

    /// The same with one more thing to do next.
    #[must_use]
    pub fn next(mut self, next: impl Into<String>) -> Self {
        let next = next.into();
        if !self.next.contains(&next) {
            self.next.push(next);
        }
        self
    }

    /// The same, with the commands to run next as they mean the same environment.
    #[must_use]
    pub fn with_commands(&self, invocation: &Invocation) -> Self {
        let meaning = self.meaning.as_ref();
        let next = self.next.iter();
        Self {
            meaning: meaning.map(|it| invocation.completed(it)),
            next: next.map(|it| invocation.completed(it)).collect(),
            ..self.clone()
        }
    }

    /// What happened and why, in one line.
    #[must_use]
    pub fn because_of(&self) -> String {
        let causes = self.causes.iter().map(ToString::to_string);
        let all: Vec<String> = [self.what.clone()].into_iter().chain(causes).collect();
        all.join(": ")
    }

    /// Whether a call failed because the run was stopped.
    pub(crate) fn is_of_stop(&self) -> bool {
        let is_stopped = |cause: &Cause| matches!(cause, Cause::Fault(_, fault) if fault.class == Class::Stopped);
        self.causes.iter().any(is_stopped)
    }

    /// The code that the process ends with.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            ErrorKind::Failure => 1,
            ErrorKind::Configuration => 2,
            ErrorKind::Credentials => 3,
            ErrorKind::Refused => 4,
            ErrorKind::Unhealthy => 5,
            ErrorKind::DeadlinePassed => 6,
            ErrorKind::Locked => 7,
            ErrorKind::LeftBehind => 8,
            ErrorKind::Interrupted => 130,
            ErrorKind::Terminated => 143,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::ChangesFound => Self::from(10),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Fault(Some(key), fault) => write!(f, "{key}: {fault}"),
            Self::Fault(None, fault) => fault.fmt(f),
            Self::Problem(problem) => problem.fmt(f),
        }
    }
}

impl std::error::Error for Error {}
