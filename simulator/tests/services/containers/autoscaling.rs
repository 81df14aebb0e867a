//! Application Auto Scaling.

use kavak_simulator::{ApiFault, Service};
use serde_json::{Value, json};

use super::stack::{Stack, list, pass, with};

fn answer(stack: &Stack, operation: &str, changes: Value) -> Result<Value, ApiFault> {
    let input = json!({
        "ServiceNamespace": "ecs",
        "ResourceId": "service/c/app",
        "ScalableDimension": "ecs:service:DesiredCount",
    });
    let input = with(input, changes);
    stack
        .account
        .answer(Service::ApplicationAutoScaling, operation, input)
}

fn register(stack: &Stack, changes: Value) -> Result<Value, ApiFault> {
    let input = with(json!({"MinCapacity": 1, "MaxCapacity": 4}), changes);
    answer(stack, "RegisterScalableTarget", input)
}

fn put(stack: &Stack, percent: u32) -> Result<Value, ApiFault> {
    let metric = json!({"PredefinedMetricType": "ECSServiceAverageCPUUtilization"});
    let tracking = json!({"TargetValue": percent, "PredefinedMetricSpecification": metric});
    let input = json!({
        "PolicyName": "cpu",
        "PolicyType": "TargetTrackingScaling",
        "TargetTrackingScalingPolicyConfiguration": tracking,
    });
    answer(stack, "PutScalingPolicy", input)
}

fn targets(stack: &Stack) -> Vec<Value> {
    let input = json!({"ServiceNamespace": "ecs", "ResourceIds": ["service/c/app"]});
    let output = stack.account.answer(
        Service::ApplicationAutoScaling,
        "DescribeScalableTargets",
        input,
    );
    list(&output.unwrap()["ScalableTargets"])
}

fn policies(stack: &Stack) -> Vec<Value> {
    let input = json!({"ServiceNamespace": "ecs", "ResourceId": "service/c/app"});
    let output = stack.account.answer(
        Service::ApplicationAutoScaling,
        "DescribeScalingPolicies",
        input,
    );
    list(&output.unwrap()["ScalingPolicies"])
}

#[tokio::test(start_paused = true)]
async fn service_that_is_not_there_is_not_scaled() {
    let stack = Stack::ready().await;
    let fault = register(&stack, json!({})).unwrap_err();
    assert_eq!(fault.code, "ValidationException");
    assert!(
        fault.message.contains("ECS service doesn't exist"),
        "{fault}"
    );
}

#[tokio::test(start_paused = true)]
async fn registered_again_its_bounds_change_and_its_tags_do_not() {
    let stack = Stack::serving(json!({})).await;
    let first = register(&stack, json!({"Tags": {"env": "dev"}})).unwrap();
    let again = register(&stack, json!({"MaxCapacity": 8, "MinCapacity": null})).unwrap();
    assert_eq!(first["ScalableTargetARN"], again["ScalableTargetARN"]);
    let target = &targets(&stack)[0];
    assert_eq!(target["MinCapacity"], 1);
    assert_eq!(target["MaxCapacity"], 8);
    assert_eq!(target["SuspendedState"]["DynamicScalingInSuspended"], false);
    let arn = json!({"ResourceARN": first["ScalableTargetARN"]});
    let tags = stack
        .account
        .answer(Service::ApplicationAutoScaling, "ListTagsForResource", arn);
    assert_eq!(tags.unwrap()["Tags"], json!({"env": "dev"}));
}

#[tokio::test(start_paused = true)]
async fn bounds_that_can_not_be_are_refused() {
    let stack = Stack::serving(json!({})).await;
    for changes in [
        json!({"MinCapacity": null}),
        json!({"MinCapacity": 5}),
        json!({"MinCapacity": -1}),
        json!({"ResourceId": "service/app"}),
        json!({"ScalableDimension": "dynamodb:table:ReadCapacityUnits"}),
    ] {
        let code = register(&stack, changes.clone()).unwrap_err().code;
        assert_eq!(code, "ValidationException", "{changes}");
    }
}

#[tokio::test(start_paused = true)]
async fn policy_has_alarms_and_keeps_its_arn() {
    let stack = Stack::serving(json!({})).await;
    assert_eq!(put(&stack, 60).unwrap_err().code, "ObjectNotFoundException");
    register(&stack, json!({})).unwrap();
    let first = put(&stack, 60).unwrap();
    assert_eq!(list(&first["Alarms"]).len(), 2);
    let again = put(&stack, 70).unwrap();
    assert_eq!(first["PolicyARN"], again["PolicyARN"]);
    let policies = policies(&stack);
    assert_eq!(policies.len(), 1);
    let tracking = &policies[0]["TargetTrackingScalingPolicyConfiguration"];
    assert_eq!(tracking["TargetValue"], 70);
    assert_eq!(tracking["DisableScaleIn"], false);
}

#[tokio::test(start_paused = true)]
async fn its_service_has_a_count_within_the_bounds() {
    let stack = Stack::serving(json!({})).await;
    register(&stack, json!({"MinCapacity": 2})).unwrap();
    assert_eq!(stack.service()["desiredCount"], 1);
    put(&stack, 60).unwrap();
    assert_eq!(stack.service()["desiredCount"], 2);
    pass(60).await;
    assert_eq!(stack.service()["runningCount"], 2);
}

#[tokio::test(start_paused = true)]
async fn deregistered_it_takes_its_policies_with_it() {
    let stack = Stack::serving(json!({})).await;
    register(&stack, json!({})).unwrap();
    put(&stack, 60).unwrap();
    answer(&stack, "DeregisterScalableTarget", json!({})).unwrap();
    assert!(targets(&stack).is_empty() && policies(&stack).is_empty());
    let again = answer(&stack, "DeregisterScalableTarget", json!({})).unwrap_err();
    assert_eq!(again.code, "ObjectNotFoundException");
    let policy = answer(&stack, "DeleteScalingPolicy", json!({"PolicyName": "cpu"}));
    assert_eq!(policy.unwrap_err().code, "ObjectNotFoundException");
}
