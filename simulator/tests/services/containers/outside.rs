//! Tasks that processes outside run.

use kavak_simulator::{Service, TaskToRun};
use serde_json::{Value, json};

use super::stack::{Stack, container, pass, text, with};

fn only(stack: &Stack) -> TaskToRun {
    let tasks = stack.account.0.tasks_to_run();
    assert_eq!(tasks.len(), 1, "{tasks:?}");
    tasks[0].clone()
}

/// A service whose task waits to be run.
async fn waiting(changes: Value) -> Stack {
    let stack = Stack::of_processes().await;
    stack.drain_fast();
    stack.register(json!({}));
    stack.serve(changes);
    pass(10).await;
    // The service is scheduled, with all that has happened.
    stack.service();
    stack
}

/// A service whose task runs and is healthy.
async fn serving(changes: Value) -> Stack {
    let stack = waiting(changes).await;
    let arn = only(&stack).arn;
    stack.account.0.task_running(&arn);
    stack.account.0.target_checked(&arn, true, "");
    assert!(
        stack.has_event("has reached a steady state."),
        "{:?}",
        stack.events()
    );
    stack
}

#[tokio::test(start_paused = true)]
async fn task_is_pending_until_a_process_runs_it() {
    let stack = waiting(json!({})).await;
    pass(60 * 60).await;
    assert_eq!(stack.task()["lastStatus"], "PENDING");
    let task = only(&stack);
    assert_eq!(task.image, "docker.io/agent:1");
    assert_eq!(task.cluster, "c");
    assert_eq!(task.service.as_deref(), Some("app"));
    assert_eq!(task.port, Some(8000));
    assert_eq!(task.health_path.as_deref(), Some("/health"));
    assert!(!task.must_stop);
    stack.account.0.task_running(&task.arn);
    assert_eq!(stack.task()["lastStatus"], "RUNNING");
    assert_eq!(stack.targets()[0].0, "initial");
}

#[tokio::test(start_paused = true)]
async fn its_secrets_are_resolved_and_not_shown() {
    let stack = Stack::of_processes().await;
    let secret = json!({"Name": "key", "SecretString": r#"{"URL": "very-secret"}"#});
    let secret = stack
        .account
        .answer(Service::SecretsManager, "CreateSecret", secret)
        .unwrap();
    let policy = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": secret["ARN"],
    }]});
    let policy = json!({
        "RoleName": "execution", "PolicyName": "secrets", "PolicyDocument": policy.to_string(),
    });
    stack
        .account
        .answer(Service::Iam, "PutRolePolicy", policy)
        .unwrap();
    pass(30).await;
    let from = format!("{}:URL::", text(&secret["ARN"]));
    let container = with(
        container(),
        json!({
            "environment": [{"name": "APP_ENV", "value": "dev"}],
            "secrets": [{"name": "URL", "valueFrom": from}],
        }),
    );
    stack.register(json!({"containerDefinitions": [container]}));
    stack.serve(json!({}));
    stack.service();
    pass(10).await;
    let task = only(&stack);
    assert_eq!(task.environment["APP_ENV"], "dev");
    assert_eq!(task.secrets["URL"].reveal(), "very-secret");
    assert!(!format!("{task:?}{:?}", task.secrets).contains("very-secret"));
}

#[tokio::test(start_paused = true)]
async fn health_is_as_reported_from_outside() {
    let stack = serving(json!({})).await;
    let arn = only(&stack).arn;
    for _ in 0..2 {
        stack
            .account
            .0
            .target_checked(&arn, false, "connection refused");
    }
    assert!(
        stack.has_event("(reason connection refused)"),
        "{:?}",
        stack.events()
    );
    assert_eq!(stack.targets()[0].0, "draining");
}

#[tokio::test(start_paused = true)]
async fn its_lines_are_in_its_log_stream() {
    let stack = serving(json!({})).await;
    let task = only(&stack);
    stack.account.0.append_log(&task.arn, "hello");
    assert_eq!(stack.log_of(&stack.task()), ["hello"]);
    let id = task.arn.rsplit('/').next().unwrap();
    assert_eq!(
        task.log,
        Some(("/ecs/app".to_owned(), format!("ecs/app/{id}")))
    );
}

#[tokio::test(start_paused = true)]
async fn stopping_task_drains_and_ends_when_its_end_is_reported() {
    let stack = serving(json!({})).await;
    stack.update(json!({"desiredCount": 0}));
    pass(14).await;
    stack.service();
    assert!(!only(&stack).must_stop);
    pass(1).await;
    stack.service();
    let task = only(&stack);
    assert!(task.must_stop);
    pass(60 * 60).await;
    assert_eq!(stack.tasks("STOPPED")[0]["lastStatus"], "STOPPING");
    stack.account.0.task_exited(&task.arn, Some(0), None);
    assert_eq!(stack.tasks("STOPPED")[0]["lastStatus"], "STOPPED");
    assert_eq!(stack.tasks("STOPPED")[0]["containers"][0]["exitCode"], 0);
    assert!(stack.account.0.tasks_to_run().is_empty());
}

