//! Descriptions of a service's deployments.

use serde_json::{Value, json};

use super::{
    breaker,
    deployment::Count,
    pages::{missing, texts},
    reference::{cluster_name, no_service},
};
use crate::{
    fault::ApiFault,
    operation::Answer,
    state::ecs::{DeploymentStatus, Ecs, Record, Service, Settings},
    world::Turn,
};

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "ListServiceDeployments" => list(input, turn),
        "StopServiceDeployment" => stop(input, turn),
        "DescribeServiceDeployments" => describe(input, turn),
        "DescribeServiceRevisions" => describe_revisions(input, turn),
        _ => return None,
    })
}

fn list(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let cluster = cluster_name(input);
    let ecs = &turn.here().ecs;
    let reference = input["service"].as_str().unwrap_or_default();
    let service = ecs.service_in(&cluster, reference).ok_or_else(no_service)?;
    let statuses = texts(&input["status"]);
    let is_asked = |record: &&Record| {
        statuses.is_empty()
            || statuses
                .iter()
                .any(|status| json!(record.status) == **status)
    };
    let newest_first = service.history.iter().rev().filter(is_asked);
    let listed: Vec<Value> = newest_first
        .map(|record| {
            json!({
                "serviceDeploymentArn": record.arn,
                "serviceArn": service.arn,
                "clusterArn": cluster_arn(service),
                "createdAt": record.created_at,
                "startedAt": record.created_at,
                "finishedAt": record.finished_at,
                "targetServiceRevisionArn": record.target,
                "status": record.status,
                "statusReason": record.reason,
            })
        })
        .collect();
    Ok(json!({"serviceDeployments": listed}))
}

fn cluster_arn(service: &Service) -> String {
    let arn = service.arn.replacen(":service/", ":cluster/", 1);
    arn.trim_end_matches(&format!("/{}", service.name))
        .to_owned()
}

fn describe(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let ecs = &turn.here().ecs;
    let (mut listed, mut failures) = (Vec::new(), Vec::new());
    for arn in texts(&input["serviceDeploymentArns"]) {
        let mut services = ecs.services.values();
        let found = services.find_map(|service| {
            let record = service.history.iter().find(|record| record.arn == arn)?;
            Some(shown(ecs, service, record))
        });
        match found {
            Some(found) => listed.push(found),
            None => failures.push(missing(&arn)),
        }
    }
    Ok(json!({"serviceDeployments": listed, "failures": failures}))
}

fn shown(ecs: &Ecs, service: &Service, record: &Record) -> Value {
    let summary = |revision: &String| {
        let mut deployments = service.deployments.iter();
        let deployment = deployments.find(|it| it.service_revision == *revision);
        let count = deployment
            .map(|it| Count::of(ecs, &it.id))
            .unwrap_or_default();
        let is_target = *revision == record.target;
        json!({
            "arn": revision,
            "requestedTaskCount": if is_target { service.desired } else { count.alive },
            "runningTaskCount": count.running,
            "pendingTaskCount": count.pending,
        })
    };
    let mut deployments = service.deployments.iter();
    let under_way = deployments.find(|it| it.id == record.deployment);
    let failures = under_way.map_or(record.failures, |it| it.failed_tasks);
    let breaker = match record.status {
        _ if !service.options.has_breaker => "DISABLED",
        DeploymentStatus::InProgress => "MONITORING",
        DeploymentStatus::Successful | DeploymentStatus::Stopped => "MONITORING_COMPLETE",
        _ => "TRIGGERED",
    };
    json!({
        "serviceDeploymentArn": record.arn,
        "serviceArn": service.arn,
        "clusterArn": cluster_arn(service),
        "createdAt": record.created_at,
        "startedAt": record.created_at,
        "updatedAt": record.finished_at.as_ref().unwrap_or(&record.created_at),
        "finishedAt": record.finished_at,
        "sourceServiceRevisions": record.sources.iter().map(summary).collect::<Vec<_>>(),
        "targetServiceRevision": summary(&record.target),
        "status": record.status,
        "statusReason": record.reason,
        "deploymentConfiguration": super::service_shown::configuration(service),
        "rollback": record.rollback.as_ref().map(|rollback| json!({
            "reason": record.reason,
            "startedAt": rollback.started_at,
            "serviceRevisionArn": rollback.revision,
        })),
        "deploymentCircuitBreaker": {
            "status": breaker,
            "failureCount": failures,
            "threshold": breaker::threshold(service.desired),
        },
        "alarms": {"status": "DISABLED", "alarmNames": [], "triggeredAlarmNames": []},
    })
}

/// Revisions that have a deployment now, were the last good one, or are
/// remembered as a deployment's.
fn describe_revisions(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let ecs = &turn.here().ecs;
    let (mut listed, mut failures) = (Vec::new(), Vec::new());
    for arn in texts(&input["serviceRevisionArns"]) {
        let mut services = ecs.services.values();
        let found = services.find_map(|service| {
            let known = service.deployments.iter().chain(&service.last_good);
            let mut known = known.map(|it| (&it.service_revision, &it.settings, &it.created_at));
            let remembered = service.history.iter();
            let mut remembered = remembered.map(|it| (&it.target, &it.settings, &it.created_at));
            let is_it = |it: &(&String, &Settings, &String)| *it.0 == arn;
            let (_, settings, created_at) = known.find(is_it).or_else(|| remembered.find(is_it))?;
            Some(json!({
                "serviceRevisionArn": arn,
                "serviceArn": service.arn,
                "clusterArn": cluster_arn(service),
                "taskDefinition": settings.task_definition,
                "launchType": "FARGATE",
                "platformVersion": settings.platform_version,
                "platformFamily": "Linux",
                "loadBalancers": settings.load_balancers,
                "networkConfiguration": settings.network.shown(),
                "createdAt": created_at,
            }))
        });
        match found {
            Some(found) => listed.push(found),
            None => failures.push(missing(&arn)),
        }
    }
    Ok(json!({"serviceRevisions": listed, "failures": failures}))
}

/// Ends the deployment that is under way: back to the last good one.
fn stop(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let arn = input["serviceDeploymentArn"].as_str().unwrap_or_default();
    let mut services = turn.here().ecs.services.iter();
    let found = services.find_map(|(key, service)| {
        let record = service.history.iter().find(|record| record.arn == arn)?;
        Some((key.clone(), record.status, service.last_good.clone()))
    });
    let Some((key, status, last_good)) = found else {
        return Err(ApiFault::new(
            "ServiceDeploymentNotFoundException",
            "The service deployment was not found.",
        ));
    };
    let (DeploymentStatus::InProgress, Some(good)) = (status, last_good) else {
        return Err(ApiFault::new(
            "ConflictException",
            "The service deployment is over, or there is nothing to roll back to.",
        ));
    };
    breaker::give_up(turn, &key, "The service deployment was stopped.");
    breaker::roll_back(turn, &key, good);
    if let Some(record) = turn.service(&key).and_then(|it| it.history.last_mut()) {
        record.reason = Some("Service deployment rolled back because of a user request.".into());
    }
    Ok(json!({"serviceDeploymentArn": arn}))
}
