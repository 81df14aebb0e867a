//! Load balancer, target group, listeners, and HTTPS where a domain is given.

use std::collections::BTreeSet;

use super::{DNS_RECORD_TAG, Draft, Resource};
use crate::{
    Key, Output, Settings, Text,
    spec::{
        Alias, Certificate, DnsRecord, HealthCheck, Listener, ListenerAction, LoadBalancer,
        Redirect, TargetGroup,
    },
};

/// What ELB recommends for new listeners: TLS 1.2 and 1.3 with forward secrecy.
const SSL_POLICY: &str = "ELBSecurityPolicy-TLS13-1-2-2021-06";

const DEREGISTRATION_DELAY_SECONDS: u32 = 15;

/// Whether customers come by HTTPS.
pub(super) fn is_https(settings: &Settings) -> bool {
    settings.ingress.domain.is_some() || settings.ingress.certificate_arn.is_some()
}

pub(super) fn add(draft: &mut Draft<'_>) {
    add_load_balancer(draft);
    add_target_group(draft);
    let forward = || ListenerAction::Forward(Text::output(&Key::new("target_group"), Output::Arn));
    if !is_https(draft.settings) {
        add_listener(draft, "http", 80, None, forward());
        return;
    }
    if draft.facts.forwards_http {
        add_listener(draft, "http", 80, None, forward());
    } else {
        add_redirect(draft);
    }
    let given = draft
        .settings
        .ingress
        .certificate_arn
        .as_ref()
        .map(Text::from);
    let requested = given.is_none();
    let certificate = given.unwrap_or_else(|| Text::output(&Key::new("certificate"), Output::Arn));
    add_listener(draft, "https", 443, Some(certificate), forward());
    if requested {
        add_certificate(draft);
    }
    add_alias_record(draft);
    if let Some(service) = draft.resources.get_mut(&Key::new("ecs_service")) {
        // Only a target group that a listener forwards to takes a service.
        service.after.push(Key::new("listener.https"));
    }
}

/// Port 80 redirects only once everything that it redirects to is ready: on a
/// running stack it forwards until then, for ever if the certificate is never
/// issued.
fn add_redirect(draft: &mut Draft<'_>) {
    let domain = draft.settings.ingress.domain.clone();
    let redirect = ListenerAction::RedirectToHttps(Redirect {
        // Nobody has a certificate for the load balancer's own name.
        host: domain.unwrap_or_else(|| Redirect::SAME_HOST.into()),
        // A browser that remembered it would be lost when HTTPS is switched off again.
        is_permanent: false,
    });
    let has_record = has_record(draft.settings);
    let listener = add_listener(draft, "http", 80, None, redirect);
    listener.after_ready = vec![Key::new("listener.https"), Key::new("security_group.alb")];
    if has_record {
        listener.after_ready.push(Key::new("dns_record.alias"));
    }
}

/// Whether the environment has records in a zone of its own.
fn has_record(settings: &Settings) -> bool {
    settings.ingress.domain.is_some() && settings.ingress.hosted_zone.is_some()
}

fn add_load_balancer(draft: &mut Draft<'_>) {
    let key = Key::new("load_balancer");
    let balancer = LoadBalancer {
        name: draft.name(&key),
        r#type: "application".into(),
        scheme: "internet-facing".into(),
        subnet_ids: (0..2)
            .map(|index| Text::id(&Key::nth("subnet.public", index)))
            .collect::<BTreeSet<_>>(),
        security_group_ids: [Text::id(&Key::new("security_group.alb"))].into(),
        deletion_protection: false,
        tags: draft.tags(&key),
    };
    // An internet-facing balancer is refused in a VPC without a gateway.
    let resource = draft.add(&key, balancer);
    resource.after_ready = vec![Key::new("internet_gateway")];
    // Without it no customer's request would be answered.
    resource.after = vec![Key::new("route_table.public")];
}

