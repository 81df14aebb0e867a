//! Reads everything that belongs to an environment, in two waves of parallel
//! calls (`docs/AWS.md#calls`), not one a resource.

pub(crate) mod awaited;
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
pub(crate) mod logs;
pub(crate) mod rds;
pub(crate) mod scaling;
mod scope;
pub(crate) mod secrets;
pub(crate) mod sns;
pub(crate) mod tagged;

use futures::try_join;
use kavak_engine::{Class, Fault};
use kavak_stack::{Environment, Found, Kind, Observed, Tags, Unmanaged, UnmanagedReason, names};

pub(crate) use self::scope::DomainReads;
pub use self::scope::{ObserveScope, WantedRecord};
use crate::aws::Clients;

/// Everything in this scope.
///
/// # Errors
/// The first read that failed for good.
pub(crate) async fn everything(aws: &Clients, scope: &ObserveScope) -> Result<Observed, Fault> {
    let environment = &scope.environment;
    let entrance = async {
        let elb = elb::all(aws, environment).await?;
        // The listeners say whether there is a domain, and which.
        let ingress = Box::pin(ingress::all(aws, scope, &elb)).await?;
        Ok((elb, ingress))
    };
    let (
        ec2,
        (elb, ingress),
        rds,
        elasticache,
        ecr,
        ecs,
        secrets,
        logs,
        iam,
        scaling,
        sns,
        cloudwatch,
    ) = try_join!(
        ec2::all(aws, environment),
        entrance,
        rds::all(aws, environment),
        elasticache::all(aws, environment),
        ecr::all(aws, environment),
        ecs::all(aws, environment),
        secrets::all(aws, environment),
        logs::all(aws, environment),
        iam::all(aws, environment),
        scaling::all(aws, scope),
        sns::all(aws, environment),
        cloudwatch::all(aws, scope),
    )?;
    let mut observed = Observed::default();
    for part in [
        ec2,
        elb,
        rds,
        elasticache,
        ecr,
        ecs,
        secrets,
        logs,
        iam,
        scaling,
        sns,
        cloudwatch,
        ingress,
    ] {
        observed.merge(part);
    }
    observed.ignore_tags(&scope.ignored_tags);
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
