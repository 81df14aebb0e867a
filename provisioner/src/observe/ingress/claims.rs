//! What says that a DNS record is the environment's: records carry no tags.

use std::collections::BTreeSet;

use kavak_stack::{Found, Observed, Output, Tags, key, stack::DNS_RECORD_TAG};

/// What the settings, the certificates and the load balancer of an environment
/// say about its records.
#[derive(Default)]
pub(super) struct Claims {
    /// Where its alias records are.
    aliases: Vec<AliasRecord>,
    /// Names of the records that prove the domains of its certificates.
    validation_names: BTreeSet<String>,
    /// Those that the certificates of others need too.
    shared_names: BTreeSet<String>,
    /// The DNS name of its load balancer, if there is one.
    pub(super) load_balancer: Option<String>,
    /// Whether records count that prove a domain of the environment though their
    /// certificate is gone: only where all is removed, since a new certificate of
    /// the domain needs the same record.
    pub(super) includes_unused_validations: bool,
}

/// An alias record of the environment.
struct AliasRecord {
    /// The id of its zone, if that is known.
    zone: Option<String>,
    domain: String,
}

impl Claims {
    /// The claims of the load balancer and of its listener.
    pub(super) fn of_load_balancer(elb: &Observed) -> Self {
        let mut claims = Self {
            load_balancer: elb.output(&key::LOAD_BALANCER, Output::DnsName),
            ..Self::default()
        };
        let listener = elb.get(&key::LISTENER_HTTPS);
        if let Some(tags) = listener.and_then(|it| it.spec.tags()) {
            claims.add_tagged(tags);
        }
        claims
    }

    /// Claims the alias record of this name in a zone.
    pub(super) fn add(&mut self, zone: &str, domain: &str) {
        self.aliases.push(AliasRecord {
            zone: Some(zone.to_owned()),
            domain: domain.to_owned(),
        });
    }

    /// Adds the claims of a certificate of the environment.
    pub(super) fn add_certificate(&mut self, found: &Found, domain: &str, tags: &Tags) {
        if !self.add_tagged(tags) {
            self.aliases.push(AliasRecord {
                zone: None,
                domain: domain.to_owned(),
            });
        }
        let name = found.outputs.get(&Output::ValidationName);
        self.validation_names.extend(name.cloned());
    }

    /// Notes that a certificate of others needs the record of this name.
    pub(super) fn add_shared(&mut self, validation_name: String) {
        self.shared_names.insert(validation_name);
    }

    fn add_tagged(&mut self, tags: &Tags) -> bool {
        let record = tags.get(DNS_RECORD_TAG).and_then(|it| it.split_once('/'));
        if let Some((zone, domain)) = record {
            self.add(zone, domain);
        }
        record.is_some()
    }

    /// Whether nothing leads to a record.
    pub(super) fn is_empty(&self) -> bool {
        self.aliases.is_empty()
    }

    /// The domains of which there may be records.
    pub(super) fn domains(&self) -> Vec<String> {
        self.aliases.iter().map(|it| it.domain.clone()).collect()
    }

    /// Whether the environment's alias record has this place.
    pub(super) fn is_alias(&self, zone: &str, name: &str) -> bool {
        self.aliases.iter().any(|it| {
            let is_zone = it.zone.as_ref().is_none_or(|own| own == zone);
            is_zone && it.domain.eq_ignore_ascii_case(name)
        })
    }

    /// Whether the record of this name proves a domain of the environment.
    pub(super) fn is_validation(&self, name: &str) -> bool {
        let mut names = self.validation_names.iter();
        names.any(|it| it.eq_ignore_ascii_case(name))
    }

    /// Whether the record of this name in a zone proved a domain of the environment
    /// for a certificate that is gone.
    pub(super) fn is_unused_validation(&self, zone: &str, name: &str) -> bool {
        let domain = name.split_once('.').map(|(_, domain)| domain);
        self.includes_unused_validations
            && name.starts_with('_')
            && domain.is_some_and(|domain| self.is_alias(zone, domain))
    }

    /// Whether certificates of others need the record of this name.
    pub(super) fn is_shared(&self, name: &str) -> bool {
        let mut names = self.shared_names.iter();
        names.any(|it| it.eq_ignore_ascii_case(name))
    }
}
