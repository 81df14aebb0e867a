//! A new environment's database is restored from a snapshot, whatever goes wrong meanwhile.

use std::time::Duration;

use kavak_calls::InjectedFault;
use kavak_infra::gather::Asked;
use kavak_simulator::{OnChangingCalls, Pace, Service};
use kavak_stack::{Settings, SnapshotChoice, plan::Keeping, settings::Lifetime};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    account::{Account, REGION, settings},
    history::{ARRIVAL, in_simulated_time},
    run::Ended,
};

const SNAPSHOT: &str = "kavak-agent-dev-db-final-1";

impl Account {
    /// An account in which `down` left a final snapshot.
    pub(crate) async fn after_down() -> Self {
        Self::after_down_of(&settings("dev")).await
    }

    /// An account with an environment that was restored from a snapshot.
    pub(crate) async fn after_restoration() -> Self {
        let account = Self::after_down().await;
        let up = account
            .up_from(&settings("dev"), SnapshotChoice::Latest)
            .await;
        up.complete("up --from-snapshot latest");
        account
    }

    async fn after_down_of(settings: &Settings) -> Self {
        let account = Self::after_up(Pace::Typical, 1).await;
        account.up(settings).await.complete("up");
        account.down_with_snapshot(settings, "1").await;
        account
    }

    async fn down_with_snapshot(&self, settings: &Settings, suffix: &str) {
        let keeping = Keeping {
            database_snapshot: Some(suffix.to_owned()),
            ..Keeping::default()
        };
        let down = self.run().down_keeping(settings, &keeping).await;
        down.complete("down");
        // Until the snapshot is complete.
        sleep(Duration::from_secs(600)).await;
    }

    pub(crate) async fn up_from(&self, settings: &Settings, choice: SnapshotChoice) -> Ended {
        let asked = Asked {
            from_snapshot: Some(choice),
            ..Asked::default()
        };
        Box::pin(self.run().up_with(settings, asked)).await
    }

    /// From which snapshot the database was restored, by its data: that of a database that
    /// was created empty is of none.
    pub(crate) fn restored_from(&self) -> Option<String> {
        let databases = self.0.databases_to_run();
        databases.first().unwrap().restored_from.clone()
    }

    /// That the database has the password that the agent is given.
    fn assert_password_is_known(&self, about: &str) {
        let asked = json!({"SecretId": "kavak-agent-dev-db-credentials"});
        let answer = self.by_hand(Service::SecretsManager, "GetSecretValue", asked);
        let value: Value =
            serde_json::from_str(answer.unwrap()["SecretString"].as_str().unwrap()).unwrap();
        let databases = self.0.databases_to_run();
        assert_eq!(databases[0].password.reveal(), value["password"], "{about}");
    }

    /// `up` without faults brings what is there to its end, and a second one makes no
    /// mutating call.
    pub(crate) async fn assert_settled(&self, settings: &Settings, about: &str) {
        self.calm();
        sleep(ARRIVAL).await;
        self.up(settings).await.complete(about);
        self.calm();
        self.up(settings).await.complete(about);
        assert_eq!(self.changing_calls(), 0, "{about}: the second up");
        self.assert_password_is_known(about);
    }
}

/// As production asks for: more than a restored instance has by itself.
fn of_production() -> Settings {
    let mut settings = settings("dev");
    settings.database.backup_retention_days = 7;
    settings.database.multi_az = true;
    settings.database.deletion_protection = true;
    settings.database.storage_gb = 50;
    settings.database.max_storage_gb = 200;
    settings
}

