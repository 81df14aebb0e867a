//! What becomes of a new instance, and what is refused of one.

use kavak_simulator::{Pace, Service, World};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use crate::{AVAILABLE, ENDPOINT, Rds, code, network::pass, refusal};

#[tokio::test(start_paused = true)]
async fn an_instance_is_created_has_an_endpoint_sets_its_logs_up_and_is_available() {
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
async fn an_available_instance_tells_everything_that_was_asked_for_and_the_defaults() {
    let rds = Rds::with_instance().await;
    let told = rds.instance();
    let expected = json!({
        "Engine": "postgres",
        "EngineVersion": "15.12",
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
        assert_eq!(&told[name], value, "{name}");
    }
    let group = &told["DBSubnetGroup"]["DBSubnetGroupName"];
    assert_eq!(group, "kavak-dev");
    assert!(
        told["KmsKeyId"]
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

#[tokio::test(start_paused = true)]
async fn what_rds_refuses_of_a_new_instance() {
    let rds = Rds::new();
    let (value, combination) = ("InvalidParameterValue", "InvalidParameterCombination");
    for (changes, expected, part) in [
        (
            json!({"DBInstanceIdentifier": "1st"}),
            value,
            "not a valid identifier",
        ),
        (
            json!({"DBInstanceIdentifier": "a--b"}),
            value,
            "not a valid identifier",
        ),
        (
            json!({"DBInstanceIdentifier": "a-"}),
            value,
            "not a valid identifier",
        ),
        (
            json!({"DBInstanceIdentifier": "a".repeat(64)}),
            value,
            "not a valid identifier",
        ),
        (json!({"Engine": "oracle"}), value, "engine"),
        (
            json!({"EngineVersion": "15.4"}),
            combination,
            "Cannot find version 15.4 for postgres",
        ),
        (
            json!({"EngineVersion": "12"}),
            combination,
            "Cannot find version 12 for postgres",
        ),
        (
            json!({"DBInstanceClass": "t4g.micro"}),
            value,
            "Invalid DB Instance class",
        ),
        (
            json!({"DBInstanceClass": "db.t2.micro"}),
            combination,
            "DBInstanceClass=db.t2.micro",
        ),
        (
            json!({"MasterUserPassword": "1234567"}),
            value,
            "shorter than 8",
        ),
        (
            json!({"MasterUserPassword": "p".repeat(129)}),
            value,
            "longer than 128",
        ),
        (
            json!({"MasterUserPassword": "open/sesame"}),
            value,
            "printable ASCII",
        ),
        (
            json!({"MasterUserPassword": "open sesame"}),
            value,
            "printable ASCII",
        ),
        (
            json!({"MasterUserPassword": "open@sesame"}),
            value,
            "printable ASCII",
        ),
        (
            json!({"MasterUserPassword": null}),
            value,
            "MasterUserPassword",
        ),
        (json!({"MasterUsername": "admin"}), value, "reserved word"),
        (json!({"MasterUsername": "1st"}), value, "MasterUsername"),
        (json!({"MasterUsername": null}), value, "MasterUsername"),
        (json!({"DBName": "kavak-agent"}), value, "DBName"),
        (json!({"DBName": "db"}), value, "reserved word"),
        (
            json!({"AllocatedStorage": 19}),
            value,
            "Invalid storage size",
        ),
        (
            json!({"AllocatedStorage": null}),
            value,
            "Invalid storage size",
        ),
        (json!({"MaxAllocatedStorage": 21}), combination, "10%"),
        (
            json!({"Iops": 3000}),
            combination,
            "storage size less than 400",
        ),
        (
            json!({"StorageThroughput": 125}),
            combination,
            "storage size less than 400",
        ),
        (json!({"StorageType": "gp9"}), value, "Invalid storage type"),
        (
            json!({"BackupRetentionPeriod": 36}),
            value,
            "backup retention",
        ),
        (
            json!({"PreferredBackupWindow": "04:30-05:30"}),
            value,
            "must not overlap",
        ),
        (
            json!({"PreferredBackupWindow": "4-5"}),
            value,
            "backup window",
        ),
        (
            json!({"PreferredMaintenanceWindow": "mon:04:00"}),
            value,
            "maintenance window",
        ),
        (
            json!({"EnableCloudwatchLogsExports": ["audit"]}),
            combination,
            "'audit'",
        ),
        (json!({"Port": 80}), value, "port"),
        (
            json!({"VpcSecurityGroupIds": ["sg-0"]}),
            value,
            "Invalid security group",
        ),
        (
            json!({"DBSubnetGroupName": "none"}),
            "DBSubnetGroupNotFoundFault",
            "none",
        ),
        (
            json!({"PubliclyAccessible": true}),
            "InvalidVPCNetworkStateFault",
            "internet gateway",
        ),
        (
            json!({"MultiAZ": true, "AvailabilityZone": "us-east-1a"}),
            combination,
            "Multi-AZ",
        ),
    ] {
        let (code, message) = refusal(rds.create(changes.clone()));
        assert_eq!(code, expected, "{changes}");
        assert!(message.contains(part), "{changes}: {message}");
    }
    assert_eq!(rds.0.interfaces(), Vec::<Value>::new());
}

#[tokio::test(start_paused = true)]
async fn a_major_version_stands_for_one_of_its_minor_versions() {
    let rds = Rds::new();
    let made = rds.create(json!({"EngineVersion": "16"})).unwrap();
    let version = made["EngineVersion"].as_str().unwrap();
    assert!(version.starts_with("16."), "{version}");
    let parameters = &made["DBParameterGroups"][0]["DBParameterGroupName"];
    assert_eq!(parameters, "default.postgres16");
}

#[tokio::test(start_paused = true)]
async fn an_instance_has_an_interface_in_its_zone_until_it_is_gone() {
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
async fn a_standby_lives_in_another_zone() {
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
async fn the_log_groups_of_an_instance_outlive_it() {
    let rds = Rds::with_instance().await;
    rds.delete().unwrap();
    pass(100).await;
    let asked = json!({"logGroupNamePrefix": "/aws/rds/instance/kavak-dev-db/"});
    let told = rds
        .0
        .call(Service::Logs, "DescribeLogGroups", asked)
        .unwrap();
    let names: Vec<&str> = told["logGroups"]
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
    for seed in 0..40 {
        let rds = Rds::of(World::new(Pace::Varying, seed));
        rds.create(json!({})).unwrap();
        let (mut was_available, mut flickers) = (false, false);
        for _ in 0..600 {
            pass(1).await;
            let status = rds.status();
            flickers |= was_available && status == "configuring-log-exports";
            was_available |= status == "available";
        }
        assert!(was_available, "seed {seed}");
        flickered += u32::from(flickers);
    }
    assert!((1..30).contains(&flickered), "{flickered} of 40");
}

#[tokio::test(start_paused = true)]
async fn no_answer_and_no_debug_has_the_password() {
    let rds = Rds::with_instance().await;
    rds.modify(json!({"MasterUserPassword": "new-sesame"}))
        .unwrap();
    let pending = rds.instance()["PendingModifiedValues"].clone();
    assert_eq!(pending, json!({"MasterUserPassword": "****"}));
    let told = rds.instance().to_string();
    let world = rds.0.it.inspect(|world| format!("{world:?}"));
    for text in [told, world] {
        assert!(!text.contains("sesame"), "{text}");
    }
}
