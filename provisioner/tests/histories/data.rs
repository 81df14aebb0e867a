//! What holds data is kept where AWS's side is ahead, and is changed by calls
//! that AWS takes.

use std::time::Duration;

use kavak_simulator::{Pace, Service};
use kavak_stack::Settings;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    account::{Account, settings},
    history::{assert_converged, in_simulated_time},
};

/// Longer than any change of a database or a cache takes.
const CHANGED: Duration = Duration::from_secs(3_600);

impl Account {
    fn database(&self) -> Value {
        let told = self.by_hand(Service::Rds, "DescribeDBInstances", json!({}));
        told.unwrap()["DBInstances"][0].clone()
    }

    fn cache(&self) -> Value {
        let told = self.by_hand(Service::ElastiCache, "DescribeReplicationGroups", json!({}));
        told.unwrap()["ReplicationGroups"][0].clone()
    }

    /// Changes the database at once, as a colleague does.
    async fn change_database(&self, mut changes: Value) {
        changes["DBInstanceIdentifier"] = self.database()["DBInstanceIdentifier"].clone();
        changes["ApplyImmediately"] = json!(true);
        let changed = self.by_hand(Service::Rds, "ModifyDBInstance", changes);
        changed.unwrap();
        sleep(CHANGED).await;
    }

    /// Changes the cache at once, as a colleague does.
    async fn change_cache(&self, mut changes: Value) {
        changes["ReplicationGroupId"] = self.cache()["ReplicationGroupId"].clone();
        changes["ApplyImmediately"] = json!(true);
        let changed = self.by_hand(Service::ElastiCache, "ModifyReplicationGroup", changes);
        changed.unwrap();
        sleep(CHANGED).await;
    }
}

/// The database and cache whose data must survive a change of settings.
fn identities(account: &Account) -> [Value; 2] {
    [
        account.database()["DbiResourceId"].clone(),
        account.cache()["ReplicationGroupCreateTime"].clone(),
    ]
}

#[test]
fn what_aws_or_a_colleague_upgraded_is_kept_and_the_notice_names_the_setting() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let settings = settings("dev");
        account
            .change_database(json!({"EngineVersion": "16.13", "AllowMajorVersionUpgrade": true}))
            .await;
        account
            .change_database(json!({
                "AllocatedStorage": 500, "MaxAllocatedStorage": 1000,
                "Iops": 20_000, "StorageThroughput": 1_000,
                "CACertificateIdentifier": "rds-ca-ecc384-g1",
            }))
            .await;
        account
            .change_cache(json!({"Engine": "valkey", "EngineVersion": "8.0"}))
            .await;
        let before = (account.database(), account.cache());
        account.calm();
        let plan = account.run().plan(&settings).await.ok().unwrap();
        assert!(plan.is_empty(), "{plan:#?}");
        for setting in [
            "database.engine_version",
            "database.storage_gb",
            "database.max_storage_gb",
            "cache.engine",
        ] {
            let is_named = plan.notices.iter().any(|it| it.contains(setting));
            assert!(is_named, "{setting}: {:?}", plan.notices);
        }
        account.up(&settings).await.complete("up");
        assert_eq!(account.changing_calls(), 0);
        assert_eq!((account.database(), account.cache()), before);
    });
}

/// Brings a running stack to other settings, twice: nothing is replaced.
async fn change_settings(account: &Account, settings: &Settings) {
    let before = identities(account);
    assert_converged(account, settings, "other settings").await;
    assert_eq!(identities(account), before);
}

#[test]
fn a_major_upgrade_goes_to_a_target_of_the_version_that_runs() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        account
            .change_database(json!({"EngineVersion": "15.17"}))
            .await;
        let mut settings = settings("dev");
        settings.database.engine_version = "16.11".into();
        change_settings(&account, &settings).await;
        assert_eq!(account.database()["EngineVersion"], "16.13");
    });
}

#[test]
fn storage_grows_to_where_its_performance_must_be_named() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let mut settings = settings("dev");
        settings.database.storage_gb = 400;
        settings.database.max_storage_gb = 500;
        settings.database.iops = Some(16_000);
        change_settings(&account, &settings).await;
        let database = account.database();
        let told = ["AllocatedStorage", "Iops", "StorageThroughput"].map(|it| database[it].clone());
        assert_eq!(told, [json!(400), json!(16_000), json!(500)]);
    });
}

#[test]
fn a_cache_is_turned_into_valkey_in_place() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let mut settings = settings("dev");
        settings.cache.engine = kavak_stack::settings::CacheEngine::Valkey;
        settings.cache.engine_version = "8.0".into();
        change_settings(&account, &settings).await;
        assert_eq!(account.cache()["Engine"], "valkey");
    });
}
