//! The attributes of a VPC that are changed and read one by one.

use serde::Deserialize;
use serde_json::{Value, json};

use super::kind::invalid_value;
use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Modify {
    vpc_id: String,
    enable_dns_support: Option<Switch>,
    enable_dns_hostnames: Option<Switch>,
    enable_network_address_usage_metrics: Option<Switch>,
}

/// A yes or no, as EC2 wraps it to distinguish `false` from a missing value.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Switch {
    #[serde(default)]
    pub(super) value: bool,
}

pub(super) fn modify(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: Modify = input(asked)?;
    let vpc = turn.vpc(&wanted.vpc_id)?;
    match (
        wanted.enable_dns_support,
        wanted.enable_dns_hostnames,
        wanted.enable_network_address_usage_metrics,
    ) {
        (Some(support), None, None) => vpc.has_dns_support = support.value,
        (None, Some(hostnames), None) => {
            if hostnames.value && !vpc.has_dns_support {
                return Err(invalid_value(
                    "DNS hostnames can only be enabled if DNS support is enabled",
                ));
            }
            vpc.has_dns_hostnames = hostnames.value;
        }
        (None, None, Some(metrics)) => vpc.has_usage_metrics = metrics.value,
        (None, None, None) => {
            return Err(ApiFault::new(
                "MissingParameter",
                "The request must contain exactly one attribute",
            ));
        }
        _ => {
            return Err(ApiFault::new(
                "InvalidParameterCombination",
                "Fields for multiple attribute types specified",
            ));
        }
    }
    Ok(json!({}))
}

pub(super) fn describe(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let id = asked["VpcId"].as_str().unwrap_or_default();
    let vpc = turn.vpc(id)?;
    let (member, is_on) = match asked["Attribute"].as_str().unwrap_or_default() {
        "enableDnsSupport" => ("EnableDnsSupport", vpc.has_dns_support),
        "enableDnsHostnames" => ("EnableDnsHostnames", vpc.has_dns_hostnames),
        _ => ("EnableNetworkAddressUsageMetrics", vpc.has_usage_metrics),
    };
    Ok(json!({"VpcId": id, member: {"Value": is_on}}))
}
