//! The life of a new instance, and the errors of invalid ones.

use kavak_simulator::{Pace, Service, World};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use super::{AVAILABLE, ENDPOINT, Rds, code, refusal};
use crate::network::pass;

#[tokio::test(start_paused = true)]
async fn instance_is_created_has_an_endpoint_sets_its_logs_up_and_is_available() {
    let rds = Rds::new();
    let made = rds.create(json!({})).unwrap();
    assert_eq!(made["DBInstanceStatus"], "creating");
    assert_eq!(made["Endpoint"], Value::Null);
    pass(ENDPOINT - 1).await;
    assert_eq!(rds.status(), "creating");
    pass(1).await;
    assert_eq!(rds.status(), "configuring-log-exports");
    let endpoint = rds.instance()["Endpoint"].clone();
    let host = endpoint["Address"].as_str().unwrap();
    assert!(host.starts_with("kavak-dev-db.c"), "{host}");
    assert!(host.ends_with(".us-east-1.rds.amazonaws.com"), "{host}");
    assert_eq!(endpoint["Port"], 5432);
    pass(AVAILABLE - ENDPOINT).await;
    assert_eq!(rds.status(), "available");
}

#[tokio::test(start_paused = true)]
async fn backups_are_kept_for_a_day_unless_refused_and_made_before_it_is_available() {
    let rds = Rds::new();
    let mut wanted = rds.wanted();
    wanted
        .as_object_mut()
        .unwrap()
        .remove("BackupRetentionPeriod");
    let made = rds.call("CreateDBInstance", wanted).unwrap();
    assert_eq!(made["DBInstance"]["BackupRetentionPeriod"], 1);
    pass(ENDPOINT).await;
    assert_eq!(rds.status(), "backing-up");
    assert!(rds.instance()["Endpoint"]["Address"].is_string());
    pass(120).await;
    assert_eq!(rds.status(), "configuring-log-exports");
    pass(30).await;
    assert_eq!(rds.status(), "available");
}

#[tokio::test(start_paused = true)]
async fn available_instance_shows_everything_that_was_asked_for_and_the_defaults() {
    let rds = Rds::with_instance().await;
    let output = rds.instance();
    let expected = json!({
        "Engine": "postgres",
        "EngineVersion": "15.15",
        "DBInstanceClass": "db.t4g.micro",
        "AllocatedStorage": 20,
        "MaxAllocatedStorage": 100,
        "StorageType": "gp3",
        "Iops": 3000,
        "StorageThroughput": 125,
        "StorageEncrypted": true,
        "DBName": "kavak_agent",
        "MasterUsername": "kavak_admin",
        "PubliclyAccessible": false,
        "MultiAZ": false,
        "BackupRetentionPeriod": 0,
        "PreferredBackupWindow": "03:00-04:00",
        "PreferredMaintenanceWindow": "mon:04:00-mon:05:00",
        "EnabledCloudwatchLogsExports": ["postgresql", "upgrade"],
        "DeletionProtection": false,
        "AutoMinorVersionUpgrade": true,
        "CopyTagsToSnapshot": false,
        "MonitoringInterval": 0,
        "PerformanceInsightsEnabled": false,
        "IAMDatabaseAuthenticationEnabled": false,
        "CACertificateIdentifier": "rds-ca-rsa2048-g1",
        "NetworkType": "IPV4",
        "LicenseModel": "postgresql-license",
        "EngineLifecycleSupport": "open-source-rds-extended-support",
        "DBParameterGroups": [
            {"DBParameterGroupName": "default.postgres15", "ParameterApplyStatus": "in-sync"},
        ],
        "OptionGroupMemberships": [
            {"OptionGroupName": "default:postgres-15", "Status": "in-sync"},
        ],
        "VpcSecurityGroups": [{"VpcSecurityGroupId": rds.0.group_id, "Status": "active"}],
        "PendingModifiedValues": {},
        "TagList": [{"Key": "env", "Value": "dev"}],
        "DBInstanceArn": "arn:aws:rds:us-east-1:123456789012:db:kavak-dev-db",
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&output[name], value, "{name}");
    }
    let group = &output["DBSubnetGroup"]["DBSubnetGroupName"];
    assert_eq!(group, "kavak-dev");
    assert!(
        output["KmsKeyId"]
            .as_str()
            .unwrap()
            .starts_with("arn:aws:kms:")
    );
}

#[tokio::test(start_paused = true)]
async fn identifiers_are_in_lower_case_and_taken_once_also_while_one_is_deleted() {
    let rds = Rds::new();
    let made = rds
        .create(json!({"DBInstanceIdentifier": "Kavak-Dev-DB"}))
        .unwrap();
    assert_eq!(made["DBInstanceIdentifier"], "kavak-dev-db");
    assert_eq!(code(rds.create(json!({}))), "DBInstanceAlreadyExists");
    pass(AVAILABLE).await;
    rds.delete().unwrap();
    assert_eq!(code(rds.create(json!({}))), "DBInstanceAlreadyExists");
    pass(100).await;
    rds.create(json!({})).unwrap();
}

