//! The order in which steps start.

use std::{cmp::Reverse, collections::BTreeMap};

use kavak_stack::{
    Key, Output, Outputs,
    plan::{After, Operation, Plan, Step, Until},
};

use super::{Run, progress::Progress};
use crate::Cloud;

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
}
