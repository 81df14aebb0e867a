//! Reads of the certificate and of the DNS records, where there may be some.
//! All are found without any setting, so that `down` needs none. Who has no
//! domain need not be allowed to read any of it: the tagging API says whether a
//! certificate was left, if it may be asked.

mod certificates;
mod claims;
pub(crate) mod dns_records;
pub(crate) mod hosted_zone;

use kavak_engine::Fault;
use kavak_stack::{Environment, Observed, key};

pub(crate) use self::certificates::{certificates, users_of_certificate};
use self::claims::Claims;
use super::{DomainReads, ObserveScope, optional, tagged};
use crate::aws::Clients;

/// What is there if anything is: where the settings or the load balancer lead to a
/// record all of it; else the certificates and, only if they lead to some, the
/// records.
pub(crate) async fn all(
    aws: &Clients,
    scope: &ObserveScope,
    elb: &Observed,
) -> Result<Observed, Fault> {
    let environment = &scope.environment;
    let mut claims = Claims::of_load_balancer(elb);
    claims.is_removal = scope.domain != DomainReads::Required;
    let is_claimed = !claims.is_empty();
    if let Some(wanted) = &scope.wanted_record {
        claims.add_wanted(&wanted.zone, &wanted.domain);
    }
    let has_https = elb.get(&key::LISTENER_HTTPS).is_some();
    // A run that crashed between HTTP and HTTPS leaves a certificate without listener.
    let is_expected = scope.domain != DomainReads::IfFound || is_claimed || has_https;
    if !is_expected && !tagged::has_certificates(aws, environment).await? {
        return Ok(Observed::default());
    }
    if scope.domain == DomainReads::Required || is_claimed {
        let mut observed = certificates::of_environment(aws, scope, &mut claims).await?;
        observed.merge(dns_records::all(aws, environment, &claims).await?);
        return Ok(observed);
    }
    let mut observed = Observed::default();
    let read = certificates::of_environment(aws, scope, &mut claims).await;
    optional(&mut observed, "certificates", read)?;
    if !claims.is_empty() {
        let read = dns_records::all(aws, environment, &claims).await;
        optional(&mut observed, "DNS records", read)?;
    }
    Ok(observed)
}

/// Records in any zone of the account that lead to the environment's load
/// balancer, though nothing of the environment leads to them.
pub(crate) async fn unclaimed_records(
    aws: &Clients,
    environment: &Environment,
) -> Result<Observed, Fault> {
    let mut observed = Observed::default();
    let read = dns_records::all(aws, environment, &Claims::default()).await;
    optional(&mut observed, "DNS records", read)?;
    Ok(observed)
}
