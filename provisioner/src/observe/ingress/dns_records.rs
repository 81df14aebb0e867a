//! DNS records: those that prove a certificate's domain, and those that lead
//! to the environment's load balancer.

mod zones;

use aws_sdk_route53::types::{ResourceRecordSet, RrType};
use futures::future::try_join_all;
use kavak_engine::Fault;
use kavak_stack::{
    Environment, Foreign, Found, Key, Kind, Observed, Text,
    spec::{Alias, DnsRecord},
};

pub(crate) use self::zones::record;
use crate::aws::Aws;

/// What the environment's certificates and settings tell of records.
#[derive(Default)]
pub(super) struct Proofs {
    /// The domain of the settings.
    pub(super) wanted: Option<String>,
    /// Those of the certificates.
    pub(super) domains: Vec<String>,
    pub(super) validation_names: Vec<String>,
}

/// Reads the zones of the certificates' domains, or, without a certificate,
/// every public zone of the account.
pub(super) async fn all(aws: &Aws, proofs: &Proofs) -> Result<Observed, Fault> {
    let mut observed = Observed::default();
    // One after the other: Route 53 allows an account five calls a second.
    for zone in zones::hosting(aws, &proofs.all_domains()).await? {
        for set in zones::records(aws, &zone).await? {
            match place_of(&aws.environment, proofs, &set) {
                Place::Ours(key) => observed.add(Key::new(key), found_record(&zone, &set)),
                Place::Taken => observed.foreign.push(Foreign {
                    key: Key::new(ALIAS),
                    kind: Kind::DnsRecord,
                    name: plain(set.name()),
                    serves_region: None,
                }),
                Place::Elsewhere => {}
            }
        }
    }
    Ok(observed)
}

/// The records as they are now; those that are gone are left out.
pub(crate) async fn dns_records(aws: &Aws, records: &[&DnsRecord]) -> Result<Vec<Found>, Fault> {
    let reads = records.iter().map(|it| async {
        let zone = it.hosted_zone_id.known();
        let set = record(aws, &zone, &it.name.known(), &it.r#type).await?;
        Ok(set.map(|set| found_record(&zone, &set)))
    });
    Ok(try_join_all(reads).await?.into_iter().flatten().collect())
}

/// A record as a resource. It is ready at once: who asks the zone's own
/// servers, as ACM does, sees it within seconds.
pub(crate) fn found_record(zone: &str, set: &ResourceRecordSet) -> Found {
    let name = plain(set.name());
    let spec = DnsRecord {
        hosted_zone_id: zone.into(),
        name: name.as_str().into(),
        r#type: set.r#type().as_str().to_owned(),
        values: set
            .resource_records()
            .iter()
            .map(|record| Text::from(plain(record.value())))
            .collect(),
        alias: set.alias_target().map(|target| Alias {
            hosted_zone_id: target.hosted_zone_id().into(),
            dns_name: plain(target.dns_name()).into(),
        }),
    };
    Found::ready(format!("{zone}/{name}/{}", set.r#type().as_str()), spec)
}

pub(crate) const ALIAS: &str = "dns_record.alias";
impl Proofs {
    /// Every domain that there may be records of; none where that is not known:
    /// without a certificate the last domain may have been another one.
    fn all_domains(&self) -> Vec<String> {
        if self.domains.is_empty() {
            return Vec::new();
        }
        self.domains.iter().chain(&self.wanted).cloned().collect()
    }
}

const VALIDATION: &str = "dns_record.validation";

/// Whose a record is.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// The environment's, under this key.
    Ours(&'static str),
    /// It answers for the environment's domain with something else.
    Taken,
    /// It has nothing to do with the environment.
    Elsewhere,
}

fn place_of(environment: &Environment, proofs: &Proofs, set: &ResourceRecordSet) -> Place {
    let name = plain(set.name());
    let is_one_of = |names: &[String]| names.iter().any(|it| it.eq_ignore_ascii_case(&name));
    match set.r#type() {
        RrType::Cname if is_one_of(&proofs.validation_names) => Place::Ours(VALIDATION),
        RrType::A if leads_to_balancer(environment, set) => Place::Ours(ALIAS),
        RrType::A if is_one_of(&proofs.domains) || is_one_of(proofs.wanted.as_slice()) => {
            Place::Taken
        }
        _ => Place::Elsewhere,
    }
}

/// Whether a record stands for the environment's load balancer, there or not
/// any more: `<name>-<number>.<region>.elb.<domain>`.
fn leads_to_balancer(environment: &Environment, set: &ResourceRecordSet) -> bool {
    let Some(target) = set.alias_target() else {
        return false;
    };
    let target = plain(target.dns_name()).to_ascii_lowercase();
    let balancer = format!("{}-", environment.name("alb").to_ascii_lowercase());
    target
        .strip_prefix(&balancer)
        .and_then(|rest| rest.split_once('.'))
        .is_some_and(|(number, rest)| {
            !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && rest.starts_with(&format!("{}.elb.", environment.region))
        })
}

/// A name without what Route 53 and its console add: the last dot, and a
/// prefix that asks for IPv6 too where there is any.
fn plain(name: &str) -> String {
    let name = name.strip_suffix('.').unwrap_or(name);
    name.strip_prefix("dualstack.").unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests;
