//! DNS records: those that prove a certificate's domain, and those that lead
//! to the environment's load balancer.

mod zones;

use aws_sdk_route53::types::{ResourceRecordSet, RrType};
use futures::future::try_join_all;
use kavak_engine::Fault;
use kavak_stack::{
    Environment, Found, Key, Kind, Observed, Tags, Text, Unmanaged, UnmanagedReason,
    key::{DNS_RECORD_ALIAS as ALIAS, DNS_RECORD_VALIDATION as VALIDATION},
    spec::{Alias, DnsRecord},
};

pub(crate) use self::zones::record;
use super::claims::Claims;
use crate::aws::Clients;

/// How long resolvers keep the record that proves a domain. No other tool
/// chooses this time: it marks the records that this one created, as they carry no
/// tags. Who writes such a record too, with another time, takes it over.
pub(crate) const VALIDATION_TTL_SECONDS: i64 = 307;

/// Reads the zones of the domains, public and private; without domains all zones
/// of the account, for records that lead to the load balancer.
pub(super) async fn all(
    aws: &Clients,
    environment: &Environment,
    claims: &Claims,
) -> Result<Observed, Fault> {
    let mut observed = Observed::default();
    // One after the other: Route 53 allows an account five calls a second.
    for zone in zones::hosting(aws, &claims.domains()).await? {
        for set in zones::records(aws, &zone).await? {
            let place = place_of(environment, claims, &zone, &set);
            let found = found_record(&zone, &set);
            match place {
                Place::Ours(key) => observed.add(key.clone(), found),
                Place::Shared(key) => observed.add(key.clone(), found.shared(true)),
                Place::Taken => leave_alone(&mut observed, ALIAS.clone(), &found),
                Place::Beside => leave_alone(&mut observed, Key::orphan(&found.id), &found),
                Place::Elsewhere => {}
            }
        }
    }
    Ok(observed)
}

fn leave_alone(observed: &mut Observed, key: Key, found: &Found) {
    let reason = UnmanagedReason::Record;
    let unmanaged = Unmanaged::new(key, Kind::DnsRecord, &found.id, &Tags::new(), reason);
    observed.unmanaged.push(unmanaged);
}

/// The records as they are now; those that are gone are left out.
pub(crate) async fn dns_records(
    aws: &Clients,
    records: &[&DnsRecord],
) -> Result<Vec<Found>, Fault> {
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

/// Whose a record is.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// The environment's, under this key.
    Ours(&'static Key),
    /// It does what the environment's would, but was there before, or others
    /// need it too.
    Shared(&'static Key),
    /// It answers for the environment's domain with something else.
    Taken,
    /// It leads to the environment's load balancer under another name.
    Beside,
    /// It has nothing to do with the environment.
    Elsewhere,
}

fn place_of(
    environment: &Environment,
    claims: &Claims,
    zone: &str,
    set: &ResourceRecordSet,
) -> Place {
    let name = plain(set.name());
    match set.r#type() {
        RrType::Cname if claims.is_validation(&name) => {
            if is_created_by_us(set) && !claims.is_shared(&name) {
                Place::Ours(&VALIDATION)
            } else {
                Place::Shared(&VALIDATION)
            }
        }
        RrType::Cname
            if claims.is_unused_validation(zone, &name)
                && is_created_by_us(set)
                && leads_to_acm(set) =>
        {
            // Certificates of others may need it, in regions that are not read here.
            Place::Shared(&VALIDATION)
        }
        // The load balancer is tagged before the record is created.
        RrType::A
            if claims.is_claimed(zone, &name) && leads_to_balancer(environment, claims, set) =>
        {
            Place::Ours(&ALIAS)
        }
        RrType::A if claims.is_expected(zone, &name) && leads_to_current_balancer(claims, set) => {
            Place::Shared(&ALIAS)
        }
        RrType::A | RrType::Cname if claims.is_expected(zone, &name) => Place::Taken,
        RrType::A if leads_to_balancer(environment, claims, set) => Place::Beside,
        _ => Place::Elsewhere,
    }
}

/// Whether this tool created a record that proves a domain, and no one else
/// wrote it since.
pub(crate) fn is_created_by_us(set: &ResourceRecordSet) -> bool {
    set.ttl() == Some(VALIDATION_TTL_SECONDS)
}

/// Whether a record proves a domain to ACM.
fn leads_to_acm(set: &ResourceRecordSet) -> bool {
    let mut values = set.resource_records().iter();
    values.any(|it| plain(it.value()).ends_with(".acm-validations.aws"))
}

/// Whether a record stands for the environment's load balancer that is there.
fn leads_to_current_balancer(claims: &Claims, set: &ResourceRecordSet) -> bool {
    let target = set.alias_target().map(|it| plain(it.dns_name()));
    let balancer = claims.load_balancer.as_deref().map(plain);
    let is_same = |(target, balancer): (String, String)| target.eq_ignore_ascii_case(&balancer);
    target.zip(balancer).is_some_and(is_same)
}

/// Whether a record stands for the environment's load balancer: for the one that
/// is there, or by its name, `<name>-<number>.<region>.elb.<domain>`, for one that
/// is gone.
fn leads_to_balancer(environment: &Environment, claims: &Claims, set: &ResourceRecordSet) -> bool {
    let Some(target) = set.alias_target() else {
        return false;
    };
    if leads_to_current_balancer(claims, set) {
        return true;
    }
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

/// A name without what Route 53 and its console add: the last dot, a prefix that
/// asks for IPv6 too where there is any, and octal codes (`\052`) for all but
/// letters, digits, hyphens, underscores and dots.
fn plain(name: &str) -> String {
    let name = name.strip_suffix('.').unwrap_or(name);
    let name = name.strip_prefix("dualstack.").unwrap_or(name);
    let mut parts = name.split('\\');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| {
        let code = part.get(..3);
        let character = code.and_then(|code| u8::from_str_radix(code, 8).ok());
        match character {
            Some(character) => format!("{plain}{}{}", char::from(character), &part[3..]),
            None => format!("{plain}\\{part}"),
        }
    })
}

#[cfg(test)]
mod tests;
