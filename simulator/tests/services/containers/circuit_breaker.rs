//! The deployment circuit breaker.

use kavak_simulator::Behaviour;
use serde_json::{Value, json};

use super::stack::{Stack, list, pass, text};

fn broken() -> Behaviour {
    Behaviour::ExitsWith {
        code: 1,
        log_line: "it is broken".to_owned(),
    }
}

fn breaker(rollback: bool) -> Value {
    json!({"deploymentConfiguration": {
        "deploymentCircuitBreaker": {"enable": true, "rollback": rollback},
    }})
}

fn primary(stack: &Stack) -> Value {
    stack.service()["deployments"][0].clone()
}

#[tokio::test(start_paused = true)]
async fn three_failed_tasks_end_the_first_deployment() {
    let stack = Stack::ready().await;
    stack.behave("agent:1", broken());
    stack.register(json!({}));
    stack.serve(breaker(true));
    pass(120).await;
    assert_eq!(primary(&stack)["failedTasks"], 2);
    assert_eq!(primary(&stack)["rolloutState"], "IN_PROGRESS");
    pass(20).await;
    assert_eq!(primary(&stack)["rolloutState"], "FAILED");
    assert_eq!(
        primary(&stack)["rolloutStateReason"],
        "ECS deployment circuit breaker: tasks failed to start."
    );
    assert!(stack.has_event("deployment failed: tasks failed to start."));
    // Nothing is started any more.
    pass(60 * 60).await;
    assert_eq!(stack.tasks("RUNNING").len(), 0);
    assert_eq!(primary(&stack)["failedTasks"], 3);
}

#[tokio::test(start_paused = true)]
async fn half_of_many_tasks_may_fail() {
    let stack = Stack::ready().await;
    stack
        .account
        .0
        .change(|world, _| world.set_quota("us-east-1", "L-3032A538", 100));
    stack.behave("agent:1", broken());
    stack.register(json!({}));
    let mut input = breaker(false);
    input["desiredCount"] = json!(20);
    stack.serve(input);
    pass(60).await;
    assert_eq!(primary(&stack)["rolloutState"], "FAILED");
    assert!(primary(&stack)["failedTasks"].as_u64() >= Some(10));
}

#[tokio::test(start_paused = true)]
async fn it_rolls_back_to_the_deployment_that_runs() {
    let stack = Stack::serving(breaker(true)).await;
    let (good, running) = (primary(&stack), text(&stack.task()["taskArn"]));
    stack.behave("agent:2", broken());
    let second = stack.register_image("docker.io/agent:2");
    stack.update(json!({"taskDefinition": second}));
    pass(140).await;
    let service = stack.service();
    assert_eq!(service["taskDefinition"], good["taskDefinition"]);
    assert_eq!(primary(&stack)["id"], good["id"]);
    assert_eq!(primary(&stack)["rolloutState"], "COMPLETED");
    let id = text(&good["id"]);
    assert!(stack.has_event(&format!("rolling back to deployment {id}.")));
    assert!(stack.has_event("has reached a steady state."));
    // Its customers have noticed nothing.
    assert_eq!(text(&stack.task()["taskArn"]), running);
}

#[tokio::test(start_paused = true)]
async fn without_rollback_the_old_task_goes_on_beside_the_failed_deployment() {
    let stack = Stack::serving(breaker(false)).await;
    let running = text(&stack.task()["taskArn"]);
    stack.behave("agent:2", broken());
    let second = stack.register_image("docker.io/agent:2");
    stack.update(json!({"taskDefinition": second}));
    pass(200).await;
    let deployments = list(&stack.service()["deployments"]);
    assert_eq!(deployments[0]["rolloutState"], "FAILED");
    assert_eq!(deployments[1]["status"], "ACTIVE");
    assert_eq!(text(&stack.task()["taskArn"]), running);
}

#[tokio::test(start_paused = true)]
async fn tasks_that_never_become_healthy_trip_it_too() {
    let stack = Stack::serving(breaker(true)).await;
    stack.behave("agent:2", Behaviour::NeverHealthy);
    let second = stack.register_image("docker.io/agent:2");
    stack.update(json!({"taskDefinition": second}));
    pass(6 * 60).await;
    assert!(
        stack.has_event("rolling back to deployment"),
        "{:?}",
        stack.events()
    );
    assert!(text(&stack.service()["taskDefinition"]).ends_with("app:1"));
}

#[tokio::test(start_paused = true)]
async fn rollback_is_seen_while_it_lasts() {
    let stack = Stack::serving(breaker(true)).await;
    stack.behave("agent:2", Behaviour::NeverHealthy);
    let second = stack.register_image("docker.io/agent:2");
    stack.update(json!({"taskDefinition": second, "desiredCount": 2}));
    let mut is_seen = false;
    for _ in 0..600 {
        pass(1).await;
        let primary = primary(&stack);
        is_seen |= primary["rolloutState"] == "IN_PROGRESS"
            && text(&primary["rolloutStateReason"])
                .contains("rolling back to deploymentId ecs-svc/");
    }
    assert!(is_seen, "{:?}", stack.events());
    assert_eq!(stack.service()["runningCount"], 2);
    assert_eq!(list(&stack.service()["deployments"]).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn healthy_task_forgives_earlier_failures() {
    let stack = Stack::ready().await;
    stack.behave("agent:1", broken());
    stack.register(json!({}));
    stack.serve(breaker(true));
    pass(100).await;
    assert_eq!(primary(&stack)["failedTasks"], 2);
    stack.behave("agent:1", Behaviour::Good);
    pass(60).await;
    assert_eq!(primary(&stack)["failedTasks"], 0);
    assert_eq!(primary(&stack)["rolloutState"], "COMPLETED");
}

#[tokio::test(start_paused = true)]
async fn forced_deployment_tries_a_failed_one_again() {
    let stack = Stack::ready().await;
    stack.behave("agent:1", broken());
    stack.register(json!({}));
    stack.serve(breaker(true));
    pass(200).await;
    stack.behave("agent:1", Behaviour::Good);
    stack.update(json!({"forceNewDeployment": true}));
    pass(60).await;
    assert_eq!(primary(&stack)["rolloutState"], "COMPLETED");
    assert_eq!(list(&stack.service()["deployments"]).len(), 1);
}
