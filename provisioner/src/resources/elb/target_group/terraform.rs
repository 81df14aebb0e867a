//! Its description in Terraform's language.

use hcl::Expression;
use kavak_stack::{
    Output,
    spec::{HealthCheck, TargetGroup},
};

use crate::terraform::{Described, Exported, Referred, Resource};

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
