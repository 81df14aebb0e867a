//! What a look means for those who wait.

use std::time::Duration;

use kavak_stack::{Condition, Found, Key, plan::Operation};
use tokio::time::Instant;

use super::{super::Run, Entry, Goal, LONGEST, STEADY, Sight};
use crate::{Blocker, Class, Cloud, Event, Fault};

/// How long a resource that was just made may be missing from reads
/// (`docs/AWS.md#creating`: five minutes).
const UNSEEN: Duration = Duration::from_secs(300);

/// How long a database that is started may still be reported as stopped.
const STARTS: Duration = Duration::from_secs(60);

/// How long interfaces may linger before a deletion fails (`docs/AWS.md#deleting`:
/// up to 20 minutes).
const LINGERING: Duration = Duration::from_secs(1_260);

/// How long a deletion may be refused though nothing is seen that blocks it.
const UNEXPLAINED: Duration = Duration::from_secs(1_800);

/// How long something that others own may block a deletion: it may be on its way
/// out just now.
const LASTING: Duration = Duration::from_secs(60);

impl<C: Cloud> Run<C> {
    /// Takes in what was seen of one resource; gives back the entry if the
    /// waiting goes on.
    pub(super) fn judge(&mut self, key: &Key, entry: Entry, sight: &Sight) -> Option<Entry> {
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
            // Reads may be late to report that it starts.
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
                self.report_wait(&mut entry, &word(condition));
                Some(entry)
            }
        }
    }

    /// Whether a resource that says that it is ready will stay so: it is as it
    /// was asked to be, or says so for some time.
    fn is_steady(&self, entry: &mut Entry, found: &Found) -> bool {
        let was_asked = !matches!(self.plan.steps[entry.step].operation, Operation::Keep(_));
        let is_as_asked =
            !found.has_pending_changes && entry.found.spec.settled(&found.spec) == found.spec;
        if !was_asked || is_as_asked || !found.spec.kind().can_flicker() {
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

    fn judge_blocked(&mut self, mut entry: Entry, blocker: Option<&Blocker>) -> Option<Entry> {
        let Goal::Unblocked(fault) = &entry.goal else {
            return None;
        };
        let limit = match blocker {
            None => UNEXPLAINED,
            Some(blocker) if blocker.is_lasting => LASTING,
            Some(_) => LINGERING,
        };
        let is_over = entry.since.elapsed() >= limit;
        match blocker {
            Some(Blocker { what, .. }) if is_over => {
                let fault = Fault {
                    message: format!("{}: blocked by {what}", fault.message),
                    ..fault.clone()
                };
                self.end(|run| run.fail(entry.step, fault))
            }
            Some(Blocker { what, .. }) => {
                self.report_wait(&mut entry, &format!("blocked by {what}"));
                Some(entry)
            }
            // The refusal may outlive its cause (`docs/AWS.md#deleting`).
            None if is_over => {
                let fault = fault.clone();
                self.end(|run| run.fail(entry.step, fault))
            }
            None => self.end(|run| run.delete(entry.step, entry.found)),
        }
    }

    fn report_wait(&self, entry: &mut Entry, for_what: &str) {
        if entry.reported == for_what {
            return;
        }
        for_what.clone_into(&mut entry.reported);
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
