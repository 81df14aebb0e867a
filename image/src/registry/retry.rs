//! How often, and how long apart, a request is made again.

use std::time::Duration;

use kavak_calls::ExponentialBackoff;

use super::{answer::Refusal, error::RegistryError};

const BACKOFF: ExponentialBackoff =
    ExponentialBackoff::doubling(Duration::from_millis(250), Duration::from_secs(8));
/// Tries without getting any further: about half a minute.
const TRIES: u32 = 7;
/// Before anything was heard of a registry, it is rather down than busy.
const TRIES_BEFORE_FIRST_ANSWER: u32 = 2;

/// Why a try came to nothing.
#[derive(Debug)]
pub(super) enum Failure {
    /// No answer.
    Connection(reqwest::Error),
    /// An answer that is no.
    Refused(Refusal),
    /// Nothing that another try would fix.
    Final(RegistryError),
}

/// Counts the tries in which nothing came forward.
#[derive(Debug, Default)]
pub(super) struct Tries {
    failed: u32,
}

impl Failure {
    fn is_passing(&self) -> bool {
        match self {
            Self::Connection(error) => !error.is_builder(),
            Self::Refused(refusal) => refusal.is_passing(),
            Self::Final(_) => false,
        }
    }

    pub(super) fn error(self, registry: &str, doing: &str, repository: &str) -> RegistryError {
        match self {
            Self::Connection(source) if source.is_connect() => RegistryError::Unreachable {
                registry: registry.to_owned(),
                source: source.without_url(),
            },
            Self::Connection(source) => RegistryError::Broken {
                doing: doing.to_owned(),
                source: source.without_url(),
            },
            Self::Refused(refusal) => refusal.error(doing, repository),
            Self::Final(error) => error,
        }
    }
}

impl Tries {
    /// Something came forward: patience begins again.
    pub(super) fn advanced(&mut self) {
        self.failed = 0;
    }

    /// Waits before the next try, or gives the failure back where there is none.
    ///
    /// # Errors
    /// The failure, if it does not pass or the patience is over.
    pub(super) async fn pause(
        &mut self,
        failure: Failure,
        has_answered: bool,
    ) -> Result<(), Failure> {
        let limit = match has_answered {
            true => TRIES,
            false => TRIES_BEFORE_FIRST_ANSWER,
        };
        self.failed += 1;
        if !failure.is_passing() || self.failed >= limit {
            return Err(failure);
        }
        // One push waits for one registry: there are no others to part from by jitter.
        wait(BACKOFF.after(self.failed, 0.0)).await;
        Ok(())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this crate knows no engine; the wait is bounded, and ends with the push that is dropped"
)]
async fn wait(pause: Duration) {
    tokio::time::sleep(pause).await;
}
