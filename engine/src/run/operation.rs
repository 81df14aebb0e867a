//! Carrying out the operation of a step.

use std::future::Future;

use kavak_stack::{
    Condition, Found, Key, Spec,
    plan::{Leaves, Operation},
    spec::ResolveError,
};
use tokio::time::Instant;

use super::{Message, Run, progress::Progress, watch::Goal};
use crate::{
    Class, Cloud, Events, Fault, State,
    mutation::{Deletion, Mutation},
    stop::Stop,
};

impl<C: Cloud> Run<C> {
    pub(super) fn start(&mut self, step: usize) {
        self.progress[step] = Progress::Running(Instant::now());
        match self.plan.steps[step].operation.clone() {
            Operation::Keep(found) => self.await_ready(step, found),
            Operation::Create { spec, .. } => {
                if let Some(spec) = self.begin(step, &spec) {
                    self.spawn(
                        async move |work| {
                            Message::Created(step, work.mutation().create(&spec).await)
                        },
                        step,
                    );
                }
            }
            Operation::Update { found, to, .. }
            | Operation::Release { found, to }
            | Operation::Finish { found, to } => {
                if let Some(to) = self.begin(step, &to) {
                    self.update(step, found, to);
                }
            }
            Operation::Delete { found, .. } => {
                self.report(step, State::Started);
                self.delete(step, found);
            }
        }
    }

    /// Reports that the step began and resolves what it is to make.
    fn begin(&mut self, step: usize, spec: &Spec) -> Option<Spec> {
        self.report(step, State::Started);
        match self.resolve(spec) {
            Ok(spec) => Some(spec),
            Err(error) => {
                self.fail(
                    step,
                    Fault::new(Class::Failed, "resolve", error.to_string()),
                );
                None
            }
        }
    }

    /// Goes on with a resource that has just been made: brings what the
    /// creating call could not set to what is wanted.
    pub(super) fn complete(&mut self, step: usize, found: Found) {
        self.note(step, &found);
        self.made(step);
        let Operation::Create { spec, .. } = self.plan.steps[step].operation.clone() else {
            return;
        };
        match self.resolve(&spec) {
            Ok(to) => self.update(step, found, to),
            Err(error) => self.fail(
                step,
                Fault::new(Class::Failed, "resolve", error.to_string()),
            ),
        }
    }

    fn update(&mut self, step: usize, found: Found, to: Spec) {
        self.spawn(
            async move |work| Message::Updated(step, work.mutation().update(&found, &to).await),
            step,
        );
    }

    pub(super) fn delete(&mut self, step: usize, found: Found) {
        if found.condition == Condition::Deleting {
            self.watch(step, found, Goal::Gone);
            return;
        }
        let leaves = match &self.plan.steps[step].operation {
            Operation::Delete { leaves, .. } => leaves.clone(),
            _ => Leaves::default(),
        };
        self.spawn(
            async move |work| Message::Deleted(step, work.mutation().delete(&found, &leaves).await),
            step,
        );
    }

    /// The resource is as it should be; what is left is to wait for it.
    pub(super) fn await_ready(&mut self, step: usize, found: Found) {
        self.note(step, &found);
        self.made(step);
        match &found.condition {
            Condition::Ready => self.done(step),
            _ => self.watch(step, found, Goal::Ready),
        }
    }

    pub(super) fn after_deletion(&mut self, step: usize, deletion: Deletion) {
        let Operation::Delete { found, .. } = self.plan.steps[step].operation.clone() else {
            return;
        };
        match deletion {
            Deletion::Accepted if found.spec.kind().is_polled() => {
                self.watch(step, found, Goal::Gone)
            }
            Deletion::Accepted => self.done(step),
            Deletion::Busy => self.watch(step, found, Goal::Settled),
            Deletion::Blocked(fault) => self.watch(step, found, Goal::Unblocked(fault)),
        }
    }

    fn resolve(&self, spec: &Spec) -> Result<Spec, ResolveError> {
        spec.resolve(&|key, output| self.outputs.get(key)?.get(&output).cloned())
    }

    fn spawn<F>(&mut self, work: impl FnOnce(Work<C>) -> F, step: usize)
    where
        F: Future<Output = Message> + Send + 'static,
    {
        self.changes_in_flight += 1;
        let key = self.plan.steps[step].key.clone();
        self.tasks.spawn(work(Work {
            cloud: self.cloud.clone(),
            key,
            events: self.events.clone(),
            stop: self.stop.clone(),
        }));
    }
}

/// What a change needs to go on by itself.
struct Work<C> {
    cloud: std::sync::Arc<C>,
    key: Key,
    events: Events,
    stop: Stop,
}

impl<C: Cloud> Work<C> {
    fn mutation(&self) -> Mutation<'_, C> {
        Mutation {
            cloud: &self.cloud,
            key: &self.key,
            events: &self.events,
            stop: &self.stop,
        }
    }
}
