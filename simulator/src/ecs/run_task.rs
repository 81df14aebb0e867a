//! Tasks that people start and stop.

use serde_json::{Value, json};

use super::{
    launch::{self, Order, Refusal},
    network::revision_of,
    reference::{client, cluster_name, invalid},
    stop, task_shown,
};
use crate::{
    fault::ApiFault,
    operation::Answer,
    state::ecs::{Network, Stop, StopCode},
    tags::{self, Tags},
    world::Turn,
};

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "RunTask" => run(input, turn),
        "StopTask" => stop_task(input, turn),
        _ => return None,
    })
}

fn run(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let cluster = cluster_name(input);
    turn.here().ecs.active_cluster(&cluster)?;
    let count = input["count"].as_u64().unwrap_or(1);
    if !(1..=10).contains(&count) {
        return Err(invalid("count must be between 1 and 10."));
    }
    if matches!(input["launchType"].as_str(), Some("EC2" | "EXTERNAL")) {
        return Err(invalid(
            "No Container Instances were found in your cluster.",
        ));
    }
    let revision = revision_of(input["taskDefinition"].as_str().unwrap_or_default(), turn)?;
    check_overrides(input, &revision.definition)?;
    let network = Network::of(input, turn)?;
    let mut own_tags = match input["propagateTags"].as_str() {
        Some("TASK_DEFINITION") => revision.tags.clone(),
        _ => Tags::new(),
    };
    own_tags.extend(tags::read(&input["tags"]));
    let default_group = format!("family:{}", revision.family);
    let mut tasks = Vec::new();
    for number in 0..count {
        let subnets = &network.subnets;
        let subnet = usize::try_from(number).unwrap_or(0) % subnets.len().max(1);
        let order = Order {
            cluster: cluster.clone(),
            service: None,
            deployment: None,
            group: input["group"].as_str().unwrap_or(&default_group).to_owned(),
            started_by: input["startedBy"].as_str().map(str::to_owned),
            revision: revision.clone(),
            overrides: input["overrides"].clone(),
            subnet: subnets[subnet].clone(),
            network: network.clone(),
            execute_command: input["enableExecuteCommand"] == json!(true),
            tags: own_tags.clone(),
        };
        let id = launch::launch(turn, order).map_err(|refusal| fault_of(&refusal))?;
        tasks.push(task_shown::shown(turn, &id, true));
    }
    Ok(json!({"tasks": tasks, "failures": []}))
}

fn fault_of(refusal: &Refusal) -> ApiFault {
    let reason = refusal.reason();
    match refusal {
        Refusal::Role(_) | Refusal::Quota => client(format!("{reason}.")),
        Refusal::Network(..) => invalid(reason),
    }
}

fn check_overrides(input: &Value, definition: &Value) -> Result<(), ApiFault> {
    let overrides = input["overrides"]["containerOverrides"].as_array();
    let containers = definition["containerDefinitions"].as_array();
    for wanted in overrides.into_iter().flatten() {
        let mut containers = containers.into_iter().flatten();
        if !containers.any(|container| container["name"] == wanted["name"]) {
            return Err(invalid(
                "Override for container that is not in the TaskDefinition.",
            ));
        }
    }
    Ok(())
}

fn stop_task(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let cluster = cluster_name(input);
    let reference = input["task"].as_str().unwrap_or_default();
    let ecs = &turn.here().ecs;
    if !ecs.clusters.contains_key(&cluster) {
        return Err(super::reference::no_cluster());
    }
    let Some(id) = ecs.task_in(&cluster, reference).map(|task| task.id.clone()) else {
        return Err(invalid("The referenced task was not found."));
    };
    let reason = input["reason"].as_str().unwrap_or("Task stopped by user");
    let why = Stop {
        code: StopCode::UserInitiated,
        reason: reason.to_owned(),
    };
    stop::stop(turn, &id, why);
    Ok(json!({"task": task_shown::shown(turn, &id, true)}))
}
