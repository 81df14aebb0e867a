//! Reads of the certificate and of the DNS records, where there may be some.
//! All are found without any setting, so that `down` needs none.

mod certificates;
pub(crate) mod dns_records;

use kavak_engine::Fault;
use kavak_stack::{Key, Observed, Output, Spec};

pub(crate) use self::certificates::certificates;
use crate::aws::Aws;

pub(crate) async fn all(aws: &Aws) -> Result<Observed, Fault> {
    let mut observed = Observed::default();
    if !aws.reads_domain() {
        return Ok(observed);
    }
    let mut proofs = dns_records::Proofs::default();
    for found in certificates::of_environment(aws).await? {
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
