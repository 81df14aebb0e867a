//! Rollouts of services.

use kavak_simulator::Behaviour;
use serde_json::{Value, json};

use super::stack::{Stack, list, pass, text};

/// Status, rollout state and running tasks of each deployment.
fn deployments(stack: &Stack) -> Vec<(String, String, u64)> {
    let all = list(&stack.service()["deployments"]);
    all.iter()
        .map(|it| {
            let running = it["runningCount"].as_u64().unwrap();
            (text(&it["status"]), text(&it["rolloutState"]), running)
        })
        .collect()
}

fn states(states: &[(&str, &str, u64)]) -> Vec<(String, String, u64)> {
    let owned = states.iter();
    owned
        .map(|(status, rollout, running)| ((*status).to_owned(), (*rollout).to_owned(), *running))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn old_task_runs_until_the_new_one_is_healthy() {
    let stack = Stack::serving(json!({})).await;
    let second = stack.register_image("docker.io/agent:2");
    let updated = stack.update(json!({"taskDefinition": second}));
    assert_eq!(text(&updated["taskDefinition"]), second);
    pass(45).await;
    assert_eq!(
        deployments(&stack),
        states(&[("PRIMARY", "IN_PROGRESS", 1), ("ACTIVE", "COMPLETED", 1)])
    );
    // Healthy: the old one drains for 15 seconds.
    pass(5).await;
    assert_eq!(
        deployments(&stack),
        states(&[("PRIMARY", "IN_PROGRESS", 1), ("ACTIVE", "COMPLETED", 0)])
    );
    pass(15).await;
    assert_eq!(deployments(&stack), states(&[("PRIMARY", "COMPLETED", 1)]));
    assert_eq!(text(&stack.task()["taskDefinitionArn"]), second);
    let stopped = &stack.tasks("STOPPED")[0];
    let reason = text(&stopped["stoppedReason"]);
    assert!(
        reason.starts_with("Scaling activity initiated by (deployment ecs-svc/"),
        "{reason}"
    );
}

#[tokio::test(start_paused = true)]
async fn at_most_a_hundred_percent_stops_the_old_before_it_starts_the_new() {
    let bounds = json!({"maximumPercent": 100, "minimumHealthyPercent": 0});
    let stack = Stack::serving(json!({"deploymentConfiguration": bounds})).await;
    stack.update(json!({"forceNewDeployment": true}));
    assert_eq!(stack.service()["runningCount"], 0);
    assert_eq!(stack.service()["pendingCount"], 1);
    pass(50).await;
    assert_eq!(deployments(&stack), states(&[("PRIMARY", "COMPLETED", 1)]));
}

#[tokio::test(start_paused = true)]
async fn half_of_the_tasks_may_be_replaced_at_once() {
    let bounds = json!({"maximumPercent": 100, "minimumHealthyPercent": 50});
    let changes = json!({"desiredCount": 4, "deploymentConfiguration": bounds});
    let stack = Stack::serving(changes).await;
    stack.update(json!({"forceNewDeployment": true}));
    for _ in 0..60 {
        pass(3).await;
        let service = stack.service();
        let count = |member: &str| service[member].as_u64().unwrap();
        assert!(count("runningCount") >= 2, "{service}");
        assert!(
            count("runningCount") + count("pendingCount") <= 4,
            "{service}"
        );
    }
    assert_eq!(deployments(&stack), states(&[("PRIMARY", "COMPLETED", 4)]));
}

#[tokio::test(start_paused = true)]
async fn same_again_is_no_deployment_unless_it_is_forced() {
    let stack = Stack::serving(json!({})).await;
    let id = |service: &Value| text(&service["deployments"][0]["id"]);
    let first = id(&stack.service());
    let same = json!({"taskDefinition": "app:1", "networkConfiguration": stack.network()});
    assert_eq!(id(&stack.update(same)), first);
    let options = json!({
        "desiredCount": 2,
        "healthCheckGracePeriodSeconds": 30,
        "deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": true, "rollback": true}},
        "enableExecuteCommand": true,
    });
    let changed = stack.update(options);
    assert_eq!(id(&changed), first);
    assert_eq!(changed["healthCheckGracePeriodSeconds"], 30);
    let breaker = json!({"enable": true, "rollback": true});
    assert_eq!(
        changed["deploymentConfiguration"]["deploymentCircuitBreaker"],
        breaker
    );
    assert_eq!(changed["deploymentConfiguration"]["maximumPercent"], 200);
    assert_ne!(
        id(&stack.update(json!({"forceNewDeployment": true}))),
        first
    );
}

