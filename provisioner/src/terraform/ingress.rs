//! Load balancer, listeners, certificate and records.

use hcl::{Block, Expression};
use kavak_stack::{
    Output,
    spec::{
        Certificate, DnsRecord, HealthCheck, Listener, ListenerAction, LoadBalancer, TargetGroup,
    },
};

use super::{
    Described, Exported,
    references::{ARN, Referred},
    resource::{Resource, block},
};

impl Exported for LoadBalancer {
    const REFERRED: Referred = Some((
        "aws_lb",
        &[
            (Output::Arn, "arn"),
            (Output::Dimension, "arn_suffix"),
            (Output::DnsName, "dns_name"),
            (Output::CanonicalHostedZoneId, "zone_id"),
        ],
    ));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_lb", &of.found.id)
                .set("name", it.name.as_str())
                .set("load_balancer_type", it.r#type.as_str())
                .set("internal", it.scheme == "internal")
                .set("subnets", of.references.list(&it.subnet_ids))
                .set(
                    "security_groups",
                    of.references.list(&it.security_group_ids),
                )
                .set("enable_deletion_protection", it.deletion_protection)
                .set("drop_invalid_header_fields", it.drop_invalid_header_fields)
                .tags(&it.tags),
        ])
    }
}

impl Exported for TargetGroup {
    const REFERRED: Referred = Some((
        "aws_lb_target_group",
        &[(Output::Arn, "arn"), (Output::Dimension, "arn_suffix")],
    ));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_lb_target_group", &of.found.id)
                .set("name", it.name.as_str())
                .set("vpc_id", of.references.of(&it.vpc_id))
                .set("protocol", it.protocol.as_str())
                .set("port", it.port)
                .set("target_type", it.target_type.as_str())
                .set("deregistration_delay", it.deregistration_delay_seconds)
                .nested("health_check", health_check(&it.health_check))
                .tags(&it.tags)
                .ignoring(&["lambda_multi_value_headers_enabled", "proxy_protocol_v2"]),
        ])
    }
}

fn health_check(it: &HealthCheck) -> Vec<(&'static str, Expression)> {
    vec![
        ("enabled", it.enabled.into()),
        ("protocol", it.protocol.as_str().into()),
        ("port", it.port.as_str().into()),
        ("path", it.path.as_str().into()),
        ("matcher", it.matcher.as_str().into()),
        ("healthy_threshold", it.healthy_threshold.into()),
        ("unhealthy_threshold", it.unhealthy_threshold.into()),
        ("timeout", it.timeout_seconds.into()),
        ("interval", it.interval_seconds.into()),
    ]
}

impl Exported for Listener {
    const REFERRED: Referred = None;

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let listener = of
            .import("aws_lb_listener", &of.found.id)
            .set("load_balancer_arn", of.references.of(&it.load_balancer_arn))
            .set("port", it.port)
            .set("protocol", it.protocol.as_str())
            .set_some("ssl_policy", it.ssl_policy.as_deref())
            .set_some(
                "certificate_arn",
                it.certificate_arn.as_ref().map(|arn| of.references.of(arn)),
            )
            .block(action(of, &it.default_action))
            .tags(&it.tags);
        Ok(vec![match it.default_action {
            ListenerAction::Forward(_) | ListenerAction::RedirectToHttps(_) => listener,
            ListenerAction::FixedResponse(_) | ListenerAction::Other(_) => listener
                .note("Its default action was set by hand: it is left as it is.")
                .ignoring(&["default_action"]),
        }])
    }
}

fn action(of: &Described<'_>, action: &ListenerAction) -> Block {
    let of_type = |r#type: &str| Block::builder("default_action").add_attribute(("type", r#type));
    let fixed = |status: &str| {
        let response = vec![
            ("content_type", "text/plain".into()),
            ("status_code", status.into()),
        ];
        of_type("fixed-response")
            .add_block(block("fixed_response", response))
            .build()
    };
    match action {
        // Importing sets both: with one of them missing the plan has a change.
        ListenerAction::Forward(target_group) => {
            let arn = of.references.of(target_group);
            let weighted = vec![("arn", arn.clone()), ("weight", 1.into())];
            let forward = Block::builder("forward").add_block(block("target_group", weighted));
            of_type("forward")
                .add_attribute(("target_group_arn", arn))
                .add_block(forward.build())
                .build()
        }
        ListenerAction::RedirectToHttps(to) => {
            let status = if to.is_permanent {
                "HTTP_301"
            } else {
                "HTTP_302"
            };
            let redirect = vec![
                ("protocol", "HTTPS".into()),
                ("port", "443".into()),
                ("host", to.host.as_str().into()),
                ("status_code", status.into()),
            ];
            of_type("redirect")
                .add_block(block("redirect", redirect))
                .build()
        }
        ListenerAction::FixedResponse(status) => fixed(status),
        ListenerAction::Other(_) => fixed("503"),
    }
}

impl Exported for Certificate {
    const REFERRED: Referred = Some(("aws_acm_certificate", ARN));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_acm_certificate", &of.found.id)
                .set("domain_name", it.domain_name.as_str())
                .set("validation_method", "DNS")
                .tags(&it.tags),
        ])
    }
}

impl Exported for DnsRecord {
    const REFERRED: Referred = None;

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let (zone, name) = (it.hosted_zone_id.known(), it.name.known());
        let record = of
            .import("aws_route53_record", format!("{zone}_{name}_{}", it.r#type))
            .set("zone_id", zone.as_str())
            .set("name", name.as_str())
            .set("type", it.r#type.as_str());
        let record = match &it.alias {
            Some(alias) => record.nested(
                "alias",
                vec![
                    ("name", of.references.of(&alias.dns_name)),
                    ("zone_id", of.references.of(&alias.hosted_zone_id)),
                    ("evaluate_target_health", false.into()),
                ],
            ),
            None => record
                .set("ttl", 300)
                .set("records", of.references.list(&it.values))
                .ignoring(&["ttl"]),
        };
        Ok(vec![record.ignoring(&["allow_overwrite"])])
    }
}
