//! A service's deployments as they are remembered.

use kavak_simulator::Behaviour;
use serde_json::{Value, json};

use super::stack::{Stack, list, pass, text};

/// The newest first.
fn records(stack: &Stack) -> Vec<Value> {
    let input = json!({"cluster": "c", "service": "app"});
    let listed = stack.account.ecs("ListServiceDeployments", input);
    let arns: Vec<Value> = list(&listed["serviceDeployments"])
        .iter()
        .map(|it| it["serviceDeploymentArn"].clone())
        .collect();
    let input = json!({"serviceDeploymentArns": arns});
    list(&stack.account.ecs("DescribeServiceDeployments", input)["serviceDeployments"])
}

fn breaker() -> Value {
    let breaker = json!({"enable": true, "rollback": true});
    json!({"deploymentConfiguration": {"deploymentCircuitBreaker": breaker}})
}

#[tokio::test(start_paused = true)]
async fn deployment_that_is_done_is_successful() {
    let stack = Stack::serving(breaker()).await;
    let records = records(&stack);
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["status"], "SUCCESSFUL");
    assert_eq!(
        records[0]["deploymentCircuitBreaker"]["status"],
        "MONITORING_COMPLETE"
    );
    assert_eq!(records[0]["deploymentCircuitBreaker"]["threshold"], 3);
    let target = &records[0]["targetServiceRevision"];
    assert_eq!(target["runningTaskCount"], 1);
    let revision = json!({"serviceRevisionArns": [target["arn"]]});
    let revision = stack.account.ecs("DescribeServiceRevisions", revision);
    let revision = &revision["serviceRevisions"][0];
    assert!(text(&revision["taskDefinition"]).ends_with("app:1"));
    assert_eq!(
        stack.service()["currentServiceRevisions"][0]["arn"],
        target["arn"]
    );
}

#[tokio::test(start_paused = true)]
async fn deployment_that_a_newer_one_replaces_is_stopped() {
    let stack = Stack::serving(json!({})).await;
    stack.update(json!({"forceNewDeployment": true}));
    pass(10).await;
    stack.update(json!({"forceNewDeployment": true}));
    let statuses: Vec<String> = records(&stack)
        .iter()
        .map(|it| text(&it["status"]))
        .collect();
    assert_eq!(statuses, ["IN_PROGRESS", "STOPPED", "SUCCESSFUL"]);
    let listed = json!({"cluster": "c", "service": "app", "status": ["IN_PROGRESS"]});
    let listed = stack.account.ecs("ListServiceDeployments", listed);
    assert_eq!(list(&listed["serviceDeployments"]).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn rollback_is_described_with_its_revision() {
    let stack = Stack::serving(breaker()).await;
    let first = records(&stack)[0]["targetServiceRevision"]["arn"].clone();
    stack.behave("agent:2", Behaviour::RunsOutOfMemory);
    let second = stack.register_image("docker.io/agent:2");
    stack.update(json!({"taskDefinition": second}));
    pass(200).await;
    let record = &records(&stack)[0];
    assert_eq!(record["status"], "ROLLBACK_SUCCESSFUL");
    assert_eq!(record["rollback"]["serviceRevisionArn"], first);
    assert_eq!(record["deploymentCircuitBreaker"]["status"], "TRIGGERED");
    assert_eq!(record["deploymentCircuitBreaker"]["failureCount"], 3);
    assert!(text(&record["statusReason"]).contains("circuit breaker"));
}

#[tokio::test(start_paused = true)]
async fn first_deployment_has_nothing_to_go_back_to() {
    let stack = Stack::ready().await;
    stack.behave("agent:1", Behaviour::RunsOutOfMemory);
    stack.register(json!({}));
    stack.serve(breaker());
    pass(200).await;
    assert_eq!(records(&stack)[0]["status"], "ROLLBACK_FAILED");
}

#[tokio::test(start_paused = true)]
async fn unknown_one_is_a_failure() {
    let stack = Stack::ready().await;
    let arn = "arn:aws:ecs:us-east-1:123456789012:service-deployment/c/app/1";
    let output = stack.account.ecs(
        "DescribeServiceDeployments",
        json!({"serviceDeploymentArns": [arn]}),
    );
    assert_eq!(output["failures"][0]["reason"], "MISSING");
}
