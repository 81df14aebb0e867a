//! Errors made of what the other crates tell.

mod local;
mod refusals;

use kavak_engine::{Class, Fault, Outcome, StopReason};
use kavak_settings::Problems;
use kavak_stack::{Key, key};

use super::{Cause, Error, ErrorKind, advice};
use crate::text;

impl Error {
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

    /// The same where nothing was changed before: a missing permission is a refusal then.
    #[must_use]
    pub fn before_changes(self) -> Self {
        let is_denied =
            |cause: &Cause| matches!(cause, Cause::Fault(_, fault) if fault.class == Class::Denied);
        if !self.causes.iter().any(is_denied) {
            return self;
        }
        Self {
            kind: ErrorKind::Refused,
            meaning: self
                .meaning
                .map(|meaning| format!("{meaning}; nothing was changed")),
            ..self
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
        let mut error = Self::new(
            match outcome.failures.first() {
                Some((key, fault)) if is_rollout(key, fault) => ErrorKind::Unhealthy,
                first => first.map_or(ErrorKind::Failure, |(_, fault)| kind_of(fault)),
            },
            match outcome.failures.first() {
                Some((key, _)) if count == 1 => format!("{key} failed"),
                _ => format!("{} failed", text::count(count, "resource")),
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

    /// The error of an outcome whose service does not serve, with the diagnosis in
    /// the first place. What stopped the run still decides the exit code.
    #[must_use]
    pub fn with_diagnosis(self, diagnosis: Self) -> Self {
        let is_of_service =
            |cause: &Cause| matches!(cause, Cause::Fault(Some(key), _) if *key == key::ECS_SERVICE);
        let others: Vec<Cause> = self
            .causes
            .into_iter()
            .filter(|it| !is_of_service(it))
            .collect();
        let next = match others.is_empty() {
            // The advice of a failure that is explained now.
            true => self.next.into_iter().next_back().into_iter().collect(),
            false => self.next,
        };
        let stopped = matches!(self.kind, ErrorKind::DeadlinePassed).then_some(self.what);
        let error = Self {
            kind: if stopped.is_some() {
                self.kind
            } else {
                diagnosis.kind
            },
            what: match stopped {
                Some(stopped) => format!("{stopped}; {}", diagnosis.what),
                None => diagnosis.what,
            },
            causes: diagnosis.causes.into_iter().chain(others).collect(),
            meaning: diagnosis.meaning,
            next: diagnosis.next,
        };
        next.into_iter().fold(error, Self::next)
    }
}

/// Whether it is the agent that does not become healthy, not a resource that
/// can't be made.
fn is_rollout(key: &Key, fault: &Fault) -> bool {
    *key == key::ECS_SERVICE && fault.class == Class::Failed
}

fn kind_of(fault: &Fault) -> ErrorKind {
    match fault.class {
        Class::Credentials | Class::ClockSkew => ErrorKind::Credentials,
        Class::Stopped => ErrorKind::Interrupted,
        _ => ErrorKind::Failure,
    }
}

fn stopped(outcome: &Outcome, reason: StopReason) -> Error {
    let left = outcome.unfinished.len();
    let (kind, what) = match reason {
        StopReason::Interrupted => (ErrorKind::Interrupted, "interrupted"),
        StopReason::Terminated => (ErrorKind::Terminated, "terminated"),
        StopReason::DeadlinePassed => (ErrorKind::DeadlinePassed, "the deadline passed"),
        StopReason::LockLost => (ErrorKind::Locked, "this run no longer holds the lock"),
    };
    let what = match left {
        0 => what.to_owned(),
        _ => format!("{what}; not finished: {}", text::count(left, "resource")),
    };
    let mut error = Error::new(kind, what)
        .meaning("nothing is lost: AWS goes on with what was begun, and the next run finds it");
    if !outcome.unfinished.is_empty() {
        let keys: Vec<&str> = outcome.unfinished.iter().map(Key::as_str).collect();
        error = error.because(keys.join(", "));
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
        let what = format!(
            "the settings have {}",
            text::count(problems.0.len(), "problem")
        );
        Self {
            causes: problems.0.into_iter().map(Cause::Problem).collect(),
            ..Self::usage(what).meaning("no call was made")
        }
        .next("`kavak-infra config schema` prints what is allowed, `--help` how settings are given")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_permission_is_a_refusal_as_long_as_nothing_was_changed() {
        let failed = |class| {
            let fault = Fault::new(class, "DescribeRepositories", "no");
            Error::of_fault("reading what is there", fault)
        };
        let denied = failed(Class::Denied).before_changes();
        assert_eq!(denied.kind, ErrorKind::Refused);
        assert!(
            denied
                .meaning
                .is_some_and(|it| it.ends_with("nothing was changed"))
        );
        assert_eq!(failed(Class::Denied).kind, ErrorKind::Failure);
        assert_eq!(
            failed(Class::Quota).before_changes().kind,
            failed(Class::Quota).kind
        );
    }
}
