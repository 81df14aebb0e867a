//! Attributes of load balancers, target groups and listeners: what was set, and
//! AWS's values for the rest.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Value, json};

use super::invalid;
use crate::{fault::ApiFault, operation::Answer, state::elb::TargetGroup, world::Turn};

/// Of an application load balancer.
const OF_LOAD_BALANCER: &[(&str, &str)] = &[
    ("access_logs.s3.bucket", ""),
    ("access_logs.s3.enabled", "false"),
    ("access_logs.s3.prefix", ""),
    ("client_keep_alive.seconds", "3600"),
    ("connection_logs.s3.bucket", ""),
    ("connection_logs.s3.enabled", "false"),
    ("connection_logs.s3.prefix", ""),
    ("deletion_protection.enabled", "false"),
    ("health_check_logs.s3.bucket", ""),
    ("health_check_logs.s3.enabled", "false"),
    ("health_check_logs.s3.prefix", ""),
    ("idle_timeout.timeout_seconds", "60"),
    ("ipv6.deny_all_igw_traffic", "false"),
    ("load_balancing.cross_zone.enabled", "true"),
    ("routing.http.desync_mitigation_mode", "defensive"),
    ("routing.http.drop_invalid_header_fields.enabled", "false"),
    ("routing.http.preserve_host_header.enabled", "false"),
    (
        "routing.http.x_amzn_tls_version_and_cipher_suite.enabled",
        "false",
    ),
    ("routing.http.xff_client_port.enabled", "false"),
    ("routing.http.xff_header_processing.mode", "append"),
    ("routing.http2.enabled", "true"),
    ("waf.fail_open.enabled", "false"),
    ("zonal_shift.config.enabled", "false"),
];

const DEREGISTRATION_DELAY: &str = "deregistration_delay.timeout_seconds";

/// Of a group behind an application load balancer.
const OF_TARGET_GROUP: &[(&str, &str)] = &[
    (DEREGISTRATION_DELAY, "300"),
    ("load_balancing.algorithm.anomaly_mitigation", "off"),
    ("load_balancing.algorithm.type", "round_robin"),
    (
        "load_balancing.cross_zone.enabled",
        "use_load_balancer_configuration",
    ),
    ("slow_start.duration_seconds", "0"),
    ("stickiness.app_cookie.cookie_name", ""),
    ("stickiness.app_cookie.duration_seconds", "86400"),
    ("stickiness.enabled", "false"),
    ("stickiness.lb_cookie.duration_seconds", "86400"),
    ("stickiness.type", "lb_cookie"),
    (
        "target_group_health.dns_failover.minimum_healthy_targets.count",
        "1",
    ),
    (
        "target_group_health.dns_failover.minimum_healthy_targets.percentage",
        "off",
    ),
    (
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count",
        "1",
    ),
    (
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
        "off",
    ),
];

/// Of a listener of an application load balancer.
const OF_LISTENER: &[(&str, &str)] = &[
    (
        "routing.http.response.access_control_allow_credentials.header_value",
        "",
    ),
    (
        "routing.http.response.access_control_allow_headers.header_value",
        "",
    ),
    (
        "routing.http.response.access_control_allow_methods.header_value",
        "",
    ),
    (
        "routing.http.response.access_control_allow_origin.header_value",
        "",
    ),
    (
        "routing.http.response.access_control_expose_headers.header_value",
        "",
    ),
    (
        "routing.http.response.access_control_max_age.header_value",
        "",
    ),
    (
        "routing.http.response.content_security_policy.header_value",
        "",
    ),
    ("routing.http.response.server.enabled", "true"),
    (
        "routing.http.response.strict_transport_security.header_value",
        "",
    ),
    (
        "routing.http.response.x_content_type_options.header_value",
        "",
    ),
    ("routing.http.response.x_frame_options.header_value", ""),
];

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    let defaults = match operation {
        "DescribeLoadBalancerAttributes" | "ModifyLoadBalancerAttributes" => OF_LOAD_BALANCER,
        "DescribeTargetGroupAttributes" | "ModifyTargetGroupAttributes" => OF_TARGET_GROUP,
        "DescribeListenerAttributes" => OF_LISTENER,
        "DescribeCapacityReservation" => return Some(describe_capacity(input, turn)),
        _ => return None,
    };
    let attributes = match attributes_of(input, turn) {
        Ok(attributes) => attributes,
        Err(fault) => return Some(Err(fault)),
    };
    if operation.starts_with("Modify")
        && let Err(fault) = set(attributes, &input["Attributes"], defaults)
    {
        return Some(Err(fault));
    }
    Some(Ok(json!({"Attributes": shown(attributes, defaults)})))
}

