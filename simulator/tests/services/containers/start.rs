//! Requirements of a task's start, and the errors without them.

use kavak_simulator::{Pace, Service, World};
use serde_json::{Value, json};

use super::stack::{REGION, Stack, container, pass, text, with};

/// The first task that could not start.
async fn stopped(stack: &Stack, seconds: u64) -> Value {
    stack.serve(json!({}));
    pass(seconds).await;
    let stopped = stack.tasks("STOPPED");
    assert!(!stopped.is_empty(), "{:?}", stack.events());
    stopped[0].clone()
}

fn reason(task: &Value) -> String {
    assert_eq!(task["stopCode"], "TaskFailedToStart");
    text(&task["stoppedReason"])
}

fn secret(stack: &Stack, value: Option<&str>) -> String {
    let input = json!({"Name": "key", "SecretString": value});
    let made = stack
        .account
        .answer(Service::SecretsManager, "CreateSecret", input);
    text(&made.unwrap()["ARN"])
}

fn allow_secrets(stack: &Stack) {
    let policy = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*",
    }]});
    let input = json!({
        "RoleName": "execution", "PolicyName": "secrets", "PolicyDocument": policy.to_string(),
    });
    stack
        .account
        .answer(Service::Iam, "PutRolePolicy", input)
        .unwrap();
}

fn register_with_secret(stack: &Stack, from: &str) {
    let secrets = json!([{"name": "KEY", "valueFrom": from}]);
    let container = with(container(), json!({"secrets": secrets}));
    stack.register(json!({"containerDefinitions": [container]}));
}

#[tokio::test(start_paused = true)]
async fn without_a_way_out_of_its_network_it_gives_up_after_minutes() {
    let stack = Stack::ready().await;
    register_with_secret(&stack, &secret(&stack, Some("x")));
    allow_secrets(&stack);
    let filter = json!([{"Name": "association.subnet-id", "Values": [stack.private[0]]}]);
    let table = stack
        .account
        .ec2("DescribeRouteTables", json!({"Filters": filter}));
    let table = table["RouteTables"][0]["RouteTableId"].clone();
    let route = json!({"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0"});
    stack.account.ec2("DeleteRoute", route);
    stack.serve(json!({}));
    pass(270).await;
    assert_eq!(stack.task()["lastStatus"], "PENDING");
    pass(5).await;
    let reason = reason(&stack.tasks("STOPPED")[0]);
    assert!(
        reason.starts_with("ResourceInitializationError: unable to pull secrets or registry auth")
    );
    assert!(reason.ends_with("i/o timeout"), "{reason}");
}

#[tokio::test(start_paused = true)]
async fn way_out_that_comes_meanwhile_is_taken() {
    let stack = Stack::fresh(World::new(Pace::Typical, 1)).await;
    // Its role can be assumed, its NAT gateway is not available yet.
    pass(10).await;
    stack.register(json!({}));
    stack.serve(json!({}));
    pass(60).await;
    assert_eq!(stack.task()["lastStatus"], "PENDING");
    pass(60).await;
    assert_eq!(stack.task()["lastStatus"], "RUNNING");
}

