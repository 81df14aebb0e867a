//! Counting, timing out and repeating calls.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use aws_config::timeout::TimeoutConfig;
use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::{
            Intercept, context::BeforeTransmitInterceptorContextRef, dyn_dispatch_hint,
        },
        orchestrator::Metadata,
        runtime_components::RuntimeComponents,
    },
};
use aws_smithy_types::config_bag::ConfigBag;
use kavak_engine::{Fault, retry};

/// How many calls were sent.
#[derive(Debug, Default)]
pub struct Calls {
    all: AtomicU64,
    changing: AtomicU64,
}

impl Calls {
    /// All calls.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.all.load(Ordering::Relaxed)
    }

    /// Calls of actions that can change something.
    #[must_use]
    pub fn changing(&self) -> u64 {
        self.changing.load(Ordering::Relaxed)
    }
}

/// Counts each call as it is sent.
#[derive(Debug)]
pub(super) struct Counter(Arc<Calls>);

impl Counter {
    pub(super) fn new(calls: Arc<Calls>) -> Self {
        Self(calls)
    }
}

#[dyn_dispatch_hint]
impl Intercept for Counter {
    fn name(&self) -> &'static str {
        "count calls"
    }

    fn read_before_transmit(
        &self,
        _context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.all.fetch_add(1, Ordering::Relaxed);
        if config
            .load::<Metadata>()
            .is_some_and(|call| is_changing(call.name()))
        {
            self.0.changing.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }
}

fn is_changing(action: &str) -> bool {
    ![
        "Describe",
        "Get",
        "List",
        "BatchGet",
        "BatchCheck",
        "Simulate",
    ]
    .iter()
    .any(|verb| action.starts_with(verb))
}

/// The time that one call may take: long enough for AWS's slowest creating
/// calls, short enough that a dead connection is noticed.
pub(super) fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(5))
        .operation_attempt_timeout(Duration::from_secs(30))
        .build()
}

/// Makes a reading call, again while AWS throttles or fails in passing.
///
/// # Errors
/// The last failure, once it is not of those or the patience is over.
pub(crate) async fn read<T, F>(call: impl Fn() -> F) -> Result<T, Fault>
where
    F: Future<Output = Result<T, Fault>>,
{
    retry::reading(call).await
}

/// Makes a changing call that may be made twice: one with a token, or whose
/// repetition changes nothing. Again as [`read`] does it, after a lost reply too.
///
/// # Errors
/// The last failure, once it is not of those or the patience is over.
pub(crate) async fn repeat<T, F>(call: impl Fn() -> F) -> Result<T, Fault>
where
    F: Future<Output = Result<T, Fault>>,
{
    retry::reading(call).await
}
