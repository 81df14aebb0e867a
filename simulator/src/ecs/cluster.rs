//! Clusters.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    pages::{includes, missing, page, texts},
    reference::{cluster_name, name_of, no_cluster},
};
use crate::{
    durations::Event,
    fault::ApiFault,
    operation::Answer,
    state::ecs::{Cluster, ClusterStatus, Ecs, ServiceStatus, Stage, Transition},
    tags,
    world::Turn,
};

/// Time in which a deleted cluster is still described.
const GHOST: Duration = Duration::from_secs(6 * 60 * 60);

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "CreateCluster" => create(input, turn),
        "DescribeClusters" => describe(input, turn),
        "ListClusters" => list(input, turn),
        "UpdateClusterSettings" => update(input, turn),
        "DeleteCluster" => delete(input, turn),
        _ => return None,
    })
}

/// Creates a cluster; where there is one of this name, the answer is that one.
fn create(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let name = input["clusterName"]
        .as_str()
        .unwrap_or("default")
        .to_owned();
    Turn::check_ecs_name(&name, "Cluster")?;
    // A caller who may not have it made gets the cluster without it.
    let _ = turn.ensure_ecs_role();
    let existing = turn.here().ecs.clusters.get(&name);
    if let Some(existing) = existing.filter(|it| it.status != ClusterStatus::Inactive) {
        let existing = existing.clone();
        return Ok(json!({"cluster": shown(&turn.here().ecs, &existing, |_| true)}));
    }
    let mut cluster = Cluster {
        arn: turn.arn("ecs", &format!("cluster/{name}")),
        name: name.clone(),
        status: ClusterStatus::Provisioning,
        container_insights: "disabled".to_owned(),
        capacity_providers: texts(&input["capacityProviders"]),
        capacity_strategy: input["defaultCapacityProviderStrategy"].clone(),
        configuration: input["configuration"].clone(),
        tags: tags::read(&input["tags"]),
    };
    cluster.set(input);
    let answer = json!({"cluster": shown(&turn.here().ecs, &cluster, |_| true)});
    turn.here().ecs.clusters.insert(name.clone(), cluster);
    turn.after(
        Event::ClusterActive,
        Transition::ActivateCluster { name }.planned(),
    );
    Ok(answer)
}

pub(super) fn activate(turn: &mut Turn<'_>, name: &str) {
    let cluster = turn.here().ecs.clusters.get_mut(name);
    if let Some(cluster) = cluster.filter(|it| it.status == ClusterStatus::Provisioning) {
        cluster.status = ClusterStatus::Active;
    }
}

pub(super) fn forget(turn: &mut Turn<'_>, name: &str) {
    let clusters = &mut turn.here().ecs.clusters;
    clusters.retain(|it, cluster| it != name || cluster.status != ClusterStatus::Inactive);
}

fn shown(ecs: &Ecs, it: &Cluster, includes: impl Fn(&str) -> bool) -> Value {
    let is_here = |cluster: &String| *cluster == it.name;
    let tasks = || ecs.tasks.values().filter(|task| is_here(&task.cluster));
    let services = ecs
        .services
        .values()
        .filter(|service| is_here(&service.cluster));
    let active = services.filter(|service| service.status == ServiceStatus::Active);
    let mut cluster = json!({
        "clusterArn": it.arn,
        "clusterName": it.name,
        "status": it.status,
        "registeredContainerInstancesCount": 0,
        "runningTasksCount": tasks().filter(|task| task.stage == Stage::Running).count(),
        "pendingTasksCount": tasks().filter(|task| task.stage < Stage::Running).count(),
        "activeServicesCount": active.count(),
        "statistics": [],
        "tags": [],
        "settings": [],
        "capacityProviders": it.capacity_providers,
        "defaultCapacityProviderStrategy": [],
    });
    if it.capacity_strategy.is_array() {
        cluster["defaultCapacityProviderStrategy"] = it.capacity_strategy.clone();
    }
    if includes("TAGS") {
        cluster["tags"] = tags::write_lower(&it.tags);
    }
    if includes("SETTINGS") {
        let value = &it.container_insights;
        cluster["settings"] = json!([{"name": "containerInsights", "value": value}]);
    }
    if includes("CONFIGURATIONS") {
        cluster["configuration"] = it.configuration.clone();
    }
    cluster
}

