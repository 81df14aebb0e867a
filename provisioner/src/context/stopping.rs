//! The order to stop: who gives it, and what becomes of work under way.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use kavak_engine::{Outcome, Stop, StopReason};
use tokio::time::timeout;

use super::Context;
use crate::{
    error::{Error, ErrorKind},
    interrupt,
};

/// How long what is under way may take to end after the order to stop.
const GRACE: Duration = Duration::from_secs(5);

impl Context {
    /// The order to stop that Ctrl-C, SIGTERM and the deadline give: the same
    /// for all of the command.
    ///
    /// # Errors
    /// The system's, if signals can't be listened for.
    pub fn stop(&self) -> Result<Stop, Error> {
        if let Some(stop) = self.stop.get() {
            return Ok(stop.clone());
        }
        let ui = self.ui.clone();
        let report = move |reason| ui.notice(stopping(reason));
        let stop = interrupt::listen(self.time_left(), report).map_err(|error| {
            Error::new(ErrorKind::Failure, "signal handlers can't be installed")
                .because(error)
                .next("raise the limit of open files (`ulimit -n`) and run the command again")
        })?;
        Ok(self.stop.get_or_init(|| stop).clone())
    }

    /// The same context for a part of the work, which can be stopped alone and locks its
    /// own environment.
    ///
    /// # Errors
    /// The system's, if signals can't be listened for.
    pub fn for_a_part(&self) -> Result<Self, Error> {
        let stop = self.stop()?.part();
        Ok(Self {
            stop: Arc::new(OnceLock::from(stop)),
            locked: Arc::default(),
            ..self.clone()
        })
    }

    fn time_left(&self) -> Option<Duration> {
        let deadline = self.options.deadline?;
        Some(deadline.saturating_sub(self.began.elapsed()))
    }

    /// Does the work of `verb`, unless the order to stop comes before its end.
    ///
    /// # Errors
    /// The work's, and that it was stopped.
    pub async fn unless_stopped<T>(
        &self,
        verb: &str,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let stop = self.stop()?;
        tokio::select! {
            biased;
            // Work that waits between two attempts fails by the order too.
            () = stop.ordered() => Err(self.stopped(verb, &stop)),
            done = work => done,
        }
    }

    /// The same for work that changes something: after the order to stop it has
    /// a few seconds to come to its end.
    ///
    /// # Errors
    /// The work's, and that it was stopped.
    pub async fn with_grace<T>(
        &self,
        verb: &str,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let stop = self.stop()?;
        let mut work = std::pin::pin!(work);
        let done = tokio::select! {
            biased;
            done = &mut work => Some(done),
            () = stop.ordered() => timeout(GRACE, work).await.ok(),
        };
        match done {
            Some(Err(error)) if error.is_of_stop() => Err(self.stopped(verb, &stop)),
            Some(done) => done,
            None => Err(self.stopped(verb, &stop)),
        }
    }

    /// That the order to stop came before anything was begun.
    pub(crate) fn stopped(&self, verb: &str, stop: &Stop) -> Error {
        let outcome = Outcome {
            stopped: stop.reason(),
            ..Outcome::default()
        };
        Error::of_outcome(&outcome, &self.command_line(verb)).unwrap_or_else(|| {
            Error::new(ErrorKind::Interrupted, "interrupted")
                .next("run the command again: it continues where this one stopped")
        })
    }
}

/// The message that is shown at once on cancellation, from any source.
pub(crate) fn stopping(reason: StopReason) -> &'static str {
    match reason {
        StopReason::Interrupted => "interrupted: calls under way are finished, 5 s at most",
        StopReason::Terminated => "terminated: calls under way are finished, 5 s at most",
        StopReason::DeadlinePassed => {
            "the deadline has passed: calls under way are finished, 5 s at most"
        }
        StopReason::LockLost => "another run holds the lock: nothing more is changed",
    }
}
