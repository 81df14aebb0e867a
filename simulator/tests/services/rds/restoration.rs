//! Instances that are restored from snapshots.

use kavak_simulator::World;
use serde_json::{Value, json};

use super::{AVAILABLE, Rds, code};
use crate::network::pass;

/// Until a snapshot is complete and its instance gone.
const GONE: u64 = 600;

impl Rds {
    async fn with_snapshot() -> Self {
        let rds = Self::with_instance().await;
        let unwanted = json!({
            "DBInstanceIdentifier": "kavak-dev-db",
            "FinalDBSnapshotIdentifier": "last",
        });
        rds.call("DeleteDBInstance", unwanted).unwrap();
        rds
    }

    fn restore(&self, changes: Value) -> Result<Value, kavak_simulator::ApiFault> {
        let mut wanted = json!({
            "DBInstanceIdentifier": "kavak-dev-db",
            "DBSnapshotIdentifier": "last",
            "DBSubnetGroupName": "kavak-dev",
        });
        for (name, value) in changes.as_object().unwrap() {
            wanted[name] = value.clone();
        }
        let made = self.call("RestoreDBInstanceFromDBSnapshot", wanted)?;
        Ok(made["DBInstance"].clone())
    }
}

#[tokio::test(start_paused = true)]
async fn restored_instance_has_the_storage_of_its_snapshot_and_defaults_for_the_rest() {
    let rds = Rds::with_snapshot().await;
    pass(GONE).await;
    rds.restore(json!({"DBInstanceClass": "db.t4g.small"}))
        .unwrap();
    pass(AVAILABLE + GONE).await;
    let instance = rds.instance();
    for (attribute, expected) in [
        ("DBInstanceStatus", json!("available")),
        ("DBInstanceClass", json!("db.t4g.small")),
        ("EngineVersion", json!("15.15")),
        ("AllocatedStorage", json!(20)),
        ("StorageEncrypted", json!(true)),
        ("DBName", json!("kavak_agent")),
        ("MasterUsername", json!("kavak_admin")),
        ("PreferredBackupWindow", json!("03:00-04:00")),
        ("MaxAllocatedStorage", Value::Null),
        ("DeletionProtection", json!(false)),
        ("CopyTagsToSnapshot", json!(false)),
        ("TagList", json!([])),
    ] {
        assert_eq!(instance[attribute], expected, "{attribute}");
    }
    let groups = &instance["VpcSecurityGroups"];
    assert_ne!(groups[0]["VpcSecurityGroupId"], rds.0.group_id.as_str());
    let databases = rds.0.it.databases_to_run();
    assert_eq!(databases[0].password.reveal(), "open-sesame");
    assert!(databases[0].restored_from.is_some());
}

#[tokio::test(start_paused = true)]
async fn impossible_restoration_is_refused() {
    let rds = Rds::with_snapshot().await;
    assert_eq!(code(rds.restore(json!({}))), "InvalidDBSnapshotState");
    pass(GONE).await;
    for (changes, expected) in [
        (
            json!({"DBSnapshotIdentifier": "other"}),
            "DBSnapshotNotFound",
        ),
        (json!({"Engine": "mysql"}), "InvalidParameterValue"),
        (
            json!({"AllocatedStorage": 19}),
            "InvalidParameterCombination",
        ),
    ] {
        assert_eq!(code(rds.restore(changes.clone())), expected, "{changes}");
    }
    let lose = |world: &mut World, _| world.lose_database_key("us-east-1");
    rds.0.it.change(lose);
    assert_eq!(code(rds.restore(json!({}))), "KMSKeyNotAccessibleFault");
}
