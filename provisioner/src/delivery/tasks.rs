//! Tasks: those that run, and those that ended lately.

use aws_sdk_ecs::types::{self as sdk, DesiredStatus};
use futures::try_join;
use kavak_engine::Fault;

use super::{
    facts::{EndedContainer, Task},
    service::{ServiceNow, millis},
};
use crate::{
    aws::{Clients, fault},
    observe::ecs::last_segment,
};

/// How many tasks one call describes.
const DESCRIBE_BATCH: usize = 100;

/// The tasks of a service, those that ended within the last hour too, oldest first.
pub(crate) async fn of_service(aws: &Clients, service: &ServiceNow) -> Result<Vec<Task>, Fault> {
    let (running, stopped) = try_join!(
        list(aws, service, DesiredStatus::Running),
        list(aws, service, DesiredStatus::Stopped),
    )?;
    let arns: Vec<String> = running.into_iter().chain(stopped).collect();
    let mut tasks = Vec::new();
    for batch in arns.chunks(DESCRIBE_BATCH) {
        tasks.extend(describe(aws, &service.cluster, batch).await?);
    }
    tasks.sort_by_key(|task| task.created_at_ms);
    // A task that stopped between the two lists is in both.
    tasks.dedup_by(|one, other| one.id == other.id);
    Ok(tasks)
}

/// The tasks with these ARNs, as far as ECS still returns them.
pub(crate) async fn describe(
    aws: &Clients,
    cluster: &str,
    arns: &[String],
) -> Result<Vec<Task>, Fault> {
    let answer = aws
        .read(|| async {
            aws.ecs
                .describe_tasks()
                .cluster(cluster)
                .set_tasks(Some(arns.to_vec()))
                .send()
                .await
                .map_err(fault("DescribeTasks"))
        })
        .await?;
    Ok(answer.tasks().iter().map(Task::from).collect())
}

async fn list(
    aws: &Clients,
    service: &ServiceNow,
    status: DesiredStatus,
) -> Result<Vec<String>, Fault> {
    aws.read(|| async {
        aws.ecs
            .list_tasks()
            .cluster(&service.cluster)
            .service_name(&service.name)
            .desired_status(status.clone())
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(fault("ListTasks"))
    })
    .await
}

impl From<&sdk::Task> for Task {
    fn from(task: &sdk::Task) -> Self {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let details = task.attachments().iter().flat_map(sdk::Attachment::details);
        let addresses = details.filter(|it| it.name() == Some("privateIPv4Address"));
        Self {
            id: last_segment(task.task_arn().unwrap_or_default()).to_owned(),
            revision: text(task.task_definition_arn()),
            status: text(task.last_status()),
            created_at_ms: millis(task.created_at()),
            addresses: addresses
                .filter_map(|it| it.value())
                .map(str::to_owned)
                .collect(),
            stop_code: task
                .stop_code()
                .map(|code| code.as_str().to_owned())
                .unwrap_or_default(),
            stopped_reason: text(task.stopped_reason()),
            containers: task.containers().iter().map(EndedContainer::from).collect(),
            last_lines: Vec::new(),
        }
    }
}

impl From<&sdk::Container> for EndedContainer {
    fn from(container: &sdk::Container) -> Self {
        Self {
            exit_code: container.exit_code(),
            reason: container.reason().unwrap_or_default().to_owned(),
        }
    }
}
