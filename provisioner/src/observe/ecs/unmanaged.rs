//! What others run in the environment's cluster: services beside its own and tasks
//! started by hand. They end with the cluster.

use std::collections::BTreeMap;

use aws_sdk_ecs::types::{ServiceField, Task};
use kavak_engine::Fault;
use kavak_stack::{Environment, Key, Kind, Observed, Tags, Unmanaged, UnmanagedReason, key};

use super::{super::names_of, last_segment};
use crate::aws::{Clients, fault, tags::ecs::from_aws};

/// So many services AWS describes in one call.
const SERVICES_AT_ONCE: usize = 10;
/// So many tasks.
const TASKS_AT_ONCE: usize = 100;

/// Each of them with its name and owner, in words.
pub(crate) async fn all(
    aws: &Clients,
    environment: &Environment,
    observed: &Observed,
) -> Result<Vec<String>, Fault> {
    let Some(cluster) = observed.get(&key::ECS_CLUSTER) else {
        return Ok(Vec::new());
    };
    let own = names_of(environment, Kind::EcsService);
    let (services, tasks) = futures::try_join!(
        others_services(aws, &cluster.id, &own),
        tasks_of_no_service(aws, &cluster.id),
    )?;
    Ok(services.into_iter().chain(tasks).collect())
}

async fn others_services(
    aws: &Clients,
    cluster: &str,
    own: &[String],
) -> Result<Vec<String>, Fault> {
    let mut arns = services(aws, cluster).await?;
    arns.retain(|arn| !own.iter().any(|name| name == last_segment(arn)));
    let mut tags: BTreeMap<String, Tags> = BTreeMap::new();
    for some in arns.chunks(SERVICES_AT_ONCE) {
        let answer = aws.read(|| async {
            let call = aws.ecs.describe_services().cluster(cluster);
            let call = call.set_services(Some(some.to_vec()));
            let call = call.include(ServiceField::Tags);
            call.send().await.map_err(fault("DescribeServices"))
        });
        for service in answer.await?.services() {
            let name = service.service_name().unwrap_or_default();
            tags.insert(name.to_owned(), from_aws(service.tags()));
        }
    }
    let services = tags.iter().map(|(name, tags)| {
        let reason = UnmanagedReason::Guest;
        let key = Key::orphan(name);
        let service = Unmanaged::new(key, Kind::EcsService, name, tags, reason);
        format!("{service}: it is in the cluster, which ends it with its tasks")
    });
    Ok(services.collect())
}

async fn tasks_of_no_service(aws: &Clients, cluster: &str) -> Result<Vec<String>, Fault> {
    let arns = tasks(aws, cluster).await?;
    let mut by_hand = Vec::new();
    for some in arns.chunks(TASKS_AT_ONCE) {
        let answer = aws.read(|| async {
            let call = aws.ecs.describe_tasks().cluster(cluster);
            let call = call.set_tasks(Some(some.to_vec()));
            call.send().await.map_err(fault("DescribeTasks"))
        });
        by_hand.extend(answer.await?.tasks().iter().filter_map(task_by_hand));
    }
    Ok(by_hand)
}

/// A task of no service, in words.
fn task_by_hand(task: &Task) -> Option<String> {
    let group = task.group().unwrap_or_default();
    if group.starts_with("service:") {
        return None;
    }
    let id = last_segment(task.task_arn().unwrap_or_default());
    let starter = task.started_by().filter(|it| !it.is_empty());
    let starter = starter.map_or_else(String::new, |by| format!(", started by `{by}`"));
    Some(format!(
        "ecs_task `{id}` ({group}{starter}) runs in the cluster, which stops it"
    ))
}

/// The ARNs of all services in the cluster.
pub(crate) async fn services(aws: &Clients, cluster: &str) -> Result<Vec<String>, Fault> {
    aws.read(|| async {
        let call = aws.ecs.list_services().cluster(cluster);
        let pages = call.into_paginator().items().send();
        pages.try_collect().await.map_err(fault("ListServices"))
    })
    .await
}

/// The ARNs of all tasks in the cluster that run or are to run.
pub(crate) async fn tasks(aws: &Clients, cluster: &str) -> Result<Vec<String>, Fault> {
    aws.read(|| async {
        let call = aws.ecs.list_tasks().cluster(cluster);
        let pages = call.into_paginator().items().send();
        pages.try_collect().await.map_err(fault("ListTasks"))
    })
    .await
}
