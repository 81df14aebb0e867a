//! Clusters.

use kavak_simulator::{Pace, World};
use serde_json::{Value, json};

use super::stack::{Account, Stack, list, pass};

fn account() -> Account {
    Account::new(World::new(Pace::Typical, 1))
}

fn create(account: &Account) -> Value {
    let input = json!({
        "clusterName": "one",
        "tags": [{"key": "env", "value": "dev"}],
        "settings": [{"name": "containerInsights", "value": "enabled"}],
    });
    account.ecs("CreateCluster", input)["cluster"].clone()
}

fn describe(account: &Account, name: &str) -> Value {
    let input = json!({"clusters": [name], "include": ["TAGS", "SETTINGS"]});
    account.ecs("DescribeClusters", input)
}

fn status(account: &Account) -> Value {
    describe(account, "one")["clusters"][0]["status"].clone()
}

#[tokio::test(start_paused = true)]
async fn it_is_active_after_a_moment() {
    let account = account();
    assert_eq!(create(&account)["status"], "PROVISIONING");
    pass(1).await;
    assert_eq!(status(&account), "ACTIVE");
}

#[tokio::test(start_paused = true)]
async fn created_again_it_is_the_one_that_there_is() {
    let account = account();
    let first = create(&account);
    pass(1).await;
    let second = account.ecs("CreateCluster", json!({"clusterName": "one"}));
    assert_eq!(second["cluster"]["clusterArn"], first["clusterArn"]);
    assert_eq!(second["cluster"]["tags"], first["tags"]);
    assert_eq!(second["cluster"]["settings"], first["settings"]);
}

#[tokio::test(start_paused = true)]
async fn tags_and_settings_are_described_on_request() {
    let account = account();
    create(&account);
    let output = describe(&account, "one")["clusters"][0].clone();
    assert_eq!(output["tags"], json!([{"key": "env", "value": "dev"}]));
    let settings = json!([{"name": "containerInsights", "value": "enabled"}]);
    assert_eq!(output["settings"], settings);
    let bare = account.ecs("DescribeClusters", json!({"clusters": ["one"]}));
    assert_eq!(bare["clusters"][0]["tags"], json!([]));
    assert_eq!(bare["clusters"][0]["settings"], json!([]));
}

#[tokio::test(start_paused = true)]
async fn container_insights_are_off_until_they_are_switched_on() {
    let account = account();
    let plain = account.ecs("CreateCluster", json!({"clusterName": "one"}));
    assert_eq!(plain["cluster"]["settings"][0]["value"], "disabled");
    pass(1).await;
    let settings = json!([{"name": "containerInsights", "value": "enhanced"}]);
    let input = json!({"cluster": "one", "settings": settings});
    account.ecs("UpdateClusterSettings", input);
    assert_eq!(
        describe(&account, "one")["clusters"][0]["settings"],
        settings
    );
}

#[tokio::test(start_paused = true)]
async fn unknown_one_is_a_failure_and_no_error() {
    let output = describe(&account(), "none");
    assert_eq!(output["clusters"], json!([]));
    assert_eq!(output["failures"][0]["reason"], "MISSING");
}

#[tokio::test(start_paused = true)]
async fn deleted_it_is_a_ghost_for_hours_whose_name_is_free() {
    let account = account();
    let first = create(&account);
    pass(1).await;
    let one = json!({"cluster": "one"});
    account.ecs("DeleteCluster", one.clone());
    assert_eq!(status(&account), "INACTIVE");
    assert_eq!(
        account.ecs("ListClusters", json!({}))["clusterArns"],
        json!([])
    );
    let fault = account.ecs_fault("DeleteCluster", one.clone());
    assert_eq!(fault, "ClusterNotFoundException: Cluster not found.");
    let input = json!({"resourceArn": first["clusterArn"]});
    assert!(
        account
            .ecs_fault("ListTagsForResource", input)
            .contains("inactive")
    );
    create(&account);
    pass(1).await;
    assert_eq!(status(&account), "ACTIVE");
    // The ghost that it replaced takes nothing with it.
    pass(7 * 60 * 60).await;
    assert_eq!(status(&account), "ACTIVE");
    account.ecs("DeleteCluster", one);
    pass(7 * 60 * 60).await;
    assert_eq!(describe(&account, "one")["clusters"], json!([]));
}

#[tokio::test(start_paused = true)]
async fn with_services_or_tasks_it_can_not_be_deleted() {
    let stack = Stack::serving(json!({})).await;
    let delete = |code: &str| {
        let fault = stack
            .account
            .ecs_fault("DeleteCluster", json!({"cluster": "c"}));
        assert!(fault.starts_with(code), "{fault}");
    };
    delete("ClusterContainsServicesException");
    let input = json!({"cluster": "c", "service": "app", "force": true});
    stack.account.ecs("DeleteService", input);
    delete("ClusterContainsServicesException");
    // The targets have drained, the containers are ended.
    pass(15).await;
    delete("ClusterContainsTasksException");
    pass(10).await;
    stack.account.ecs("DeleteCluster", json!({"cluster": "c"}));
}

#[tokio::test(start_paused = true)]
async fn it_counts_its_tasks_and_services() {
    let stack = Stack::serving(json!({"desiredCount": 2})).await;
    let output = describe(&stack.account, "c")["clusters"][0].clone();
    assert_eq!(output["runningTasksCount"], 2);
    assert_eq!(output["activeServicesCount"], 1);
    let arns = stack.account.ecs("ListServices", json!({"cluster": "c"}));
    assert_eq!(list(&arns["serviceArns"]).len(), 1);
}
