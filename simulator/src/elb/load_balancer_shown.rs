//! Descriptions of load balancers.

use serde_json::{Value, json};

use super::{
    invalid,
    page::{page, texts},
};
use crate::{operation::Answer, state::elb::LoadBalancer, world::Turn};

pub(super) fn describe(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let names = texts(&input["Names"]);
    let arns = texts(&input["LoadBalancerArns"]);
    if !names.is_empty() && !arns.is_empty() {
        return Err(invalid(
            "Load balancer names and ARNs cannot be specified at the same time",
        ));
    }
    let all = &turn.here().elb.load_balancers;
    let is_there = |name: &String| all.values().any(|it| it.name == *name);
    if !names.iter().all(is_there) || !arns.iter().all(|arn| all.contains_key(arn)) {
        return Err(super::no_load_balancer());
    }
    let is_asked = |it: &LoadBalancer| {
        (names.is_empty() && arns.is_empty()) || names.contains(&it.name) || arns.contains(&it.arn)
    };
    let asked = all.iter().filter(|(_, it)| is_asked(it));
    let (listed, next) = page(input, asked.map(|(arn, it)| (arn.clone(), it)), shown);
    Ok(json!({"LoadBalancers": listed, "NextMarker": next}))
}

pub(super) fn shown(it: &LoadBalancer) -> Value {
    let zones: Vec<Value> = it
        .places
        .iter()
        .map(|place| {
            json!({
                "ZoneName": place.zone,
                "SubnetId": place.subnet_id,
                "LoadBalancerAddresses": [],
            })
        })
        .collect();
    let region = it.arn.split(':').nth(3).unwrap_or_default();
    json!({
        "LoadBalancerArn": it.arn,
        "LoadBalancerName": it.name,
        "DNSName": it.dns_name,
        "CanonicalHostedZoneId": zone_id(region),
        "CreatedTime": it.created_at,
        "Scheme": it.scheme,
        "VpcId": it.vpc_id,
        "State": {"Code": if it.is_active { "active" } else { "provisioning" }},
        "Type": "application",
        "AvailabilityZones": zones,
        "SecurityGroups": it.security_groups,
        "IpAddressType": it.ip_address_type,
        "EnablePrefixForIpv6SourceNat": "off",
    })
}

/// Route 53's zone of the load balancers of a region, from AWS's list of
/// service endpoints.
fn zone_id(region: &str) -> &'static str {
    match region {
        "us-east-1" => "Z35SXDOTRQ7X7K",
        "us-east-2" => "Z3AADJGX6KTTL2",
        "us-west-1" => "Z368ELLRRE2KJ0",
        "us-west-2" => "Z1H1FL5HABSF5",
        "ca-central-1" => "ZQSVJUPU6J1EY",
        "mx-central-1" => "Z023552324OKD1BB28BH5",
        "sa-east-1" => "Z2P70J7HTTTPLU",
        "eu-central-1" => "Z215JYRZR1TBD5",
        "eu-west-1" => "Z32O12XQLNTSW2",
        "eu-west-2" => "ZHURV8PSTC4K8",
        "eu-west-3" => "Z3Q77PNBQS71R4",
        "eu-north-1" => "Z23TAZ6LKFMNIO",
        "ap-south-1" => "ZP97RAFLXTNZK",
        "ap-southeast-1" => "Z1LMS91P8CMLE5",
        "ap-southeast-2" => "Z1GM3OXH4ZPM65",
        "ap-northeast-1" => "Z14GRHDCWA56QT",
        "ap-northeast-2" => "ZWKZPGTI48KDX",
        _ => "Z00000000000000000000",
    }
}
