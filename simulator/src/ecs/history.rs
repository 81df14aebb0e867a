//! A service's deployments as they are remembered.

use serde_json::{Value, json};

use super::deployment::{Count, number};
use crate::{
    state::ecs::{Deployment, DeploymentStatus, Ecs, Record, Rollback, Service},
    world::Turn,
};

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
                    DeploymentStatus::Stopped,
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
            status: DeploymentStatus::InProgress,
            reason: None,
            failures: 0,
            rollback: None,
        }
    }

    fn end(&mut self, status: DeploymentStatus, now: &str, reason: &str) {
        self.status = status;
        self.finished_at = Some(now.to_owned());
        self.reason.get_or_insert_with(|| reason.to_owned());
    }
}

/// The newest deployment is done.
pub(super) fn succeeded(service: &mut Service, now: &str) {
    if let Some(last) = service.history.last_mut().filter(|it| !it.status.is_over()) {
        let status = match last.status {
            DeploymentStatus::RollbackInProgress => DeploymentStatus::RollbackSuccessful,
            _ => DeploymentStatus::Successful,
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
            DeploymentStatus::RollbackFailed
        } else {
            DeploymentStatus::Stopped
        };
        last.end(status, now, reason);
    }
}

/// The newest deployment goes back to another one.
pub(super) fn rolls_back(service: &mut Service, now: &str, back: &Deployment) {
    if let Some(last) = service.history.last_mut() {
        last.status = DeploymentStatus::RollbackInProgress;
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
