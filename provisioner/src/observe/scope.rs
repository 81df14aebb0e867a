//! What is read of an account.

use kavak_stack::{Environment, Settings};

/// What is read of an account: the resources of one environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObserveScope {
    /// Whose resources are read.
    pub environment: Environment,
    pub(crate) domain: DomainReads,
    /// Whether the settings ask for autoscaling: a denied read of it is an error.
    pub(crate) has_autoscaling: bool,
    /// The same of alarms.
    pub(crate) has_alarms: bool,
    /// The same of the dashboard.
    pub(crate) has_dashboard: bool,
    /// The alias record that the settings ask for: it is looked for even where
    /// nothing in AWS leads to it any more.
    pub(crate) wanted_record: Option<WantedRecord>,
    /// Patterns of the tags that others put on the environment's resources.
    pub(crate) ignored_tags: Vec<String>,
}

/// When certificate and DNS records are read, which only a domain of one's own has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DomainReads {
    /// Where the load balancer or a certificate shows that there is a domain.
    IfFound,
    /// Always; a denied read is noted.
    Attempted,
    /// Always; a denied read is an error.
    Required,
}

impl ObserveScope {
    /// The resources of an environment, and those of its domain if one is found.
    #[must_use]
    pub fn new(environment: &Environment) -> Self {
        Self {
            environment: environment.clone(),
            domain: DomainReads::IfFound,
            has_autoscaling: false,
            has_alarms: false,
            has_dashboard: false,
            wanted_record: None,
            ignored_tags: Vec::new(),
        }
    }

    /// What these settings make, without the tags that they ignore.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        let wanted_record = WantedRecord::of(settings);
        Self {
            domain: match wanted_record {
                Some(_) => DomainReads::Required,
                None => DomainReads::IfFound,
            },
            has_autoscaling: settings.agent.autoscaling.is_some(),
            has_alarms: settings.monitoring.alarms,
            has_dashboard: settings.monitoring.dashboard,
            wanted_record,
            ignored_tags: settings.ignore_tags.clone(),
            ..Self::new(&settings.environment())
        }
    }

    /// Everything that a removal has to find: certificate and DNS records too, the
    /// `wanted` one in any case.
    #[must_use]
    pub fn of_removal(environment: &Environment, wanted: Option<WantedRecord>) -> Self {
        Self {
            domain: DomainReads::Attempted,
            wanted_record: wanted,
            ..Self::new(environment)
        }
    }
}

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

impl WantedRecord {
    /// The record that these settings ask for.
    #[must_use]
    pub fn of(settings: &Settings) -> Option<Self> {
        let ingress = &settings.ingress;
        let (domain, zone) = (ingress.domain.clone()?, ingress.hosted_zone.clone()?);
        Some(Self {
            zone,
            domain,
            requests_certificate: ingress.certificate_arn.is_none(),
        })
    }
}
