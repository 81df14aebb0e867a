//! Reads everything that belongs to an environment, in two waves of parallel
//! calls (`aws.md` appendix A), not one a resource.

pub(crate) mod awaited;
pub(crate) mod ec2;
pub(crate) mod ec2_zones;
pub(crate) mod ecr;
pub(crate) mod ecs;
pub(crate) mod elasticache;
pub(crate) mod elb;
pub(crate) mod iam;
pub(crate) mod ingress;
pub(crate) mod logs;
pub(crate) mod rds;
pub(crate) mod scaling;
pub(crate) mod secrets;
pub(crate) mod tagged;

use futures::try_join;
use kavak_engine::{Class, Fault};
use kavak_stack::{Environment, Foreign, Found, Key, Kind, Observed, Tags, names};

use crate::aws::Aws;

/// Everything of the environment.
///
/// # Errors
/// The first read that failed for good.
pub(crate) async fn everything(aws: &Aws) -> Result<Observed, Fault> {
    let (ec2, elb, rds, elasticache, ecr, ecs, secrets, logs, iam, scaling, ingress) = try_join!(
        ec2::all(aws),
        elb::all(aws),
        rds::all(aws),
        elasticache::all(aws),
        ecr::all(aws),
        ecs::all(aws),
        secrets::all(aws),
        logs::all(aws),
        iam::all(aws),
        scaling::all(aws),
        ingress::all(aws),
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
        ingress,
    ] {
        observed.merge(part);
    }
    if aws.reads_domain() && !aws.expects_domain() && has_domain(&observed) {
        // The first look may have been denied, or have left out the zones.
        observed.merge(ingress::expected(aws).await?);
    }
    Ok(observed)
}

/// Whether it has a domain but nothing of it was read.
fn has_domain(observed: &Observed) -> bool {
    let is_there = |key: &str| observed.get(&Key::from(key)).is_some();
    is_there("listener.https") && !is_there("certificate") && !is_there(ingress::dns_records::ALIAS)
}

/// What a read found that not everyone needs: nothing where it is denied.
fn optional<T: Default>(read: Result<T, Fault>) -> Result<T, Fault> {
    match read {
        Err(fault) if fault.class == Class::Denied => Ok(T::default()),
        other => other,
    }
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

/// Puts a resource that was found by its name where it belongs: under its
/// key if its tags say that it is the environment's, else among the foreign.
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
        observed.foreign.push(Foreign {
            key,
            kind,
            name: name.to_owned(),
            serves_region: None,
        });
    }
}

/// The name as the environment spells it, if it is one of its own: RDS and
/// `ElastiCache` answer in lower case (`aws.md` §10).
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
    fn an_optional_read_that_is_denied_found_nothing_and_others_failed() {
        let read = |class| Err::<Vec<u8>, _>(Fault::new(class, "ListCertificates", "no"));
        assert_eq!(optional(read(Class::Denied)), Ok(Vec::new()));
        assert!(optional(read(Class::Transient)).is_err());
        assert_eq!(optional(Ok(vec![1])), Ok(vec![1]));
    }
}
