//! Calls that a test holds back until it lets them go.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use kavak_proxy::{Call, InjectedFault};

/// How long a busy machine may take to come to a certain call.
pub(crate) const PATIENCE: Duration = Duration::from_secs(300);

/// Calls wait before it until it is opened.
pub(crate) struct Gate {
    reached: Receiver<()>,
    open: Option<Sender<()>>,
}

impl Gate {
    /// A closed gate before these calls, and the rule that a proxy needs for it.
    pub(crate) fn before(
        is_meant: impl Fn(&Call) -> bool + Send + Sync + 'static,
    ) -> (
        Self,
        impl Fn(&Call) -> InjectedFault + Send + Sync + 'static,
    ) {
        let ((report, reached), (open, opened)) = (channel(), channel::<()>());
        let (report, opened) = (Mutex::new(report), Mutex::new(opened));
        let rule = move |call: &Call| {
            if is_meant(call) {
                // The test may have ended.
                let _ = report.lock().expect("no rule panics").send(());
                // Until the other end is dropped.
                let _ = opened.lock().expect("no rule panics").recv();
            }
            InjectedFault::None
        };
        let open = Some(open);
        (Self { reached, open }, rule)
    }

    /// Returns when the first call has come to it.
    pub(crate) fn wait(&self) {
        let waited = self.reached.recv_timeout(PATIENCE);
        waited.expect("the call is made");
    }

    /// Lets all calls pass from now on.
    pub(crate) fn open(&mut self) {
        self.open = None;
    }

    /// Whether another call has come to it since the last one that was waited for.
    pub(crate) fn is_reached_again(&self) -> bool {
        self.reached.try_recv().is_ok()
    }
}
