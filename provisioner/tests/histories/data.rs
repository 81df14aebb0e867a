//! What holds data is kept where AWS's side is ahead, and is changed by calls
//! that AWS takes.

use std::time::Duration;

use kavak_calls::InjectedFault;
use kavak_simulator::{OnChangingCalls, Pace, Service};
use kavak_stack::{Settings, plan::Keeping};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    account::{Account, settings},
    history::{assert_converged, in_simulated_time},
    run::Ended,
};

/// Longer than any change of a database or a cache takes.
const CHANGED: Duration = Duration::from_secs(3_600);

impl Account {
    pub(crate) fn database(&self) -> Value {
        let answer = self.by_hand(Service::Rds, "DescribeDBInstances", json!({}));
        answer.unwrap()["DBInstances"][0].clone()
    }

    fn cache(&self) -> Value {
        let answer = self.by_hand(Service::ElastiCache, "DescribeReplicationGroups", json!({}));
        answer.unwrap()["ReplicationGroups"][0].clone()
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
        let storage =
            ["AllocatedStorage", "Iops", "StorageThroughput"].map(|it| database[it].clone());
        assert_eq!(storage, [json!(400), json!(16_000), json!(500)]);
    });
}

#[test]
fn a_second_change_of_storage_within_six_hours_is_refused_before_anything_is_changed() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let mut settings = settings("dev");
        settings.database.storage_gb = 40;
        change_settings(&account, &settings).await;

        settings.database.storage_gb = 80;
        settings.agent.cpu = 512;
        settings.agent.memory = 1024;
        let before = account.changing_calls();
        let Ended::Refused(error) = account.up(&settings).await else {
            panic!("not refused");
        };
        assert_eq!(account.changing_calls(), before);
        let causes = error.because_of();
        assert!(causes.contains("six hours"), "{causes}");

        sleep(Duration::from_secs(6 * 3_600)).await;
        change_settings(&account, &settings).await;
        assert_eq!(account.database()["AllocatedStorage"], json!(80));
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

impl Account {
    fn credentials(&self) -> Value {
        self.secret("kavak-agent-dev-db-credentials")
    }

    /// The JSON object that a secret holds.
    fn secret(&self, name: &str) -> Value {
        let secret = json!({"SecretId": name});
        let answer = self.by_hand(Service::SecretsManager, "GetSecretValue", secret);
        serde_json::from_str(answer.unwrap()["SecretString"].as_str().unwrap()).unwrap()
    }

    /// Rotates the database's password as AWS's function for that does: in the
    /// database and beside the address, which it does not know.
    async fn rotate_password(&self) {
        let password = "rotated#by%AWS";
        self.change_database(json!({"MasterUserPassword": password}))
            .await;
        let mut credentials = self.credentials();
        credentials["password"] = json!(password);
        let version = json!({
            "SecretId": "kavak-agent-dev-db-credentials",
            "SecretString": credentials.to_string(),
            "ClientRequestToken": "5ad0c0de-0000-4000-8000-000000000000",
        });
        let put = self.by_hand(Service::SecretsManager, "PutSecretValue", version);
        put.unwrap();
    }

    /// Rotates the cache's token as a function of the user's does: in the cache and in
    /// the secret, where it leaves the address as it was.
    async fn rotate_token(&self, token: &str) {
        const SECRET: &str = "kavak-agent-dev-redis-auth-token";
        self.change_cache(json!({"AuthToken": token, "AuthTokenUpdateStrategy": "ROTATE"}))
            .await;
        let mut value = self.secret(SECRET);
        value["auth_token"] = json!(token);
        let version = json!({
            "SecretId": SECRET,
            "SecretString": value.to_string(),
            "ClientRequestToken": format!("5ad0c0de-0000-4000-8000-{:012}", token.len()),
        });
        let put = self.by_hand(Service::SecretsManager, "PutSecretValue", version);
        put.unwrap();
    }