#[tokio::test(start_paused = true)]
async fn other_groups_are_a_deployment() {
    let stack = Stack::serving(json!({})).await;
    let mut network = stack.network();
    let groups = json!([stack.task_group, stack.balancer_group]);
    network["awsvpcConfiguration"]["securityGroups"] = groups;
    stack.update(json!({"networkConfiguration": network}));
    assert_eq!(list(&stack.service()["deployments"]).len(), 2);
    pass(80).await;
    assert_eq!(deployments(&stack), states(&[("PRIMARY", "COMPLETED", 1)]));
}

#[tokio::test(start_paused = true)]
async fn newer_deployment_takes_over_from_one_under_way() {
    let stack = Stack::serving(json!({})).await;
    for image in ["docker.io/agent:2", "docker.io/agent:3"] {
        let revision = stack.register_image(image);
        stack.update(json!({"taskDefinition": revision}));
        pass(20).await;
    }
    pass(100).await;
    assert_eq!(deployments(&stack), states(&[("PRIMARY", "COMPLETED", 1)]));
    assert!(text(&stack.task()["taskDefinitionArn"]).ends_with("app:3"));
}

#[tokio::test(start_paused = true)]
async fn task_that_dies_is_started_again() {
    let stack = Stack::serving(json!({})).await;
    let before = text(&stack.task()["taskArn"]);
    let input = json!({"cluster": "c", "task": before, "reason": "by hand"});
    let stopped = stack.account.ecs("StopTask", input);
    assert_eq!(stopped["task"]["stopCode"], "UserInitiated");
    assert_eq!(stopped["task"]["stoppedReason"], "by hand");
    assert_eq!(stopped["task"]["desiredStatus"], "STOPPED");
    pass(50).await;
    assert_ne!(text(&stack.task()["taskArn"]), before);
    assert_eq!(deployments(&stack), states(&[("PRIMARY", "COMPLETED", 1)]));
    let steady = stack.events();
    let steady = steady
        .iter()
        .filter(|it| it.ends_with("has reached a steady state."));
    assert_eq!(steady.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn ended_program_is_described_with_its_code_and_last_line() {
    let stack = Stack::ready().await;
    stack.drain_fast();
    let line = "DATABASE_URL is not set".to_owned();
    stack.behave(
        "agent:1",
        Behaviour::ExitsWith {
            code: 78,
            log_line: line,
        },
    );
    stack.register(json!({}));
    stack.serve(json!({}));
    pass(60).await;
    let task = &stack.tasks("STOPPED")[0];
    assert_eq!(task["lastStatus"], "STOPPED");
    assert_eq!(task["stopCode"], "EssentialContainerExited");
    assert_eq!(task["stoppedReason"], "Essential container in task exited");
    assert_eq!(task["containers"][0]["exitCode"], 78);
    let log = stack.log_of(task);
    assert!(
        log.last().unwrap().contains("DATABASE_URL is not set"),
        "{log:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn program_out_of_memory_is_described_so() {
    let stack = Stack::ready().await;
    stack.behave("agent:1", Behaviour::RunsOutOfMemory);
    stack.register(json!({}));
    stack.serve(json!({}));
    pass(60).await;
    let container = &stack.tasks("STOPPED")[0]["containers"][0];
    assert_eq!(container["exitCode"], 137);
    assert!(text(&container["reason"]).starts_with("OutOfMemoryError"));
}

#[tokio::test(start_paused = true)]
async fn tasks_that_die_young_are_started_again_more_and_more_slowly() {
    let stack = Stack::ready().await;
    let line = "no".to_owned();
    stack.behave(
        "agent:1",
        Behaviour::ExitsWith {
            code: 1,
            log_line: line,
        },
    );
    stack.register(json!({}));
    stack.serve(json!({}));
    pass(60 * 60).await;
    assert!(stack.has_event("is unable to consistently start tasks successfully."));
    let started = stack.events();
    let started = started
        .iter()
        .filter(|it| it.contains("has started 1 tasks"))
        .count();
    // A task lives for 45 seconds: without waits it would be 80.
    assert!((8..=14).contains(&started), "{started}");
    // Without a circuit breaker it is tried for ever.
    assert_eq!(deployments(&stack)[0].1, "IN_PROGRESS");
}

#[tokio::test(start_paused = true)]
async fn task_that_dies_grown_up_is_replaced_at_once() {
    let stack = Stack::serving(json!({})).await;
    stack.behave(
        "agent:1",
        Behaviour::DiesAfter {
            seconds: 300,
            code: 1,
        },
    );
    stack.update(json!({"forceNewDeployment": true}));
    pass(345).await;
    assert_eq!(stack.service()["pendingCount"], 1, "{:?}", stack.events());
    let stopped = stack.tasks("STOPPED");
    assert!(
        stopped
            .iter()
            .any(|task| task["stopCode"] == "EssentialContainerExited")
    );
}