/// Each of these changes is refused with this code and a text with this part
/// in it, and leaves nothing behind.
fn assert_refused<const N: usize>(changes: [(Value, &str, &str); N]) {
    let rds = Rds::new();
    for (changes, expected, part) in changes {
        let (code, message) = refusal(rds.create(changes.clone()));
        assert_eq!(code, expected, "{changes}");
        assert!(message.contains(part), "{changes}: {message}");
    }
    assert_eq!(rds.0.interfaces(), Vec::<Value>::new());
}

const VALUE: &str = "InvalidParameterValue";
const COMBINATION: &str = "InvalidParameterCombination";

#[tokio::test(start_paused = true)]
async fn identifier_has_63_letters_digits_and_single_hyphens() {
    let refused = |identifier: &str| {
        let changes = json!({"DBInstanceIdentifier": identifier});
        (changes, VALUE, "not a valid identifier")
    };
    let long = "a".repeat(64);
    assert_refused(["1st", "a--b", "a-", "a_b", &long].map(refused));
}

#[tokio::test(start_paused = true)]
async fn password_has_8_to_128_printable_characters_but_for_three() {
    let refused = |(password, part): (&str, &'static str)| {
        (json!({"MasterUserPassword": password}), VALUE, part)
    };
    assert_refused(
        [
            ("1234567", "shorter than 8"),
            (&"p".repeat(129), "longer than 128"),
            ("open/sesame", "printable ASCII"),
            ("open sesame", "printable ASCII"),
            ("open@sesame", "printable ASCII"),
            ("open\"sesame", "printable ASCII"),
            ("öffne-dich", "printable ASCII"),
        ]
        .map(refused),
    );
    let none = json!({"MasterUserPassword": null});
    assert_refused([(none, VALUE, "MasterUserPassword")]);
}

#[tokio::test(start_paused = true)]
async fn users_and_databases_have_names_that_the_engine_takes() {
    assert_refused([
        (json!({"MasterUsername": "admin"}), VALUE, "reserved word"),
        (json!({"MasterUsername": "1st"}), VALUE, "MasterUsername"),
        (json!({"MasterUsername": null}), VALUE, "MasterUsername"),
        (json!({"DBName": "kavak-agent"}), VALUE, "DBName"),
        (json!({"DBName": "db"}), VALUE, "reserved word"),
    ]);
}

#[tokio::test(start_paused = true)]
async fn engine_version_and_class_are_some_that_can_be_had() {
    let version = |version: &str| json!({"EngineVersion": version});
    let class = |class: &str| json!({"DBInstanceClass": class});
    assert_refused([
        (json!({"Engine": "oracle"}), VALUE, "engine"),
        (
            version("15.4"),
            COMBINATION,
            "Cannot find version 15.4 for postgres",
        ),
        (
            version("12"),
            COMBINATION,
            "Cannot find version 12 for postgres",
        ),
        (class("t4g.micro"), VALUE, "Invalid DB Instance class"),
        (
            class("db.t2.micro"),
            COMBINATION,
            "DBInstanceClass=db.t2.micro",
        ),
    ]);
}

#[tokio::test(start_paused = true)]
async fn storage_has_20_gib_room_to_grow_and_no_speed_of_its_own_below_400() {
    let below = "storage size less than 400";
    assert_refused([
        (
            json!({"AllocatedStorage": 19}),
            VALUE,
            "Invalid storage size",
        ),
        (
            json!({"AllocatedStorage": null}),
            VALUE,
            "Invalid storage size",
        ),
        (json!({"MaxAllocatedStorage": 21}), COMBINATION, "10%"),
        (json!({"Iops": 3000}), COMBINATION, below),
        (json!({"StorageThroughput": 125}), COMBINATION, below),
        (json!({"StorageType": "gp9"}), VALUE, "Invalid storage type"),
    ]);
}

#[tokio::test(start_paused = true)]
async fn windows_are_windows_and_do_not_overlap() {
    let backup = |window: &str| json!({"PreferredBackupWindow": window});
    let maintenance = json!({"PreferredMaintenanceWindow": "mon:04:00"});
    assert_refused([
        (backup("04:30-05:30"), VALUE, "must not overlap"),
        (backup("4-5"), VALUE, "backup window"),
        (maintenance, VALUE, "maintenance window"),
        (
            json!({"BackupRetentionPeriod": 36}),
            VALUE,
            "backup retention",
        ),
    ]);
}

