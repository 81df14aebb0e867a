//! Descriptions of tasks.

use serde_json::{Value, json};

use super::{
    pages::{includes, missing, page, texts},
    reference::{cluster_name, family_and_number, name_of, no_cluster, service_key},
};
use crate::{
    clock::Calendar,
    operation::Answer,
    state::ecs::{Revision, Stage, Task},
    tags,
    world::Turn,
};

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "DescribeTasks" => describe(input, turn),
        "ListTasks" => list(input, turn),
        _ => return None,
    })
}

fn describe(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let cluster = cluster_name(input);
    if !turn.here().ecs.clusters.contains_key(&cluster) {
        return Err(no_cluster());
    }
    let with_tags = includes(input, "TAGS");
    let (mut tasks, mut failures) = (Vec::new(), Vec::new());
    for reference in texts(&input["tasks"]) {
        let found = turn.here().ecs.task_in(&cluster, &reference);
        match found.map(|task| task.id.clone()) {
            Some(id) => tasks.push(shown(turn, &id, with_tags)),
            None => {
                let id = name_of(&reference);
                failures.push(missing(&turn.arn("ecs", &format!("task/{cluster}/{id}"))));
            }
        }
    }
    Ok(json!({"tasks": tasks, "failures": failures}))
}

fn list(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let cluster = cluster_name(input);
    let ecs = &turn.here().ecs;
    ecs.active_cluster(&cluster)?;
    let service = input["serviceName"].as_str();
    let service = service.map(|name| service_key(&cluster, name_of(name)));
    if service
        .as_ref()
        .is_some_and(|key| !ecs.services.contains_key(key))
    {
        return Err(super::no_service());
    }
    let text = |member: &str| input[member].as_str();
    let desired = text("desiredStatus").unwrap_or("RUNNING");
    let is_asked = |task: &&Task| {
        task.cluster == cluster
            && task.desired_status() == desired
            && (service.is_none() || task.service == service)
            && text("startedBy").is_none_or(|by| task.started_by.as_deref() == Some(by))
            && text("family").is_none_or(|family| family_and_number(&task.definition).0 == family)
    };
    let arns = ecs.tasks.values().filter(is_asked);
    Ok(page(
        input,
        arns.map(|task| task.arn.clone()).collect(),
        "taskArns",
    ))
}

impl Task {
    fn desired_status(&self) -> &'static str {
        if self.stop.is_some() {
            "STOPPED"
        } else {
            "RUNNING"
        }
    }
}

/// The description of a task.
pub(super) fn shown(turn: &mut Turn<'_>, id: &str, with_tags: bool) -> Value {
    let calendar = turn.world.calendar;
    let ecs = &turn.here().ecs;
    let Some(it) = ecs.tasks.get(id) else {
        return Value::Null;
    };
    let Some(revision) = ecs.revision(&it.definition) else {
        return Value::Null;
    };
    let arn_of = |kind: &str| it.arn.replacen(":task/", kind, 1);
    let cluster_arn = arn_of(":cluster/")
        .trim_end_matches(&format!("/{id}"))
        .to_owned();
    let mut task = json!({
        "taskArn": it.arn,
        "clusterArn": cluster_arn,
        "taskDefinitionArn": it.definition,
        "group": it.group,
        "startedBy": it.started_by,
        "lastStatus": it.stage,
        "desiredStatus": it.desired_status(),
        "stopCode": it.stop.as_ref().map(|stop| stop.code),
        "stoppedReason": it.stop.as_ref().map(|stop| &stop.reason),
        "cpu": revision.definition["cpu"],
        "memory": revision.definition["memory"],
        "launchType": "FARGATE",
        "platformVersion": "1.4.0",
        "platformFamily": "Linux",
        "availabilityZone": it.place.zone,
        "enableExecuteCommand": it.execute_command,
        "healthStatus": "UNKNOWN",
        "ephemeralStorage": {"sizeInGiB": 20},
        "fargateEphemeralStorage": {"sizeInGiB": 20},
        "overrides": overrides(it, revision),
        "attributes": [{"name": "ecs.cpu-architecture", "value": architecture(revision)}],
        "attachments": [attachment(it)],
        "containers": containers(it, revision),
        "tags": if with_tags { tags::write_lower(&it.tags) } else { json!([]) },
        "version": 1 + it.stage as u32,
    });
    add_times(it, calendar, &mut task);
    task
}

