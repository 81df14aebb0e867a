//! How far a run is.

use std::collections::{BTreeMap, BTreeSet};

use kavak_engine::{Event, State};
use kavak_stack::{
    Environment, Key, Plan,
    plan::{Action, Operation, Step},
};
use tokio::time::{Duration, Instant};

use super::{
    super::Tally,
    critical_path::{self, Span},
};
use crate::machine::ChangeView;

/// How far a run is.
pub(in crate::ui) struct Board {
    /// By the place in the plan.
    steps: Vec<Label>,
    /// The places of the steps that each one waits for.
    after: Vec<Vec<usize>>,
    /// When the steps that are done began and ended.
    spans: BTreeMap<usize, Span>,
    running: BTreeMap<usize, Running>,
    /// The places of the steps that count, and that are done.
    counted: BTreeSet<usize>,
    done: BTreeSet<usize>,
    failed: BTreeSet<Key>,
    unchanged: usize,
    began: Instant,
    environment: String,
}

/// How a step is shown.
pub(in crate::ui) struct Label {
    pub(in crate::ui) change: ChangeView,
    /// Set for what is only a part of what happens to a resource.
    pub(super) part: Option<Part>,
}

/// A step that is not all that happens to its resource.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum Part {
    Release,
    /// What could be done only after others had followed.
    Completion,
    /// Of what is created again.
    Removal,
}

impl Part {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Completion => "completion",
            Self::Removal => "removal",
        }
    }
}

/// A step under way.
pub(super) struct Running {
    pub(super) since: Instant,
    pub(super) waits_for: Option<String>,
}

impl Board {
    pub(super) fn new(plan: &Plan, environment: &Environment) -> Self {
        let steps: Vec<Label> = plan
            .steps
            .iter()
            .map(|step| Label {
                change: ChangeView::new(step, plan, environment),
                part: match step.operation {
                    Operation::Release { .. } => Some(Part::Release),
                    Operation::Finish { .. } => Some(Part::Completion),
                    Operation::Delete { replaced: true, .. } => Some(Part::Removal),
                    _ => None,
                },
            })
            .collect();
        let counts = |label: &Label| label.part.is_none() && label.change.action != Action::None;
        Self {
            counted: (0..steps.len())
                .filter(|step| counts(&steps[*step]))
                .collect(),
            steps,
            after: plan.steps.iter().map(places_before).collect(),
            spans: BTreeMap::new(),
            running: BTreeMap::new(),
            done: BTreeSet::new(),
            failed: BTreeSet::new(),
            unchanged: plan.count(Action::None),
            began: Instant::now(),
            environment: environment.prefix(),
        }
    }

    pub(super) fn take(&mut self, event: &Event) {
        match event {
            Event::Change {
                step,
                key,
                state,
                elapsed,
                ..
            } => match state {
                State::Started => {
                    let running = Running {
                        since: Instant::now(),
                        waits_for: None,
                    };
                    self.running.insert(*step, running);
                }
                State::Done => {
                    self.running.remove(step);
                    let ended = self.began.elapsed();
                    let began = ended.saturating_sub(*elapsed);
                    self.spans.insert(*step, Span { began, ended });
                    if self.counted.contains(step) {
                        self.done.insert(*step);
                    }
                }
                State::Failed(_) => {
                    self.running.remove(step);
                    self.failed.insert(key.clone());
                }
                State::Skipped => _ = self.running.remove(step),
            },
            Event::Wait { step, for_what, .. } => {
                let running = self.running.entry(*step).or_insert_with(|| Running {
                    since: Instant::now(),
                    waits_for: None,
                });
                running.waits_for = Some(for_what.clone());
            }
            Event::Retry { .. } => {}
        }
    }

    pub(in crate::ui) fn label(&self, step: usize) -> Option<&Label> {
        self.steps.get(step)
    }

    pub(super) fn running(&self) -> impl Iterator<Item = (&Label, &Running)> {
        self.running
            .iter()
            .filter_map(|(step, running)| Some((self.steps.get(*step)?, running)))
    }

    pub(super) fn done(&self) -> usize {
        self.done.len()
    }

    pub(super) fn total(&self) -> usize {
        self.counted.len()
    }

    pub(super) fn environment(&self) -> &str {
        &self.environment
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    /// What a long run took so long for, a line a step.
    pub(super) fn critical_path(&self) -> Vec<String> {
        let name = |step: usize| {
            let label = &self.steps[step];
            format!("{} {}", label.done_word(), label.change.key)
        };
        critical_path::lines(&self.spans, &self.after, name)
    }

    pub(super) fn tally(&self) -> Tally {
        let count = |action: Action| {
            let is_of = |step: &&usize| self.steps[**step].change.action == action;
            self.done.iter().filter(is_of).count()
        };
        Tally {
            created: count(Action::Create),
            updated: count(Action::Update),
            replaced: count(Action::Replace),
            deleted: count(Action::Delete),
            unchanged: self.unchanged,
            failed: self.failed.len(),
        }
    }
}

fn places_before(step: &Step) -> Vec<usize> {
    let after = step.after.iter().map(|it| it.step);
    after.chain(step.ready_with.iter().copied()).collect()
}

impl Label {
    /// What was done, in one word.
    pub(in crate::ui) fn done_word(&self) -> &'static str {
        match (self.part, self.change.action) {
            (Some(Part::Release), _) => "released",
            (Some(Part::Completion), _) => "finished",
            (Some(Part::Removal), _) => "removed",
            (None, Action::Create) => "created",
            (None, Action::Update) => "updated",
            (None, Action::Replace) => "replaced",
            (None, Action::Delete) => "deleted",
            (None, Action::None) => "ready",
        }
    }
}