#[test]
fn restored_database_is_as_the_settings_say_and_its_password_is_new() {
    in_simulated_time(async {
        let account = Account::after_down().await;
        let settings = of_production();
        let up = account.up_from(&settings, SnapshotChoice::Latest).await;
        up.complete("up --from-snapshot latest");
        assert!(account.restored_from().is_some());
        account.assert_settled(&settings, "a plain up").await;
        let database = account.database();
        for (attribute, expected) in [
            ("AllocatedStorage", json!(50)),
            ("MaxAllocatedStorage", json!(200)),
            ("BackupRetentionPeriod", json!(7)),
            ("PreferredBackupWindow", json!("03:00-04:00")),
            ("MultiAZ", json!(true)),
            ("DeletionProtection", json!(true)),
            ("PubliclyAccessible", json!(false)),
            ("CopyTagsToSnapshot", json!(true)),
            (
                "EnabledCloudwatchLogsExports",
                json!(["postgresql", "upgrade"]),
            ),
        ] {
            assert_eq!(database[attribute], expected, "{attribute}");
        }
    });
}

#[test]
fn snapshots_of_an_earlier_database_are_named_before_an_empty_one_is_created() {
    in_simulated_time(async {
        let account = Account::after_down().await;
        let notices = async || {
            let plan = account.run().plan(&settings("dev")).await.ok().unwrap();
            plan.notices.join("\n")
        };
        let notice = notices().await;
        assert!(notice.contains(SNAPSHOT), "{notice}");
        assert!(notice.contains("up --from-snapshot latest"), "{notice}");
        let up = account
            .up_from(&settings("dev"), SnapshotChoice::Latest)
            .await;
        up.complete("restored");
        assert!(!notices().await.contains(SNAPSHOT), "it is there");
    });
}

/// Whether a plain `up` or the same command goes on after a crash.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Next {
    Plain,
    Same,
}

async fn finish_after_crashes(injected: InjectedFault, next: Next) {
    let after_down = Account::after_down().await;
    for call in 0.. {
        let account = after_down.fork(call);
        account.play(OnChangingCalls([(call, injected)].into()));
        let ended = account
            .up_from(&settings("dev"), SnapshotChoice::Latest)
            .await;
        if account.changing_calls() <= call {
            ended.complete("a whole run");
            break;
        }
        let about = format!("{injected:?} at changing call {call}");
        account.calm();
        sleep(ARRIVAL).await;
        // Before the secret exists, nothing of the database was begun.
        if next == Next::Same || !account.has_secret() {
            let again = account
                .up_from(&settings("dev"), SnapshotChoice::Latest)
                .await;
            again.complete(&about);
        }
        account.assert_settled(&settings("dev"), &about).await;
        assert!(account.restored_from().is_some(), "{about}");
    }
}

#[test]
fn restoration_that_dies_at_any_call_is_finished_by_a_plain_up() {
    in_simulated_time(finish_after_crashes(InjectedFault::CrashAfter, Next::Plain));
}

#[test]
fn restoration_that_dies_at_any_call_is_finished_by_the_same_command() {
    in_simulated_time(finish_after_crashes(InjectedFault::CrashBefore, Next::Same));
}

#[test]
fn failed_restoration_is_made_again_by_a_plain_up() {
    in_simulated_time(async {
        let account = Account::after_down().await;
        account
            .0
            .change(|world, _| world.fail_next_database(REGION));
        let failed = account
            .up_from(&settings("dev"), SnapshotChoice::Latest)
            .await;
        assert!(failed.came_to_nothing());
        account
            .assert_settled(&settings("dev"), "after a failure")
            .await;
        assert!(account.restored_from().is_some());
    });
}

impl Account {
    fn has_secret(&self) -> bool {
        let asked = json!({"SecretId": "kavak-agent-dev-db-credentials"});
        let answer = self.by_hand(Service::SecretsManager, "DescribeSecret", asked);
        answer.is_ok()
    }
}

#[test]
fn database_that_is_deleted_by_hand_after_its_restoration_is_not_restored_unasked() {
    in_simulated_time(async {
        let account = Account::after_down().await;
        let up = account
            .up_from(&settings("dev"), SnapshotChoice::Latest)
            .await;
        up.complete("up --from-snapshot latest");
        let unwanted =
            json!({"DBInstanceIdentifier": "kavak-agent-dev-db", "SkipFinalSnapshot": true});
        let deleted = account.by_hand(Service::Rds, "DeleteDBInstance", unwanted);
        deleted.unwrap();
        sleep(Duration::from_secs(600)).await;
        account
            .assert_settled(&settings("dev"), "an empty one")
            .await;
        assert_eq!(account.restored_from(), None);
    });
}

