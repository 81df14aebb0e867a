//! A service's deployments as they are remembered.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Ecs, Service,
    deployment::{Count, Deployment, Settings, number},
};
use crate::world::Turn;

/// A deployment, from its begin to its end.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Record {
    pub(crate) arn: String,
    /// The deployment's id in the service.
    pub(crate) deployment: String,
    /// The revision that it is to bring.
    pub(crate) target: String,
    /// What that revision says.
    pub(crate) settings: Settings,
    /// The revisions that it is to replace.
    pub(crate) sources: Vec<String>,
    pub(crate) created_at: String,
    pub(crate) finished_at: Option<String>,
    pub(crate) status: Status,
    pub(crate) reason: Option<String>,
    pub(crate) failures: u32,
    pub(crate) rollback: Option<Rollback>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Rollback {
    pub(crate) started_at: String,
    pub(crate) revision: String,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Status {
    InProgress,
    Successful,
    Stopped,
    RollbackInProgress,
    RollbackSuccessful,
    RollbackFailed,
}

impl Status {
    const fn is_over(self) -> bool {
        !matches!(self, Self::InProgress | Self::RollbackInProgress)
    }
}

impl Record {
    pub(super) fn new(turn: &mut Turn<'_>, key: &str, deployment: &Deployment) -> Self {
        let resource = format!("service-deployment/{key}/{}", number(turn));
        let arn = turn.arn("ecs", &resource);
        let now = turn.timestamp();
        let mut sources = Vec::new();
        if let Some(service) = turn.service(key) {
            let replaced = service.deployments.iter();
            sources.extend(replaced.map(|it| it.service_revision.clone()));
            if let Some(last) = service.history.last_mut().filter(|it| !it.status.is_over()) {
                last.end(
                    Status::Stopped,
                    &now,
                    "A newer service deployment has begun.",
                );
            }
        }
        Self {
            arn,
            deployment: deployment.id.clone(),
            target: deployment.service_revision.clone(),
            settings: deployment.settings.clone(),
            sources,
            created_at: now,
            finished_at: None,
            status: Status::InProgress,
            reason: None,
            failures: 0,
            rollback: None,
        }
    }

    fn end(&mut self, status: Status, now: &str, reason: &str) {
        self.status = status;
        self.finished_at = Some(now.to_owned());
        self.reason.get_or_insert_with(|| reason.to_owned());
    }
}

/// The newest deployment is done.
pub(super) fn succeeded(service: &mut Service, now: &str) {
    if let Some(last) = service.history.last_mut().filter(|it| !it.status.is_over()) {
        let status = match last.status {
            Status::RollbackInProgress => Status::RollbackSuccessful,
            _ => Status::Successful,
        };
        last.status = status;
        last.finished_at = Some(now.to_owned());
    }
}

/// The newest deployment has failed.
pub(super) fn failed(service: &mut Service, now: &str, failures: u32, rolls_back: bool) {
    if let Some(last) = service.history.last_mut() {
        last.failures = failures;
        let reason = if rolls_back {
            "Service deployment rolled back because the circuit breaker threshold was exceeded. No rollback candidate was found to run the rollback."
        } else {
            "The deployment circuit breaker threshold was exceeded."
        };
        let status = if rolls_back {
            Status::RollbackFailed
        } else {
            Status::Stopped
        };
        last.end(status, now, reason);
    }
}

/// The newest deployment goes back to another one.
pub(super) fn rolls_back(service: &mut Service, now: &str, back: &Deployment) {
    if let Some(last) = service.history.last_mut() {
        last.status = Status::RollbackInProgress;
        last.finished_at = None;
        last.reason = Some(
            "Service deployment rolled back because the circuit breaker threshold was exceeded."
                .to_owned(),
        );
        last.rollback = Some(Rollback {
            started_at: now.to_owned(),
            revision: back.service_revision.clone(),
        });
    }
}

/// The ARN of the deployment that is under way.
pub(super) fn current(service: &Service) -> Option<&String> {
    service.history.last().map(|record| &record.arn)
}

/// The revisions that have tasks now.
pub(super) fn revisions_now(ecs: &Ecs, service: &Service) -> Value {
    let deployments = service.deployments.iter();
    deployments
        .map(|deployment| {
            let count = Count::of(ecs, &deployment.id);
            json!({
                "arn": deployment.service_revision,
                "requestedTaskCount": service.desired,
                "runningTaskCount": count.running,
                "pendingTaskCount": count.pending,
            })
        })
        .collect()
}
