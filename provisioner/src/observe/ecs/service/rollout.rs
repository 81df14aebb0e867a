//! How far a service's deployments are.

use aws_sdk_ecs::types::{Deployment, DeploymentRolloutState, Service, ServiceEvent};
use kavak_stack::Condition;

use crate::observe::ecs::last_segment;

/// How far an active service is with its newest deployment. Running tasks
/// alone do not make it ready: `COMPLETED` also needs healthy targets.
pub(super) fn rollout(service: &Service) -> Condition {
    if service.desired_count() == 0 {
        return Condition::Ready;
    }
    let deployments = service.deployments();
    let Some(primary) = deployments
        .iter()
        .find(|deployment| deployment.status() == Some("PRIMARY"))
    else {
        return Condition::Pending("no deployment yet".into());
    };
    if let Some(failed) = failed_deployment(primary, deployments) {
        return Condition::Failed(explain(failed, service));
    }
    let (running, desired) = (service.running_count(), service.desired_count());
    let completed = matches!(
        primary.rollout_state(),
        None | Some(DeploymentRolloutState::Completed)
    );
    if completed && deployments.len() == 1 && running == desired {
        Condition::Ready
    } else {
        let state = primary
            .rollout_state()
            .map_or("IN_PROGRESS", |it| it.as_str());
        let state = state.to_lowercase().replace('_', " ");
        Condition::Pending(format!(
            "rollout {state}, {running} of {desired} tasks running"
        ))
    }
}

/// The same, seen by one who waits for tasks of the revision `wanted`: a read
/// may still return the old revision, and ECS goes back to it when the new
/// one fails. Neither is what was wanted, however ready it is. Events since
/// `deployed_at_ms`, when this run's deployment was made, tell of a rollback
/// that began and ended between two reads.
pub(super) fn towards(
    service: &Service,
    wanted: &str,
    deployed_at_ms: i64,
    condition: Condition,
) -> Condition {
    let current = service.task_definition().unwrap_or_default();
    if current == wanted || condition == Condition::Deleting {
        return condition;
    }
    let failed = service
        .deployments()
        .iter()
        .find(|it| it.task_definition() == Some(wanted) && has_failed(it));
    match (failed, rollback(service, deployed_at_ms), condition) {
        (Some(failed), _, _) => Condition::Failed(explain(failed, service)),
        (None, Some(event), Condition::Ready) => Condition::Failed(format!(
            "{} was rolled back. Event: {event}",
            last_segment(wanted)
        )),
        (None, None, Condition::Ready) => Condition::Pending(format!(
            "{} runs, not yet {}",
            last_segment(current),
            last_segment(wanted)
        )),
        (None, _, condition) => condition,
    }
}

/// What the service tells of a failed deployment since then.
fn rollback(service: &Service, since_ms: i64) -> Option<&str> {
    let is_since = |event: &&ServiceEvent| {
        let at_ms = event.created_at().and_then(|at| at.to_millis().ok());
        at_ms.is_some_and(|at_ms| at_ms >= since_ms)
    };
    let messages = service.events().iter().filter(is_since);
    messages
        .filter_map(ServiceEvent::message)
        .find(|message| message.contains("deployment failed") || message.contains("rolling back"))
}

/// The deployment that was to be made and failed: the newest one, or the one
/// that ECS rolls back from by a newer one of the old task definition.
fn failed_deployment<'a>(
    primary: &'a Deployment,
    deployments: &'a [Deployment],
) -> Option<&'a Deployment> {
    let failed = |deployment: &&Deployment| has_failed(deployment);
    let rolls_back = primary.rollout_state() == Some(&DeploymentRolloutState::InProgress)
        && primary
            .rollout_state_reason()
            .is_some_and(|reason| reason.contains("rolling back"));
    Some(primary)
        .filter(failed)
        .or_else(|| rolls_back.then(|| deployments.iter().find(failed).unwrap_or(primary)))
}

fn has_failed(deployment: &Deployment) -> bool {
    deployment.rollout_state() == Some(&DeploymentRolloutState::Failed)
}

