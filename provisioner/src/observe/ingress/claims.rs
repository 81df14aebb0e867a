//! What says that a DNS record is the environment's: records carry no tags.

use std::collections::BTreeSet;

use kavak_stack::{Found, Observed, Output, Tags, key, tags::DNS_RECORD_TAG};

use crate::observe::WantedRecord;

/// What the settings, the certificates and the load balancer of an environment
/// say about its records.
#[derive(Default)]
pub(super) struct Claims {
    /// Where its alias records are, by the tags of what serves behind them.
    aliases: Vec<AliasRecord>,
    /// Where it is to have one, by the settings or by the domain of its certificate.
    wanted: Vec<AliasRecord>,
    /// Names of the records that prove the domains of its certificates.
    validation_names: BTreeSet<String>,
    /// Those that the certificates of others need too.
    shared_names: BTreeSet<String>,
    /// Whether all may be needed by others, because not every region may be read.
    pub(super) may_all_be_shared: bool,
    /// The DNS name of its load balancer, if there is one.
    pub(super) load_balancer: Option<String>,
    /// Whether no domain is wanted, as where all is removed. Only then records count that
    /// prove a domain of the environment though their certificate is gone, since a new
    /// certificate of the domain needs the same record.
    pub(super) is_removal: bool,
}

/// The place of an alias record.
struct AliasRecord {
    /// The id of its zone, if that is known.
    zone: Option<String>,
    domain: String,
}

impl AliasRecord {
    fn is_at(&self, zone: &str, name: &str) -> bool {
        let is_zone = self.zone.as_ref().is_none_or(|own| own == zone);
        is_zone && self.domain.eq_ignore_ascii_case(name)
    }
}

impl Claims {
    /// The claims of the load balancer, of the target group, which outlives one that was
    /// deleted by hand, and of the listener, where earlier versions of this program put the tag.
    pub(super) fn of_load_balancer(elb: &Observed) -> Self {
        let mut claims = Self {
            load_balancer: elb.output(&key::LOAD_BALANCER, Output::DnsName),
            ..Self::default()
        };
        let tagged = [
            &key::LOAD_BALANCER,
            &key::TARGET_GROUP,
            &key::LISTENER_HTTPS,
        ];
        for tags in tagged
            .into_iter()
            .filter_map(|key| elb.get(key)?.spec.tags())
        {
            claims.add_tagged(tags);
        }
        claims
    }

    /// Notes that the settings want an alias record of this name in a zone.
    pub(super) fn add_wanted(&mut self, zone: &str, domain: &str) {
        self.wanted.push(AliasRecord {
            zone: Some(zone.to_owned()),
            domain: domain.to_owned(),
        });
    }

    /// Adds the claims of a certificate of the environment.
    pub(super) fn add_certificate(&mut self, found: &Found, domain: &str, tags: &Tags) {
        if !self.add_tagged(tags) {
            self.wanted.push(AliasRecord {
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

    /// Claims the records that a tag names: `zone/domain`, several with spaces between.
    fn add_tagged(&mut self, tags: &Tags) -> bool {
        let value = tags.get(DNS_RECORD_TAG).map_or("", String::as_str);
        let places = value.split(' ').filter_map(|place| place.split_once('/'));
        let before = self.aliases.len();
        self.aliases
            .extend(places.map(|(zone, domain)| AliasRecord {
                zone: Some(zone.to_owned()),
                domain: domain.to_owned(),
            }));
        self.aliases.len() > before
    }

    /// Whether everything leads to this record, so that the settings want all records.
    pub(super) fn are_of(&self, wanted: Option<&WantedRecord>) -> bool {
        let is_wanted = |it: &AliasRecord, wanted: &WantedRecord| {
            it.zone.as_ref() == Some(&wanted.zone) && it.domain == wanted.domain
        };
        let wanted = wanted.filter(|it| it.requests_certificate);
        wanted.is_some_and(|wanted| self.all().all(|it| is_wanted(it, wanted)))
    }

    /// Whether nothing leads to a record.
    pub(super) fn is_empty(&self) -> bool {
        self.all().next().is_none()
    }

    fn all(&self) -> impl Iterator<Item = &AliasRecord> {
        self.aliases.iter().chain(&self.wanted)
    }

    /// The domains of which there may be records.
    pub(super) fn domains(&self) -> Vec<String> {
        self.all().map(|it| it.domain.clone()).collect()
    }

    /// Whether the environment has, or is to have, an alias record at this place.
    pub(super) fn is_expected(&self, zone: &str, name: &str) -> bool {
        self.all().any(|it| it.is_at(zone, name))
    }

    /// Whether a tag says that the environment has an alias record at this place.
    pub(super) fn is_claimed(&self, zone: &str, name: &str) -> bool {
        self.aliases.iter().any(|it| it.is_at(zone, name))
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
        self.is_removal
            && name.starts_with('_')
            && domain.is_some_and(|domain| self.is_expected(zone, domain))
    }

    /// Whether certificates of others need the record of this name, or may do so.
    pub(super) fn is_shared(&self, name: &str) -> bool {
        let mut names = self.shared_names.iter();
        self.may_all_be_shared || names.any(|it| it.eq_ignore_ascii_case(name))
    }
}
