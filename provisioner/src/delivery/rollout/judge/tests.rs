//! Looks, and what they say.

use super::*;
use crate::delivery::{facts::Target, service::ServiceNow};

const OLD: &str = "arn:aws:ecs:us-east-1:1:task-definition/p-dev-app:6";
const NEW: &str = "arn:aws:ecs:us-east-1:1:task-definition/p-dev-app:7";
const MADE_AT_MS: i64 = 10_000;

fn rollout() -> Rollout {
    Rollout {
        revision: NEW.into(),
        deployed_at_ms: MADE_AT_MS,
        failures_since_ms: MADE_AT_MS,
    }
}

fn deployment(revision: &str, rollout: service::Rollout, is_primary: bool) -> service::Deployment {
    service::Deployment {
        revision: revision.into(),
        rollout,
        is_primary,
        created_at_ms: if revision == NEW { MADE_AT_MS } else { 1_000 },
        ..service::Deployment::default()
    }
}

fn task(revision: &str, number: u8) -> Task {
    Task {
        id: format!("{number:032}"),
        revision: revision.into(),
        status: "RUNNING".into(),
        created_at_ms: if revision == NEW {
            MADE_AT_MS + 1
        } else {
            1_001
        },
        addresses: vec![format!("10.0.10.{number}")],
        ..Task::default()
    }
}

fn failed(number: u8) -> Task {
    Task {
        status: "STOPPED".into(),
        stop_code: "EssentialContainerExited".into(),
        ..task(NEW, number)
    }
}

fn target(number: u8, health: TargetHealth) -> Target {
    Target {
        address: format!("10.0.10.{number}"),
        port: 8000,
        health,
        reason: String::new(),
    }
}

/// One task wanted, complete: the least that serves.
fn served() -> Look {
    let builder = aws_sdk_ecs::types::Service::builder()
        .desired_count(1)
        .running_count(1)
        .task_definition(NEW);
    let mut service = ServiceNow::from(&builder.build());
    service.target_group = Some("arn:tg".into());
    service.deployments = vec![deployment(NEW, service::Rollout::Completed, true)];
    Look {
        service,
        tasks: vec![task(NEW, 1)],
        targets: vec![target(1, TargetHealth::Healthy)],
    }
}

fn with(change: impl Fn(&mut Look)) -> Judgement {
    let mut look = served();
    change(&mut look);
    judge(&rollout(), &look)
}

fn event(at_ms: i64, message: &str) -> Event {
    Event {
        at_ms,
        message: message.into(),
    }
}

fn is_pending(judgement: &Judgement) -> bool {
    matches!(judgement, Judgement::Pending(_))
}

#[test]
fn exactly_the_revision_with_healthy_tasks_serves() {
    assert_eq!(with(|_| {}), Judgement::Served);
    assert_eq!(
        with(|look| {
            look.service.target_group = None;
            look.targets.clear();
        }),
        Judgement::Served,
        "nothing asks tasks that have no load balancer"
    );
}

#[test]
fn whatever_is_missing_to_serving_is_waited_for() {
    let changes: [fn(&mut Look); 7] = [
        |look| look.targets[0].health = TargetHealth::Initial,
        |look| look.targets[0].address = "10.0.10.9".into(),
        |look| look.service.desired = 2,
        |look| look.service.deployments[0].rollout = service::Rollout::InProgress,
        |look| {
            look.service
                .deployments
                .push(deployment(OLD, service::Rollout::Completed, false))
        },
        |look| look.tasks.push(task(OLD, 2)),
        |look| look.tasks[0].status = "PENDING".into(),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let judgement = with(change);
        assert!(is_pending(&judgement), "{number}: {judgement:?}");
    }
}

#[test]
fn a_read_that_does_not_see_the_deployment_yet_says_nothing() {
    let judgement = with(|look| {
        look.service.revision = OLD.into();
        look.service.deployments = vec![deployment(OLD, service::Rollout::Completed, true)];
        look.tasks = vec![task(OLD, 1)];
    });
    assert_eq!(
        judgement,
        Judgement::Pending("p-dev-app:6 runs, not yet p-dev-app:7".into())
    );
}

#[test]
fn the_second_start_that_fails_is_the_last_that_is_waited_for() {
    let starts = |count: u8| {
        with(|look| {
            look.service.deployments[0].rollout = service::Rollout::InProgress;
            look.tasks = (1..=count).map(failed).collect();
        })
    };
    assert!(is_pending(&starts(1)));
    assert_eq!(starts(2), Judgement::Failed);
}