fn attributes_of<'a>(
    input: &Value,
    turn: &'a mut Turn<'_>,
) -> Result<&'a mut BTreeMap<String, String>, ApiFault> {
    if let Some(arn) = input["LoadBalancerArn"].as_str() {
        return Ok(&mut turn.load_balancer(arn)?.attributes);
    }
    if let Some(arn) = input["TargetGroupArn"].as_str() {
        return Ok(&mut turn.target_group(arn)?.attributes);
    }
    let arn = input["ListenerArn"].as_str().unwrap_or_default();
    Ok(&mut turn.listener(arn)?.attributes)
}

fn set(
    attributes: &mut BTreeMap<String, String>,
    wanted: &Value,
    defaults: &[(&str, &str)],
) -> Result<(), ApiFault> {
    for attribute in wanted.as_array().into_iter().flatten() {
        let key = attribute["Key"].as_str().unwrap_or_default();
        let value = attribute["Value"].as_str().unwrap_or_default();
        if !defaults.iter().any(|(known, _)| *known == key) {
            return Err(ApiFault::new(
                "InvalidConfigurationRequest",
                format!("The attribute '{key}' is not recognized"),
            ));
        }
        check(key, value)?;
        attributes.insert(key.to_owned(), value.to_owned());
    }
    Ok(())
}

fn check(key: &str, value: &str) -> Result<(), ApiFault> {
    let range = match key {
        DEREGISTRATION_DELAY => 0..=3600,
        "idle_timeout.timeout_seconds" => 1..=4000,
        "client_keep_alive.seconds" => 60..=604_800,
        _ if key.ends_with(".enabled") && !key.contains("cross_zone") => {
            return match value {
                "true" | "false" => Ok(()),
                _ => Err(wrong(key, value)),
            };
        }
        _ => return Ok(()),
    };
    match value.parse::<u32>() {
        Ok(number) if range.contains(&number) => Ok(()),
        _ => Err(wrong(key, value)),
    }
}

fn wrong(key: &str, value: &str) -> ApiFault {
    invalid(format!(
        "'{value}' is not a valid value for attribute '{key}'"
    ))
}

fn shown(attributes: &BTreeMap<String, String>, defaults: &[(&str, &str)]) -> Value {
    defaults
        .iter()
        .map(|(key, default)| {
            let set = attributes.get(*key).map(String::as_str);
            json!({"Key": key, "Value": set.unwrap_or(default)})
        })
        .collect()
}

/// Returns the deregistration delay of this group.
pub(super) fn deregistration_delay(group: &TargetGroup) -> Duration {
    let set = group.attributes.get(DEREGISTRATION_DELAY);
    let seconds = set.and_then(|value| value.parse().ok()).unwrap_or(300);
    Duration::from_secs(seconds)
}

/// No capacity is ever reserved.
fn describe_capacity(input: &Value, turn: &mut Turn<'_>) -> Answer {
    turn.load_balancer(input["LoadBalancerArn"].as_str().unwrap_or_default())?;
    Ok(json!({"DecreaseRequestsRemaining": 0, "CapacityReservationState": []}))
}
