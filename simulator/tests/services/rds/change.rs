//! Changes of instances: at once, soon, or in the maintenance window.

use kavak_simulator::Service;
use pretty_assertions::assert_eq;
use serde_json::json;

use super::{Rds, code, refusal};
use crate::network::pass;

#[tokio::test(start_paused = true)]
async fn instance_that_is_not_available_can_not_be_changed() {
    let rds = Rds::new();
    rds.create(json!({})).unwrap();
    let refused = code(rds.modify(json!({"DeletionProtection": true})));
    assert_eq!(refused, "InvalidDBInstanceState");
}

#[tokio::test(start_paused = true)]
async fn some_changes_apply_at_once_without_a_request() {
    let rds = Rds::with_instance().await;
    let output = rds
        .modify(json!({
            "DeletionProtection": true,
            "CopyTagsToSnapshot": true,
            "MaxAllocatedStorage": 200,
            "PreferredMaintenanceWindow": "sun:06:00-sun:07:00",
        }))
        .unwrap();
    assert_eq!(output["DeletionProtection"], true);
    assert_eq!(output["MaxAllocatedStorage"], 200);
    assert_eq!(output["PreferredMaintenanceWindow"], "sun:06:00-sun:07:00");
    assert_eq!(output["PendingModifiedValues"], json!({}));
    pass(10).await;
    assert_eq!(rds.status(), "available");
}

#[tokio::test(start_paused = true)]
async fn other_things_wait_for_the_maintenance_window() {
    let rds = Rds::with_instance().await;
    let output = rds
        .modify(json!({"DBInstanceClass": "db.t4g.small"}))
        .unwrap();
    let pending = json!({"DBInstanceClass": "db.t4g.small"});
    assert_eq!(output["PendingModifiedValues"], pending);
    assert_eq!(output["DBInstanceClass"], "db.t4g.micro");
    pass(3600).await;
    assert_eq!(rds.instance()["PendingModifiedValues"], pending);
    pass(7 * 86_400).await;
    assert_eq!(rds.instance()["DBInstanceClass"], "db.t4g.small");
    assert_eq!(rds.instance()["PendingModifiedValues"], json!({}));
}

#[tokio::test(start_paused = true)]
async fn change_to_be_made_at_once_is_pending_then_modifying_then_made() {
    let rds = Rds::with_instance().await;
    let changes = json!({"DBInstanceClass": "db.t4g.small", "ApplyImmediately": true});
    rds.modify(changes).unwrap();
    let pending = json!({"DBInstanceClass": "db.t4g.small"});
    // The trap: at first it is as available as before.
    assert_eq!(rds.status(), "available");
    assert_eq!(rds.instance()["PendingModifiedValues"], pending);
    pass(3).await;
    assert_eq!(rds.status(), "modifying");
    let refused = code(rds.modify(json!({"MultiAZ": true})));
    assert_eq!(refused, "InvalidDBInstanceState");
    pass(300).await;
    assert_eq!(rds.status(), "available");
    assert_eq!(rds.instance()["DBInstanceClass"], "db.t4g.small");
    assert_eq!(rds.instance()["PendingModifiedValues"], json!({}));
}

#[tokio::test(start_paused = true)]
async fn new_password_is_set_soon() {
    let rds = Rds::with_instance().await;
    rds.modify(json!({"MasterUserPassword": "new-sesame"}))
        .unwrap();
    pass(3).await;
    assert_eq!(rds.status(), "resetting-master-credentials");
    pass(20).await;
    assert_eq!(rds.status(), "available");
    let refused = code(rds.modify(json!({"MasterUserPassword": "short"})));
    assert_eq!(refused, "InvalidParameterValue");
}

#[tokio::test(start_paused = true)]
async fn log_exports_change_by_difference() {
    let rds = Rds::with_instance().await;
    let exports = json!({
        "EnableLogTypes": ["iam-db-auth-error"],
        "DisableLogTypes": ["upgrade"],
    });
    rds.modify(json!({"CloudwatchLogsExportConfiguration": exports}))
        .unwrap();
    let pending = json!({"PendingCloudwatchLogsExports": {
        "LogTypesToEnable": ["iam-db-auth-error"],
        "LogTypesToDisable": ["upgrade"],
    }});
    assert_eq!(rds.instance()["PendingModifiedValues"], pending);
    pass(33).await;
    let output = &rds.instance()["EnabledCloudwatchLogsExports"];
    assert_eq!(output, &json!(["iam-db-auth-error", "postgresql"]));
}

#[tokio::test(start_paused = true)]
async fn major_upgrade_must_be_allowed_and_a_downgrade_is_none() {
    let rds = Rds::with_instance().await;
    let major = json!({"EngineVersion": "16.12", "ApplyImmediately": true});
    let refused = refusal(rds.modify(major.clone()));
    assert_eq!(refused.0, "InvalidParameterCombination");
    assert!(refused.1.contains("AllowMajorVersionUpgrade"));
    for no_target in ["14.22", "16.6"] {
        let refused = json!({"EngineVersion": no_target, "AllowMajorVersionUpgrade": true});
        assert_eq!(code(rds.modify(refused)), "InvalidParameterCombination");
    }
    let mut allowed = major;
    allowed["AllowMajorVersionUpgrade"] = json!(true);
    rds.modify(allowed).unwrap();
    pass(3).await;
    assert_eq!(rds.status(), "upgrading");
    pass(300).await;
    let output = rds.instance();
    assert_eq!(output["EngineVersion"], "16.12");
    let parameters = &output["DBParameterGroups"][0]["DBParameterGroupName"];
    assert_eq!(parameters, "default.postgres16");
}

