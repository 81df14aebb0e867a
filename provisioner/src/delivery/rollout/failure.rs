//! What is known of a rollout that failed.

use futures::future::join_all;
use kavak_stack::Environment;

use super::{LAST_LINES, Look, Rollout, judge::failed_tasks};
use crate::{
    aws::Clients,
    delivery::{
        facts::{Facts, TargetHealth, Task},
        logs, revisions, service,
        verdict::Verdict,
    },
    error::Error,
};

/// A rollout or a task that did not do what it should.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What the command ends with.
    pub error: Error,
    /// Why, where that is known.
    pub verdict: Option<Verdict>,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            error,
            verdict: None,
        }
    }
}

/// How many tasks' logs are read.
const MOST_TASKS: usize = 3;

/// Everything that is known of a rollout, as the last look saw it.
///
/// # Errors
/// A read's failure.
pub async fn facts(
    aws: &Clients,
    environment: &Environment,
    rollout: &Rollout,
    look: &Look,
) -> Result<Facts, Error> {
    let service = &look.service;
    let expected = revisions::expected(aws, service, &rollout.revision).await?;
    let mut ended: Vec<Task> = failed_tasks(rollout, look).cloned().collect();
    let first = ended.len().saturating_sub(MOST_TASKS);
    let of_ended = join_all(
        ended[first..]
            .iter()
            .map(|task| last_lines(aws, environment, task)),
    )
    .await;
    for (task, lines) in ended[first..].iter_mut().zip(of_ended) {
        task.last_lines = lines;
    }
    let running: Vec<&Task> = look
        .tasks
        .iter()
        .filter(|task| task.revision == rollout.revision && task.status == "RUNNING")
        .collect();
    let lines_of_running = match running.last() {
        Some(task) => last_lines(aws, environment, task).await,
        None => Vec::new(),
    };
    let failed = service
        .deployments
        .iter()
        .find(|it| it.revision == rollout.revision && it.rollout == service::Rollout::Failed);
    // Targets of the old revision's tasks say nothing of the new one's.
    let addresses: Vec<&String> = look
        .tasks
        .iter()
        .filter(|task| task.revision == rollout.revision)
        .flat_map(|task| &task.addresses)
        .collect();
    let is_its = |address: &String| addresses.contains(&address);
    Ok(Facts {
        expected,
        events: service.events_since(rollout.failures_since_ms),
        rollout_reason: failed.map(|it| it.reason.clone()).unwrap_or_default(),
        ended,
        lines_of_running,
        targets: look
            .targets
            .iter()
            .filter(|target| is_its(&target.address) && target.health != TargetHealth::Draining)
            .cloned()
            .collect(),
        not_ready: Vec::new(),
    })
}

async fn last_lines(aws: &Clients, environment: &Environment, task: &Task) -> Vec<String> {
    logs::last_of(aws, environment, &task.id, LAST_LINES).await
}
