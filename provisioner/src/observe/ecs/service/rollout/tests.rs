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
