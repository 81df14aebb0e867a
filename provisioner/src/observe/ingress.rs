//! Reads of the certificate and of the DNS records, where there may be some.
//! All are found without any setting, so that `down` needs none. Who has no
//! domain need not be allowed to read any of it.

mod certificates;
pub(crate) mod dns_records;
pub(crate) mod hosted_zone;

use kavak_engine::Fault;
use kavak_stack::{Found, Key, Observed, Output, Spec};

pub(crate) use self::certificates::certificates;
use super::optional;
use crate::aws::Aws;

/// What is there if anything is: where the settings want a domain all of it,
/// else the certificates and, only if there is one or a domain is known by
/// other means, the records.
pub(crate) async fn all(aws: &Aws) -> Result<Observed, Fault> {
    if !aws.reads_domain() {
        Ok(Observed::default())
    } else if aws.expects_domain() {
        expected(aws).await
    } else {
        let certificates = optional(certificates::of_environment(aws).await)?;
        if !certificates.is_empty() {
            return with_records(aws, certificates).await;
        }
        match aws.domain() {
            Some(_) => optional(with_records(aws, certificates).await),
            None => Ok(Observed::default()),
        }
    }
}

/// All of it, where a domain or a listener of it says that there is some.
pub(crate) async fn expected(aws: &Aws) -> Result<Observed, Fault> {
    with_records(aws, certificates::of_environment(aws).await?).await
}

async fn with_records(aws: &Aws, certificates: Vec<Found>) -> Result<Observed, Fault> {
    let mut observed = Observed::default();
    let mut proofs = dns_records::Proofs {
        wanted: aws.domain().map(str::to_owned),
        ..dns_records::Proofs::default()
    };
    for found in certificates {
        if let Spec::Certificate(certificate) = &found.spec {
            proofs.domains.push(certificate.domain_name.clone());
        }
        proofs
            .validation_names
            .extend(found.outputs.get(&Output::ValidationName).cloned());
        observed.add(Key::new("certificate"), found);
    }
    observed.merge(dns_records::all(aws, &proofs).await?);
    Ok(observed)
}