#[tokio::test(start_paused = true)]
async fn instance_has_logs_a_port_groups_and_subnets_that_there_are() {
    let zone = json!({"MultiAZ": true, "AvailabilityZone": "us-east-1a"});
    let network = "InvalidVPCNetworkStateFault";
    let logs = json!({"EnableCloudwatchLogsExports": ["audit"]});
    let groups = json!({"VpcSecurityGroupIds": ["sg-0"]});
    let subnets = json!({"DBSubnetGroupName": "none"});
    assert_refused([
        (logs, COMBINATION, "'audit'"),
        (json!({"Port": 80}), VALUE, "port"),
        (groups, VALUE, "Invalid security group"),
        (subnets, "DBSubnetGroupNotFoundFault", "none"),
        (
            json!({"PubliclyAccessible": true}),
            network,
            "internet gateway",
        ),
        (
            json!({"AvailabilityZone": "us-east-1f"}),
            network,
            "us-east-1f",
        ),
        (zone, COMBINATION, "Multi-AZ"),
    ]);
}

#[tokio::test(start_paused = true)]
async fn major_version_stands_for_one_of_its_minor_versions() {
    let rds = Rds::new();
    let made = rds.create(json!({"EngineVersion": "16"})).unwrap();
    let version = made["EngineVersion"].as_str().unwrap();
    assert!(version.starts_with("16."), "{version}");
    let parameters = &made["DBParameterGroups"][0]["DBParameterGroupName"];
    assert_eq!(parameters, "default.postgres16");
}

#[tokio::test(start_paused = true)]
async fn instance_has_an_interface_in_its_zone_until_it_is_gone() {
    let rds = Rds::new();
    rds.create(json!({})).unwrap();
    let interfaces = rds.0.interfaces();
    assert_eq!(interfaces.len(), 1);
    assert_eq!(interfaces[0]["Description"], "RDSNetworkInterface");
    assert_eq!(interfaces[0]["RequesterId"], "amazon-rds");
    let zone = &rds.instance()["AvailabilityZone"];
    assert_eq!(&interfaces[0]["AvailabilityZone"], zone);
    pass(AVAILABLE).await;
    let group = json!({"GroupId": rds.0.group_id});
    let refused = rds
        .0
        .call(Service::Ec2, "DeleteSecurityGroup", group.clone());
    assert_eq!(code(refused), "DependencyViolation");
    rds.delete().unwrap();
    pass(100).await;
    assert_eq!(rds.0.interfaces(), Vec::<Value>::new());
    rds.0
        .call(Service::Ec2, "DeleteSecurityGroup", group)
        .unwrap();
}

#[tokio::test(start_paused = true)]
async fn standby_lives_in_another_zone() {
    let rds = Rds::new();
    rds.create(json!({"MultiAZ": true})).unwrap();
    let zones: Vec<Value> = rds
        .0
        .interfaces()
        .iter()
        .map(|interface| interface["AvailabilityZone"].clone())
        .collect();
    assert_eq!(zones.len(), 2);
    assert_ne!(zones[0], zones[1]);
}

#[tokio::test(start_paused = true)]
async fn log_groups_of_an_instance_outlive_it() {
    let rds = Rds::with_instance().await;
    rds.delete().unwrap();
    pass(100).await;
    let asked = json!({"logGroupNamePrefix": "/aws/rds/instance/kavak-dev-db/"});
    let output = rds
        .0
        .call(Service::Logs, "DescribeLogGroups", asked)
        .unwrap();
    let names: Vec<&str> = output["logGroups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| group["logGroupName"].as_str().unwrap())
        .collect();
    let expected = [
        "/aws/rds/instance/kavak-dev-db/postgresql",
        "/aws/rds/instance/kavak-dev-db/upgrade",
    ];
    assert_eq!(names, expected);
}

#[tokio::test(start_paused = true)]
async fn some_new_instances_flicker_in_a_world_that_varies() {
    let mut flickered = 0;
    for seed in 0..20 {
        let rds = Rds::of(World::new(Pace::Varying, seed));
        rds.create(json!({})).unwrap();
        let (mut was_available, mut flickers) = (false, false);
        for _ in 0..300 {
            pass(2).await;
            let status = rds.status();
            flickers |= was_available && status == "configuring-log-exports";
            was_available |= status == "available";
        }
        assert!(was_available, "seed {seed}");
        flickered += u32::from(flickers);
    }
    assert!((1..15).contains(&flickered), "{flickered} of 20");
}

#[tokio::test(start_paused = true)]
async fn no_answer_and_no_debug_has_the_password() {
    let rds = Rds::with_instance().await;
    rds.modify(json!({"MasterUserPassword": "new-sesame"}))
        .unwrap();
    let pending = rds.instance()["PendingModifiedValues"].clone();
    assert_eq!(pending, json!({"MasterUserPassword": "****"}));
    let output = rds.instance().to_string();
    let world = rds.0.it.inspect(|world| format!("{world:?}"));
    for text in [output, world] {
        assert!(!text.contains("sesame"), "{text}");
    }
}
