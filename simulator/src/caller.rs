//! Callers.

use std::sync::Arc;

use tokio::sync::Notify;

/// One of a simulator's callers, in the order in which they came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallerId(pub u64);

/// A caller, which a fault can kill.
#[derive(Clone)]
pub(crate) struct Caller {
    id: CallerId,
    died: Arc<Notify>,
}

impl Caller {
    pub(crate) fn of(number: u64) -> Self {
        Self {
            id: CallerId(number),
            died: Arc::new(Notify::new()),
        }
    }

    pub(crate) const fn id(&self) -> CallerId {
        self.id
    }

    /// Nothing is ever answered any more.
    pub(crate) async fn dies<T>(&self) -> T {
        self.died.notify_one();
        std::future::pending().await
    }

    pub(crate) async fn died(&self) {
        self.died.notified().await;
    }
}