#[test]
fn snapshot_of_an_older_major_version_is_restored_and_upgraded() {
    in_simulated_time(async {
        let account = Account::after_down().await;
        let mut settings = settings("dev");
        settings.database.engine_version = "16.3".into();
        let up = account.up_from(&settings, SnapshotChoice::Latest).await;
        up.complete("up --from-snapshot latest");
        let version = account.database()["EngineVersion"].clone();
        assert!(version.as_str().unwrap().starts_with("16."), "{version}");
        account.assert_settled(&settings, "upgraded").await;
    });
}

#[test]
fn newer_version_and_larger_storage_of_a_snapshot_are_kept() {
    in_simulated_time(async {
        let mut larger = settings("dev");
        larger.database.engine_version = "16.3".into();
        larger.database.storage_gb = 80;
        let account = Account::after_down_of(&larger).await;
        let up = account
            .up_from(&settings("dev"), SnapshotChoice::Latest)
            .await;
        up.complete("up --from-snapshot latest");
        let database = account.database();
        assert_eq!(database["AllocatedStorage"], json!(80));
        assert!(
            database["EngineVersion"]
                .as_str()
                .unwrap()
                .starts_with("16.")
        );
        account.assert_settled(&settings("dev"), "kept").await;
    });
}

/// A way to ask for what can't be, and a part of what the user reads.
type Refused = (&'static str, fn(&mut Settings), &'static str, &'static str);

const REFUSED: &[Refused] = &[
    (
        "latest",
        |it| it.env = "new".into(),
        "there is no snapshot of kavak-agent-new-db",
        "",
    ),
    (
        "kavak-agent-dev-db-final-9",
        |_| {},
        "there is no database snapshot",
        "kavak-infra snapshots",
    ),
    (
        SNAPSHOT,
        |it| it.project = "other".into(),
        "is not of the project other",
        "tag it with project = other",
    ),
    (
        SNAPSHOT,
        |it| it.database.storage_gb = 21,
        "database.storage_gb = 21 can't be reached",
        "to 20, or to 22 or more",
    ),
    (
        SNAPSHOT,
        |it| it.database.engine_version = "99.1".into(),
        "does not upgrade PostgreSQL",
        "",
    ),
];

#[test]
fn what_can_not_be_restored_is_refused_before_anything_is_made() {
    in_simulated_time(async {
        let account = Account::after_down().await;
        for (id, change, what, next) in REFUSED {
            let mut settings = settings("dev");
            change(&mut settings);
            account.calm();
            let ended = account.up_from(&settings, id.parse().unwrap()).await;
            let Ended::Refused(error) = ended else {
                panic!("{id}: not refused");
            };
            assert_eq!(account.changing_calls(), 0, "{id}");
            assert!(error.what.contains(what), "{id}: {error:#?}");
            assert!(
                error.next.iter().any(|it| it.contains(next)) || next.is_empty(),
                "{id}: {error:#?}"
            );
        }
    });
}

#[test]
fn environment_with_a_database_is_not_restored_into() {
    in_simulated_time(async {
        let account = Account::after_down().await;
        account.up(&settings("dev")).await.complete("up");
        account.calm();
        let ended = account
            .up_from(&settings("dev"), SnapshotChoice::Latest)
            .await;
        let Ended::Refused(error) = ended else {
            panic!("not refused");
        };
        assert_eq!(account.changing_calls(), 0);
        assert!(
            error.what.contains("kavak-agent-dev has a database"),
            "{error:#?}"
        );
    });
}

#[test]
fn snapshot_that_is_not_complete_is_refused_with_its_state() {
    in_simulated_time(async {
        let account = Account::after_down().await;
        account.up(&settings("dev")).await.complete("up");
        let unwanted = json!({
            "DBInstanceIdentifier": "kavak-agent-dev-db",
            "FinalDBSnapshotIdentifier": "kavak-agent-dev-db-final-2",
        });
        account
            .by_hand(Service::Rds, "DeleteDBInstance", unwanted)
            .unwrap();
        let ended = account
            .up_from(
                &settings("new"),
                SnapshotChoice::Named("kavak-agent-dev-db-final-2".into()),
            )
            .await;
        let Ended::Refused(error) = ended else {
            panic!("not refused");
        };
        assert!(error.what.contains("it is `creating`"), "{error:#?}");
    });
}

#[test]
fn lost_key_of_a_snapshot_is_named_with_what_to_do() {
    in_simulated_time(async {
        let account = Account::after_down().await;
        account.0.change(|world, _| world.lose_database_key(REGION));
        let ended = account
            .up_from(&settings("dev"), SnapshotChoice::Latest)
            .await;
        let Ended::Done(outcome) = ended else {
            panic!("refused");
        };
        let fault = outcome
            .failures
            .iter()
            .find(|(key, _)| key.as_str() == "db_instance");
        let reason = fault.unwrap().1.reason.unwrap();
        assert!(reason.next.contains("aws kms"), "{reason:?}");
    });
}

#[test]
fn snapshot_of_another_environment_of_the_project_is_restored() {
    in_simulated_time(async {
        let account = Account::after_down().await;
        let copy = settings("copy");
        let up = account
            .up_from(&copy, SnapshotChoice::Named(SNAPSHOT.into()))
            .await;
        up.complete("up of another environment");
        assert!(account.restored_from().is_some());
    });
}

#[test]
fn final_snapshot_of_a_protected_environment_is_restored_with_its_secrets() {
    in_simulated_time(async {
        let mut protected = settings("dev");
        protected.lifetime = Lifetime::Protected;
        let account = Account::after_up(Pace::Typical, 1).await;
        account.up(&protected).await.complete("up");
        let keeping = Keeping::of_protected("1");
        let down = account.run().down_keeping(&protected, &keeping).await;
        down.complete("down");
        sleep(Duration::from_secs(600)).await;
        let up = account.up_from(&protected, SnapshotChoice::Latest).await;
        up.complete("up --from-snapshot latest");
        account.assert_settled(&protected, "restored").await;
        assert!(account.restored_from().is_some());
    });
}

#[test]
fn snapshot_that_is_not_encrypted_is_refused_with_what_to_do() {
    in_simulated_time(async {
        let account = Account::after_down().await;
        account.up(&settings("dev")).await.complete("up");
        let rds = |operation, input| account.by_hand(Service::Rds, operation, input).unwrap();
        let plain = json!({
            "DBInstanceIdentifier": "plain",
            "DBInstanceClass": "db.t4g.micro",
            "Engine": "postgres",
            "AllocatedStorage": 20,
            "StorageEncrypted": false,
            "MasterUsername": "postgres",
            "MasterUserPassword": "marker-of-a-password",
            "DBSubnetGroupName": "kavak-agent-dev-db-subnet-group",
            "CopyTagsToSnapshot": true,
            "Tags": [{"Key": "project", "Value": "kavak-agent"}],
        });
        rds("CreateDBInstance", plain);
        sleep(Duration::from_secs(3_600)).await;
        let unwanted =
            json!({"DBInstanceIdentifier": "plain", "FinalDBSnapshotIdentifier": "plain-1"});
        rds("DeleteDBInstance", unwanted);
        sleep(Duration::from_secs(3_600)).await;
        account.calm();
        let copy = settings("copy");
        let ended = account.up_from(&copy, SnapshotChoice::Named("plain-1".into()));
        let Ended::Refused(error) = ended.await else {
            panic!("not refused");
        };
        assert_eq!(account.changing_calls(), 0);
        assert!(
            error.what.contains("`plain-1` is not encrypted"),
            "{error:#?}"
        );
        assert!(error.next[0].contains("copy-db-snapshot"), "{error:#?}");
    });
}
