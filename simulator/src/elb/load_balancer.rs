//! Load balancers.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{
    Deed, LoadBalancer, Place, check, check_name, invalid,
    page::{page, texts},
    placement,
};
use crate::{
    durations::Event,
    fault::ApiFault,
    operation::Answer,
    tags,
    world::{self, Turn},
};

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "CreateLoadBalancer" => create(input, turn),
        "DescribeLoadBalancers" => describe(input, turn),
        "DeleteLoadBalancer" => delete(input, turn),
        _ => return None,
    })
}

/// What is asked for: what an existing load balancer is compared with.
struct Wanted {
    name: String,
    scheme: String,
    ip_address_type: String,
    subnet_ids: BTreeSet<String>,
    security_groups: BTreeSet<String>,
}

impl Wanted {
    fn of(input: &Value) -> Self {
        let text = |name: &str, default: &str| {
            let value = input[name].as_str();
            value.unwrap_or(default).to_owned()
        };
        Self {
            name: text("Name", ""),
            scheme: text("Scheme", "internet-facing"),
            ip_address_type: text("IpAddressType", "ipv4"),
            subnet_ids: placement::subnet_ids(input).into_iter().collect(),
            security_groups: texts(&input["SecurityGroups"]).into_iter().collect(),
        }
    }

    fn is(&self, balancer: &LoadBalancer) -> bool {
        let subnet_ids = balancer.places.iter().map(|place| &place.subnet_id);
        self.scheme == balancer.scheme
            && self.ip_address_type == balancer.ip_address_type
            && self
                .subnet_ids
                .iter()
                .eq(subnet_ids.collect::<BTreeSet<_>>())
            && self.security_groups == balancer.security_groups.iter().cloned().collect()
    }
}

/// Creates a load balancer; where there is one of this name with the same
/// settings, the answer is that one.
fn create(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let wanted = Wanted::of(input);
    check_name("Load balancer", &wanted.name)?;
    if input["Type"].as_str().is_some_and(|it| it != "application") {
        return Err(invalid(
            "The simulator knows application load balancers only",
        ));
    }
    let mut all = turn.here().elb.load_balancers.values();
    if let Some(existing) = all.find(|it| it.name == wanted.name) {
        if wanted.is(existing) {
            let existing = existing.clone();
            return Ok(json!({"LoadBalancers": [shown(&existing)]}));
        }
        return Err(ApiFault::new(
            "DuplicateLoadBalancerName",
            format!(
                "A load balancer with the same name '{}' exists, but with different settings",
                wanted.name
            ),
        ));
    }
    let balancer = make(&wanted, tags::read(&input["Tags"]), turn)?;
    let answer = json!({"LoadBalancers": [shown(&balancer)]});
    let arn = balancer.arn.clone();
    turn.here().elb.load_balancers.insert(arn.clone(), balancer);
    turn.after(
        Event::LoadBalancerActive,
        world::Deed::Elb(Deed::Activate { arn }),
    );
    Ok(answer)
}

fn make(wanted: &Wanted, tags: world::Tags, turn: &mut Turn<'_>) -> Result<LoadBalancer, ApiFault> {
    let is_public = wanted.scheme == "internet-facing";
    let ground = placement::ground(&wanted.subnet_ids, is_public, turn)?;
    let security_groups = placement::groups(&wanted.security_groups, &ground.vpc_id, turn)?;
    turn.ensure_service_linked_role("elasticloadbalancing.amazonaws.com");
    let id = turn.world.dice.hex(16);
    let number = turn.world.dice.number() % 10_000_000_000;
    let name = &wanted.name;
    let inside = if is_public { "" } else { "internal-" };
    let mut balancer = LoadBalancer {
        arn: turn.arn(
            "elasticloadbalancing",
            &format!("loadbalancer/app/{name}/{id}"),
        ),
        name: name.clone(),
        dns_name: super::entrance::free(turn).unwrap_or_else(|| {
            format!("{inside}{name}-{number}.{}.elb.amazonaws.com", turn.region)
        }),
        created_at: turn.timestamp(),
        scheme: wanted.scheme.clone(),
        ip_address_type: wanted.ip_address_type.clone(),
        vpc_id: ground.vpc_id,
        places: Vec::new(),
        security_groups,
        is_active: false,
        attributes: BTreeMap::new(),
        tags,
    };
    for (subnet_id, zone) in ground.subnets {
        let interface = placement::plant(&balancer, &subnet_id, turn)?;
        balancer.places.push(Place {
            subnet_id,
            zone,
            interface,
        });
    }
    Ok(balancer)
}

/// The load balancer can be used: its targets are checked from now on.
pub(super) fn activate(turn: &mut Turn<'_>, arn: &str) {
    if let Ok(balancer) = turn.load_balancer(arn) {
        balancer.is_active = true;
        check::begin_behind(turn, arn);
    }
}

fn describe(input: &Value, turn: &mut Turn<'_>) -> Answer {
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
    let (told, next) = page(input, asked.map(|(arn, it)| (arn.clone(), it)), shown);
    Ok(json!({"LoadBalancers": told, "NextMarker": next}))
}

fn shown(it: &LoadBalancer) -> Value {
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

/// Deletes a load balancer with its listeners; one that is not there is no
/// mistake. Its interfaces outlive it.
fn delete(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let arn = input["LoadBalancerArn"].as_str().unwrap_or_default();
    if !arn.contains(":loadbalancer/") {
        return Err(invalid(format!("'{arn}' is not a valid load balancer ARN")));
    }
    let Ok(balancer) = turn.load_balancer(arn) else {
        return Ok(json!({}));
    };
    let protection = balancer.attributes.get("deletion_protection.enabled");
    if protection.is_some_and(|value| value == "true") {
        return Err(ApiFault::new(
            "OperationNotPermitted",
            format!(
                "Load balancer '{arn}' cannot be deleted because deletion protection is enabled"
            ),
        ));
    }
    let interfaces: Vec<String> = balancer
        .places
        .iter()
        .map(|it| it.interface.clone())
        .collect();
    for interface in interfaces {
        turn.after(
            Event::LoadBalancerInterfacesGone,
            world::Deed::Elb(Deed::PullInterface { interface }),
        );
    }
    let elb = &mut turn.here().elb;
    elb.load_balancers.remove(arn);
    elb.listeners
        .retain(|_, listener| listener.load_balancer_arn != arn);
    Ok(json!({}))
}
