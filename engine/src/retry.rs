//! Whether a failed call is retried, and after what backoff: decided here alone, by the class
//! of its error.

use std::{cell::RefCell, future::Future, time::Duration};

use kavak_calls::ExponentialBackoff;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use tokio::time::Instant;

use crate::{Class, Fault, Stop};

/// How long calls of a class are repeated (`docs/AWS.md#calls`), and with what backoff.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patience {
    /// The time between attempts.
    pub backoff: ExponentialBackoff,
    /// The class is given up after this time.
    pub total: Duration,
    /// The class is given up after this number of retries.
    pub max_retries: u32,
}

const fn patience(first_ms: u64, longest_ms: u64, total_s: u64) -> Patience {
    Patience {
        backoff: ExponentialBackoff::doubling(
            Duration::from_millis(first_ms),
            Duration::from_millis(longest_ms),
        ),
        total: Duration::from_secs(total_s),
        max_retries: u32::MAX,
    }
}

impl Class {
    /// How patiently calls that fail with this class are repeated; `None`:
    /// not at all.
    #[must_use]
    pub fn patience(self) -> Option<Patience> {
        Some(match self {
            Self::Throttled => patience(500, 10_000, 300),
            Self::Transient | Self::Ambiguous => patience(300, 5_000, 120),
            Self::Unreachable => patience(300, 2_000, 10),
            Self::NotVisibleYet => patience(200, 2_000, 300),
            Self::IamPropagating => patience(1_000, 5_000, 120),
            Self::NotLocked => patience(200, 2_000, 300),
            Self::Busy => patience(1_000, 10_000, 1_200),
            Self::InUse => patience(500, 5_000, 1_260),
            // The next request is signed with AWS's time (the SDK takes it from
            // the answer); if that is rejected too, the clock is not the cause.
            Self::ClockSkew => Patience {
                max_retries: 1,
                ..patience(100, 100, 60)
            },
            Self::AlreadyExists
            | Self::NotFound
            | Self::Capacity
            | Self::Quota
            | Self::Denied
            | Self::Credentials
            | Self::Invalid
            | Self::Unknown
            | Self::Intercepted
            | Self::Failed
            | Self::Stopped => return None,
        })
    }
}

/// The backoff between the attempts of one piece of work.
#[derive(Debug)]
pub struct Backoff {
    since: Instant,
    tries: u32,
    class: Option<Class>,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            since: Instant::now(),
            tries: 0,
            class: None,
        }
    }
}

impl Backoff {
    /// Counts the patience from now on: the obstacle is seen to move.
    pub fn renew(&mut self) {
        self.since = Instant::now();
    }

    /// The pause before the next try after a failure of this class; `None`
    /// when there is to be no further try. Another class than before starts
    /// again: it is another obstacle.
    pub fn next(&mut self, class: Class) -> Option<Duration> {
        if self.class != Some(class) {
            *self = Self {
                class: Some(class),
                ..Self::default()
            };
        }
        let patience = class.patience()?;
        self.tries += 1;
        let pause = patience.backoff.after(self.tries, jitter());
        let is_over =
            self.tries > patience.max_retries || self.since.elapsed() + pause > patience.total;
        (!is_over).then_some(pause)
    }
}

thread_local! {
    static CHANCE: RefCell<StdRng> = RefCell::new(StdRng::from_os_rng());
}

fn jitter() -> f64 {
    CHANCE.with_borrow_mut(|chance| chance.random_range(0.0..=1.0))
}

/// Makes the backoff of this thread that of `seed` from now on, so that a
/// simulated history can be repeated to the millisecond.
pub fn seed_backoff(seed: u64) {
    CHANCE.set(StdRng::seed_from_u64(seed));
}

/// Repeats a reading call as long as its failures pass by themselves.
///
/// # Errors
/// The last failure; [`Class::Stopped`] if the run is stopped during a backoff.
pub async fn reading<T, F>(stop: &Stop, call: impl Fn() -> F) -> Result<T, Fault>
where
    F: Future<Output = Result<T, Fault>>,
{
    let mut backoff = Backoff::default();
    loop {
        match call().await {
            Err(fault) => match backoff.next(fault.class) {
                Some(pause) => stop.pause(pause).await?,
                None => return Err(fault),
            },
            done => return done,
        }
    }
}
