//! The end of services.

use serde_json::{Value, json};

use super::stack::{Stack, pass, text};

fn delete(stack: &Stack) -> Value {
    let input = json!({"cluster": "c", "service": "app", "force": true});
    stack.account.ecs("DeleteService", input)["service"].clone()
}

#[tokio::test(start_paused = true)]
async fn scaled_above_zero_it_is_deleted_by_force_only() {
    let stack = Stack::serving(json!({})).await;
    let input = json!({"cluster": "c", "service": "app"});
    let fault = stack.account.ecs_fault("DeleteService", input.clone());
    assert_eq!(
        fault,
        "InvalidParameterException: The service cannot be stopped while it is scaled above 0."
    );
    stack.update(json!({"desiredCount": 0}));
    pass(60).await;
    stack.account.ecs("DeleteService", input);
    assert_eq!(stack.service()["status"], "INACTIVE");
}

#[tokio::test(start_paused = true)]
async fn while_a_deployment_is_active_it_is_deleted_by_force_only() {
    let stack = Stack::serving(json!({})).await;
    stack.update(json!({"forceNewDeployment": true}));
    pass(50).await;
    stack.update(json!({"desiredCount": 0}));
    let input = json!({"cluster": "c", "service": "app"});
    let fault = stack.account.ecs_fault("DeleteService", input);
    assert!(
        fault.contains("cannot be stopped while deployments are active"),
        "{fault}"
    );
}

#[tokio::test(start_paused = true)]
async fn it_drains_as_long_as_its_targets_and_is_a_ghost_then() {
    let stack = Stack::serving(json!({})).await;
    assert_eq!(delete(&stack)["status"], "DRAINING");
    pass(14).await;
    assert_eq!(stack.service()["status"], "DRAINING");
    pass(1).await;
    assert_eq!(stack.service()["status"], "INACTIVE");
    // Its tasks may end a little later.
    assert_eq!(stack.tasks("STOPPED")[0]["lastStatus"], "STOPPING");
    let listed = stack.account.ecs("ListServices", json!({"cluster": "c"}));
    assert_eq!(listed["serviceArns"], json!([]));
    pass(2 * 60 * 60).await;
    let input = json!({"cluster": "c", "services": ["app"]});
    let output = stack.account.ecs("DescribeServices", input);
    assert_eq!(output["failures"][0]["reason"], "MISSING");
}

#[tokio::test(start_paused = true)]
async fn with_awss_deregistration_delay_it_drains_for_five_minutes() {
    let stack = Stack::serving(json!({})).await;
    let attribute = json!({"Key": "deregistration_delay.timeout_seconds", "Value": "300"});
    let input = json!({"TargetGroupArn": stack.target_group, "Attributes": [attribute]});
    stack.account.elb("ModifyTargetGroupAttributes", input);
    delete(&stack);
    pass(299).await;
    assert_eq!(stack.service()["status"], "DRAINING");
    pass(1).await;
    assert_eq!(stack.service()["status"], "INACTIVE");
}

#[tokio::test(start_paused = true)]
async fn its_name_is_free_when_it_has_drained() {
    let stack = Stack::serving(json!({})).await;
    delete(&stack);
    let fault = stack
        .account
        .ecs_fault("CreateService", stack.service_input());
    assert_eq!(
        fault,
        "InvalidParameterException: Unable to Start a service that is still Draining."
    );
    // Deleted again, it goes on draining.
    assert_eq!(delete(&stack)["status"], "DRAINING");
    pass(15).await;
    stack.serve(json!({}));
    assert_eq!(stack.service()["status"], "ACTIVE");
    pass(60).await;
    assert_eq!(stack.service()["runningCount"], 1);
    // The ghost that it replaced takes nothing with it.
    pass(60 * 60).await;
    assert_eq!(stack.service()["status"], "ACTIVE");
}

#[tokio::test(start_paused = true)]
async fn ghost_is_neither_changed_nor_deleted_again() {
    let stack = Stack::serving(json!({})).await;
    delete(&stack);
    let update = json!({"cluster": "c", "service": "app", "desiredCount": 1});
    let fault = stack.account.ecs_fault("UpdateService", update.clone());
    assert_eq!(fault, "ServiceNotActiveException: Service was not ACTIVE.");
    pass(15).await;
    let fault = stack.account.ecs_fault("UpdateService", update);
    assert!(fault.starts_with("ServiceNotActiveException"), "{fault}");
    let input = json!({"cluster": "c", "service": "app", "force": true});
    let fault = stack.account.ecs_fault("DeleteService", input);
    assert!(fault.starts_with("ServiceNotFoundException"), "{fault}");
    let unknown = json!({"cluster": "c", "service": "none", "desiredCount": 1});
    let fault = stack.account.ecs_fault("UpdateService", unknown);
    assert!(fault.starts_with("ServiceNotFoundException"), "{fault}");
}

#[tokio::test(start_paused = true)]
async fn deleted_before_its_task_runs_it_leaves_nothing() {
    let stack = Stack::ready().await;
    stack.register(json!({}));
    stack.serve(json!({}));
    pass(20).await;
    delete(&stack);
    pass(1).await;
    assert_eq!(stack.service()["status"], "INACTIVE");
    pass(60).await;
    assert_eq!(stack.task_interfaces(), 0);
    let stopped = stack.tasks("STOPPED");
    assert_eq!(text(&stopped[0]["lastStatus"]), "STOPPED");
    assert!(stopped[0]["containers"][0]["exitCode"].is_null());
}

#[tokio::test(start_paused = true)]
async fn inventory_has_no_ghosts() {
    let stack = Stack::serving(json!({})).await;
    let kinds = |stack: &Stack| -> Vec<&'static str> {
        let all = stack.account.0.inspect(kavak_simulator::World::inventory);
        let of_ecs = all.iter().filter(|it| it.arn.contains(":ecs:"));
        of_ecs.map(|it| it.kind).collect()
    };
    assert_eq!(kinds(&stack), ["cluster", "service", "task-definition"]);
    delete(&stack);
    pass(60).await;
    stack.account.ecs("DeleteCluster", json!({"cluster": "c"}));
    let revision = json!({"taskDefinition": "app:1"});
    stack.account.ecs("DeregisterTaskDefinition", revision);
    assert_eq!(kinds(&stack), ["task-definition"]);
    stack.account.ecs(
        "DeleteTaskDefinitions",
        json!({"taskDefinitions": ["app:1"]}),
    );
    assert!(kinds(&stack).is_empty());
}
