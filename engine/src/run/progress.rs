//! How far each step is, and telling it.

use kavak_stack::{Found, plan::Operation};
use tokio::time::Instant;

use super::{Run, is_stop};
use crate::{Cloud, Event, Fault, State};

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// For the steps before it.
    Waiting,
    /// Its first call is on its way.
    Running(Instant),
    /// The resource has its id; it is not ready yet.
    Made(Instant),
    Done,
    Failed,
    Skipped,
}

impl Progress {
    /// Whether it may still change.
    pub(super) fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Running(_) | Self::Made(_))
    }

    /// When the work on it began.
    pub(super) fn since(self) -> Option<Instant> {
        match self {
            Self::Running(since) | Self::Made(since) => Some(since),
            _ => None,
        }
    }
}

impl<C: Cloud> Run<C> {
    /// Notes what is known of a resource that is there.
    pub(super) fn note(&mut self, step: usize, found: &Found) {
        let step = &self.plan.steps[step];
        if matches!(step.operation, Operation::Release { .. }) {
            // Its outputs may end with it.
            return;
        }
        self.outputs
            .entry(step.key.clone())
            .or_default()
            .extend(found.outputs.clone());
    }

    pub(super) fn made(&mut self, step: usize) {
        let since = self.progress[step].since().unwrap_or_else(Instant::now);
        self.progress[step] = Progress::Made(since);
    }

    pub(super) fn done(&mut self, step: usize) {
        self.report(step, State::Done);
        self.progress[step] = Progress::Done;
    }

    pub(super) fn fail(&mut self, step: usize, fault: Fault) {
        if is_stop(&fault) {
            return;
        }
        self.failures
            .push((self.plan.steps[step].key.clone(), fault.clone()));
        self.report(step, State::Failed(fault));
        self.progress[step] = Progress::Failed;
    }

    pub(super) fn skip(&mut self, step: usize) {
        self.report(step, State::Skipped);
        self.progress[step] = Progress::Skipped;
    }

    /// No receiver is required: an event that can't be sent is no failure.
    pub(super) fn report(&self, index: usize, state: State) {
        let step = &self.plan.steps[index];
        let is_deletion = matches!(step.operation, Operation::Delete { .. });
        let made = self
            .outputs
            .get(&step.key)
            .and_then(|outputs| outputs.get(&kavak_stack::Output::Id));
        let id = if is_deletion {
            step.id().map(str::to_owned)
        } else {
            made.cloned()
        };
        let _ = self.events.send(Event::Change {
            step: index,
            key: step.key.clone(),
            kind: step.kind(),
            action: step.action(),
            state,
            id,
            elapsed: self.progress[index]
                .since()
                .map(|since| since.elapsed())
                .unwrap_or_default(),
        });
    }
}
