//! Tasks that are started by themselves.

use kavak_simulator::Behaviour;
use serde_json::{Value, json};

use super::stack::{Stack, container, pass, text, with};

/// Runs a command with the newest revision; the task that it is run in.
fn run(stack: &Stack, command: &[&str]) -> Value {
    let overrides = json!({"containerOverrides": [{"name": "app", "command": command}]});
    let input = json!({
        "cluster": "c",
        "taskDefinition": "app",
        "launchType": "FARGATE",
        "networkConfiguration": stack.network(),
        "startedBy": "deploy",
        "overrides": overrides,
        "tags": [{"key": "env", "value": "dev"}],
    });
    stack.account.ecs("RunTask", input)["tasks"][0].clone()
}

fn described(stack: &Stack, task: &Value) -> Value {
    let input = json!({"cluster": "c", "tasks": [task["taskArn"]], "include": ["TAGS"]});
    stack.account.ecs("DescribeTasks", input)["tasks"][0].clone()
}

#[tokio::test(start_paused = true)]
async fn command_ends_with_zero_and_its_line() {
    let stack = Stack::ready().await;
    stack.register(json!({}));
    let task = run(&stack, &["migrate"]);
    assert_eq!(task["lastStatus"], "PROVISIONING");
    assert_eq!(task["startedBy"], "deploy");
    assert_eq!(task["group"], "family:app");
    pass(60).await;
    let task = described(&stack, &task);
    assert_eq!(task["lastStatus"], "STOPPED");
    assert_eq!(task["stopCode"], "EssentialContainerExited");
    assert_eq!(task["containers"][0]["exitCode"], 0);
    assert_eq!(
        task["overrides"]["containerOverrides"][0]["command"],
        json!(["migrate"])
    );
    assert_eq!(task["tags"], json!([{"key": "env", "value": "dev"}]));
    assert!(
        stack
            .log_of(&task)
            .last()
            .unwrap()
            .contains("migrate: done")
    );
}

#[tokio::test(start_paused = true)]
async fn migration_that_fails_ends_with_one() {
    let stack = Stack::ready().await;
    stack.behave("agent:1", Behaviour::MigrationFails);
    stack.register(json!({}));
    let task = run(&stack, &["migrate"]);
    pass(60).await;
    assert_eq!(described(&stack, &task)["containers"][0]["exitCode"], 1);
}

#[tokio::test(start_paused = true)]
async fn command_without_its_database_ends_with_one() {
    let stack = Stack::ready().await;
    let url = "postgresql://u:p@db.c0.us-east-1.rds.amazonaws.com:5432/x";
    let variables = json!([{"name": "DATABASE_URL", "value": url}]);
    let container = with(container(), json!({"environment": variables}));
    stack.register(json!({"containerDefinitions": [container]}));
    let task = run(&stack, &["migrate"]);
    pass(60).await;
    let task = described(&stack, &task);
    assert_eq!(task["containers"][0]["exitCode"], 1);
    assert!(
        stack
            .log_of(&task)
            .last()
            .unwrap()
            .contains("can't be reached")
    );
}

#[tokio::test(start_paused = true)]
async fn without_a_command_it_serves_until_it_is_stopped() {
    let stack = Stack::ready().await;
    stack.register(json!({}));
    let task = run(&stack, &[]);
    pass(600).await;
    assert_eq!(described(&stack, &task)["lastStatus"], "RUNNING");
    let inventory = stack.account.0.inspect(kavak_simulator::World::inventory);
    assert!(inventory.iter().any(|it| it.kind == "task"));
    stack
        .account
        .ecs("StopTask", json!({"cluster": "c", "task": task["taskArn"]}));
    pass(10).await;
    let task = described(&stack, &task);
    assert_eq!(task["lastStatus"], "STOPPED");
    assert_eq!(task["stopCode"], "UserInitiated");
    assert_eq!(task["containers"][0]["exitCode"], 0);
}

#[tokio::test(start_paused = true)]
async fn task_that_can_not_run_is_refused() {
    let stack = Stack::ready().await;
    stack.account.role_again();
    stack.register(json!({}));
    let refused = |changes: Value| {
        let input = json!({
            "cluster": "c", "taskDefinition": "app", "networkConfiguration": stack.network(),
        });
        stack.account.ecs_fault("RunTask", with(input, changes))
    };
    let other = json!({"containerOverrides": [{"name": "web", "command": ["x"]}]});
    for (changes, message) in [
        (json!({}), "ECS was unable to assume the role"),
        (json!({"cluster": "none"}), "ClusterNotFoundException"),
        (
            json!({"taskDefinition": "none"}),
            "ClientException: TaskDefinition not found",
        ),
        (json!({"count": 11}), "count must be between 1 and 10"),
        (json!({"overrides": other}), "not in the TaskDefinition"),
        (
            json!({"networkConfiguration": null}),
            "Network Configuration must be provided",
        ),
    ] {
        let fault = refused(changes.clone());
        assert!(fault.contains(message), "{changes}: {fault}");
    }
    let unknown = json!({"cluster": "c", "task": "0"});
    let fault = stack.account.ecs_fault("StopTask", unknown);
    assert_eq!(
        fault,
        "InvalidParameterException: The referenced task was not found."
    );
}

#[tokio::test(start_paused = true)]
async fn tasks_are_listed_by_family_by_starter_and_by_service() {
    let stack = Stack::serving(json!({})).await;
    let own = run(&stack, &[]);
    let listed = |filter: Value| {
        let input = with(json!({"cluster": "c"}), filter);
        stack.account.ecs("ListTasks", input)["taskArns"].clone()
    };
    assert_eq!(
        listed(json!({"startedBy": "deploy"})),
        json!([own["taskArn"]])
    );
    assert_eq!(
        listed(json!({"family": "app"})).as_array().unwrap().len(),
        2
    );
    let of_service = listed(json!({"serviceName": "app"}));
    assert_eq!(of_service.as_array().unwrap().len(), 1);
    assert_ne!(of_service, json!([own["taskArn"]]));
    let input = json!({"cluster": "c", "tasks": ["0"]});
    let unknown = stack.account.ecs("DescribeTasks", input);
    assert_eq!(unknown["failures"][0]["reason"], "MISSING");
    assert!(text(&own["taskArn"]).contains(":task/c/"));
}