    /// When the newest deployment of the service was made.
    fn deployed_at(&self) -> Value {
        let asked = json!({
            "cluster": "kavak-agent-dev-cluster",
            "services": ["kavak-agent-dev-app-service"],
        });
        let answer = self.by_hand(Service::Ecs, "DescribeServices", asked);
        let answer = answer.unwrap();
        answer["services"][0]["deployments"][0]["createdAt"].clone()
    }
}

#[test]
fn rotated_database_password_is_drift_that_up_fixes_and_takes_to_the_tasks() {
    in_simulated_time(async {
        let rotated = Account::after_up(Pace::Typical, 1).await;
        rotated.rotate_password().await;
        let plan = rotated.run().plan(&settings("dev")).await.ok().unwrap();
        let changed: Vec<&str> = plan
            .main_steps()
            .filter(|step| step.action() != kavak_stack::plan::Action::None)
            .map(|step| step.key.as_str())
            .collect();
        assert_eq!(changed, ["ecs_service", "secret_value.db_credentials"]);
        for call in 0.. {
            let account = rotated.fork(call);
            let before = account.deployed_at();
            account.play(OnChangingCalls([(call, InjectedFault::CrashAfter)].into()));
            let _killed = account.up(&settings("dev")).await;
            let is_whole = account.changing_calls() <= call;
            let about = format!("died at changing call {call}");
            assert_converged(&account, &settings("dev"), &about).await;
            let url = account.credentials()["DATABASE_URL"].clone();
            assert!(
                url.as_str().unwrap().contains(":rotated%23by%25AWS@"),
                "{about}"
            );
            assert_ne!(account.deployed_at(), before, "{about}");
            if is_whole {
                break;
            }
        }
    });
}

#[test]
fn rotated_cache_token_is_drift_that_up_fixes_and_takes_to_the_tasks() {
    in_simulated_time(async {
        let mut settings = settings("dev");
        settings.cache.transit_encryption = true;
        let account = Account::new(Pace::Typical, 1);
        account.up(&settings).await.complete("up");
        for token in ["0123456789abcdefRotated", "rotated-with-signs-#1^<>"] {
            let before = account.deployed_at();
            account.rotate_token(token).await;
            assert_converged(&account, &settings, token).await;
            let value = account.secret("kavak-agent-dev-redis-auth-token");
            let (url, kept) = (&value["REDIS_URL"], &value["auth_token"]);
            let part = format!("rediss://:{}@", kept.as_str().unwrap());
            assert!(url.as_str().unwrap().contains(&part), "{token}: {url}");
            assert_ne!(account.deployed_at(), before, "{token}");
        }
    });
}

#[test]
fn down_of_a_protected_environment_keeps_what_can_bring_its_data_back() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let mut settings = settings("dev");
        settings.database.backup_retention_days = 7;
        settings.database.deletion_protection = true;
        account.up(&settings).await.complete("up");
        let keeping = Keeping::of_protected("1");
        let down = account.run().down_keeping(&settings, &keeping).await;
        down.complete("down");
        let left = account.inventory(&settings);
        let mut left: Vec<(&str, &str)> = left.iter().map(|it| (it.kind, it.id.as_str())).collect();
        left.retain(|(kind, _)| *kind != "secret");
        left.sort_unstable();
        assert_eq!(left.len(), 3, "{left:?}");
        assert_eq!(left[0].0, "auto-backup");
        assert_eq!(
            left[1..],
            [
                ("snapshot", "kavak-agent-dev-db-final-1"),
                ("snapshot", "kavak-agent-dev-redis-final-1"),
            ]
        );
        let secret = json!({"SecretId": "kavak-agent-dev-openai-api-key"});
        let answer = account.by_hand(Service::SecretsManager, "DescribeSecret", secret);
        assert!(!answer.unwrap()["DeletedDate"].is_null());
        // A second one finds nothing to do, and `up` brings the secrets back.
        account.calm();
        let again = account.run().down_keeping(&settings, &keeping).await;
        again.complete("second down");
        account.up(&settings).await.complete("up after down");
    });
}

