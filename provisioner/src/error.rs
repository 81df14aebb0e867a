//! The one error that commands end with: what happened, why, what it means,
//! what to do next, and the exit code. Printed once, by `ui`, at the edge.

mod advice;

use std::{fmt, process::ExitCode};

use kavak_engine::{Fault, Outcome, StopReason};
use kavak_settings::{Problem, Problems};
use kavak_stack::{Key, plan::Refusal};

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
    /// Another run holds the environment.
    Held,
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

    /// A call that failed while `doing` something: `reading what is there`.
    #[must_use]
    pub fn of_fault(doing: &str, fault: Fault) -> Self {
        let advice = advice::of(&fault);
        Self {
            kind: kind_of(&fault),
            what: format!("{doing} failed"),
            meaning: Some(advice.meaning),
            next: advice.next,
            causes: vec![Cause::Fault(None, fault)],
        }
    }

    /// What a plan that was not carried out to its end comes to; `None` if it
    /// was. `command` is the one that goes on.
    #[must_use]
    pub fn of_outcome(outcome: &Outcome, command: &str) -> Option<Self> {
        if outcome.is_complete() {
            return None;
        }
        let go_on = format!("`{command}` goes on from here");
        if let Some(reason) = outcome.stopped {
            return Some(stopped(outcome, reason).next(go_on));
        }
        let count = outcome.failures.len();
        let first = outcome.failures.first().map(|(_, fault)| fault);
        let mut error = Self::new(
            first.map_or(ErrorKind::Failure, kind_of),
            match outcome.failures.first() {
                Some((key, _)) if count == 1 => format!("{key} failed"),
                _ => format!("{count} resources failed"),
            },
        );
        for (key, fault) in &outcome.failures {
            error
                .causes
                .push(Cause::Fault(Some(key.clone()), fault.clone()));
            let advice = advice::of(fault);
            error.meaning = error.meaning.or(Some(advice.meaning));
            error = advice.next.into_iter().fold(error, Self::next);
        }
        Some(error.next(go_on))
    }

    /// A plan that must not be carried out.
    #[must_use]
    pub fn of_refusals(refusals: &[Refusal]) -> Self {
        let mut error = Self::new(ErrorKind::Refused, "the plan must not be carried out")
            .meaning("nothing was changed");
        for refusal in refusals {
            error = error.because(refusal).next(match refusal {
                Refusal::LosesData { .. } => {
                    "take the change back, or set lifetime = \"ephemeral\" if the data may be lost"
                }
                Refusal::NameTaken { .. } => {
                    "choose another project or env, or remove what has the name; \
                     if it is yours, tag it with project, env and owner and it is adopted"
                }
            });
        }
        error
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
            ErrorKind::Held => 7,
            ErrorKind::LeftBehind => 8,
            ErrorKind::Interrupted => 130,
            ErrorKind::Terminated => 143,
        }
    }
}

fn kind_of(fault: &Fault) -> ErrorKind {
    match fault.class {
        kavak_engine::Class::Credentials => ErrorKind::Credentials,
        _ => ErrorKind::Failure,
    }
}

fn stopped(outcome: &Outcome, reason: StopReason) -> Error {
    let left = outcome.unfinished.len();
    let (kind, what) = match reason {
        StopReason::Interrupted => (ErrorKind::Interrupted, "interrupted"),
        StopReason::Terminated => (ErrorKind::Terminated, "told to stop"),
        StopReason::DeadlinePassed => (ErrorKind::DeadlinePassed, "the deadline passed"),
    };
    let mut error = Error::new(kind, format!("{what}; {left} resources are not finished"))
        .meaning("nothing is lost: AWS goes on with what was begun, and the next run finds it");
    if !outcome.unfinished.is_empty() {
        let keys: Vec<&str> = outcome.unfinished.iter().map(Key::as_str).collect();
        error = error.because(format!("not finished: {}", keys.join(", ")));
    }
    for (key, fault) in &outcome.failures {
        error
            .causes
            .push(Cause::Fault(Some(key.clone()), fault.clone()));
    }
    error
}

impl From<Problems> for Error {
    fn from(problems: Problems) -> Self {
        let what = match problems.0.len() {
            1 => "the settings have a problem".to_owned(),
            count => format!("the settings have {count} problems"),
        };
        Self {
            causes: problems.0.into_iter().map(Cause::Problem).collect(),
            ..Self::usage(what).meaning("no call was made")
        }
        .next("`kavak-infra config show` tells each value and its origin once they are mended; `kavak-infra config schema` what is allowed")
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