#[tokio::test(start_paused = true)]
async fn without_a_rule_that_lets_it_out_it_gives_up_too() {
    let stack = Stack::ready().await;
    stack.register(json!({}));
    let everything = json!([{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]);
    let input = json!({"GroupId": stack.task_group, "IpPermissions": everything});
    stack.account.ec2("RevokeSecurityGroupEgress", input);
    let reason = reason(&stopped(&stack, 275).await);
    assert!(reason.contains("i/o timeout"), "{reason}");
}

#[tokio::test(start_paused = true)]
async fn role_that_may_not_read_the_secret_is_reported() {
    let stack = Stack::ready().await;
    register_with_secret(&stack, &secret(&stack, Some("x")));
    let reason = reason(&stopped(&stack, 40).await);
    assert!(
        reason.contains("unable to retrieve secret from asm"),
        "{reason}"
    );
    assert!(reason.contains("AccessDeniedException"), "{reason}");
}

#[tokio::test(start_paused = true)]
async fn role_does_not_read_a_secret_that_its_boundary_does_not_allow() {
    let stack = Stack::ready().await;
    let boundary = "arn:aws:iam::123456789012:policy/boundary";
    let narrow = r#"{"Statement":{"Effect":"Allow","Action":"ecr:*","Resource":"*"}}"#;
    let policies = [(boundary, narrow)];
    stack
        .account
        .0
        .change(|world, _| world.has_policies(&policies));
    register_with_secret(&stack, &secret(&stack, Some("x")));
    allow_secrets(&stack);
    let put = json!({"RoleName": "execution", "PermissionsBoundary": boundary});
    stack
        .account
        .answer(Service::Iam, "PutRolePermissionsBoundary", put)
        .unwrap();
    pass(30).await;
    let reason = reason(&stopped(&stack, 40).await);
    let expected =
        "because no permissions boundary allows the secretsmanager:GetSecretValue action";
    assert!(reason.contains(expected), "{reason}");
}

#[tokio::test(start_paused = true)]
async fn secret_without_a_value_is_reported() {
    let stack = Stack::ready().await;
    register_with_secret(&stack, &secret(&stack, None));
    allow_secrets(&stack);
    pass(30).await;
    let reason = reason(&stopped(&stack, 40).await);
    assert!(
        reason.contains(
            "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT"
        ),
        "{reason}"
    );
}

#[tokio::test(start_paused = true)]
async fn secret_with_a_value_is_read_by_its_key() {
    let stack = Stack::ready().await;
    let arn = secret(&stack, Some(r#"{"URL": "x"}"#));
    register_with_secret(&stack, &format!("{arn}:URL::"));
    allow_secrets(&stack);
    pass(30).await;
    stack.serve(json!({}));
    pass(40).await;
    assert_eq!(stack.task()["lastStatus"], "RUNNING");
    register_with_secret(&stack, &format!("{arn}:PASSWORD::"));
    stack.update(json!({"taskDefinition": "app"}));
    pass(40).await;
    let reason = reason(&stack.tasks("STOPPED")[0]);
    assert!(
        reason.contains("did not contain json key PASSWORD"),
        "{reason}"
    );
}

fn repository(stack: &Stack) -> String {
    let input = json!({"repositoryName": "app"});
    let made = stack
        .account
        .answer(Service::Ecr, "CreateRepository", input);
    text(&made.unwrap()["repository"]["repositoryUri"])
}

#[tokio::test(start_paused = true)]
async fn image_that_was_not_pushed_is_reported() {
    let stack = Stack::ready().await;
    let image = format!("{}:latest", repository(&stack));
    stack.register_image(&image);
    let task = stopped(&stack, 40).await;
    let output = reason(&task);
    let start = "CannotPullContainerError: pull image manifest has been retried";
    assert!(output.starts_with(start), "{output}");
    assert!(
        output.ends_with(&format!(
            "failed to resolve ref {image}: {image}: not found"
        )),
        "{output}"
    );
    assert_eq!(text(&task["containers"][0]["reason"]), output);
    assert!(task["containers"][0]["exitCode"].is_null());
}

#[tokio::test(start_paused = true)]
async fn image_of_another_architecture_is_reported() {
    let stack = Stack::ready().await;
    let image = format!("{}:1", repository(&stack));
    let push = |tag: &str, manifest: Value| {
        let input = json!({
            "repositoryName": "app", "imageTag": tag, "imageManifest": manifest.to_string(),
        });
        let pushed = stack.account.answer(Service::Ecr, "PutImage", input);
        pushed.unwrap()["image"]["imageId"]["imageDigest"].clone()
    };
    let config = json!({"mediaType": "application/vnd.oci.image.config.v1+json"});
    let one = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": config,
        "layers": [],
    });
    let digest = push("arm", one);
    let index = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": [{
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "digest": digest, "size": 1,
            "platform": {"architecture": "arm64", "os": "linux"},
        }],
    });
    push("1", index);
    stack.register_image(&image);
    let output = reason(&stopped(&stack, 40).await);
    assert!(
        output.ends_with(
            "image Manifest does not contain descriptor matching platform 'linux/amd64'"
        ),
        "{output}"
    );
    let container = with(container(), json!({"image": image}));
    stack.register(json!({
        "containerDefinitions": [container],
        "runtimePlatform": {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"},
    }));
    stack.update(json!({"taskDefinition": "app", "forceNewDeployment": true}));
    pass(50).await;
    assert_eq!(
        stack.service()["deployments"][0]["rolloutState"],
        "COMPLETED"
    );
}

