//! The order to stop: no new work, what is under way is finished.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use tokio_util::sync::CancellationToken;

use crate::{Class, Fault, StopReason};

/// How long calls under way may go on after the order to stop.
pub(crate) const GRACE: Duration = Duration::from_secs(5);

/// Asks a run to stop, from a signal handler or a clock.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    token: CancellationToken,
    reason: Arc<OnceLock<StopReason>>,
    /// The order of which this is a part.
    whole: Option<Arc<Stop>>,
}

impl Stop {
    /// The order to stop a part of what this one stops: it comes with this one,
    /// or alone.
    #[must_use]
    pub fn part(&self) -> Self {
        Self {
            token: self.token.child_token(),
            reason: Arc::default(),
            whole: Some(Arc::new(self.clone())),
        }
    }

    /// Gives the order; the first reason counts.
    pub fn order(&self, reason: StopReason) {
        // A second order changes nothing.
        let _ = self.reason.set(reason);
        self.token.cancel();
    }

    /// Why the run was stopped, if it was.
    #[must_use]
    pub fn reason(&self) -> Option<StopReason> {
        let whole = || self.whole.as_ref()?.reason();
        self.reason.get().copied().or_else(whole)
    }

    /// Waits for the order.
    pub async fn ordered(&self) {
        self.token.cancelled().await;
    }

    /// Backoff, unless the order comes.
    ///
    /// # Errors
    /// [`Class::Stopped`] if it came.
    pub async fn pause(&self, pause: Duration) -> Result<(), Fault> {
        tokio::select! {
            biased;
            () = tokio::time::sleep(pause) => Ok(()),
            () = self.ordered() => Err(Fault::new(Class::Stopped, "wait", "the run was stopped")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_stopped_alone_or_with_the_whole() {
        let whole = Stop::default();
        let (first, second) = (whole.part(), whole.part());
        first.order(StopReason::LockLost);
        assert_eq!(first.reason(), Some(StopReason::LockLost));
        assert_eq!((whole.reason(), second.reason()), (None, None));
        whole.order(StopReason::Interrupted);
        assert!(second.token.is_cancelled());
        assert_eq!(second.reason(), Some(StopReason::Interrupted));
        assert_eq!(
            first.reason(),
            Some(StopReason::LockLost),
            "the first counts"
        );
    }
}
