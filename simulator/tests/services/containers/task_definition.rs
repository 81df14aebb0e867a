//! Task definitions.

use kavak_simulator::{ApiFault, Pace, Service, World};
use serde_json::{Value, json};

use super::stack::{Account, Stack, container, definition, list, pass, text, with};

fn account() -> Account {
    Account::new(World::new(Pace::Typical, 1))
}

fn register(account: &Account, changes: Value) -> Result<Value, ApiFault> {
    let input = with(definition(), changes);
    account.answer(Service::Ecs, "RegisterTaskDefinition", input)
}

fn describe(account: &Account, reference: &str) -> Value {
    let input = json!({"taskDefinition": reference, "include": ["TAGS"]});
    account.ecs("DescribeTaskDefinition", input)
}

fn deregister(account: &Account, reference: &str) {
    let input = json!({"taskDefinition": reference});
    account.ecs("DeregisterTaskDefinition", input);
}

fn delete(account: &Account, reference: &str) -> Value {
    let input = json!({"taskDefinitions": [reference]});
    account.ecs("DeleteTaskDefinitions", input)
}

#[test]
fn every_registration_is_a_revision_of_its_own() {
    let account = account();
    for number in 1..=3 {
        let made = register(&account, json!({})).unwrap();
        let arn = text(&made["taskDefinition"]["taskDefinitionArn"]);
        assert!(
            arn.ends_with(&format!("task-definition/app:{number}")),
            "{arn}"
        );
    }
}

#[test]
fn ecs_adds_what_was_not_said() {
    let account = account();
    let made = register(&account, json!({"tags": [{"key": "env", "value": "dev"}]})).unwrap();
    assert_eq!(made["tags"], json!([{"key": "env", "value": "dev"}]));
    let it = &made["taskDefinition"];
    assert_eq!(it["status"], "ACTIVE");
    assert_eq!(it["compatibilities"], json!(["EC2", "FARGATE"]));
    assert_eq!(it["volumes"], json!([]));
    assert!(it["runtimePlatform"].is_null(), "{it}");
    let container = &it["containerDefinitions"][0];
    let mapping = json!({"containerPort": 8000, "hostPort": 8000, "protocol": "tcp"});
    assert_eq!(container["portMappings"], json!([mapping]));
    for (member, default) in [
        ("essential", json!(true)),
        ("cpu", json!(0)),
        ("environment", json!([])),
        ("mountPoints", json!([])),
        ("volumesFrom", json!([])),
        ("systemControls", json!([])),
    ] {
        assert_eq!(container[member], default, "{member}");
    }
}

#[test]
fn family_is_its_newest_active_revision() {
    let account = account();
    for _ in 0..10 {
        register(&account, json!({})).unwrap();
    }
    assert_eq!(describe(&account, "app")["taskDefinition"]["revision"], 10);
    deregister(&account, "app:10");
    assert_eq!(describe(&account, "app")["taskDefinition"]["revision"], 9);
    assert_eq!(
        describe(&account, "app:10")["taskDefinition"]["status"],
        "INACTIVE"
    );
    assert_eq!(describe(&account, "app:3")["taskDefinition"]["revision"], 3);
}

#[test]
fn unknown_one_can_not_be_described() {
    let input = json!({"taskDefinition": "app"});
    let fault = account().ecs_fault("DescribeTaskDefinition", input);
    assert_eq!(
        fault,
        "ClientException: Unable to describe task definition."
    );
}

#[test]
fn they_are_listed_by_status_and_by_number() {
    let account = account();
    for _ in 0..11 {
        register(&account, json!({})).unwrap();
    }
    register(&account, json!({"family": "application"})).unwrap();
    deregister(&account, "app:11");
    let listed = |input: Value| -> Vec<String> {
        let arns = account.ecs("ListTaskDefinitions", input);
        let arns = list(&arns["taskDefinitionArns"]);
        let name = |arn: &Value| text(arn).rsplit('/').next().unwrap().to_owned();
        arns.iter().map(name).collect()
    };
    let newest_first = json!({"familyPrefix": "app", "sort": "DESC", "maxResults": 2});
    assert_eq!(listed(newest_first), ["app:10", "app:9"]);
    assert_eq!(listed(json!({"status": "INACTIVE"})), ["app:11"]);
    assert_eq!(listed(json!({})).len(), 11);
    let families = account.ecs("ListTaskDefinitionFamilies", json!({"familyPrefix": "app"}));
    assert_eq!(families["families"], json!(["app", "application"]));
}

