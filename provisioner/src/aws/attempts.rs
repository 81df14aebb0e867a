//! Calls outside of plans, repeated while their failures pass by themselves.

use std::future::Future;

use kavak_engine::{Fault, Stop, mutate_once, retry};

use super::Clients;

impl Clients {
    /// Makes a reading call, again while AWS throttles or fails in passing.
    ///
    /// # Errors
    /// The last failure, once it does not pass or the patience is over.
    pub(crate) async fn read<T, F>(&self, call: impl Fn() -> F) -> Result<T, Fault>
    where
        F: Future<Output = Result<T, Fault>>,
    {
        retry::reading(&self.stop, call).await
    }

    /// Makes a mutating call that may be made twice: one with a token, or whose repetition
    /// changes nothing. Repeated like [`Self::read`], after a lost response too.
    ///
    /// # Errors
    /// The last failure, once it does not pass or the patience is over.
    pub(crate) async fn mutate<T, F>(&self, call: impl Fn() -> F) -> Result<T, Fault>
    where
        F: Future<Output = Result<T, Fault>>,
    {
        self.mutate_once(call, || async { Ok(None) }).await
    }

    /// Makes a mutating call that must not be made twice. After a lost response `look_up`
    /// returns what the call did, if it was applied.
    ///
    /// # Errors
    /// The last failure, once it does not pass or the patience is over; that of `look_up`.
    pub(crate) async fn mutate_once<T, A, L>(
        &self,
        call: impl Fn() -> A,
        look_up: impl Fn() -> L,
    ) -> Result<T, Fault>
    where
        A: Future<Output = Result<T, Fault>>,
        L: Future<Output = Result<Option<T>, Fault>>,
    {
        mutate_once(&self.stop, call, look_up).await
    }

    /// The order to stop that ends the waits of these clients.
    pub(crate) fn stop(&self) -> &Stop {
        &self.stop
    }
}