#[tokio::test(start_paused = true)]
async fn task_that_dies_is_started_again() {
    let stack = serving(json!({})).await;
    let first = only(&stack).arn;
    stack
        .account
        .0
        .task_exited(&first, Some(137), Some("killed by signal 9"));
    stack.service();
    pass(10).await;
    let stopped = &stack.tasks("STOPPED")[0];
    assert_eq!(stopped["stopCode"], "EssentialContainerExited");
    assert_eq!(stopped["containers"][0]["exitCode"], 137);
    assert_eq!(stopped["containers"][0]["reason"], "killed by signal 9");
    assert_ne!(only(&stack).arn, first);
}

#[tokio::test(start_paused = true)]
async fn program_that_can_not_be_started_trips_the_circuit_breaker() {
    let breaker = json!({"enable": true, "rollback": true});
    let changes = json!({"deploymentConfiguration": {"deploymentCircuitBreaker": breaker}});
    let stack = waiting(changes).await;
    for _ in 0..3 {
        let arn = only(&stack).arn;
        stack.account.0.task_exited(
            &arn,
            None,
            Some("CannotStartContainerError: no such program"),
        );
        stack.service();
        pass(10).await;
        stack.service();
    }
    assert_eq!(stack.service()["deployments"][0]["rolloutState"], "FAILED");
    assert!(stack.account.0.tasks_to_run().is_empty());
    let stopped = &stack.tasks("STOPPED")[0];
    assert_eq!(stopped["stopCode"], "TaskFailedToStart");
}

#[tokio::test(start_paused = true)]
async fn command_is_handed_out_with_its_task() {
    let stack = Stack::of_processes().await;
    stack.register(json!({}));
    let overrides = json!({"containerOverrides": [{
        "name": "app",
        "command": ["migrate"],
        "environment": [{"name": "ONCE", "value": "1"}],
    }]});
    let input = json!({
        "cluster": "c", "taskDefinition": "app", "networkConfiguration": stack.network(),
        "overrides": overrides,
    });
    stack.account.ecs("RunTask", input);
    pass(10).await;
    let task = only(&stack);
    assert_eq!(task.command, ["migrate"]);
    assert_eq!(task.environment["ONCE"], "1");
    assert_eq!(task.service, None);
    stack.account.0.task_running(&task.arn);
    stack.account.0.task_exited(&task.arn, Some(3), None);
    pass(10).await;
    assert_eq!(stack.tasks("STOPPED")[0]["containers"][0]["exitCode"], 3);
}

#[tokio::test(start_paused = true)]
async fn image_of_the_registry_is_handed_out_by_its_digest() {
    let stack = Stack::of_processes().await;
    let ecr = |operation: &str, input: Value| {
        let answer = stack.account.answer(Service::Ecr, operation, input);
        answer.unwrap()
    };
    ecr("CreateRepository", json!({"repositoryName": "app"}));
    let manifest = json!({
        "schemaVersion": 2, "layers": [],
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json"},
    });
    let put = json!({
        "repositoryName": "app", "imageTag": "v1", "imageManifest": manifest.to_string(),
    });
    let digest = text(&ecr("PutImage", put)["image"]["imageId"]["imageDigest"]);
    stack.register_image("123456789012.dkr.ecr.us-east-1.amazonaws.com/app:v1");
    stack.serve(json!({}));
    stack.service();
    pass(10).await;
    let task = only(&stack);
    assert!(task.image.ends_with("/app:v1"), "{}", task.image);
    assert_eq!(task.image_digest, Some(digest));
    assert_eq!(task.architecture, "amd64");
}

#[tokio::test(start_paused = true)]
async fn missing_image_is_reported_before_the_task_is_handed_out() {
    let stack = Stack::of_processes().await;
    let input = json!({"repositoryName": "app"});
    let made = stack
        .account
        .answer(Service::Ecr, "CreateRepository", input);
    made.unwrap();
    stack.register_image("123456789012.dkr.ecr.us-east-1.amazonaws.com/app:latest");
    stack.serve(json!({}));
    stack.service();
    pass(50).await;
    stack.service();
    let stopped = &stack.tasks("STOPPED")[0];
    let output = text(&stopped["stoppedReason"]);
    assert!(output.starts_with("CannotPullContainerError"), "{output}");
    assert!(output.ends_with("/app:latest: not found"), "{output}");
}
