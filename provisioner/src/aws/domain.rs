//! Whether certificate and DNS records are read, and of which domain.

use std::sync::atomic::Ordering;

use super::Aws;

/// The alias record that the settings ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedRecord {
    /// The hosted zone's id.
    pub zone: String,
    /// The domain.
    pub domain: String,
    /// Whether the settings ask for a certificate too, and with it for the record that
    /// proves the domain.
    pub requests_certificate: bool,
}

impl Aws {
    /// Whether certificate and DNS records are read.
    pub(crate) fn reads_domain(&self) -> bool {
        self.reads_domain.load(Ordering::Relaxed)
    }

    /// From now on, reads certificate and DNS records too.
    pub fn read_domain(&self) {
        self.reads_domain.store(true, Ordering::Relaxed);
    }

    /// Whether certificate and DNS records must be readable.
    pub(crate) fn expects_domain(&self) -> bool {
        self.expects_domain.load(Ordering::Relaxed)
    }

    /// From now on, reads certificate and DNS records, this one among them, and
    /// fails if it may not.
    pub(crate) fn expect_domain(&self, wanted: WantedRecord) {
        self.read_domain_of(wanted);
        self.expects_domain.store(true, Ordering::Relaxed);
    }

    /// From now on, reads certificate and DNS records, this one in any case.
    pub fn read_domain_of(&self, wanted: WantedRecord) {
        // Settings do not change while a command runs.
        let _ = self.domain.set(wanted);
        self.read_domain();
    }

    /// The record that the settings ask for.
    pub(crate) fn wanted_record(&self) -> Option<&WantedRecord> {
        self.domain.get()
    }
}

impl WantedRecord {
    /// The record that these settings ask for.
    #[must_use]
    pub fn of(settings: &kavak_stack::Settings) -> Option<Self> {
        let ingress = &settings.ingress;
        let (domain, zone) = (ingress.domain.clone()?, ingress.hosted_zone.clone()?);
        Some(Self {
            zone,
            domain,
            requests_certificate: ingress.certificate_arn.is_none(),
        })
    }
}
