//! Creation and description of services.

use kavak_simulator::{Behaviour, Pace, World};
use serde_json::{Value, json};

use super::stack::{Stack, list, pass, text, with};

/// Code and message of a service that must be refused.
fn refused(stack: &Stack, changes: Value) -> String {
    let input = with(stack.service_input(), changes);
    stack.account.ecs_fault("CreateService", input)
}

#[tokio::test(start_paused = true)]
async fn same_token_makes_one_service() {
    let stack = Stack::ready().await;
    stack.register(json!({}));
    let token = json!({"clientToken": "token-1"});
    let first = stack.serve(token.clone());
    let again = stack.serve(token);
    assert_eq!(again["createdAt"], first["createdAt"]);
    assert_eq!(list(&stack.service()["deployments"]).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn without_the_same_token_its_creation_is_not_idempotent() {
    let stack = Stack::ready().await;
    stack.register(json!({}));
    stack.serve(json!({"clientToken": "token-1"}));
    let fault = "InvalidParameterException: Creation of service was not idempotent.";
    assert_eq!(refused(&stack, json!({"clientToken": "token-2"})), fault);
    assert_eq!(refused(&stack, json!({})), fault);
}

#[tokio::test(start_paused = true)]
async fn target_group_without_a_load_balancer_is_refused() {
    let stack = Stack::ready().await;
    stack.register(json!({}));
    let listener = json!({"ListenerArn": stack.listener});
    stack.account.elb("DeleteListener", listener);
    let fault = refused(&stack, json!({}));
    assert!(fault.starts_with("InvalidParameterException"), "{fault}");
    assert!(
        fault.contains("does not have an associated load balancer"),
        "{fault}"
    );
}

#[tokio::test(start_paused = true)]
async fn service_with_missing_references_is_refused() {
    let stack = Stack::ready().await;
    assert!(refused(&stack, json!({})).starts_with("ClientException: TaskDefinition not found"));
    stack.register(json!({}));
    let network = |changes: Value| {
        let vpc = with(stack.network()["awsvpcConfiguration"].clone(), changes);
        json!({"networkConfiguration": {"awsvpcConfiguration": vpc}})
    };
    let balanced = |changes: Value| {
        let balanced = with(stack.service_input()["loadBalancers"][0].clone(), changes);
        json!({"loadBalancers": [balanced]})
    };
    for (changes, message) in [
        (json!({"cluster": "none"}), "ClusterNotFoundException"),
        (
            json!({"networkConfiguration": null}),
            "Network Configuration must be provided",
        ),
        (
            network(json!({"subnets": ["subnet-0"]})),
            "InvalidSubnetID.NotFound",
        ),
        (
            network(json!({"securityGroups": ["sg-0"]})),
            "InvalidGroup.NotFound",
        ),
        (
            balanced(json!({"containerName": "web"})),
            "does not exist in the task definition",
        ),
        (
            balanced(json!({"containerPort": 9000})),
            "did not have a container port 9000",
        ),
        (
            json!({"schedulingStrategy": "DAEMON"}),
            "not supported for AWS Fargate",
        ),
        (
            json!({"loadBalancers": [], "healthCheckGracePeriodSeconds": 60}),
            "Health check grace period is only valid",
        ),
        (json!({"serviceName": "a b"}), "Service name must be"),
    ] {
        let fault = refused(&stack, changes.clone());
        assert!(fault.contains(message), "{changes}: {fault}");
    }
}

#[tokio::test(start_paused = true)]
async fn inactive_revision_is_no_longer_deployed() {
    let stack = Stack::ready().await;
    let arn = stack.register(json!({}));
    let input = json!({"taskDefinition": arn});
    stack.account.ecs("DeregisterTaskDefinition", input);
    let fault = refused(&stack, json!({"taskDefinition": arn}));
    assert!(fault.starts_with("ClientException"), "{fault}");
}

#[tokio::test(start_paused = true)]
async fn missing_settings_have_the_defaults_of_aws() {
    let stack = Stack::ready().await;
    stack.register(json!({}));
    let made = stack.serve(json!({}));
    let configuration = json!({
        "maximumPercent": 200,
        "minimumHealthyPercent": 100,
        "deploymentCircuitBreaker": {"enable": false, "rollback": false},
        "strategy": "ROLLING",
        "bakeTimeInMinutes": 0,
    });
    for (member, default) in [
        ("deploymentConfiguration", configuration),
        ("availabilityZoneRebalancing", json!("ENABLED")),
        ("healthCheckGracePeriodSeconds", json!(0)),
        ("schedulingStrategy", json!("REPLICA")),
        ("platformVersion", json!("LATEST")),
        ("propagateTags", json!("NONE")),
        ("enableECSManagedTags", json!(false)),
        ("enableExecuteCommand", json!(false)),
        ("launchType", json!("FARGATE")),
    ] {
        assert_eq!(made[member], default, "{member}");
    }
    let network = &made["networkConfiguration"]["awsvpcConfiguration"];
    assert_eq!(network["assignPublicIp"], "DISABLED");
    assert!(text(&made["taskDefinition"]).ends_with(":task-definition/app:1"));
}

#[tokio::test(start_paused = true)]
async fn unknown_service_is_a_failure_and_an_unknown_cluster_an_error() {
    let stack = Stack::ready().await;
    let input = json!({"cluster": "c", "services": ["none"]});
    let output = stack.account.ecs("DescribeServices", input);
    assert_eq!(output["failures"][0]["reason"], "MISSING");
    let input = json!({"cluster": "none", "services": ["app"]});
    let fault = stack.account.ecs_fault("DescribeServices", input);
    assert!(fault.starts_with("ClusterNotFoundException"), "{fault}");
}

#[tokio::test(start_paused = true)]
async fn task_goes_through_its_stages_to_steady_state() {
    let stack = Stack::ready().await;
    stack.register(json!({}));
    let made = stack.serve(json!({}));
    assert_eq!(made["deployments"][0]["rolloutState"], "IN_PROGRESS");
    assert_eq!(stack.task()["lastStatus"], "PROVISIONING");
    assert_eq!(stack.service()["pendingCount"], 1);
    pass(10).await;
    assert_eq!(stack.task()["lastStatus"], "PENDING");
    pass(30).await;
    assert_eq!(stack.task()["lastStatus"], "RUNNING");
    assert_eq!(stack.service()["runningCount"], 1);
    // Running is not enough: the target must be healthy.
    assert_eq!(
        stack.service()["deployments"][0]["rolloutState"],
        "IN_PROGRESS"
    );
    pass(10).await;
    assert_eq!(
        stack.service()["deployments"][0]["rolloutState"],
        "COMPLETED"
    );
    let id = text(&stack.service()["deployments"][0]["id"]);
    let task = text(&stack.task()["taskArn"]);
    let task = task.rsplit('/').next().unwrap();
    let group = &stack.target_group;
    assert_eq!(
        stack.events(),
        [
            "(service app) has reached a steady state.".to_owned(),
            format!("(service app) (deployment {id}) deployment completed."),
            format!("(service app) registered 1 targets in (target-group {group})"),
            format!("(service app) has started 1 tasks: (task {task})."),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn its_tasks_are_spread_over_its_zones() {
    let stack = Stack::serving(json!({"desiredCount": 2})).await;
    let mut zones: Vec<String> = stack
        .tasks("RUNNING")
        .iter()
        .map(|task| text(&task["availabilityZone"]))
        .collect();
    zones.sort();
    assert_eq!(zones, ["us-east-1a", "us-east-1b"]);
}

#[tokio::test(start_paused = true)]
async fn its_tasks_have_its_tags_only_if_they_are_propagated() {
    let tags = json!([{"key": "env", "value": "dev"}]);
    let plain = Stack::serving(json!({"tags": tags})).await;
    assert_eq!(plain.task()["tags"], json!([]));
    assert_eq!(plain.service()["tags"], tags);
    let propagated = Stack::serving(json!({"tags": tags, "propagateTags": "SERVICE"})).await;
    assert_eq!(propagated.task()["tags"], tags);
}

#[tokio::test(start_paused = true)]
async fn change_of_its_count_is_no_deployment() {
    let stack = Stack::serving(json!({})).await;
    let id = stack.service()["deployments"][0]["id"].clone();
    stack.update(json!({"desiredCount": 3}));
    pass(60).await;
    let service = stack.service();
    assert_eq!(service["runningCount"], 3);
    assert_eq!(service["deployments"][0]["id"], id);
    stack.update(json!({"desiredCount": 1}));
    pass(30).await;
    assert_eq!(stack.service()["runningCount"], 1);
    assert!(stack.has_event("has begun draining connections on 1 tasks."));
    assert!(stack.has_event("has stopped 1 running tasks: (task "));
}

#[tokio::test(start_paused = true)]
async fn without_a_load_balancer_running_is_enough() {
    let stack = Stack::ready().await;
    stack.register(json!({}));
    stack.serve(json!({"loadBalancers": []}));
    pass(40).await;
    assert_eq!(
        stack.service()["deployments"][0]["rolloutState"],
        "COMPLETED"
    );
}

#[tokio::test(start_paused = true)]
async fn in_a_new_account_ecs_must_first_have_its_own_role() {
    let stack = Stack::fresh(World::new(Pace::Typical, 1)).await;
    stack.register(json!({}));
    let fault = refused(&stack, json!({}));
    assert!(
        fault.contains("Unable to assume the service linked role"),
        "{fault}"
    );
    pass(8).await;
    stack.serve(json!({}));
}

#[tokio::test(start_paused = true)]
async fn service_in_a_world_without_delays_runs_at_once() {
    let stack = Stack::fresh(World::new(Pace::Instant, 1)).await;
    stack.register(json!({}));
    stack.serve(json!({}));
    assert_eq!(
        stack.service()["deployments"][0]["rolloutState"],
        "COMPLETED",
        "{:?}",
        stack.events()
    );
    let input = json!({"cluster": "c", "service": "app", "force": true});
    stack.account.ecs("DeleteService", input);
    assert_eq!(stack.service()["status"], "INACTIVE");
    assert_eq!(stack.task_interfaces(), 0);
}

#[tokio::test(start_paused = true)]
async fn broken_service_in_a_world_without_delays_is_not_retried_without_end() {
    for behaviour in [
        Behaviour::RunsOutOfMemory,
        Behaviour::NeverHealthy,
        Behaviour::DiesAfter {
            seconds: 0,
            code: 1,
        },
        Behaviour::ListensOn(1),
    ] {
        let stack = Stack::fresh(World::new(Pace::Instant, 1)).await;
        stack.behave("agent:1", behaviour);
        stack.register(json!({}));
        stack.serve(json!({}));
        pass(600).await;
        stack.service();
    }
    let stack = Stack::fresh(World::new(Pace::Instant, 1)).await;
    stack.register(json!({"executionRoleArn": "arn:aws:iam::123456789012:role/none"}));
    stack.serve(json!({}));
    pass(600).await;
    assert!(stack.has_event("ECS was unable to assume the role"));
}

#[tokio::test(start_paused = true)]
async fn service_becomes_steady_with_any_durations() {
    for seed in 0..50 {
        let stack = Stack::fresh(World::new(Pace::Varying, seed)).await;
        pass(400).await;
        stack.drain_fast();
        stack.register(json!({}));
        stack.serve(json!({"desiredCount": 2}));
        pass(300).await;
        let deployment = &stack.service()["deployments"][0];
        assert_eq!(deployment["rolloutState"], "COMPLETED", "seed {seed}");
        let input = json!({"cluster": "c", "service": "app", "force": true});
        stack.account.ecs("DeleteService", input);
        pass(30 * 60).await;
        assert_eq!(stack.service()["status"], "INACTIVE", "seed {seed}");
        assert_eq!(stack.task_interfaces(), 0, "seed {seed}");
    }
}
