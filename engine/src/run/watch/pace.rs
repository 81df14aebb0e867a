//! When to look next at those that are waited for.

use std::time::Duration;

use tokio::time::Instant;

use super::{Run, STEADY, Watch};
use crate::{Cloud, order::typical_seconds, waiting};

/// The longest pause after reads that failed.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

impl<C: Cloud> Run<C> {
    /// The pause before the next look, which the most urgent one decides.
    pub(super) fn pause(&self, watch: &Watch) -> Duration {
        let longest = self.longest_rest().max(self.rest_of(watch));
        let backoff = watch.entries.values().map(|entry| {
            if let Some(since) = entry.ready_since {
                return STEADY.saturating_sub(since.elapsed());
            }
            self.pause_of(entry.step, entry.since, longest)
        });
        let pause = backoff.min().unwrap_or_default();
        let slowed = pause * 2u32.pow(watch.failed_reads.min(5));
        // However often it failed: that it passed must be seen.
        slowed.min(LONGEST_PAUSE.max(pause))
    }

    /// The pause before the next look at what a step has begun, in a run that
    /// has at least the time `longest` to go.
    pub(super) fn pause_of(&self, step: usize, since: Instant, longest: Duration) -> Duration {
        let slack = longest.saturating_sub(self.rest(step, since));
        let typical = typical_seconds(&self.plan.steps[step]);
        waiting::pause(since.elapsed(), typical, slack)
    }

    /// The time that the run has to go at least, by those that wait.
    pub(super) fn longest_rest(&self) -> Duration {
        let rests = self.watches.values().map(|watch| self.rest_of(watch));
        rests.max().unwrap_or_default()
    }

    fn rest_of(&self, watch: &Watch) -> Duration {
        let entries = watch.entries.values();
        let rests = entries.map(|entry| self.rest(entry.step, entry.since));
        rests.max().unwrap_or_default()
    }

    /// The typical time from now to the end of all that follows from a step.
    fn rest(&self, step: usize, since: Instant) -> Duration {
        let typical = Duration::from_secs(typical_seconds(&self.plan.steps[step]).into());
        let chain = Duration::from_secs(self.chain_seconds[step].into());
        chain.saturating_sub(since.elapsed().min(typical))
    }
}
