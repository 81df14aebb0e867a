//! What makes a mutation safe: repeated by class, looked up after a lost response. Every
//! mutating call goes through [`mutate`] but those of the lock, which are not repeated: a
//! second release could remove another run's entry.

use std::{future::Future, time::Duration};

use crate::{Class, Fault, Stop, retry::Backoff};

/// What follows a failed attempt of a mutation.
pub(crate) enum Recovery<T> {
    /// Nothing: the mutation was applied, though its response was lost.
    Applied(T),
    /// Another attempt, after the backoff of this class.
    Retry(Fault, Class),
    /// Another attempt, with a new backoff: what is in the way is seen to move.
    Renew(Fault),
}

/// Makes a mutating call until it is applied or its failures do not pass by themselves.
/// After each failure `recover` decides how to go on; `pause` waits between the attempts.
///
/// # Errors
/// The last failure, that of `recover`, or that of `pause`.
pub(crate) async fn mutate<T, A, R, P>(
    attempt: impl Fn() -> A,
    recover: impl Fn(Fault) -> R,
    pause: impl Fn(Fault, Duration) -> P,
) -> Result<T, Fault>
where
    A: Future<Output = Result<T, Fault>>,
    R: Future<Output = Result<Recovery<T>, Fault>>,
    P: Future<Output = Result<(), Fault>>,
{
    let mut backoff = Backoff::default();
    loop {
        let fault = match attempt().await {
            Ok(applied) => return Ok(applied),
            Err(fault) => fault,
        };
        let (fault, class) = match recover(fault).await? {
            Recovery::Applied(applied) => return Ok(applied),
            Recovery::Retry(fault, class) => (fault, class),
            Recovery::Renew(fault) => {
                backoff.renew();
                let class = fault.class;
                (fault, class)
            }
        };
        let Some(rest) = backoff.next(class) else {
            return Err(fault);
        };
        pause(fault, rest).await?;
    }
}

/// Makes a mutating call outside of a plan. After a lost response `look_up` returns what
/// the call did, if it did: nothing where its repetition changes nothing.
///
/// # Errors
/// The last failure, or that of `look_up`; [`Class::Stopped`] if the run is stopped during a
/// backoff.
pub async fn mutate_once<T, A, L>(
    stop: &Stop,
    call: impl Fn() -> A,
    look_up: impl Fn() -> L,
) -> Result<T, Fault>
where
    A: Future<Output = Result<T, Fault>>,
    L: Future<Output = Result<Option<T>, Fault>>,
{
    let recover = |fault: Fault| {
        let is_ambiguous = matches!(fault.class, Class::Ambiguous | Class::Transient);
        let look_up = is_ambiguous.then(&look_up);
        async move {
            let applied = match look_up {
                Some(look_up) => look_up.await?,
                None => None,
            };
            let class = fault.class;
            Ok(applied.map_or_else(|| Recovery::Retry(fault, class), Recovery::Applied))
        }
    };
    mutate(call, recover, |_, pause| stop.pause(pause)).await
}
