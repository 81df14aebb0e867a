//! What the engine asks of the world; AWS is the one that users have, tests
//! have their own.

use std::{collections::BTreeMap, future::Future};

use kavak_stack::{Found, Key, Kind, Observed, Spec, plan::Leaves};

use crate::Fault;

/// What blocks the deletion of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocker {
    /// What it is and whose, for the user.
    pub what: String,
    /// Whether it stays until a user removes it, as what others own does;
    /// interfaces that a service leaves behind go by themselves.
    pub is_lasting: bool,
}

/// The world that a plan is carried out in.
///
/// Each method makes calls once and reports what became of them; trying
/// again, waiting and looking up after a lost reply is the engine's part.
/// Every method may be repeated after any failure.
pub trait Cloud: Send + Sync + 'static {
    /// Makes the one call that creates the resource, with name and tags (and
    /// client token, the same for each try of one run) in it. The answer is the
    /// resource as AWS makes it: attributes that need further calls have
    /// AWS's defaults, and [`Cloud::update`] brings them to what is wanted.
    fn create(&self, key: &Key, spec: &Spec) -> impl Future<Output = Result<Found, Fault>> + Send;

    /// Brings the attributes from those of `found` to those of `to`, and reports
    /// what it is then. Calls for attributes that are equal are not made.
    fn update(
        &self,
        key: &Key,
        found: &Found,
        to: &Spec,
    ) -> impl Future<Output = Result<Found, Fault>> + Send;

    /// Asks for the deletion, which leaves behind what `leaves` says. A resource
    /// that is gone or going is no failure.
    fn delete(
        &self,
        key: &Key,
        found: &Found,
        leaves: &Leaves,
    ) -> impl Future<Output = Result<(), Fault>> + Send;

    /// Reads all resources of a kind that are being waited for, in one batch.
    /// What is not in the answer is gone.
    fn look<'a>(
        &'a self,
        kind: Kind,
        waiting: &'a BTreeMap<Key, Found>,
    ) -> impl Future<Output = Result<BTreeMap<Key, Found>, Fault>> + Send + 'a;

    /// What blocks the deletion of these resources, as far as it can be seen. One
    /// batch for all that network interfaces may block; the others come by their
    /// kinds.
    fn blockers<'a>(
        &'a self,
        waiting: &'a BTreeMap<Key, Found>,
    ) -> impl Future<Output = Result<BTreeMap<Key, Blocker>, Fault>> + Send + 'a;

    /// Reads everything that belongs to the environment.
    fn observe(&self) -> impl Future<Output = Result<Observed, Fault>> + Send;
}
