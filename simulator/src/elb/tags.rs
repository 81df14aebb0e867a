//! Tags of load balancers, target groups and listeners.

use serde_json::{Value, json};

use super::{invalid, page::texts, rule};
use crate::{
    Service,
    fault::ApiFault,
    operation::Answer,
    resource::{Inventory, Resource},
    state::elb::Elb,
    tags::{self, Tags},
    world::Turn,
};

/// Maximum number of resources of one `DescribeTags`.
const AT_ONCE: usize = 20;

/// Maximum number of tags of a resource.
const MOST: usize = 50;

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "AddTags" => add(input, turn),
        "RemoveTags" => remove(input, turn),
        "DescribeTags" => describe(input, turn),
        _ => return None,
    })
}

fn tags_of<'a>(arn: &str, turn: &'a mut Turn<'_>) -> Result<&'a mut Tags, ApiFault> {
    if arn.contains(":loadbalancer/") {
        Ok(&mut turn.load_balancer(arn)?.tags)
    } else if arn.contains(":targetgroup/") {
        Ok(&mut turn.target_group(arn)?.tags)
    } else if arn.contains(":listener/") {
        Ok(&mut turn.listener(arn)?.tags)
    } else {
        Err(invalid(format!("'{arn}' is not a valid resource ARN")))
    }
}

fn add(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let wanted = tags::read(&input["Tags"]);
    for arn in texts(&input["ResourceArns"]) {
        let tags = tags_of(&arn, turn)?;
        tags.extend(wanted.clone());
        if tags.len() > MOST {
            return Err(ApiFault::new(
                "TooManyTags",
                format!("You cannot add more than {MOST} tags to a resource"),
            ));
        }
    }
    Ok(json!({}))
}

fn remove(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let keys = texts(&input["TagKeys"]);
    for arn in texts(&input["ResourceArns"]) {
        tags_of(&arn, turn)?.retain(|key, _| !keys.contains(key));
    }
    Ok(json!({}))
}

fn describe(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let arns = texts(&input["ResourceArns"]);
    if arns.is_empty() || arns.len() > AT_ONCE {
        return Err(invalid(format!(
            "Between 1 and {AT_ONCE} resource ARNs must be specified"
        )));
    }
    let described: Result<Vec<Value>, ApiFault> = arns
        .into_iter()
        .map(|arn| {
            let is_rule = |turn: &mut Turn<'_>| {
                let mut listeners = turn.here().elb.listeners.keys();
                listeners.any(|listener| rule::arn_of(listener) == arn)
            };
            // A listener's default rule has no tags of its own.
            let tags = if arn.contains(":listener-rule/") && is_rule(turn) {
                Tags::new()
            } else {
                tags_of(&arn, turn)?.clone()
            };
            Ok(json!({"ResourceArn": arn, "Tags": tags::write(&tags)}))
        })
        .collect();
    Ok(json!({"TagDescriptions": described?}))
}

impl Inventory for Elb {
    fn resources(&self, region: &str, _: &str) -> Vec<Resource> {
        let resource = |kind, id: &str, arn: &str, tags: &Tags| Resource {
            service: Service::Elb,
            region: region.to_owned(),
            kind,
            id: id.to_owned(),
            arn: arn.to_owned(),
            tags: Some(tags.clone()),
        };
        let balancers = self.load_balancers.values();
        let balancers = balancers.map(|it| resource("loadbalancer", &it.name, &it.arn, &it.tags));
        let groups = self.target_groups.values();
        let groups = groups.map(|it| resource("targetgroup", &it.name, &it.arn, &it.tags));
        let listeners = self.listeners.values();
        let listeners =
            listeners.map(|it| resource("listener", &it.port.to_string(), &it.arn, &it.tags));
        balancers.chain(groups).chain(listeners).collect()
    }
}
