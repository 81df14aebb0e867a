//! Waiting: one batched read for all resources of a kind that are waited
//! for, at the pace of the most urgent of them.

mod judge;
mod pace;

use std::{collections::BTreeMap, time::Duration};

use kavak_stack::{Found, Key, Kind};
use tokio::time::Instant;

use super::{Message, Run};
use crate::{Blocker, Class, Cloud, Event, Fault};

/// How long anything may take: nothing of the stack takes half of it, so what
/// does is not going to end.
const LONGEST: Duration = Duration::from_secs(3_600);

/// How long AWS may be out of reach of one who waits.
const UNREACHABLE: Duration = Duration::from_secs(600);

/// How long something that may flicker must say that it is ready.
const STEADY: Duration = Duration::from_secs(5);

/// What one batched read is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    /// The condition of resources of a kind.
    Condition(Kind),
    /// Which network interfaces stand in the way of deletions.
    Interfaces,
    /// What stands in the way of the deletion of resources of a kind.
    Blockers(Kind),
}

/// What one waits for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Goal {
    /// That it is ready.
    Ready,
    /// That it is gone.
    Gone,
    /// That it is no longer busy, to be deleted then.
    Settled,
    /// That nothing holds it any more, to be deleted then; why it was refused.
    Unblocked(Fault),
}

/// What a read saw.
pub(super) enum Sight {
    Found(BTreeMap<Key, Found>),
    Blocked(BTreeMap<Key, Blocker>),
}

/// Everything that waits for the same read.
pub(super) struct Watch {
    entries: BTreeMap<Key, Entry>,
    due: Instant,
    is_looking: bool,
    /// Doubles the backoff for each read in a row that failed.
    failed_reads: u32,
    /// Since when no read got through.
    failing_since: Option<Instant>,
}

impl Watch {
    /// Whether waiting goes on after a read that failed like this.
    fn outlasts(&mut self, fault: &Fault) -> bool {
        let since = *self.failing_since.get_or_insert_with(Instant::now);
        let limit = if fault.class == Class::Unreachable {
            UNREACHABLE
        } else {
            LONGEST
        };
        fault.class.patience().is_some() && since.elapsed() < limit
    }
}

struct Entry {
    step: usize,
    since: Instant,
    found: Found,
    goal: Goal,
    reported: String,
    /// Since when every look saw it ready.
    ready_since: Option<Instant>,
    /// Whether the read that is on its way is about it.
    is_asked_for: bool,
}

impl<C: Cloud> Run<C> {
    /// Whether the step is waited for, with all its calls made.
    pub(super) fn is_watched(&self, step: usize) -> bool {
        let mut entries = self.watches.values().flat_map(|it| it.entries.values());
        entries.any(|entry| entry.step == step)
    }

    /// Waits for the step no longer.
    pub(super) fn unwatch(&mut self, step: usize) {
        for watch in self.watches.values_mut() {
            watch.entries.retain(|_, entry| entry.step != step);
        }
        // A read on its way finds no one who waits for it.
        self.watches
            .retain(|_, watch| watch.is_looking || !watch.entries.is_empty());
    }

    pub(super) fn watch(&mut self, step: usize, found: Found, goal: Goal) {
        let kind = found.spec.kind();
        let subject = match goal {
            Goal::Unblocked(_) if kind.is_held_by_interfaces() => Subject::Interfaces,
            Goal::Unblocked(_) => Subject::Blockers(kind),
            _ => Subject::Condition(kind),
        };
        let now = Instant::now();
        // What was refused once is asked for again after a pause, which grows
        // from the first refusal on.
        let (since, due) = match goal {
            Goal::Ready | Goal::Gone => (now, now),
            Goal::Settled | Goal::Unblocked(_) => {
                let since = *self.refused_since.entry(step).or_insert(now);
                (since, now + self.pause_of(step, since, self.longest_rest()))
            }
        };
        let watch = self.watches.entry(subject).or_insert_with(|| Watch {
            entries: BTreeMap::new(),
            due,
            is_looking: false,
            failed_reads: 0,
            failing_since: None,
        });
        watch.due = watch.due.min(due);
        let entry = Entry {
            step,
            since,
            found,
            goal,
            reported: String::new(),
            ready_since: None,
            is_asked_for: false,
        };
        watch
            .entries
            .insert(self.plan.steps[step].key.clone(), entry);
    }

    /// When the next read is due; `None` if no one waits or every read is on
    /// its way.
    pub(super) fn next_look(&self) -> Option<Instant> {
        self.watches
            .values()
            .filter(|watch| !watch.is_looking)
            .map(|watch| watch.due)
            .min()
    }

    pub(super) fn look_at_what_is_due(&mut self) {
        let now = Instant::now();
        for (subject, watch) in self
            .watches
            .iter_mut()
            .filter(|(_, watch)| !watch.is_looking && watch.due <= now)
        {
            watch.is_looking = true;
            watch
                .entries
                .values_mut()
                .for_each(|entry| entry.is_asked_for = true);
            let (cloud, subject) = (self.cloud.clone(), *subject);
            let found: BTreeMap<Key, Found> = watch
                .entries
                .iter()
                .map(|(key, entry)| (key.clone(), entry.found.clone()))
                .collect();
            self.tasks.spawn(async move {
                let sight = match subject {
                    Subject::Condition(kind) => cloud.look(kind, &found).await.map(Sight::Found),
                    Subject::Interfaces | Subject::Blockers(_) => {
                        cloud.blockers(&found).await.map(Sight::Blocked)
                    }
                };
                Message::Looked(subject, sight)
            });
        }
    }

    pub(super) fn take_in_sight(&mut self, subject: Subject, sight: Result<Sight, Fault>) {
        let Some(mut watch) = self.watches.remove(&subject) else {
            return;
        };
        watch.is_looking = false;
        match sight {
            Ok(sight) => {
                watch.failed_reads = 0;
                watch.failing_since = None;
                let entries = std::mem::take(&mut watch.entries);
                for (key, entry) in entries {
                    // One that began to wait meanwhile was not asked for.
                    let is_asked_for = entry.is_asked_for;
                    let still = if is_asked_for {
                        self.judge(&key, entry, &sight)
                    } else {
                        Some(entry)
                    };
                    if let Some(entry) = still {
                        watch.entries.insert(key, entry);
                    }
                }
            }
            // Waiting goes on through what passes by itself, for a while.
            Err(fault) if watch.outlasts(&fault) => {
                watch.failed_reads += 1;
                self.report_failed_read(&watch, &fault);
            }
            Err(fault) => {
                for entry in std::mem::take(&mut watch.entries).into_values() {
                    self.fail(entry.step, fault.clone());
                }
            }
        }
        // Steps that began to wait while the read was on its way.
        if let Some(newer) = self.watches.remove(&subject) {
            watch.entries.extend(newer.entries);
        }
        if !watch.entries.is_empty() {
            watch.due = Instant::now() + self.pause(&watch);
            self.watches.insert(subject, watch);
        }
    }

    fn report_failed_read(&self, watch: &Watch, fault: &Fault) {
        let pause = self.pause(watch);
        for key in watch.entries.keys() {
            let _ = self.events.send(Event::Retry {
                key: key.clone(),
                fault: fault.clone(),
                pause,
            });
        }
    }
}