fn add_target_group(draft: &mut Draft<'_>) {
    let key = Key::new("target_group");
    let group = TargetGroup {
        name: draft.name(&key),
        protocol: "HTTP".into(),
        port: draft.settings.agent.port,
        vpc_id: Text::id(&Key::new("vpc")),
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
        tags: draft.tags(&key),
    };
    draft.add(&key, group);
}

fn add_listener<'d>(
    draft: &'d mut Draft<'_>,
    name: &str,
    port: u16,
    certificate: Option<Text>,
    action: ListenerAction,
) -> &'d mut Resource {
    let requested = certificate
        .as_ref()
        .is_some_and(|arn| arn.literal().is_none());
    let mut tags = draft.common_tags();
    if certificate.is_some() {
        tags.extend(record_tag(draft));
    }
    let listener = Listener {
        load_balancer_arn: Text::output(&Key::new("load_balancer"), Output::Arn),
        port,
        protocol: if certificate.is_some() {
            "HTTPS"
        } else {
            "HTTP"
        }
        .into(),
        ssl_policy: certificate.is_some().then(|| SSL_POLICY.into()),
        certificate_arn: certificate,
        default_action: action,
        tags,
    };
    let resource = draft.add(&Key::new(format!("listener.{name}")), listener);
    if requested {
        // ELB takes only a certificate that is issued.
        resource.after_ready = vec![Key::new("certificate")];
    }
    resource
}

fn add_certificate(draft: &mut Draft<'_>) {
    let ingress = &draft.settings.ingress;
    let (Some(domain_name), Some(zone)) = (ingress.domain.clone(), ingress.hosted_zone.clone())
    else {
        return;
    };
    let (certificate, record) = (Key::new("certificate"), Key::new("dns_record.validation"));
    let mut tags = draft.tags(&certificate);
    tags.extend(record_tag(draft));
    let requested = draft.add(&certificate, Certificate { domain_name, tags });
    requested.ready_with = vec![record.clone()];
    let validation = DnsRecord {
        hosted_zone_id: Text::from(zone),
        name: Text::output(&certificate, Output::ValidationName),
        r#type: "CNAME".into(),
        values: [Text::output(&certificate, Output::ValidationValue)].into(),
        alias: None,
    };
    draft.add(&record, validation);
}

fn add_alias_record(draft: &mut Draft<'_>) {
    let ingress = &draft.settings.ingress;
    let (Some(domain), Some(zone)) = (ingress.domain.clone(), ingress.hosted_zone.clone()) else {
        return;
    };
    let balancer = Key::new("load_balancer");
    let record = DnsRecord {
        hosted_zone_id: Text::from(zone),
        name: Text::from(domain),
        r#type: "A".into(),
        values: BTreeSet::new(),
        alias: Some(Alias {
            hosted_zone_id: Text::output(&balancer, Output::CanonicalHostedZoneId),
            dns_name: Text::output(&balancer, Output::DnsName),
        }),
    };
    let resource = draft.add(&Key::new("dns_record.alias"), record);
    // By its tag the record is found again.
    resource.after.push(Key::new("listener.https"));
}

/// The longest value of a tag.
const LONGEST_VALUE: usize = 256;

/// The tag of what the alias record is found by, if there is to be one. It goes on naming
/// an earlier record, which is deleted after the switch to the new one: a run that ends
/// in between must find it again.
fn record_tag(draft: &Draft<'_>) -> Option<(String, String)> {
    let ingress = &draft.settings.ingress;
    let (domain, zone) = (ingress.domain.as_ref()?, ingress.hosted_zone.as_ref()?);
    let wanted = format!("{zone}/{domain}");
    let earlier = draft.facts.alias_records.iter();
    let earlier = earlier.filter(|it| !it.eq_ignore_ascii_case(&wanted));
    let wanted = Some(&wanted).filter(|_| !draft.facts.has_alias_of_others);
    let places = wanted.into_iter().chain(earlier).cloned();
    let value = places.reduce(|all, place| match all.len() + place.len() < LONGEST_VALUE {
        true => format!("{all} {place}"),
        false => all,
    })?;
    Some((DNS_RECORD_TAG.into(), value))
}
