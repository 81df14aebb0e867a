//! Load balancers.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{
    check, check_name, invalid,
    load_balancer_shown::{self, shown},
    page::texts,
    placement,
};

use crate::{
    durations::Event,
    fault::ApiFault,
    operation::Answer,
    state::elb::{LoadBalancer, Place, Transition},
    tags::{self, Tags},
    world::{self, Turn},
};

/// Quota of a region.
const QUOTA: &str = "L-53DA6B97";

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "CreateLoadBalancer" => create(input, turn),
        "DescribeLoadBalancers" => load_balancer_shown::describe(input, turn),
        "DeleteLoadBalancer" => delete(input, turn),
        _ => return None,
    })
}

/// The request, which an existing load balancer is compared with.
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
        world::Transition::Elb(Transition::Activate { arn }),
    );
    Ok(answer)
}

fn make(wanted: &Wanted, tags: Tags, turn: &mut Turn<'_>) -> Result<LoadBalancer, ApiFault> {
    let count = turn.here().elb.load_balancers.len();
    turn.check_quota(QUOTA, count, || {
        let message = "The maximum number of load balancers has been reached";
        ("TooManyLoadBalancers", message)
    })?;
    let is_public = wanted.scheme == "internet-facing";
    let ground = placement::ground(&wanted.subnet_ids, is_public, turn)?;
    let security_groups = placement::groups(&wanted.security_groups, &ground.vpc_id, turn)?;
    turn.ensure_service_linked_role("elasticloadbalancing.amazonaws.com")?;
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
            world::Transition::Elb(Transition::PullInterface { interface }),
        );
    }
    let elb = &mut turn.here().elb;
    elb.load_balancers.remove(arn);
    elb.listeners
        .retain(|_, listener| listener.load_balancer_arn != arn);
    check::end_unserved(turn);
    Ok(json!({}))
}