#[tokio::test(start_paused = true)]
async fn missing_log_group_is_reported() {
    let stack = Stack::ready().await;
    stack.register(json!({}));
    let group = json!({"logGroupName": "/ecs/app"});
    stack
        .account
        .answer(Service::Logs, "DeleteLogGroup", group)
        .unwrap();
    let reason = reason(&stopped(&stack, 40).await);
    assert!(
        reason.starts_with("ResourceInitializationError: failed to validate logger args"),
        "{reason}"
    );
    assert!(
        reason.contains("The specified log group does not exist"),
        "{reason}"
    );
}

#[tokio::test(start_paused = true)]
async fn role_not_yet_in_effect_is_reported_and_in_effect_later() {
    let stack = Stack::ready().await;
    stack.account.role_again();
    stack.register(json!({}));
    stack.serve(json!({}));
    assert!(stack.has_event(
        "failed to launch a task with (error ECS was unable to assume the role 'arn:aws:iam::123456789012:role/execution' that was provided for this task."
    ));
    assert_eq!(stack.service()["deployments"][0]["failedTasks"], 0);
    pass(10).await;
    assert!(
        stack.has_event("has started 1 tasks"),
        "{:?}",
        stack.events()
    );
}

#[tokio::test(start_paused = true)]
async fn exhausted_quota_is_reported_and_counts_as_failure() {
    let stack = Stack::ready().await;
    stack
        .account
        .0
        .change(|world, _| world.set_quota(REGION, "L-3032A538", 1));
    stack.register(json!({"cpu": "512", "memory": "1024"}));
    stack.serve(json!({"desiredCount": 3}));
    assert_eq!(stack.tasks("RUNNING").len(), 2);
    assert!(stack.has_event(
        "was unable to place a task. Reason: You've reached the limit on the number of vCPUs you can run concurrently."
    ));
    assert_eq!(stack.service()["deployments"][0]["failedTasks"], 1);
    stack
        .account
        .0
        .change(|world, _| world.set_quota(REGION, "L-3032A538", 6));
    pass(60 * 60).await;
    assert_eq!(stack.service()["runningCount"], 3);
}

#[tokio::test(start_paused = true)]
async fn subnet_without_free_addresses_is_reported() {
    let stack = Stack::ready().await;
    let input =
        json!({"VpcId": stack.vpc, "CidrBlock": "10.0.20.0/28", "AvailabilityZone": "us-east-1a"});
    let small = text(&stack.account.ec2("CreateSubnet", input)["Subnet"]["SubnetId"]);
    stack
        .account
        .0
        .change(|world, _| world.set_quota(REGION, "L-3032A538", 100));
    stack.register(json!({}));
    let network =
        json!({"awsvpcConfiguration": {"subnets": [small], "securityGroups": [stack.task_group]}});
    stack.serve(json!({"desiredCount": 12, "networkConfiguration": network}));
    // 16 addresses, of which AWS keeps five.
    assert_eq!(stack.tasks("RUNNING").len(), 11);
    assert!(
        stack.has_event("InsufficientFreeAddressesInSubnet"),
        "{:?}",
        stack.events()
    );
}

#[tokio::test(start_paused = true)]
async fn interfaces_outlive_their_tasks() {
    let stack = Stack::serving(json!({})).await;
    assert_eq!(stack.task_interfaces(), 1);
    stack.update(json!({"desiredCount": 0}));
    pass(25).await;
    assert_eq!(stack.tasks("STOPPED")[0]["lastStatus"], "STOPPED");
    assert_eq!(stack.task_interfaces(), 1);
    pass(20).await;
    assert_eq!(stack.task_interfaces(), 0);
}

#[tokio::test(start_paused = true)]
async fn stopped_task_is_described_for_an_hour() {
    let stack = Stack::serving(json!({})).await;
    stack.update(json!({"desiredCount": 0}));
    pass(60 * 60).await;
    assert_eq!(stack.tasks("STOPPED").len(), 1);
    pass(60).await;
    assert_eq!(stack.tasks("STOPPED").len(), 0);
}
