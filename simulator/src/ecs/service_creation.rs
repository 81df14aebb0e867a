//! Creation of services.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::{
    balancing,
    network::revision_of,
    reference::{cluster_name, invalid, service_key},
    scheduler, service_shown,
};
use crate::{
    clock::Moment,
    fault::ApiFault,
    operation::Answer,
    state::ecs::{Network, Options, Service, ServiceStatus, Settings},
    tags,
    world::Turn,
};

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    (operation == "CreateService").then(|| create(input, turn))
}

fn create(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let name = input["serviceName"].as_str().unwrap_or_default().to_owned();
    Turn::check_ecs_name(&name, "Service")?;
    let cluster = cluster_name(input);
    turn.here().ecs.active_cluster(&cluster)?;
    let key = service_key(&cluster, &name);
    if let Some(existing) = existing(input, &key, turn)? {
        return Ok(json!({"service": existing}));
    }
    check_scheduling(input)?;
    turn.check_ecs_role()?;
    turn.ensure_ecs_role()?;
    let settings = settings(input, turn)?;
    let service = Service {
        arn: turn.arn("ecs", &format!("service/{key}")),
        name,
        cluster,
        status: ServiceStatus::Active,
        created_at: turn.timestamp(),
        token: input["clientToken"].as_str().map(str::to_owned),
        desired: desired_count(input).unwrap_or(0),
        options: Options::default().with(input),
        deployments: Vec::new(),
        last_good: None,
        history: Vec::new(),
        events: VecDeque::new(),
        failures: 0,
        not_before: Moment::default(),
        wakes_at: None,
        is_steady: false,
        tags: tags::read(&input["tags"]),
    };
    turn.here().ecs.services.insert(key.clone(), service);
    turn.deploy(&key, settings);
    let answer = json!({"service": service_shown::shown(turn, &key, true)});
    scheduler::wake(turn, &key);
    Ok(answer)
}

/// Reads the settings of the first deployment.
fn settings(input: &Value, turn: &mut Turn<'_>) -> Result<Settings, ApiFault> {
    let revision = revision_of(input["taskDefinition"].as_str().unwrap_or_default(), turn)?;
    let load_balancers = balancing::read(input, &revision, turn)?;
    if load_balancers.is_empty() && !input["healthCheckGracePeriodSeconds"].is_null() {
        return Err(invalid(
            "Health check grace period is only valid for services configured to use load balancers",
        ));
    }
    let platform_version = input["platformVersion"].as_str();
    Ok(Settings {
        task_definition: revision.arn,
        network: Network::of(input, turn)?,
        load_balancers,
        platform_version: platform_version.unwrap_or("LATEST").to_owned(),
    })
}

pub(super) fn desired_count(input: &Value) -> Option<u32> {
    let wanted = input["desiredCount"].as_u64();
    wanted.and_then(|count| u32::try_from(count).ok())
}

fn check_scheduling(input: &Value) -> Result<(), ApiFault> {
    if input["schedulingStrategy"] == "DAEMON" {
        return Err(invalid(
            "The daemon scheduling strategy is not supported for AWS Fargate.",
        ));
    }
    if matches!(input["launchType"].as_str(), Some("EC2" | "EXTERNAL")) {
        return Err(invalid(
            "No Container Instances were found in your cluster.",
        ));
    }
    if input["desiredCount"]
        .as_i64()
        .is_some_and(|count| count < 0)
    {
        return Err(invalid("Desired count cannot be negative."));
    }
    Ok(())
}

/// The service that an earlier call with the same token made.
///
/// # Errors
/// If there is another one of this name.
fn existing(input: &Value, key: &str, turn: &mut Turn<'_>) -> Result<Option<Value>, ApiFault> {
    let Some(service) = turn.service(key) else {
        return Ok(None);
    };
    match service.status {
        ServiceStatus::Inactive => Ok(None),
        ServiceStatus::Draining => {
            Err(invalid("Unable to Start a service that is still Draining."))
        }
        ServiceStatus::Active => {
            let token = input["clientToken"].as_str();
            if token.is_some() && token == service.token.as_deref() {
                return Ok(Some(service_shown::shown(turn, key, true)));
            }
            Err(invalid("Creation of service was not idempotent."))
        }
    }
}