fn add_times(it: &Task, calendar: Calendar, task: &mut Value) {
    let is_connected = it.stage > Stage::Provisioning;
    let connected = is_connected.then_some(it.pull_started.unwrap_or(it.created));
    task["connectivity"] = json!(is_connected.then_some("CONNECTED"));
    for (member, at) in [
        ("createdAt", Some(it.created)),
        ("connectivityAt", connected),
        ("pullStartedAt", it.pull_started),
        ("pullStoppedAt", it.started),
        ("startedAt", it.started),
        ("stoppingAt", it.stopping),
        ("executionStoppedAt", it.started.and(it.stopped)),
        ("stoppedAt", it.stopped),
    ] {
        task[member] = json!(at.map(|at| calendar.write(at)));
    }
}

/// Each container has its overrides, empty by default.
fn overrides(it: &Task, revision: &Revision) -> Value {
    let overrides = it.overrides["containerOverrides"].as_array();
    let containers = revision.definition["containerDefinitions"].as_array();
    let all: Vec<Value> = containers
        .into_iter()
        .flatten()
        .map(|container| {
            let name = &container["name"];
            let own =
                overrides.and_then(|overrides| overrides.iter().find(|it| it["name"] == *name));
            own.cloned().unwrap_or_else(|| json!({"name": name}))
        })
        .collect();
    let mut overrides = match &it.overrides {
        Value::Object(_) => it.overrides.clone(),
        _ => json!({}),
    };
    overrides["containerOverrides"] = json!(all);
    overrides["inferenceAcceleratorOverrides"] = json!([]);
    overrides
}

fn architecture(revision: &Revision) -> &'static str {
    match revision.definition["runtimePlatform"]["cpuArchitecture"].as_str() {
        Some("ARM64") => "arm64",
        _ => "x86_64",
    }
}

fn attachment(it: &Task) -> Value {
    let place = &it.place;
    let status = match it.stage {
        Stage::Provisioning => "PRECREATED",
        Stage::Stopped => "DELETED",
        _ => "ATTACHED",
    };
    let details: Vec<Value> = [
        ("subnetId", &place.subnet_id),
        ("networkInterfaceId", &place.interface),
        ("privateIPv4Address", &place.address),
    ]
    .into_iter()
    .map(|(name, value)| json!({"name": name, "value": value}))
    .collect();
    json!({
        "id": place.attachment,
        "type": "ElasticNetworkInterface",
        "status": status,
        "details": details,
    })
}

fn containers(it: &Task, revision: &Revision) -> Value {
    let containers = revision.definition["containerDefinitions"].as_array();
    let main = &revision.main_container()["name"];
    let status = match it.stage {
        Stage::Provisioning | Stage::Pending => "PENDING",
        Stage::Running | Stage::Deactivating | Stage::Stopping => "RUNNING",
        Stage::Stopped => "STOPPED",
    };
    let has_ended = it.stage == Stage::Stopped || it.exit_code.is_some();
    containers
        .into_iter()
        .flatten()
        .map(|container| {
            let is_main = container["name"] == *main;
            let others = has_ended.then_some(0).filter(|_| it.started.is_some());
            json!({
                "containerArn": format!("{}/{}", it.arn.replacen(":task/", ":container/", 1), it.place.attachment),
                "taskArn": it.arn,
                "name": container["name"],
                "image": container["image"],
                "imageDigest": it.image_digest,
                "runtimeId": format!("{}-{}", it.id, 1),
                "lastStatus": if has_ended { "STOPPED" } else { status },
                "exitCode": if is_main { it.exit_code } else { others },
                "reason": if is_main { it.container_reason.as_deref() } else { None },
                "networkBindings": [],
                "networkInterfaces": [{
                    "attachmentId": it.place.attachment,
                    "privateIpv4Address": it.place.address,
                }],
                "healthStatus": "UNKNOWN",
                "cpu": container["cpu"].to_string(),
            })
        })
        .collect()
}
