//! Waiting: one batched read for all resources of a kind that somebody waits
//! for, at the pace of the most urgent of them.

mod pace;

use std::{collections::BTreeMap, time::Duration};

use kavak_stack::{Condition, Found, Key, Kind, plan::Deed};
use tokio::time::Instant;

use super::{Message, Run};
use crate::{Class, Cloud, Event, Fault};

/// How long a resource that was just made may be missing from reads
/// (`aws.md` §2: eventual consistency, five minutes).
const UNSEEN: Duration = Duration::from_secs(300);

/// How long anything may take: nothing of the stack takes half of it, so what
/// does is not going to end.
const LONGEST: Duration = Duration::from_secs(3_600);

/// How long AWS may be out of reach of one who waits.
const UNREACHABLE: Duration = Duration::from_secs(600);

/// How long something that may flicker must say that it is ready.
const STEADY: Duration = Duration::from_secs(5);

/// How long a database that is started may still be told as stopped.
const STARTS: Duration = Duration::from_secs(60);

/// How long interfaces may linger before a deletion fails (`aws.md` §2).
const BLOCKED: Duration = Duration::from_secs(1_800);

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
    Blocked(BTreeMap<Key, String>),
}

/// Everything that waits for the same read.
pub(super) struct Watch {
    entries: BTreeMap<Key, Entry>,
    due: Instant,
    is_looking: bool,
    /// Doubles the pauses for each read in a row that failed.
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
    told: String,
    /// Since when every look saw it ready.
    ready_since: Option<Instant>,
    /// Whether the read that is on its way is about it.
    is_asked_for: bool,
}

impl<C: Cloud> Run<C> {
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
            told: String::new(),
            ready_since: None,
            is_asked_for: false,
        };
        watch
            .entries
            .insert(self.plan.steps[step].key.clone(), entry);
    }

    /// When the next read is due; `None` if nobody waits or every read is on
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
                self.tell_failed_read(&watch, &fault);
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

    fn tell_failed_read(&self, watch: &Watch, fault: &Fault) {
        let pause = self.pause(watch);
        for key in watch.entries.keys() {
            let _ = self.events.send(Event::Retry {
                key: key.clone(),
                fault: fault.clone(),
                pause,
            });
        }
    }

    /// Takes in what was seen of one resource; gives back the entry if the
    /// waiting goes on.
    fn judge(&mut self, key: &Key, entry: Entry, sight: &Sight) -> Option<Entry> {
        match sight {
            Sight::Blocked(blocked) => self.judge_blocked(entry, blocked.get(key)),
            Sight::Found(found) => match (&entry.goal, found.get(key)) {
                (Goal::Gone, None) => self.end(|run| run.done(entry.step)),
                (Goal::Ready, None) => self.judge_unseen(entry),
                (_, None) => self.end(|run| run.done(entry.step)),
                (goal, Some(found)) => {
                    let goal = goal.clone();
                    self.judge_found(entry, &goal, found)
                }
            },
        }
    }

    fn judge_found(&mut self, mut entry: Entry, goal: &Goal, found: &Found) -> Option<Entry> {
        if *goal == Goal::Ready {
            self.note(entry.step, found);
        }
        match (goal, &found.condition) {
            (Goal::Ready, Condition::Ready) => {
                if self.is_steady(&mut entry, found) {
                    return self.end(|run| run.done(entry.step));
                }
                Some(entry)
            }
            (Goal::Ready, Condition::Failed(reason)) => {
                let fault = Fault::new(Class::Failed, "wait", reason.clone());
                self.end(|run| run.fail(entry.step, fault))
            }
            (Goal::Settled, condition)
                if matches!(condition, Condition::Ready | Condition::Failed(_))
                    || found.is_stopped() =>
            {
                let found = found.clone();
                self.end(|run| run.delete(entry.step, found))
            }
            // Reads may be late to tell that it starts.
            (Goal::Ready, _) if found.is_stopped() && entry.since.elapsed() >= STARTS => {
                let message = "somebody stopped it; the next `up` starts it again";
                let fault = Fault::new(Class::Failed, "wait", message);
                self.end(|run| run.fail(entry.step, fault))
            }
            (Goal::Settled, Condition::Deleting) => {
                entry.goal = Goal::Gone;
                Some(entry)
            }
            (_, condition) if entry.since.elapsed() >= LONGEST => {
                let message = format!("still {} after an hour", word(condition));
                let fault = Fault::new(Class::Failed, "wait", message);
                self.end(|run| run.fail(entry.step, fault))
            }
            (_, condition) => {
                entry.ready_since = None;
                self.tell_wait(&mut entry, &word(condition));
                Some(entry)
            }
        }
    }

    /// Whether a resource that says that it is ready will stay so: it is as it
    /// was asked to be, or says so for some time.
    fn is_steady(&self, entry: &mut Entry, found: &Found) -> bool {
        let was_asked = !matches!(self.plan.steps[entry.step].deed, Deed::Keep(_));
        let is_as_asked =
            !found.has_pending_changes && entry.found.spec.settled(&found.spec) == found.spec;
        if !was_asked || is_as_asked || !found.spec.kind().may_flicker() {
            return true;
        }
        let since = *entry.ready_since.get_or_insert_with(Instant::now);
        since.elapsed() >= STEADY
    }

    fn judge_unseen(&mut self, entry: Entry) -> Option<Entry> {
        if entry.since.elapsed() < UNSEEN {
            return Some(entry);
        }
        let fault = Fault::new(
            Class::Failed,
            "wait",
            "it disappeared while it was waited for",
        );
        self.end(|run| run.fail(entry.step, fault))
    }

    fn judge_blocked(&mut self, mut entry: Entry, blocked: Option<&String>) -> Option<Entry> {
        let Goal::Unblocked(fault) = &entry.goal else {
            return None;
        };
        match blocked {
            Some(by) if entry.since.elapsed() >= BLOCKED => {
                let fault = Fault {
                    message: format!("{}: still held by {by}", fault.message),
                    ..fault.clone()
                };
                self.end(|run| run.fail(entry.step, fault))
            }
            Some(by) => {
                self.tell_wait(&mut entry, &format!("held by {by}"));
                Some(entry)
            }
            // Nothing to be seen; the refusal may outlive its cause (§2, linger).
            None if entry.since.elapsed() >= BLOCKED => {
                let fault = fault.clone();
                self.end(|run| run.fail(entry.step, fault))
            }
            None => self.end(|run| run.delete(entry.step, entry.found)),
        }
    }

    fn tell_wait(&self, entry: &mut Entry, for_what: &str) {
        if entry.told == for_what {
            return;
        }
        for_what.clone_into(&mut entry.told);
        let _ = self.events.send(Event::Wait {
            step: entry.step,
            key: self.plan.steps[entry.step].key.clone(),
            for_what: for_what.to_owned(),
            elapsed: entry.since.elapsed(),
        });
    }

    /// Ends the waiting of one entry.
    fn end(&mut self, end: impl FnOnce(&mut Self)) -> Option<Entry> {
        end(self);
        None
    }
}

fn word(condition: &Condition) -> String {
    match condition {
        Condition::Ready => "ready".into(),
        Condition::Pending(word) => word.clone(),
        Condition::Deleting => "deleting".into(),
        Condition::Failed(reason) => format!("failed: {reason}"),
    }
}
