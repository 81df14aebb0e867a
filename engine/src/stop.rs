//! The order to stop: no new work, what is under way is finished.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use tokio_util::sync::CancellationToken;

use crate::{Class, Fault, StopReason};

/// How long calls under way may go on after the order to stop.
pub(crate) const GRACE: Duration = Duration::from_secs(5);

/// A way to tell a run to stop, from a signal handler or a clock.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    token: CancellationToken,
    reason: Arc<OnceLock<StopReason>>,
}

impl Stop {
    /// Gives the order; the first reason counts.
    pub fn order(&self, reason: StopReason) {
        // A second order changes nothing.
        let _ = self.reason.set(reason);
        self.token.cancel();
    }

    /// Why the run was told to stop, if it was.
    #[must_use]
    pub fn reason(&self) -> Option<StopReason> {
        self.reason.get().copied()
    }

    /// Waits for the order.
    pub async fn ordered(&self) {
        self.token.cancelled().await;
    }

    /// Pauses, unless the order comes.
    ///
    /// # Errors
    /// [`Class::Stopped`] if it came.
    pub async fn pause(&self, pause: Duration) -> Result<(), Fault> {
        tokio::select! {
            biased;
            () = tokio::time::sleep(pause) => Ok(()),
            () = self.ordered() => Err(Fault::new(Class::Stopped, "wait", "the run was told to stop")),
        }
    }
}