/// A cluster's counts once more, by who runs the tasks: all are Fargate's.
fn statistics(cluster: &Value) -> Value {
    let count = |name: &str, member: &str| {
        let count = cluster[member].as_u64().unwrap_or_default();
        json!({"name": name, "value": count.to_string()})
    };
    json!([
        count("runningEC2TasksCount", ""),
        count("runningFargateTasksCount", "runningTasksCount"),
        count("pendingEC2TasksCount", ""),
        count("pendingFargateTasksCount", "pendingTasksCount"),
        count("activeEC2ServiceCount", ""),
        count("activeFargateServiceCount", "activeServicesCount"),
    ])
}

fn describe(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let mut asked = texts(&input["clusters"]);
    if asked.is_empty() {
        asked.push("default".to_owned());
    }
    let ecs = &turn.here().ecs;
    let (mut clusters, mut unknown) = (Vec::new(), Vec::new());
    for reference in asked {
        let found = ecs.clusters.get(name_of(&reference));
        match found.filter(|it| !reference.starts_with("arn:") || it.arn == reference) {
            Some(cluster) => {
                let mut cluster = shown(ecs, cluster, |part| includes(input, part));
                if includes(input, "STATISTICS") {
                    cluster["statistics"] = statistics(&cluster);
                }
                clusters.push(cluster);
            }
            None => unknown.push(reference),
        }
    }
    let failures: Vec<Value> = unknown
        .iter()
        .map(|reference| missing(&turn.arn("ecs", &format!("cluster/{}", name_of(reference)))))
        .collect();
    Ok(json!({"clusters": clusters, "failures": failures}))
}

fn list(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let clusters = turn.here().ecs.clusters.values();
    let listed = clusters.filter(|it| it.status != ClusterStatus::Inactive);
    let arns = listed.map(|it| it.arn.clone()).collect();
    Ok(page(input, arns, "clusterArns"))
}

fn update(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let name = cluster_name(input);
    turn.here().ecs.active_cluster(&name)?;
    let cluster = turn.here().ecs.clusters.get_mut(&name);
    let cluster = cluster.ok_or_else(no_cluster)?;
    cluster.set(input);
    let cluster = cluster.clone();
    Ok(json!({"cluster": shown(&turn.here().ecs, &cluster, |_| true)}))
}

/// Deletes a cluster without services and tasks. It is still described for
/// hours.
fn delete(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let name = cluster_name(input);
    let ecs = &mut turn.here().ecs;
    if ecs
        .clusters
        .get(&name)
        .is_none_or(|it| it.status == ClusterStatus::Inactive)
    {
        return Err(no_cluster());
    }
    let mut services = ecs.services.values();
    if services.any(|it| it.cluster == name && it.status != ServiceStatus::Inactive) {
        return Err(ApiFault::new(
            "ClusterContainsServicesException",
            "The Cluster cannot be deleted while Services are active.",
        ));
    }
    let mut tasks = ecs.tasks.values();
    if tasks.any(|it| it.cluster == name && it.stage != Stage::Stopped) {
        return Err(ApiFault::new(
            "ClusterContainsTasksException",
            "The Cluster cannot be deleted while Tasks are active.",
        ));
    }
    let cluster = ecs.clusters.get_mut(&name).ok_or_else(no_cluster)?;
    cluster.status = ClusterStatus::Inactive;
    let cluster = cluster.clone();
    let answer = json!({"cluster": shown(&turn.here().ecs, &cluster, |_| true)});
    turn.later(GHOST, Transition::ForgetCluster { name }.planned());
    Ok(answer)
}
