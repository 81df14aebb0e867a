//! Descriptions of services.

use serde_json::{Value, json};

use super::{
    deployment::Count,
    history,
    pages::{includes, missing, page, texts},
    reference::{cluster_name, name_of, no_cluster, service_key},
};
use crate::{
    operation::Answer,
    state::ecs::{Ecs, Service, ServiceStatus},
    tags,
    world::Turn,
};

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "DescribeServices" => describe(input, turn),
        "ListServices" => list(input, turn),
        _ => return None,
    })
}

fn describe(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let cluster = cluster_name(input);
    if !turn.here().ecs.clusters.contains_key(&cluster) {
        return Err(no_cluster());
    }
    let asked = texts(&input["services"]);
    if asked.is_empty() || asked.len() > 10 {
        return Err(super::reference::invalid(
            "Between 1 and 10 services must be specified.",
        ));
    }
    let with_tags = includes(input, "TAGS");
    let (mut services, mut failures) = (Vec::new(), Vec::new());
    for reference in asked {
        let key = service_key(&cluster, name_of(&reference));
        if turn.service(&key).is_some() {
            services.push(shown(turn, &key, with_tags));
        } else {
            failures.push(missing(&turn.arn("ecs", &format!("service/{key}"))));
        }
    }
    Ok(json!({"services": services, "failures": failures}))
}

fn list(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let cluster = cluster_name(input);
    turn.here().ecs.active_cluster(&cluster)?;
    let services = turn.here().ecs.services.values();
    let arns = services
        .filter(|it| it.cluster == cluster && it.status != ServiceStatus::Inactive)
        .map(|it| it.arn.clone())
        .collect();
    Ok(page(input, arns, "serviceArns"))
}

/// The description of a service.
pub(super) fn shown(turn: &mut Turn<'_>, key: &str, with_tags: bool) -> Value {
    let cluster = key.split('/').next().unwrap_or_default();
    let cluster_arn = turn.arn("ecs", &format!("cluster/{cluster}"));
    let role = format!(
        "arn:aws:iam::{}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
        turn.world.account
    );
    let creator = format!("arn:aws:iam::{}:root", turn.world.account);
    let ecs = &turn.here().ecs;
    let Some(it) = ecs.services.get(key) else {
        return Value::Null;
    };
    let counts: Vec<Count> = it
        .deployments
        .iter()
        .map(|deployment| Count::of(ecs, &deployment.id))
        .collect();
    let mut service = json!({
        "serviceArn": it.arn,
        "serviceName": it.name,
        "clusterArn": cluster_arn,
        "status": it.status,
        "desiredCount": it.desired,
        "runningCount": counts.iter().map(|count| count.running).sum::<u32>(),
        "pendingCount": counts.iter().map(|count| count.pending).sum::<u32>(),
        "platformFamily": "Linux",
        "serviceRegistries": [],
        "deploymentConfiguration": configuration(it),
        "deployments": deployments(ecs, it),
        "events": events(it),
        "createdAt": it.created_at,
        "placementConstraints": [],
        "placementStrategy": [],
        "schedulingStrategy": "REPLICA",
        "roleArn": role,
        "createdBy": creator,
        "currentServiceDeployment": history::current(it),
        "currentServiceRevisions": history::revisions_now(ecs, it),
    });
    add_settings(it, &mut service);
    if with_tags {
        service["tags"] = tags::write_lower(&it.tags);
    }
    service
}

fn deployments(ecs: &Ecs, it: &Service) -> Value {
    let deployments = it.deployments.iter().enumerate();
    deployments
        .map(|(index, deployment)| deployment.shown(ecs, index == 0, it.desired))
        .collect()
}

fn events(it: &Service) -> Value {
    let events = it.events.iter();
    events
        .map(|event| json!({"id": event.id, "createdAt": event.at, "message": event.message}))
        .collect()
}

pub(super) fn configuration(it: &Service) -> Value {
    json!({
        "maximumPercent": it.options.maximum_percent,
        "minimumHealthyPercent": it.options.minimum_healthy_percent,
        "deploymentCircuitBreaker": {
            "enable": it.options.has_breaker,
            "rollback": it.options.rolls_back,
        },
        "strategy": "ROLLING",
        "bakeTimeInMinutes": 0,
    })
}

/// The settings of the newest deployment and the options of its service.
fn add_settings(it: &Service, service: &mut Value) {
    let options = &it.options;
    for (member, value) in [
        ("enableECSManagedTags", json!(options.managed_tags)),
        ("enableExecuteCommand", json!(options.execute_command)),
        ("propagateTags", json!(options.propagate_tags)),
        (
            "availabilityZoneRebalancing",
            json!(options.zone_rebalancing),
        ),
        ("deploymentController", options.controller.clone()),
        (
            "healthCheckGracePeriodSeconds",
            json!(options.grace_seconds),
        ),
    ] {
        service[member] = value;
    }
    // An empty one is none, as Terraform sends it.
    let strategy = options.capacity_strategy.as_array();
    if strategy.is_some_and(|strategy| !strategy.is_empty()) {
        service["capacityProviderStrategy"] = options.capacity_strategy.clone();
    } else {
        service["launchType"] = json!("FARGATE");
    }
    let last = it.primary().or(it.last_good.as_ref());
    let Some(settings) = last.map(|deployment| &deployment.settings) else {
        return;
    };
    service["taskDefinition"] = json!(settings.task_definition);
    service["networkConfiguration"] = settings.network.shown();
    service["loadBalancers"] = json!(settings.load_balancers);
    service["platformVersion"] = json!(settings.platform_version);
    if options.grace_seconds.is_none() && !settings.load_balancers.is_empty() {
        service["healthCheckGracePeriodSeconds"] = json!(0);
    }
}