#[test]
fn tasks_that_were_replaced_or_failed_before_are_no_failures() {
    let judgement = with(|look| {
        for number in 2..6 {
            let mut older = failed(number);
            older.created_at_ms = MADE_AT_MS - 1;
            let mut replaced = failed(number);
            replaced.stop_code = "ServiceSchedulerInitiated".into();
            replaced.stopped_reason = "Scaling activity initiated by (deployment ecs-svc/1)".into();
            look.tasks.extend([older, replaced]);
        }
    });
    assert_eq!(judgement, Judgement::Served);
}

#[test]
fn health_checks_that_ended_two_tasks_are_two_failures() {
    let judgement = with(|look| {
        look.tasks = [1, 2].map(failed).to_vec();
        for task in &mut look.tasks {
            task.stop_code = "ServiceSchedulerInitiated".into();
            task.stopped_reason = "Task failed ELB health checks in (target-group a)".into();
        }
    });
    assert_eq!(judgement, Judgement::Failed);
}

#[test]
fn what_ecs_gives_up_has_failed_also_when_it_is_rolled_back_already() {
    let given_up = with(|look| look.service.deployments[0].rollout = service::Rollout::Failed);
    assert_eq!(given_up, Judgement::Failed);
    for message in [
        "(service a) (deployment ecs-svc/4) deployment failed: tasks failed to start.",
        "(service a) rolling back to deployment ecs-svc/3.",
    ] {
        let rolled_back = with(|look| {
            look.service.revision = OLD.into();
            look.service.deployments = vec![deployment(OLD, service::Rollout::Completed, true)];
            look.service.events = vec![event(MADE_AT_MS + 1, message)];
        });
        assert_eq!(rolled_back, Judgement::Failed, "{message}");
    }
}

#[test]
fn two_tasks_that_could_not_be_placed_have_failed() {
    let message = "(service a) was unable to place a task. Reason: no room.";
    let placements = |count: usize| {
        with(|look| {
            look.service.deployments[0].rollout = service::Rollout::InProgress;
            look.service.events = vec![event(MADE_AT_MS + 1, message); count];
        })
    };
    assert!(is_pending(&placements(1)));
    assert_eq!(placements(2), Judgement::Failed);
}

#[test]
fn a_role_may_take_a_minute_to_be_known() {
    let message =
        "(service a) failed to launch a task with (error ECS was unable to assume the role 'arn').";
    let refused_at = |at_ms: i64| {
        with(|look| {
            look.service.deployments[0].rollout = service::Rollout::InProgress;
            look.service.events = vec![event(at_ms, message), event(MADE_AT_MS + 1, message)];
        })
    };
    assert!(is_pending(&refused_at(MADE_AT_MS + 30_000)));
    assert_eq!(refused_at(MADE_AT_MS + 61_000), Judgement::Failed);
}

#[test]
fn a_policy_may_take_a_minute_to_be_known() {
    let refused = |number, created_at_ms| {
        Task {
        stop_code: "TaskFailedToStart".into(),
        stopped_reason: "ResourceInitializationError: unable to retrieve secret from asm: AccessDeniedException: not authorized to perform: secretsmanager:GetSecretValue".into(),
        created_at_ms,
        ..failed(number)
    }
    };
    let early = [3, 4, 5].map(|number| refused(number, MADE_AT_MS + 30_000));
    let late = [3, 4].map(|number| refused(number, MADE_AT_MS + 61_000));
    let judged = |tasks: &[Task]| {
        with(|look| {
            look.service.deployments[0].rollout = service::Rollout::InProgress;
            look.tasks.extend_from_slice(tasks);
        })
    };
    assert!(is_pending(&judged(&early)));
    assert_eq!(judged(&late), Judgement::Failed);
}

#[test]
fn later_deployment_belongs_to_another_user() {
    let other = "arn:aws:ecs:us-east-1:1:task-definition/p-dev-app:8";
    let judgement = with(|look| {
        look.service.revision = other.into();
        let mut newer = deployment(other, service::Rollout::InProgress, true);
        newer.created_at_ms = MADE_AT_MS + 5_000;
        look.service.deployments.insert(0, newer);
        look.service.deployments[1].is_primary = false;
    });
    assert_eq!(judgement, Judgement::Superseded(other.into()));
}

#[test]
fn no_task_wanted_is_served_by_none() {
    let judgement = with(|look| {
        look.service.desired = 0;
        look.tasks.clear();
        look.targets.clear();
    });
    assert_eq!(judgement, Judgement::Served);
}