fn explain(failed: &Deployment, service: &Service) -> String {
    let reason = failed.rollout_state_reason().unwrap_or("deployment failed");
    match service.events().first().and_then(|event| event.message()) {
        Some(event) => format!("{reason} Last event: {event}"),
        None => reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_ecs::primitives::DateTime;

    use super::*;

    fn deployment(status: &str, state: &str, reason: &str) -> Deployment {
        Deployment::builder()
            .status(status)
            .rollout_state(DeploymentRolloutState::from(state))
            .rollout_state_reason(reason)
            .build()
    }

    fn service(desired: i32, running: i32, deployments: Vec<Deployment>) -> Service {
        Service::builder()
            .desired_count(desired)
            .running_count(running)
            .set_deployments(Some(deployments))
            .events(ServiceEvent::builder().message("unable to pull").build())
            .events(ServiceEvent::builder().message("an older one").build())
            .build()
    }

    fn is_pending(condition: &Condition) -> bool {
        matches!(condition, Condition::Pending(_))
    }

    #[test]
    fn one_completed_deployment_with_all_its_tasks_is_ready() {
        let completed = deployment("PRIMARY", "COMPLETED", "");
        assert_eq!(rollout(&service(2, 2, vec![completed])), Condition::Ready);
    }

    #[test]
    fn running_tasks_are_not_ready_before_their_targets_are_healthy() {
        let progressing = deployment("PRIMARY", "IN_PROGRESS", "");
        assert_eq!(
            rollout(&service(1, 1, vec![progressing])),
            Condition::Pending("rollout in progress, 1 of 1 tasks running".into())
        );
    }

    #[test]
    fn an_old_deployment_that_drains_is_waited_for() {
        let (new, old) = (
            deployment("PRIMARY", "COMPLETED", ""),
            deployment("ACTIVE", "COMPLETED", ""),
        );
        assert!(is_pending(&rollout(&service(1, 1, vec![new, old]))));
    }

    #[test]
    fn tasks_that_died_after_the_rollout_make_the_service_wait() {
        let completed = deployment("PRIMARY", "COMPLETED", "");
        assert!(is_pending(&rollout(&service(2, 1, vec![completed]))));
    }

    #[test]
    fn without_a_rollout_state_all_tasks_running_is_ready() {
        let primary = || Deployment::builder().status("PRIMARY").build();
        assert_eq!(rollout(&service(1, 1, vec![primary()])), Condition::Ready);
        assert!(is_pending(&rollout(&service(1, 0, vec![primary()]))));
    }

    #[test]
    fn a_service_that_wants_no_task_is_ready_whatever_its_deployment_says() {
        let progressing = deployment("PRIMARY", "IN_PROGRESS", "");
        assert_eq!(rollout(&service(0, 0, vec![progressing])), Condition::Ready);
    }

    #[test]
    fn a_failed_deployment_reports_its_reason_and_the_last_event() {
        let failed = deployment("PRIMARY", "FAILED", "tasks failed to start.");
        assert_eq!(
            rollout(&service(1, 0, vec![failed])),
            Condition::Failed("tasks failed to start. Last event: unable to pull".into())
        );
    }

    #[test]
    fn a_rollback_under_way_is_the_failure_of_what_it_rolls_back_from() {
        let (back, failed) = (
            deployment(
                "PRIMARY",
                "IN_PROGRESS",
                "circuit breaker: rolling back to 1",
            ),
            deployment("ACTIVE", "FAILED", "tasks failed to start."),
        );
        assert_eq!(
            rollout(&service(1, 1, vec![back, failed])),
            Condition::Failed("tasks failed to start. Last event: unable to pull".into())
        );
    }

    #[test]
    fn a_new_deployment_after_a_failed_one_is_not_its_failure() {
        let (new, failed) = (
            deployment("PRIMARY", "IN_PROGRESS", "ECS deployment in progress."),
            deployment("ACTIVE", "FAILED", "tasks failed to start."),
        );
        assert!(is_pending(&rollout(&service(1, 0, vec![new, failed]))));
    }

    fn running_revision(number: u32, deployments: Vec<Deployment>) -> Service {
        let mut service = service(1, 1, deployments);
        service.task_definition = Some(format!("task-definition/app:{number}"));
        service
    }

    #[test]
    fn a_read_that_returns_the_old_revision_does_not_end_the_wait_for_the_new_one() {
        let completed = deployment("PRIMARY", "COMPLETED", "");
        let old = running_revision(3, vec![completed.clone()]);
        let seen = towards(&old, "task-definition/app:4", 0, rollout(&old));
        assert_eq!(seen, Condition::Pending("app:3 runs, not yet app:4".into()));
        let new = running_revision(4, vec![completed]);
        let seen = towards(&new, "task-definition/app:4", 0, rollout(&new));
        assert_eq!(seen, Condition::Ready);
    }

    #[test]
    fn a_rollback_that_is_complete_is_still_the_failure_of_the_new_revision() {
        let mut failed = deployment("ACTIVE", "FAILED", "tasks failed to start.");
        failed.task_definition = Some("task-definition/app:4".into());
        let back = running_revision(3, vec![deployment("PRIMARY", "COMPLETED", ""), failed]);
        assert_eq!(
            towards(&back, "task-definition/app:4", 0, rollout(&back)),
            Condition::Failed("tasks failed to start. Last event: unable to pull".into())
        );
    }

    fn rolled_back_at(event_ms: i64, message: &str) -> Service {
        let mut service = running_revision(3, vec![deployment("PRIMARY", "COMPLETED", "")]);
        let event = ServiceEvent::builder()
            .message(message)
            .created_at(DateTime::from_millis(event_ms));
        service.events.get_or_insert_default().push(event.build());
        service
    }

    fn seen_by_one_who_deployed_at_5000(service: &Service) -> Condition {
        towards(service, "task-definition/app:4", 5_000, rollout(service))
    }

    #[test]
    fn a_rollback_between_two_reads_is_the_failure_of_the_new_revision() {
        for message in [
            "(deployment ecs-svc/4) deployment failed: tasks failed to start.",
            "(service app) rolling back to deployment ecs-svc/3.",
        ] {
            assert_eq!(
                seen_by_one_who_deployed_at_5000(&rolled_back_at(5_001, message)),
                Condition::Failed(format!("app:4 was rolled back. Event: {message}"))
            );
        }
    }

    #[test]
    fn neither_an_older_rollback_nor_another_event_is_the_failure_of_the_new_revision() {
        for (event_ms, message) in [
            (4_999, "(service app) rolling back to deployment ecs-svc/2."),
            (5_001, "(service app) has reached a steady state."),
        ] {
            let seen = seen_by_one_who_deployed_at_5000(&rolled_back_at(event_ms, message));
            assert!(is_pending(&seen), "{message}: {seen:?}");
        }
    }
}
