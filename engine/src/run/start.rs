//! Starting steps.

use std::{cmp::Reverse, collections::BTreeMap, future::Future};

use kavak_stack::{
    Condition, Found, Key, Output, Outputs, Spec,
    plan::{After, Leaves, Operation, Plan, Step, Until},
    spec::ResolveError,
};
use tokio::time::Instant;

use super::{Message, Run, progress::Progress, watch::Goal};
use crate::{
    Class, Cloud, Events, Fault, State,
    mutation::{Deletion, Mutation},
    stop::Stop,
};

/// Changes under way at the same time: below the burst that every service
/// allows (`docs/AWS.md#calls`).
const MOST_CHANGES_IN_FLIGHT: usize = 16;

/// What is known before the first call: the outputs of what stays.
pub(super) fn known_outputs(plan: &Plan) -> BTreeMap<Key, Outputs> {
    plan.steps
        .iter()
        .filter_map(|step| match &step.operation {
            Operation::Keep(found) | Operation::Update { found, .. } => {
                Some((step.key.clone(), found.outputs.clone()))
            }
            Operation::Create { .. }
            | Operation::Release { .. }
            | Operation::Delete { .. }
            | Operation::Finish { .. } => None,
        })
        .collect()
}

/// The outputs that each step refers to.
pub(super) fn references(plan: &Plan) -> Vec<Vec<(Key, Output)>> {
    let of_step = |step: &Step| match &step.operation {
        Operation::Create { spec, .. }
        | Operation::Update { to: spec, .. }
        | Operation::Finish { to: spec, .. } => spec.references(),
        Operation::Keep(_) | Operation::Release { .. } | Operation::Delete { .. } => Vec::new(),
    };
    plan.steps.iter().map(of_step).collect()
}

impl<C: Cloud> Run<C> {
    /// Starts the steps whose time has come, the longest chain first.
    pub(super) fn start_what_can(&mut self) {
        // What is ready as it is ends at once and lets others start.
        while self.changes_in_flight < MOST_CHANGES_IN_FLIGHT {
            while self.pass_on_failures() {}
            let startable = (0..self.plan.steps.len()).filter(|step| self.can_start(*step));
            match startable.max_by_key(|step| (self.chain_seconds[*step], Reverse(*step))) {
                Some(step) => self.start(step),
                None => return,
            }
        }
    }

    /// Skips what stands on something that failed; returns whether it skipped any.
    fn pass_on_failures(&mut self) -> bool {
        let is_lost = |after: &After| {
            matches!(
                self.progress[after.step],
                Progress::Failed | Progress::Skipped
            )
        };
        let lost: Vec<usize> = (0..self.plan.steps.len())
            .filter(|step| self.progress[*step] == Progress::Waiting)
            .filter(|step| self.plan.steps[*step].after.iter().any(is_lost))
            .collect();
        for step in &lost {
            self.skip(*step);
        }
        !lost.is_empty() | self.end_hopeless_waits()
    }

    /// Skips what is created but can't become ready, because something that it
    /// needs for that failed; returns whether it skipped any.
    fn end_hopeless_waits(&mut self) -> bool {
        let is_lost =
            |step: &usize| matches!(self.progress[*step], Progress::Failed | Progress::Skipped);
        let hopeless: Vec<usize> = (0..self.plan.steps.len())
            .filter(|step| matches!(self.progress[*step], Progress::Made(_)))
            .filter(|step| self.is_watched(*step))
            .filter(|step| self.plan.steps[*step].ready_with.iter().any(is_lost))
            .collect();
        for step in &hopeless {
            self.unwatch(*step);
            self.skip(*step);
        }
        !hopeless.is_empty()
    }

    fn can_start(&self, step: usize) -> bool {
        self.progress[step] == Progress::Waiting
            && self.plan.steps[step]
                .after
                .iter()
                .all(|after| self.has_come(*after))
            && !self.waits_for_output(step)
    }

    fn has_come(&self, after: After) -> bool {
        match after.until {
            Until::Made => matches!(
                self.progress[after.step],
                Progress::Made(_) | Progress::Done
            ),
            Until::Done => self.progress[after.step] == Progress::Done,
        }
    }

    /// Whether the step refers to an output that AWS may still report.
    fn waits_for_output(&self, step: usize) -> bool {
        let is_unknown = |(key, output): &&(Key, Output)| {
            !self
                .outputs
                .get(key)
                .is_some_and(|known| known.contains_key(output))
        };
        self.references[step]
            .iter()
            .filter(is_unknown)
            .any(|(key, _)| {
                let dependency = self.plan.main_step(key);
                dependency.is_some_and(|dependency| self.progress[dependency].is_open())
            })
    }

    fn resolve(&self, spec: &Spec) -> Result<Spec, ResolveError> {
        spec.resolve(&|key, output| self.outputs.get(key)?.get(&output).cloned())
    }

    fn start(&mut self, step: usize) {
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
