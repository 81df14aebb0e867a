//! Reads everything that belongs to an environment, in two waves of parallel
//! calls (`docs/AWS.md#calls`), not one a resource.

pub(crate) mod blockers;
pub(crate) mod cloudwatch;
pub(crate) mod ec2;
pub(crate) mod ec2_zones;
pub(crate) mod ecr;
pub(crate) mod ecs;
pub(crate) mod elasticache;
pub(crate) mod elb;
pub(crate) mod environments;
pub(crate) mod iam;
pub(crate) mod ingress;
mod kind;
pub(crate) mod logs;
pub(crate) mod rds;
pub(crate) mod scaling;
mod scope;
pub(crate) mod secrets;
pub(crate) mod sns;
pub(crate) mod tagged;

use futures::future::try_join_all;
use kavak_engine::{Class, Fault};
use kavak_stack::{Environment, Found, Kind, Observed, Tags, Unmanaged, UnmanagedReason, names};

pub(crate) use self::kind::{Arn, Awaited, Interfaces, Observe, Read, Sweep, nothing, poll};
pub(crate) use self::scope::DomainReads;
pub use self::scope::{ObserveScope, WantedRecord};
use crate::aws::Clients;

/// Everything in this scope.
///
/// # Errors
/// The first read that failed for good.
pub(crate) async fn everything(aws: &Clients, scope: &ObserveScope) -> Result<Observed, Fault> {
    let reads = kind::READS.iter().filter_map(|read| match read {
        Read::Own(read) => Some(read(aws, scope)),
        Read::With(_) | Read::Never(_) => None,
    });
    let mut observed = Observed::default();
    for part in try_join_all(reads).await? {
        observed.merge(part);
    }
    observed.ignore_tags(&scope.ignored_tags);
    Ok(observed)
}

/// The load balancer and what leads to it: its listeners say whether there is a domain, and which.
pub(crate) async fn entrance(aws: &Clients, scope: &ObserveScope) -> Result<Observed, Fault> {
    let mut observed = elb::all(aws, &scope.environment).await?;
    let ingress = Box::pin(ingress::all(aws, scope, &observed)).await?;
    observed.merge(ingress);
    Ok(observed)
}

/// Takes in a read that not everyone may make: what is denied is noted as
/// unread.
fn optional(
    observed: &mut Observed,
    what: &str,
    read: Result<Observed, Fault>,
) -> Result<(), Fault> {
    match read {
        Ok(found) => observed.merge(found),
        Err(fault) if fault.class == Class::Denied => {
            let action = fault.action;
            observed.unread.push(format!("{what} ({action} is denied)"));
        }
        Err(fault) => return Err(fault),
    }
    Ok(())
}

/// Takes in a read of what the settings may ask for: where they do, a denied one is an
/// error.
fn optional_unless(
    is_wanted: bool,
    observed: &mut Observed,
    what: &str,
    read: Result<Observed, Fault>,
) -> Result<(), Fault> {
    if is_wanted {
        observed.merge(read?);
        return Ok(());
    }
    optional(observed, what, read)
}

/// The names of all resources of a kind that the environment can have.
pub(crate) fn names_of(environment: &Environment, kind: Kind) -> Vec<String> {
    names::all(environment)
        .into_iter()
        .filter(|named| named.kind == kind)
        .map(|named| named.name)
        .collect()
}

/// What a read found, or nothing where AWS says that there is no such thing.
pub(crate) fn absent_if_not_found<T>(read: Result<T, Fault>) -> Result<Option<T>, Fault> {
    match read {
        Ok(found) => Ok(Some(found)),
        Err(fault) if fault.class == Class::NotFound => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// Whether AWS knows what was read.
pub(crate) fn exists<T>(read: Result<T, Fault>) -> Result<bool, Fault> {
    Ok(absent_if_not_found(read)?.is_some())
}

/// Puts a resource that was found by its name under its key if its tags say
/// that it is the environment's, else among the unmanaged.
pub(crate) fn place(
    observed: &mut Observed,
    environment: &Environment,
    name: &str,
    tags: &Tags,
    found: Found,
) {
    let kind: Kind = found.spec.kind();
    let Some(key) = names::key_of(environment, kind, name) else {
        return;
    };
    if environment.owns(tags) {
        observed.add(key, found);
    } else {
        let reason = UnmanagedReason::NameOnly;
        let unmanaged = Unmanaged::new(key, kind, name, tags, reason);
        observed.unmanaged.push(unmanaged);
    }
}

/// The name as the environment spells it, if it is one of its own: RDS and
/// `ElastiCache` answer in lower case (`docs/AWS.md#names-and-tags`).
fn own_spelling(environment: &Environment, kind: Kind, name: &str) -> String {
    names::key_of(environment, kind, name)
        .and_then(|key| names::name_of(environment, &key))
        .unwrap_or_else(|| name.to_owned())
}

/// [`place`], with the tags that the found specification holds.
pub(crate) fn place_by_name(
    observed: &mut Observed,
    environment: &Environment,
    name: &str,
    found: Found,
) {
    let tags: Tags = found.spec.tags().cloned().unwrap_or_default();
    place(observed, environment, name, &tags, found);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn denied_optional_read_is_noted_as_unread_and_other_failures_are_returned() {
        let read = |class| Err(Fault::new(class, "ListCertificates", "no"));
        let mut observed = Observed::default();
        let denied = optional(&mut observed, "certificates", read(Class::Denied));
        assert_eq!(denied, Ok(()));
        assert_eq!(
            observed.unread,
            ["certificates (ListCertificates is denied)"]
        );
        assert!(optional(&mut observed, "certificates", read(Class::Transient)).is_err());
    }
}
