//! A task of its own: the agent's image with another command, in the
//! service's network, with the service's roles and secrets.

use std::time::Duration;

use aws_sdk_ecs::types::{
    ContainerOverride, KeyValuePair, LaunchType, Task as SdkTask, TaskOverride,
};
use kavak_engine::{Class, Fault, Stop};
use kavak_stack::Environment;

use super::{
    facts::{Facts, Task},
    logs::{self, Line, Query, Reader},
    revisions,
    service::ServiceNow,
    tasks,
};
use crate::{
    aws::{Clients, fault},
    error::Error,
};

/// What the task is known by, among all that run.
const STARTED_BY: &str = "kavak-infra";

/// Between two looks at the task.
const LOOK_INTERVAL: Duration = Duration::from_secs(3);

/// The last lines of a task come to CloudWatch Logs some seconds after its end.
const LOGS_PATIENCE: Duration = Duration::from_secs(4);

/// What a task does.
#[derive(Clone, Copy, Debug, Default)]
pub struct Work<'a> {
    /// The agent's command; readable in ECS and CloudTrail.
    pub command: &'a [&'a str],
    /// Variables on top of those of the revision; readable there, too.
    pub variables: &'a [(&'a str, &'a str)],
}

/// Who reads a task's lines.
pub trait Listen {
    /// Takes in a line.
    fn take(&mut self, line: &Line);

    /// Whether all lines are there that are waited for after the task's end.
    fn is_whole(&self) -> bool {
        true
    }
}

impl<F: FnMut(&Line)> Listen for F {
    fn take(&mut self, line: &Line) {
        self(line);
    }
}

/// A task that was started.
#[derive(Clone, Debug)]
pub struct OneOff {
    /// Its ARN.
    pub arn: String,
    /// Its id.
    pub id: String,
    cluster: String,
    reader_since_ms: i64,
}

/// How it ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// Its exit code; none where it did not even start.
    pub exit_code: Option<i32>,
    /// What is known of it.
    pub facts: Facts,
}

/// Starts the service's image with this command.
///
/// # Errors
/// AWS's refusal.
pub async fn start(
    aws: &Clients,
    service: &ServiceNow,
    container: &str,
    work: Work<'_>,
) -> Result<OneOff, Error> {
    let token = format!("{:032x}", rand::random::<u128>());
    let command = work.command.iter().map(|&word| word.to_owned());
    let variables = work.variables.iter().map(|(name, value)| {
        let pair = KeyValuePair::builder().name(*name);
        pair.value(*value).build()
    });
    let instead = ContainerOverride::builder()
        .name(container)
        .set_command(Some(command.collect()))
        .set_environment(Some(variables.collect()))
        .build();
    let overrides = TaskOverride::builder().container_overrides(instead).build();
    let started = aws
        .mutate(|| async {
            let answer = aws
                .ecs
                .run_task()
                .client_token(&token)
                .cluster(&service.cluster)
                .task_definition(&service.revision)
                .launch_type(LaunchType::Fargate)
                .set_network_configuration(service.network.clone())
                .overrides(overrides.clone())
                .started_by(STARTED_BY)
                .count(1)
                .send()
                .await
                .map_err(fault("RunTask"))?;
            if let Some(task) = answer.tasks().first() {
                return Ok(task.clone());
            }
            let failure = answer.failures().first();
            let reason = failure.and_then(|it| it.reason()).unwrap_or("no reason");
            Err(Fault::new(Class::Failed, "RunTask", reason))
        })
        .await
        .map_err(|fault| Error::of_fault("starting the task", fault))?;
    Ok(one_off(&started, service))
}

fn one_off(started: &SdkTask, service: &ServiceNow) -> OneOff {
    let task = Task::from(started);
    OneOff {
        arn: started.task_arn().unwrap_or_default().to_owned(),
        id: task.id,
        cluster: service.cluster.clone(),
        reader_since_ms: task.created_at_ms,
    }
}

/// How often lines are looked for that are late.
const LATE_LOOKS: usize = 5;

/// Waits for the end of the task; `listener` gets its lines as they come.
///
/// # Errors
/// [`Class::Stopped`] if the order to stop came, else the failure of a read.
pub async fn watch(
    aws: &Clients,
    environment: &Environment,
    one_off: &OneOff,
    stop: &Stop,
    listener: &mut impl Listen,
) -> Result<Task, Fault> {
    let query = Query {
        task: Some(one_off.id.clone()),
        text: None,
    };
    let mut reader = Reader::new(query, one_off.reader_since_ms);
    loop {
        let arns = [one_off.arn.clone()];
        let described = tasks::describe(aws, &one_off.cluster, &arns).await?;
        let ended = described
            .into_iter()
            .find(|task| task.status == "STOPPED" || task.status == "DELETED");
        if ended.is_some() {
            stop.pause(LOGS_PATIENCE).await?;
        }
        new_lines(aws, environment, &mut reader, listener).await;
        if let Some(task) = ended {
            for _ in 1..LATE_LOOKS {
                if listener.is_whole() {
                    break;
                }
                stop.pause(LOGS_PATIENCE).await?;
                new_lines(aws, environment, &mut reader, listener).await;
            }
            return Ok(task);
        }
        stop.pause(LOOK_INTERVAL).await?;
    }
}

/// Lines that can't be read are no reason not to wait for the task.
async fn new_lines(
    aws: &Clients,
    environment: &Environment,
    reader: &mut Reader,
    listener: &mut impl Listen,
) {
    let (query, since_ms) = (reader.query().clone(), reader.reads_since_ms());
    let read = logs::since(aws, environment, &query, since_ms, |page| {
        for line in reader.take_in(page) {
            listener.take(&line);
        }
    });
    let _unread = read.await;
}

/// What is known of a task that ended.
///
/// # Errors
/// The failure of a read.
pub async fn facts(
    aws: &Clients,
    environment: &Environment,
    service: &ServiceNow,
    mut task: Task,
) -> Result<Ended, Error> {
    task.last_lines = logs::last_of(aws, environment, &task.id, super::rollout::LAST_LINES).await;
    let expected = revisions::expected(aws, service, &service.revision).await?;
    Ok(Ended {
        exit_code: task.exit_code(),
        facts: Facts {
            expected,
            ended: vec![task],
            ..Facts::default()
        },
    })
}
