//! What the reads of a kind must be able to do.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::NetworkInterface;
use futures::future::BoxFuture;
use kavak_engine::Fault;
use kavak_stack::{Environment, Found, Key, Kind, Observed, Spec, for_each_kind, spec};

use super::ObserveScope;
use crate::aws::Clients;

/// How a kind is found, polled and reported. No question has a default: a kind without an answer
/// of its own says so by [`nothing!`].
#[diagnostic::on_unimplemented(
    note = "implement it in provisioner/src/resources/<service>/<kind>.rs"
)]
pub(crate) trait Observe: Sized {
    /// The read that finds all of the environment's.
    const READ: Read;

    /// Whether those that carry the environment's tags are looked for, by any name.
    const SWEEP: Sweep;

    /// Reads those that are waited for, in one batch. What is not in the answer is gone.
    async fn poll(awaited: &Awaited<'_>) -> Result<BTreeMap<Key, Found>, Fault>;

    /// Names what others have that uses it, so that it can't be deleted.
    async fn users(
        &self,
        aws: &Clients,
        environment: &Environment,
        id: &str,
    ) -> Result<Vec<String>, Fault>;

    /// The network interfaces that keep it from being deleted.
    fn interfaces(&self, id: &str) -> Option<Interfaces>;
}

/// The read that finds all resources of a kind that are the environment's.
pub(crate) enum Read {
    /// Its own; it may find other kinds, too.
    Own(for<'a> fn(&'a Clients, &'a ObserveScope) -> BoxFuture<'a, Result<Observed, Fault>>),
    /// That of another kind.
    With(Kind),
    /// It is not read, for this reason.
    Never(&'static str),
}

/// Whether leftovers of a kind, of which the tagging API has only a hint, exist.
pub(crate) enum Sweep {
    /// The service with this name in ARNs reports whether one of its resources exists.
    Service(
        &'static str,
        for<'a> fn(&'a Clients, Arn<'a>) -> BoxFuture<'a, Result<bool, Fault>>,
    ),
    /// Its service is that of another kind.
    With(Kind),
    /// They are not looked for, for this reason.
    Never(&'static str),
}

/// A name of a resource of AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arn<'a> {
    /// All of it: `arn:aws:rds:us-east-1:123456789012:db:name`.
    pub(crate) text: &'a str,
    /// `rds`
    pub(crate) service: &'a str,
    /// `db:name`
    pub(crate) resource: &'a str,
}

impl<'a> Arn<'a> {
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':').skip(2);
        Some(Self {
            text,
            service: parts.next()?,
            resource: parts.nth(2)?,
        })
    }
}

/// Network interfaces in a VPC.
pub(crate) struct Interfaces {
    /// Id of the VPC.
    pub(crate) vpc_id: String,
    /// Whether an interface of the VPC blocks the deletion of the resource with this id.
    pub(crate) blocks: fn(&NetworkInterface, &str) -> bool,
}

/// Resources of one kind that the engine waits for.
pub(crate) struct Awaited<'a> {
    pub(crate) aws: &'a Clients,
    pub(crate) environment: &'a Environment,
    pub(crate) resources: &'a BTreeMap<Key, Found>,
    /// When the deployment of the service that is waited for was made.
    pub(crate) deployed_at_ms: i64,
}

impl Awaited<'_> {
    /// The ids of all.
    pub(crate) fn ids(&self) -> Vec<&str> {
        self.resources.values().map(|it| it.id.as_str()).collect()
    }

    /// The attributes of all.
    pub(crate) fn specs<'a, T: 'a>(&'a self) -> impl Iterator<Item = &'a T>
    where
        &'a T: TryFrom<&'a Spec>,
    {
        let resources = self.resources.values();
        resources.filter_map(|it| it.spec.attributes_of())
    }

    /// What a read found of them, by their keys.
    pub(crate) fn by_key(&self, found: Vec<Found>) -> BTreeMap<Key, Found> {
        let key_of = |found: &Found| {
            let is_same = |(_, it): &(&Key, &Found)| it.id.eq_ignore_ascii_case(&found.id);
            let same = self.resources.iter().find(is_same);
            same.map(|(key, _)| key.clone())
        };
        found
            .into_iter()
            .filter_map(|found| Some((key_of(&found)?, found)))
            .collect()
    }
}

