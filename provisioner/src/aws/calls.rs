//! Counting, gating and timing out calls.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use aws_config::timeout::TimeoutConfig;
use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::{
            Intercept,
            context::{
                BeforeSerializationInterceptorContextRef, BeforeTransmitInterceptorContextMut,
            },
            dyn_dispatch_hint,
        },
        orchestrator::Metadata,
        runtime_components::RuntimeComponents,
    },
};
use aws_smithy_types::{
    body::SdkBody,
    config_bag::{ConfigBag, Storable, StoreReplace},
};
use kavak_calls::is_mutating;
use kavak_lock::{Clock as _, Permit, Reading, SystemClock};

use super::on_time::OnTime;

/// How many calls were sent, and what those that change something ask first.
#[derive(Debug, Default)]
pub struct Calls {
    all: AtomicU64,
    changing: AtomicU64,
    permit: OnceLock<Permit>,
    clock: SystemClock,
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

impl Calls {
    /// From now on changing calls go out only with this permit.
    pub(crate) fn demand(&self, permit: Permit) {
        // A run locks one environment once.
        let _ = self.permit.set(permit);
    }

    /// What all clients get but that of the lock.
    pub(super) fn gate(self: &Arc<Self>) -> Gate {
        Gate {
            calls: self.clone(),
            bypasses_lock: false,
        }
    }

    /// The same for the calls that take and renew the lock: they change
    /// nothing of the environment, and can't wait for themselves.
    pub(super) fn lock_gate(self: &Arc<Self>) -> Gate {
        Gate {
            calls: self.clone(),
            bypasses_lock: true,
        }
    }
}

/// Lets each call out that may go out now, or not at all, and counts it. The one
/// place that all calls come through.
#[derive(Debug)]
pub(super) struct Gate {
    calls: Arc<Calls>,
    bypasses_lock: bool,
}

/// The time of the decision to make a call.
#[derive(Debug)]
struct DecidedAt(Reading);

impl Storable for DecidedAt {
    type Storer = StoreReplace<Self>;
}

#[dyn_dispatch_hint]
impl Intercept for Gate {
    fn name(&self) -> &'static str {
        "demand the lock and count calls"
    }

    fn read_before_execution(
        &self,
        _context: &BeforeSerializationInterceptorContextRef<'_>,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let decided_at = DecidedAt(self.calls.clock.now());
        config.interceptor_state().store_put(decided_at);
        Ok(())
    }

    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _components: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(DecidedAt(decided_at)) = config.load::<DecidedAt>() {
            let body = context.request_mut().body_mut();
            let taken = std::mem::replace(body, SdkBody::taken());
            *body = SdkBody::from_body_1_x(OnTime::new(taken, self.calls.clock, *decided_at));
        }
        let is_mutating = !self.bypasses_lock
            && config
                .load::<Metadata>()
                .is_some_and(|call| is_mutating(call.name()));
        if is_mutating {
            if let Some(permit) = self.calls.permit.get() {
                permit.check()?;
            }
            self.calls.changing.fetch_add(1, Ordering::Relaxed);
        }
        self.calls.all.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// The time that one call may take: long enough for AWS's slowest creating
/// calls, short enough that a dead connection is noticed.
pub(super) fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(5))
        .operation_attempt_timeout(Duration::from_secs(30))
        .build()
}
