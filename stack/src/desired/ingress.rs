//! Load balancer, target group, listeners, and HTTPS where a domain is given.

use std::collections::BTreeSet;

use super::Inputs;
use crate::{
    Key, Output, Settings, Tags, Text,
    spec::{
        Alias, Certificate, DnsRecord, HealthCheck, Listener, ListenerAction, LoadBalancer,
        Redirect, TargetGroup,
    },
    tags::DNS_RECORD_TAG,
};

/// ELB's recommendation for new listeners: TLS 1.2 and 1.3 with forward secrecy.
const SSL_POLICY: &str = "ELBSecurityPolicy-TLS13-1-2-2021-06";

const DEREGISTRATION_DELAY_SECONDS: u32 = 15;

/// `true` if customers come by HTTPS.
pub(crate) fn is_https(settings: &Settings) -> bool {
    settings.ingress.domain.is_some() || settings.ingress.certificate_arn.is_some()
}

/// The domain and its hosted zone, if the environment has records in a zone of its own.
pub(crate) fn domain_and_zone(settings: &Settings) -> Option<(&str, &str)> {
    let ingress = &settings.ingress;
    Some((ingress.domain.as_deref()?, ingress.hosted_zone.as_deref()?))
}

pub(crate) fn load_balancer(
    it: &Inputs<'_>,
    subnets: &[Key],
    security_group: &Key,
) -> LoadBalancer {
    let mut tags = it.tags();
    tags.extend(record_tag(it));
    LoadBalancer {
        name: it.name(),
        r#type: "application".into(),
        scheme: "internet-facing".into(),
        subnet_ids: subnets.iter().map(Text::id).collect(),
        security_group_ids: [Text::id(security_group)].into(),
        deletion_protection: false,
        drop_invalid_header_fields: it.settings.ingress.drop_invalid_header_fields,
        tags,
    }
}

pub(crate) fn target_group(it: &Inputs<'_>, vpc: &Key) -> TargetGroup {
    let mut tags = it.tags();
    tags.extend(record_tag(it));
    TargetGroup {
        name: it.name(),
        protocol: "HTTP".into(),
        port: it.settings.agent.port,
        vpc_id: Text::id(vpc),
        target_type: "ip".into(),
        health_check: HealthCheck {
            enabled: true,
            protocol: "HTTP".into(),
            port: "traffic-port".into(),
            path: "/health".into(),
            matcher: "200".into(),
            healthy_threshold: 2,
            unhealthy_threshold: 2,
            timeout_seconds: 5,
            interval_seconds: 30,
        },
        deregistration_delay_seconds: DEREGISTRATION_DELAY_SECONDS,
        tags,
    }
}

fn forward(target_group: &Key) -> ListenerAction {
    ListenerAction::Forward(Text::output(target_group, Output::Arn))
}

pub(crate) fn http_listener(it: &Inputs<'_>, balancer: &Key, target_group: &Key) -> Listener {
    listener(it, balancer, 80, forward(target_group))
}

pub(crate) fn redirecting_listener(it: &Inputs<'_>, balancer: &Key) -> Listener {
    let domain = it.settings.ingress.domain.clone();
    let redirect = Redirect {
        // No one has a certificate for the load balancer's own name.
        host: domain.unwrap_or_else(|| Redirect::SAME_HOST.into()),
        // A browser that remembered it would be lost when HTTPS is switched off again.
        is_permanent: false,
    };
    listener(it, balancer, 80, ListenerAction::RedirectToHttps(redirect))
}

/// With the certificate that the stack requests, else with the one of the settings.
pub(crate) fn https_listener(
    it: &Inputs<'_>,
    balancer: &Key,
    target_group: &Key,
    requested: Option<&Key>,
) -> Listener {
    let requested = requested.map(|certificate| Text::output(certificate, Output::Arn));
    let given = it.settings.ingress.certificate_arn.as_ref().map(Text::from);
    Listener {
        protocol: "HTTPS".into(),
        ssl_policy: Some(SSL_POLICY.into()),
        certificate_arn: requested.or(given),
        ..listener(it, balancer, 443, forward(target_group))
    }
}

fn listener(it: &Inputs<'_>, balancer: &Key, port: u16, action: ListenerAction) -> Listener {
    Listener {
        load_balancer_arn: Text::output(balancer, Output::Arn),
        port,
        protocol: "HTTP".into(),
        ssl_policy: None,
        certificate_arn: None,
        default_action: action,
        tags: it.common_tags(),
    }
}

pub(crate) fn certificate(it: &Inputs<'_>, domain: &str) -> Certificate {
    let mut tags: Tags = it.tags();
    tags.extend(record_tag(it));
    Certificate {
        domain_name: domain.into(),
        tags,
    }
}

pub(crate) fn validation_record(zone: &str, certificate: &Key) -> DnsRecord {
    DnsRecord {
        hosted_zone_id: Text::from(zone),
        name: Text::output(certificate, Output::ValidationName),
        r#type: "CNAME".into(),
        values: [Text::output(certificate, Output::ValidationValue)].into(),
        alias: None,
    }
}

pub(crate) fn alias_record(domain: &str, zone: &str, balancer: &Key) -> DnsRecord {
    DnsRecord {
        hosted_zone_id: Text::from(zone),
        name: Text::from(domain),
        r#type: "A".into(),
        values: BTreeSet::new(),
        alias: Some(Alias {
            hosted_zone_id: Text::output(balancer, Output::CanonicalHostedZoneId),
            dns_name: Text::output(balancer, Output::DnsName),
        }),
    }
}

/// The tag of what the alias record is found by, if the environment is to have one.
fn record_tag(it: &Inputs<'_>) -> Option<(String, String)> {
    if it.facts.has_users_record {
        return None;
    }
    let (domain, zone) = domain_and_zone(it.settings)?;
    Some((DNS_RECORD_TAG.into(), format!("{zone}/{domain}")))
}