/// Answers these questions of [`Observe`] as a kind does to which they don't apply.
macro_rules! nothing {
    // It can be used as soon as it has an id.
    (@ poll) => {
        async fn poll(
            awaited: &$crate::observe::Awaited<'_>,
        ) -> Result<std::collections::BTreeMap<kavak_stack::Key, kavak_stack::Found>, kavak_engine::Fault>
        {
            let ready = |found: &kavak_stack::Found| {
                found.clone().in_condition(kavak_stack::Condition::Ready)
            };
            let resources = awaited.resources.iter();
            Ok(resources.map(|(key, found)| (key.clone(), ready(found))).collect())
        }
    };
    (@ users) => {
        async fn users(
            &self,
            _: &$crate::aws::Clients,
            _: &kavak_stack::Environment,
            _: &str,
        ) -> Result<Vec<String>, kavak_engine::Fault> {
            Ok(Vec::new())
        }
    };
    (@ interfaces) => {
        fn interfaces(&self, _: &str) -> Option<$crate::observe::Interfaces> {
            None
        }
    };
    ($($question:ident)+) => { $($crate::observe::nothing!(@ $question);)+ };
}
pub(crate) use nothing;

macro_rules! dispatch {
    ([$($kind:ident)+]) => {
        /// [`Observe::READ`] of each kind, in the order of [`Kind`].
        pub(super) const READS: &[Read] = &[$(<spec::$kind as Observe>::READ),+];

        /// [`Observe::SWEEP`] of each kind, in the order of [`Kind`].
        pub(super) const SWEEPS: &[Sweep] = &[$(<spec::$kind as Observe>::SWEEP),+];

        /// [`Observe::poll`] of the kind.
        pub(crate) async fn poll(
            kind: Kind,
            awaited: &Awaited<'_>,
        ) -> Result<BTreeMap<Key, Found>, Fault> {
            match kind {
                $(Kind::$kind => Box::pin(<spec::$kind as Observe>::poll(awaited)).await,)+
            }
        }

        /// [`Observe::users`] of the kind.
        pub(super) async fn users(
            aws: &Clients,
            environment: &Environment,
            found: &Found,
        ) -> Result<Vec<String>, Fault> {
            match &found.spec {
                $(Spec::$kind(it) => Box::pin(it.users(aws, environment, &found.id)).await,)+
            }
        }

        /// [`Observe::interfaces`] of the kind.
        pub(super) fn interfaces(found: &Found) -> Option<Interfaces> {
            match &found.spec {
                $(Spec::$kind(it) => it.interfaces(&found.id),)+
            }
        }
    };
}

for_each_kind!(dispatch);

// A kind that relies on another one, relies on one that has an answer of its own.
const _: () = {
    let mut index = 0;
    while index < READS.len() {
        match &READS[index] {
            Read::Own(_) => {}
            Read::With(kind) => assert!(matches!(READS[*kind as usize], Read::Own(_))),
            Read::Never(reason) => assert!(!reason.is_empty()),
        }
        match &SWEEPS[index] {
            Sweep::Service(..) => {}
            Sweep::With(kind) => assert!(matches!(SWEEPS[*kind as usize], Sweep::Service(..))),
            Sweep::Never(reason) => assert!(!reason.is_empty()),
        }
        index += 1;
    }
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arn_names_its_service_and_the_resource_in_it() {
        let parts = |text| Arn::parse(text).map(|it| (it.service, it.resource));
        let arn = "arn:aws:rds:us-east-1:123456789012:db:p-db";
        assert_eq!(parts(arn), Some(("rds", "db:p-db")));
        let arn = "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1";
        assert_eq!(parts(arn), Some(("ec2", "vpc/vpc-1")));
        assert_eq!(parts("no ARN"), None);
    }
}