#[test]
fn lowering_the_lifetime_is_part_of_the_plan() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let mut settings = settings("dev");
        let lifts = async |settings: &Settings| {
            let plan = account.run().plan(settings).await.ok().unwrap();
            plan.lifts_protection
        };
        assert!(!lifts(&settings).await);
        settings.lifetime = kavak_stack::settings::Lifetime::Protected;
        assert!(!lifts(&settings).await);
        account.up(&settings).await.complete("up");
        assert!(!lifts(&settings).await);
        settings.lifetime = kavak_stack::settings::Lifetime::Ephemeral;
        assert!(lifts(&settings).await);
    });
}

fn encrypted() -> Settings {
    let mut settings = settings("dev");
    settings.cache.transit_encryption = true;
    settings
}

/// Fails as soon as no task of the agent serves.
async fn assert_served(account: &Account) {
    let settings = settings("dev");
    let group = account.inventory(&settings);
    let group = group.iter().find(|it| it.kind == "targetgroup").unwrap();
    loop {
        let asked = json!({"TargetGroupArn": group.arn});
        let answer = account.by_hand(Service::Elb, "DescribeTargetHealth", asked);
        let answer = answer.unwrap();
        let targets = answer["TargetHealthDescriptions"].as_array().unwrap();
        let is_healthy = |it: &Value| it["TargetHealth"]["State"] == "healthy";
        assert!(targets.iter().any(is_healthy), "{answer:#}");
        sleep(Duration::from_secs(5)).await;
    }
}

fn encryption(account: &Account) -> [Value; 3] {
    let cache = account.cache();
    [
        "TransitEncryptionEnabled",
        "TransitEncryptionMode",
        "AuthTokenEnabled",
    ]
    .map(|it| cache[it].clone())
}

#[test]
fn encryption_of_the_cache_is_switched_on_and_off_in_place_while_the_agent_serves() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let before = identities(&account);
        for (settings, expected) in [
            (encrypted(), [json!(true), json!("required"), json!(true)]),
            (settings("dev"), [json!(false), Value::Null, json!(false)]),
        ] {
            tokio::select! {
                biased;
                ended = account.up(&settings) => drop(ended.complete("up")),
                () = assert_served(&account) => {}
            }
            assert_eq!(encryption(&account), expected);
            assert_eq!(identities(&account), before);
            assert_converged(&account, &settings, "switched").await;
        }
    });
}

#[test]
fn switch_of_the_encryption_that_dies_at_any_call_is_finished_by_the_next_up() {
    in_simulated_time(async {
        let plain = Account::after_up(Pace::Typical, 1).await;
        let on = plain.fork(0);
        on.up(&encrypted()).await.complete("up");
        for (from, to) in [(&plain, encrypted()), (&on, settings("dev"))] {
            for call in 0.. {
                let account = from.fork(call);
                let before = identities(&account);
                account.play(OnChangingCalls([(call, InjectedFault::CrashAfter)].into()));
                let _killed = account.up(&to).await;
                let is_whole = account.changing_calls() <= call;
                let about = format!("died at changing call {call}");
                assert_converged(&account, &to, &about).await;
                assert_eq!(identities(&account), before, "{about}");
                let is_on = to.cache.transit_encryption;
                assert_eq!(encryption(&account)[0], is_on, "{about}");
                if is_whole {
                    break;
                }
            }
        }
    });
}

#[test]
fn encrypted_cache_is_made_with_its_token_whatever_call_the_run_dies_at() {
    in_simulated_time(async {
        for call in 0.. {
            let account = Account::new(Pace::Typical, 1);
            account.play(OnChangingCalls([(call, InjectedFault::CrashAfter)].into()));
            let _killed = account.up(&encrypted()).await;
            if account.changing_calls() <= call {
                break;
            }
            let about = format!("died at changing call {call}");
            assert_converged(&account, &encrypted(), &about).await;
            let expected = [json!(true), json!("required"), json!(true)];
            assert_eq!(encryption(&account), expected, "{about}");
        }
    });
}