#[tokio::test(start_paused = true)]
async fn its_own_major_version_is_no_change() {
    let rds = Rds::with_instance().await;
    let output = rds
        .modify(json!({"EngineVersion": "15", "ApplyImmediately": true}))
        .unwrap();
    assert_eq!(output["PendingModifiedValues"], json!({}));
}

#[tokio::test(start_paused = true)]
async fn storage_grows_by_a_tenth_and_then_rests_for_six_hours() {
    let rds = Rds::with_instance().await;
    let grow = |size: u32| rds.modify(json!({"AllocatedStorage": size, "ApplyImmediately": true}));
    for size in [10, 21] {
        assert_eq!(code(grow(size)), "InvalidParameterCombination");
    }
    grow(40).unwrap();
    pass(303).await;
    assert_eq!(rds.status(), "storage-optimization");
    assert_eq!(rds.instance()["AllocatedStorage"], 40);
    let (code, message) = refusal(grow(80));
    assert_eq!(code, "InvalidParameterCombination");
    assert!(message.contains("being optimized"));
    pass(6 * 3600).await;
    grow(80).unwrap();
}

#[tokio::test(start_paused = true)]
async fn upgrade_to_a_minor_that_is_older_than_the_present_one_is_refused() {
    let rds = Rds::new();
    rds.create(json!({"EngineVersion": "15.17"})).unwrap();
    pass(super::AVAILABLE).await;
    let upgrade = |version: &str| {
        let wanted = json!({"EngineVersion": version, "AllowMajorVersionUpgrade": true});
        rds.modify(wanted)
    };
    let (code, message) = refusal(upgrade("16.11"));
    assert_eq!(code, "InvalidParameterCombination");
    assert_eq!(message, "Cannot upgrade postgres from 15.17 to 16.11");
    upgrade("16.13").unwrap();
}

#[tokio::test(start_paused = true)]
async fn large_gp3_storage_is_changed_only_with_its_performance_in_the_same_call() {
    let rds = Rds::with_instance().await;
    let grow = |more: serde_json::Value| {
        let mut wanted = json!({"AllocatedStorage": 400, "MaxAllocatedStorage": 1000});
        let more = more.as_object().unwrap().clone();
        wanted.as_object_mut().unwrap().extend(more);
        rds.modify(wanted)
    };
    for refused in [
        json!({}),
        json!({"Iops": 12_000}),
        json!({"StorageThroughput": 500}),
        json!({"Iops": 11_000, "StorageThroughput": 500}),
        json!({"Iops": 12_000, "StorageThroughput": 3_001}),
        json!({"Iops": 64_001 * 4, "StorageThroughput": 500}),
    ] {
        assert_eq!(
            code(grow(refused.clone())),
            "InvalidParameterCombination",
            "{refused}"
        );
    }
    grow(json!({"Iops": 12_000, "StorageThroughput": 500})).unwrap();
}

#[tokio::test(start_paused = true)]
async fn new_security_groups_are_those_of_the_interface_too() {
    let rds = Rds::with_instance().await;
    let wanted = json!({"GroupName": "other", "Description": "d", "VpcId": rds.0.vpc_id});
    let made = rds
        .0
        .call(Service::Ec2, "CreateSecurityGroup", wanted)
        .unwrap();
    rds.modify(json!({"VpcSecurityGroupIds": [made["GroupId"]]}))
        .unwrap();
    let output = &rds.instance()["VpcSecurityGroups"][0]["VpcSecurityGroupId"];
    assert_eq!(output, &made["GroupId"]);
    assert_eq!(
        rds.0.interfaces()[0]["Groups"][0]["GroupId"],
        made["GroupId"]
    );
    let missing = code(rds.modify(json!({"VpcSecurityGroupIds": ["sg-0"]})));
    assert_eq!(missing, "InvalidParameterValue");
}

#[tokio::test(start_paused = true)]
async fn renamed_instance_is_reached_by_its_new_name() {
    let rds = Rds::with_instance().await;
    let resource_id = rds.instance()["DbiResourceId"].clone();
    rds.modify(json!({"NewDBInstanceIdentifier": "Other", "ApplyImmediately": true}))
        .unwrap();
    pass(303).await;
    let filters = json!([{"Name": "dbi-resource-id", "Values": [resource_id]}]);
    let output = rds
        .call("DescribeDBInstances", json!({"Filters": filters}))
        .unwrap();
    let instance = &output["DBInstances"][0];
    assert_eq!(instance["DBInstanceIdentifier"], "other");
    let host = instance["Endpoint"]["Address"].as_str().unwrap();
    assert!(host.starts_with("other.c"), "{host}");
}
