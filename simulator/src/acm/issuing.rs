//! Issuance of certificates: the validation records are described,
//! a caller puts them into the zone, and ACM finds them there.

use crate::{
    durations::Event,
    state::acm::Transition,
    world::{self, Turn},
};

/// The zone in which the proofs' values are.
const VALIDATIONS: &str = "jkddzztszm.acm-validations.aws.";

/// A record that proves a name.
pub(super) struct Proof {
    pub(super) name: String,
    pub(super) value: String,
}

/// The record that proves `domain`: the same for every certificate of it that
/// an account requests. A wildcard is proven by its parent.
pub(super) fn proof(account: &str, domain: &str) -> Proof {
    let domain = domain.strip_prefix("*.").unwrap_or(domain).to_lowercase();
    let digest = |salt: &str| {
        let half = |part: &str| fnv1a(&format!("{part}/{salt}/{account}/{domain}"));
        format!("{:016x}{:016x}", half("a"), half("b"))
    };
    Proof {
        name: format!("_{}.{domain}.", digest("name")),
        value: format!("_{}.{VALIDATIONS}", digest("value")),
    }
}

/// FNV-1a: short, and the same in every build, which is all that it takes.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

impl Turn<'_> {
    pub(super) fn show_records(&mut self, arn: &str) {
        if let Ok(certificate) = self.own_certificate(arn) {
            certificate.shows_records = true;
        }
        self.look_for_proofs();
    }

    pub(super) fn issue(&mut self, arn: &str) {
        let now = self.now;
        let is_still_proven = self.is_proven(arn);
        if let Ok(certificate) = self.own_certificate(arn) {
            certificate.is_proven = is_still_proven;
            if is_still_proven {
                certificate.issued_at = Some(now);
            }
        }
    }

    /// Lets ACM see what is in the zones by now: every certificate whose
    /// names are proven is issued after a while, in whichever region it is.
    pub(crate) fn look_for_proofs(&mut self) {
        let here = self.region.clone();
        for region in self.world.region_names() {
            self.region = region;
            let waiting = self.here().acm.certificates.values();
            let waiting: Vec<String> = waiting
                .filter(|it| it.shows_records && !it.is_proven && !it.is_issued())
                .map(|it| it.arn.clone())
                .collect();
            for arn in waiting {
                if self.is_proven(&arn) {
                    if let Ok(certificate) = self.own_certificate(&arn) {
                        certificate.is_proven = true;
                    }
                    self.after(
                        Event::CertificateIssued,
                        world::Transition::Acm(Transition::Issue { arn }),
                    );
                }
            }
        }
        self.region = here;
    }

    fn is_proven(&mut self, arn: &str) -> bool {
        let account = self.world.account.clone();
        let Some(certificate) = self.certificate(arn) else {
            return false;
        };
        certificate.validation == "DNS"
            && certificate.names.iter().all(|name| {
                let proof = proof(&account, name);
                self.world.route53.has_cname(&proof.name, &proof.value)
            })
    }
}