#[tokio::test(start_paused = true)]
async fn only_inactive_ones_are_deleted_and_their_numbers_never_come_again() {
    let account = account();
    register(&account, json!({})).unwrap();
    let failure = &delete(&account, "app:1")["failures"][0];
    assert!(text(&failure["reason"]).contains("is still in ACTIVE status"));
    deregister(&account, "app:1");
    let deleted = delete(&account, "app:1");
    assert_eq!(deleted["failures"], json!([]));
    assert_eq!(
        deleted["taskDefinitions"][0]["status"],
        "DELETE_IN_PROGRESS"
    );
    assert_eq!(
        describe(&account, "app:1")["taskDefinition"]["status"],
        "DELETE_IN_PROGRESS"
    );
    pass(60 * 60).await;
    let input = json!({"taskDefinition": "app:1"});
    account.ecs_fault("DescribeTaskDefinition", input);
    let next = register(&account, json!({})).unwrap();
    assert_eq!(next["taskDefinition"]["revision"], 2);
}

#[tokio::test(start_paused = true)]
async fn one_that_a_service_has_is_deleted_only_when_it_has_it_no_more() {
    let stack = Stack::serving(json!({})).await;
    deregister(&stack.account, "app:1");
    delete(&stack.account, "app:1");
    pass(2 * 60 * 60).await;
    describe(&stack.account, "app:1");
    assert_eq!(stack.service()["runningCount"], 1);
    let input = json!({"cluster": "c", "service": "app", "force": true});
    stack.account.ecs("DeleteService", input);
    // Its last task is described for an hour.
    pass(3 * 60 * 60).await;
    let input = json!({"taskDefinition": "app:1"});
    stack.account.ecs_fault("DescribeTaskDefinition", input);
}

#[test]
fn existence_of_role_secrets_log_group_and_image_is_not_checked() {
    let arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:none-000000";
    let secrets = json!([{"name": "KEY", "valueFrom": arn}]);
    let container = with(container(), json!({"secrets": secrets}));
    register(&account(), json!({"containerDefinitions": [container]})).unwrap();
}

#[test]
fn definition_that_fargate_can_not_run_is_refused() {
    let with_container = |changes: Value| {
        let container = with(container(), changes);
        json!({"containerDefinitions": [container]})
    };
    let logs = json!({"logDriver": "awslogs", "options": {"awslogs-group": "g"}});
    let mapping = json!([{"containerPort": 8000, "hostPort": 80}]);
    let repository = "123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1";
    for (changes, message) in [
        (json!({"memory": "513"}), "No Fargate configuration exists"),
        (
            json!({"cpu": "256", "memory": "4096"}),
            "No Fargate configuration exists",
        ),
        (
            json!({"cpu": null}),
            "Fargate requires that 'cpu' be defined",
        ),
        (json!({"networkMode": "bridge"}), "network mode 'awsvpc'"),
        (
            json!({"executionRoleArn": "arn:aws:iam::1:user/x"}),
            "Role is not valid",
        ),
        (
            json!({"containerDefinitions": []}),
            "Container list cannot be empty",
        ),
        (
            json!({"containerDefinitions": [container(), container()]}),
            "is not unique",
        ),
        (
            with_container(json!({"portMappings": mapping})),
            "must match",
        ),
        (
            with_container(json!({"logConfiguration": logs})),
            "requires options",
        ),
        (
            with_container(json!({"essential": false})),
            "essential container",
        ),
        (
            with(
                with_container(json!({"image": repository})),
                json!({"executionRoleArn": null}),
            ),
            "to support ECR images",
        ),
        (
            json!({"executionRoleArn": null}),
            "to support log driver awslogs",
        ),
    ] {
        let fault = register(&account(), changes.clone()).unwrap_err();
        assert_eq!(fault.code, "ClientException", "{changes}");
        assert!(fault.message.contains(message), "{changes}: {fault}");
    }
}

#[test]
fn tags_come_and_go() {
    let account = account();
    let made = register(&account, json!({})).unwrap();
    let arn = made["taskDefinition"]["taskDefinitionArn"].clone();
    let tags = json!([{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]);
    account.ecs("TagResource", json!({"resourceArn": arn, "tags": tags}));
    account.ecs(
        "UntagResource",
        json!({"resourceArn": arn, "tagKeys": ["a"]}),
    );
    let output = account.ecs("ListTagsForResource", json!({"resourceArn": arn}));
    assert_eq!(output["tags"], json!([{"key": "b", "value": "2"}]));
    assert_eq!(describe(&account, "app")["tags"], output["tags"]);
}
