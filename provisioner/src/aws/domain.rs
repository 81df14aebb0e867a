//! Whether certificate and DNS records are read, and of which domain.

use std::sync::atomic::Ordering;

use super::Aws;

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

    /// From now on, reads certificate and DNS records of this domain, and fails
    /// if it may not.
    pub(crate) fn expect_domain(&self, domain: &str) {
        self.read_domain_of(domain);
        self.expects_domain.store(true, Ordering::Relaxed);
    }

    /// From now on, reads certificate and DNS records, those of this domain in
    /// any case.
    pub fn read_domain_of(&self, domain: &str) {
        // Settings do not change while a command runs.
        let _ = self.domain.set(domain.to_owned());
        self.read_domain();
    }

    /// The domain that the settings name.
    pub(crate) fn domain(&self) -> Option<&str> {
        self.domain.get().map(String::as_str)
    }
}
