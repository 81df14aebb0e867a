//! Stopping and deleting instances.

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use super::{Rds, code, refusal};
use crate::network::pass;

#[tokio::test(start_paused = true)]
async fn stopped_instance_starts_on_request_and_after_a_week_by_itself() {
    let rds = Rds::with_instance().await;
    let change =
        |operation: &str| rds.call(operation, json!({"DBInstanceIdentifier": "kavak-dev-db"}));
    assert_eq!(code(change("StartDBInstance")), "InvalidDBInstanceState");
    change("StopDBInstance").unwrap();
    assert_eq!(rds.status(), "stopping");
    pass(180).await;
    assert_eq!(rds.status(), "stopped");
    let refused = code(rds.modify(json!({"MultiAZ": true})));
    assert_eq!(refused, "InvalidDBInstanceState");
    change("StartDBInstance").unwrap();
    assert_eq!(rds.status(), "starting");
    pass(240).await;
    assert_eq!(rds.status(), "available");
    change("StopDBInstance").unwrap();
    pass(180 + 7 * 86_400).await;
    assert_eq!(rds.status(), "starting");
}

#[tokio::test(start_paused = true)]
async fn new_instance_can_not_be_deleted_for_a_while() {
    let rds = Rds::new();
    rds.create(json!({})).unwrap();
    let (code, message) = refusal(rds.delete());
    assert_eq!(code, "InvalidDBInstanceState");
    assert!(message.contains("currently creating"));
    pass(30).await;
    rds.delete().unwrap();
    pass(100).await;
    let asked = json!({"DBInstanceIdentifier": "kavak-dev-db"});
    let gone = rds.call("DescribeDBInstances", asked).unwrap_err();
    assert_eq!(gone.code, "DBInstanceNotFound");
    // The rest of its creation has no say any more.
    pass(600).await;
    let output = rds.call("DescribeDBInstances", json!({})).unwrap();
    assert_eq!(output["DBInstances"], json!([]));
}

#[tokio::test(start_paused = true)]
async fn deletion_is_asked_for_once() {
    let rds = Rds::with_instance().await;
    rds.delete().unwrap();
    assert_eq!(rds.status(), "deleting");
    let (code, message) = refusal(rds.delete());
    assert_eq!(code, "InvalidDBInstanceState");
    assert!(message.contains("already being deleted"));
}

#[tokio::test(start_paused = true)]
async fn protected_instance_is_not_deleted() {
    let rds = Rds::with_instance().await;
    rds.modify(json!({"DeletionProtection": true})).unwrap();
    let (code, message) = refusal(rds.delete());
    assert_eq!(code, "InvalidParameterCombination");
    assert!(message.contains("Cannot delete protected DB Instance"));
}

#[tokio::test(start_paused = true)]
async fn last_snapshot_is_named_or_refused() {
    let rds = Rds::with_instance().await;
    let delete = |skip: bool, name: Value| {
        let unwanted = json!({
            "DBInstanceIdentifier": "kavak-dev-db",
            "SkipFinalSnapshot": skip,
            "FinalDBSnapshotIdentifier": name,
        });
        rds.call("DeleteDBInstance", unwanted)
    };
    for answer in [delete(false, Value::Null), delete(true, json!("last"))] {
        assert_eq!(code(answer), "InvalidParameterCombination");
    }
    delete(false, json!("last")).unwrap();
    pass(120).await;
    let snapshot = json!({"DBSnapshotIdentifier": "last"});
    let output = rds.call("DescribeDBSnapshots", snapshot.clone()).unwrap();
    assert_eq!(output["DBSnapshots"][0]["Status"], "available");
    assert_eq!(output["DBSnapshots"][0]["AllocatedStorage"], 20);
    rds.call("DeleteDBSnapshot", snapshot.clone()).unwrap();
    let gone = code(rds.call("DescribeDBSnapshots", snapshot));
    assert_eq!(gone, "DBSnapshotNotFound");
}
