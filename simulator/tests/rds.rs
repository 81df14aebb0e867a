//! RDS as AWS behaves.
#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod network;

use kavak_simulator::{ApiFault, Pace, Service, World};
use network::{Network, pass};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

/// When an instance has its endpoint, with typical durations, and when it is
/// available where no backup is made.
const ENDPOINT: u64 = 280;
const AVAILABLE: u64 = 310;

struct Rds(Network);

impl Rds {
    fn new() -> Self {
        Self::of(World::new(Pace::Typical, 7))
    }

    fn of(world: World) -> Self {
        let rds = Self(Network::of(world));
        let wanted = json!({
            "DBSubnetGroupName": "Kavak-Dev",
            "DBSubnetGroupDescription": "Subnets",
            "SubnetIds": rds.0.subnet_ids,
        });
        rds.call("CreateDBSubnetGroup", wanted).unwrap();
        rds
    }

    fn call(&self, operation: &str, input: Value) -> Result<Value, ApiFault> {
        self.0.call(Service::Rds, operation, input)
    }

    /// What the stack asks for.
    fn wanted(&self) -> Value {
        json!({
            "DBInstanceIdentifier": "kavak-dev-db",
            "Engine": "postgres",
            "EngineVersion": "15.12",
            "DBInstanceClass": "db.t4g.micro",
            "AllocatedStorage": 20,
            "MaxAllocatedStorage": 100,
            "StorageType": "gp3",
            "StorageEncrypted": true,
            "DBName": "kavak_agent",
            "MasterUsername": "kavak_admin",
            "MasterUserPassword": "open-sesame",
            "DBSubnetGroupName": "kavak-dev",
            "VpcSecurityGroupIds": [self.0.group_id],
            "PubliclyAccessible": false,
            "BackupRetentionPeriod": 0,
            "PreferredBackupWindow": "03:00-04:00",
            "PreferredMaintenanceWindow": "mon:04:00-mon:05:00",
            "EnableCloudwatchLogsExports": ["postgresql", "upgrade"],
            "Tags": [{"Key": "env", "Value": "dev"}],
        })
    }

    fn create(&self, changes: Value) -> Result<Value, ApiFault> {
        let mut wanted = self.wanted();
        for (name, value) in changes.as_object().unwrap() {
            wanted[name] = value.clone();
        }
        let made = self.call("CreateDBInstance", wanted)?;
        Ok(made["DBInstance"].clone())
    }

    async fn with_instance() -> Self {
        let rds = Self::new();
        rds.create(json!({})).unwrap();
        pass(AVAILABLE).await;
        rds
    }

    fn modify(&self, changes: Value) -> Result<Value, ApiFault> {
        let mut wanted = changes;
        wanted["DBInstanceIdentifier"] = json!("kavak-dev-db");
        let made = self.call("ModifyDBInstance", wanted)?;
        Ok(made["DBInstance"].clone())
    }

    fn delete(&self) -> Result<Value, ApiFault> {
        let unwanted = json!({"DBInstanceIdentifier": "kavak-dev-db", "SkipFinalSnapshot": true});
        self.call("DeleteDBInstance", unwanted)
    }

    fn instance(&self) -> Value {
        let asked = json!({"DBInstanceIdentifier": "kavak-dev-db"});
        let told = self.call("DescribeDBInstances", asked).unwrap();
        told["DBInstances"][0].clone()
    }

    fn status(&self) -> String {
        let status = &self.instance()["DBInstanceStatus"];
        status.as_str().unwrap().to_owned()
    }
}

fn refusal(answer: Result<Value, ApiFault>) -> (String, String) {
    let fault = answer.unwrap_err();
    (fault.code, fault.message)
}

fn code(answer: Result<Value, ApiFault>) -> String {
    refusal(answer).0
}

// Subnet groups.

#[tokio::test(start_paused = true)]
async fn the_name_of_a_subnet_group_is_in_lower_case_however_it_is_written() {
    let rds = Rds::new();
    let asked = json!({"DBSubnetGroupName": "KAVAK-dev"});
    let told = rds.call("DescribeDBSubnetGroups", asked).unwrap();
    let group = &told["DBSubnetGroups"][0];
    assert_eq!(group["DBSubnetGroupName"], "kavak-dev");
    assert_eq!(group["VpcId"], rds.0.vpc_id.as_str());
    assert_eq!(group["SubnetGroupStatus"], "Complete");
    let arn = "arn:aws:rds:us-east-1:123456789012:subgrp:kavak-dev";
    assert_eq!(group["DBSubnetGroupArn"], arn);
    assert_eq!(group["Subnets"].as_array().unwrap().len(), 2);
    let again = json!({
        "DBSubnetGroupName": "kavak-dev",
        "DBSubnetGroupDescription": "Subnets",
        "SubnetIds": rds.0.subnet_ids,
    });
    let refused = code(rds.call("CreateDBSubnetGroup", again));
    assert_eq!(refused, "DBSubnetGroupAlreadyExists");
}

#[tokio::test(start_paused = true)]
async fn a_subnet_group_needs_two_zones_and_subnets_that_exist() {
    let rds = Rds::new();
    let create = |name: &str, subnets: Value| {
        let wanted = json!({
            "DBSubnetGroupName": name,
            "DBSubnetGroupDescription": "Subnets",
            "SubnetIds": subnets,
        });
        refusal(rds.call("CreateDBSubnetGroup", wanted))
    };
    let (code, message) = create("g", json!([rds.0.subnet_ids[0]]));
    assert_eq!(code, "DBSubnetGroupDoesNotCoverEnoughAZs");
    assert!(message.contains("Current AZ coverage: us-east-1a."));
    let (code, message) = create("g", json!(["subnet-0", "subnet-1"]));
    assert_eq!(code, "InvalidParameterValue");
    assert!(message.contains("input subnets"));
    let (code, _) = create("default", json!(rds.0.subnet_ids));
    assert_eq!(code, "InvalidParameterValue");
}

#[tokio::test(start_paused = true)]
async fn a_subnet_group_is_in_use_until_its_instance_is_gone() {
    let rds = Rds::with_instance().await;
    let delete = || {
        rds.call(
            "DeleteDBSubnetGroup",
            json!({"DBSubnetGroupName": "kavak-dev"}),
        )
    };
    rds.delete().unwrap();
    let (code, message) = refusal(delete());
    assert_eq!(code, "InvalidDBSubnetGroupStateFault");
    assert!(message.contains("at least one database instance: kavak-dev-db is still using it"));
    pass(100).await;
    delete().unwrap();
    assert_eq!(refusal(delete()).0, "DBSubnetGroupNotFoundFault");
}

#[tokio::test(start_paused = true)]
async fn the_subnet_of_an_instance_stays_in_its_group() {
    let rds = Rds::with_instance().await;
    let zone = rds.instance()["AvailabilityZone"].clone();
    let (own, other) = match zone.as_str() {
        Some("us-east-1a") => (0, 1),
        _ => (1, 0),
    };
    let wanted = json!({"VpcId": rds.0.vpc_id, "CidrBlock": "10.0.3.0/24", "AvailabilityZone": "us-east-1c"});
    let third = rds.0.call(Service::Ec2, "CreateSubnet", wanted).unwrap();
    let third = &third["Subnet"]["SubnetId"];
    let modify = |subnet: usize| {
        let subnets = json!([rds.0.subnet_ids[subnet], third]);
        let wanted = json!({"DBSubnetGroupName": "kavak-dev", "SubnetIds": subnets});
        rds.call("ModifyDBSubnetGroup", wanted)
    };
    assert_eq!(code(modify(other)), "SubnetAlreadyInUse");
    modify(own).unwrap();
}

// Creation.

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

// Changes.

#[tokio::test(start_paused = true)]
async fn an_instance_that_is_not_available_can_not_be_changed() {
    let rds = Rds::new();
    rds.create(json!({})).unwrap();
    let refused = code(rds.modify(json!({"DeletionProtection": true})));
    assert_eq!(refused, "InvalidDBInstanceState");
}

#[tokio::test(start_paused = true)]
async fn some_things_change_at_once_even_if_nobody_asks_for_that() {
    let rds = Rds::with_instance().await;
    let told = rds
        .modify(json!({
            "DeletionProtection": true,
            "CopyTagsToSnapshot": true,
            "MaxAllocatedStorage": 200,
            "PreferredMaintenanceWindow": "sun:06:00-sun:07:00",
        }))
        .unwrap();
    assert_eq!(told["DeletionProtection"], true);
    assert_eq!(told["MaxAllocatedStorage"], 200);
    assert_eq!(told["PreferredMaintenanceWindow"], "sun:06:00-sun:07:00");
    assert_eq!(told["PendingModifiedValues"], json!({}));
    pass(10).await;
    assert_eq!(rds.status(), "available");
}

#[tokio::test(start_paused = true)]
async fn other_things_wait_for_the_maintenance_window() {
    let rds = Rds::with_instance().await;
    let told = rds
        .modify(json!({"DBInstanceClass": "db.t4g.small"}))
        .unwrap();
    let pending = json!({"DBInstanceClass": "db.t4g.small"});
    assert_eq!(told["PendingModifiedValues"], pending);
    assert_eq!(told["DBInstanceClass"], "db.t4g.micro");
    pass(3600).await;
    assert_eq!(rds.instance()["PendingModifiedValues"], pending);
    pass(7 * 86_400).await;
    assert_eq!(rds.instance()["DBInstanceClass"], "db.t4g.small");
    assert_eq!(rds.instance()["PendingModifiedValues"], json!({}));
}

#[tokio::test(start_paused = true)]
async fn a_change_to_be_made_at_once_is_pending_then_modifying_then_made() {
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
async fn a_new_password_is_set_soon() {
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
    let told = &rds.instance()["EnabledCloudwatchLogsExports"];
    assert_eq!(told, &json!(["iam-db-auth-error", "postgresql"]));
}

#[tokio::test(start_paused = true)]
async fn a_major_upgrade_must_be_allowed_and_a_downgrade_is_none() {
    let rds = Rds::with_instance().await;
    let major = json!({"EngineVersion": "16.9", "ApplyImmediately": true});
    let (code, message) = refusal(rds.modify(major.clone()));
    assert_eq!(code, "InvalidParameterCombination");
    assert!(message.contains("AllowMajorVersionUpgrade"));
    let down = refusal(rds.modify(json!({"EngineVersion": "15.10"})));
    assert_eq!(down.0, "InvalidParameterCombination");
    let mut allowed = major;
    allowed["AllowMajorVersionUpgrade"] = json!(true);
    rds.modify(allowed).unwrap();
    pass(3).await;
    assert_eq!(rds.status(), "upgrading");
    pass(300).await;
    let told = rds.instance();
    assert_eq!(told["EngineVersion"], "16.9");
    let parameters = &told["DBParameterGroups"][0]["DBParameterGroupName"];
    assert_eq!(parameters, "default.postgres16");
}

#[tokio::test(start_paused = true)]
async fn its_own_major_version_is_no_change() {
    let rds = Rds::with_instance().await;
    let told = rds
        .modify(json!({"EngineVersion": "15", "ApplyImmediately": true}))
        .unwrap();
    assert_eq!(told["PendingModifiedValues"], json!({}));
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
async fn new_security_groups_are_those_of_the_interface_too() {
    let rds = Rds::with_instance().await;
    let wanted = json!({"GroupName": "other", "Description": "d", "VpcId": rds.0.vpc_id});
    let made = rds
        .0
        .call(Service::Ec2, "CreateSecurityGroup", wanted)
        .unwrap();
    rds.modify(json!({"VpcSecurityGroupIds": [made["GroupId"]]}))
        .unwrap();
    let told = &rds.instance()["VpcSecurityGroups"][0]["VpcSecurityGroupId"];
    assert_eq!(told, &made["GroupId"]);
    assert_eq!(
        rds.0.interfaces()[0]["Groups"][0]["GroupId"],
        made["GroupId"]
    );
    let missing = code(rds.modify(json!({"VpcSecurityGroupIds": ["sg-0"]})));
    assert_eq!(missing, "InvalidParameterValue");
}

#[tokio::test(start_paused = true)]
async fn a_renamed_instance_is_reached_by_its_new_name() {
    let rds = Rds::with_instance().await;
    let resource_id = rds.instance()["DbiResourceId"].clone();
    rds.modify(json!({"NewDBInstanceIdentifier": "Other", "ApplyImmediately": true}))
        .unwrap();
    pass(303).await;
    let filters = json!([{"Name": "dbi-resource-id", "Values": [resource_id]}]);
    let told = rds
        .call("DescribeDBInstances", json!({"Filters": filters}))
        .unwrap();
    let instance = &told["DBInstances"][0];
    assert_eq!(instance["DBInstanceIdentifier"], "other");
    let host = instance["Endpoint"]["Address"].as_str().unwrap();
    assert!(host.starts_with("other.c"), "{host}");
}

// Stopping and deleting.

#[tokio::test(start_paused = true)]
async fn a_stopped_instance_starts_when_told_and_after_a_week_by_itself() {
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
async fn a_new_instance_can_not_be_deleted_for_a_while() {
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
    let told = rds.call("DescribeDBInstances", json!({})).unwrap();
    assert_eq!(told["DBInstances"], json!([]));
}

#[tokio::test(start_paused = true)]
async fn a_deletion_is_asked_for_once() {
    let rds = Rds::with_instance().await;
    rds.delete().unwrap();
    assert_eq!(rds.status(), "deleting");
    let (code, message) = refusal(rds.delete());
    assert_eq!(code, "InvalidDBInstanceState");
    assert!(message.contains("already being deleted"));
}

#[tokio::test(start_paused = true)]
async fn a_protected_instance_is_not_deleted() {
    let rds = Rds::with_instance().await;
    rds.modify(json!({"DeletionProtection": true})).unwrap();
    let (code, message) = refusal(rds.delete());
    assert_eq!(code, "InvalidParameterCombination");
    assert!(message.contains("Cannot delete protected DB Instance"));
}

#[tokio::test(start_paused = true)]
async fn a_last_snapshot_is_named_or_refused() {
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
    let told = rds.call("DescribeDBSnapshots", snapshot.clone()).unwrap();
    assert_eq!(told["DBSnapshots"][0]["Status"], "available");
    assert_eq!(told["DBSnapshots"][0]["AllocatedStorage"], 20);
    rds.call("DeleteDBSnapshot", snapshot.clone()).unwrap();
    let gone = code(rds.call("DescribeDBSnapshots", snapshot));
    assert_eq!(gone, "DBSnapshotNotFound");
}

// Versions, tags.

#[tokio::test(start_paused = true)]
async fn the_versions_that_can_be_had_are_told_with_a_default_for_each_major_one() {
    let rds = Rds::new();
    let versions = |asked: Value| -> Vec<String> {
        let told = rds.call("DescribeDBEngineVersions", asked).unwrap();
        let versions = told["DBEngineVersions"].as_array().unwrap().iter();
        versions
            .map(|version| version["EngineVersion"].as_str().unwrap().to_owned())
            .collect()
    };
    let of_15 = versions(json!({"Engine": "postgres", "EngineVersion": "15"}));
    let expected = [
        "15.10", "15.12", "15.13", "15.14", "15.15", "15.16", "15.17",
    ];
    assert_eq!(of_15, expected);
    let default = json!({"Engine": "postgres", "EngineVersion": "15", "DefaultOnly": true});
    let default = versions(default);
    assert_eq!(default.len(), 1);
    assert!(of_15.contains(&default[0]));
    let none = versions(json!({"Engine": "postgres", "EngineVersion": "15.4"}));
    assert_eq!(none, [""; 0]);
    assert!(versions(json!({"Engine": "postgres"})).len() > 30);
}

#[tokio::test(start_paused = true)]
async fn what_can_be_ordered_is_told_with_its_storage_and_zones() {
    let rds = Rds::new();
    let asked = json!({
        "Engine": "postgres",
        "EngineVersion": "15.12",
        "DBInstanceClass": "db.t4g.micro",
        "Vpc": true,
    });
    let told = rds
        .call("DescribeOrderableDBInstanceOptions", asked)
        .unwrap();
    let options = told["OrderableDBInstanceOptions"].as_array().unwrap();
    let gp3 = options
        .iter()
        .find(|it| it["StorageType"] == "gp3")
        .unwrap();
    assert_eq!(gp3["SupportsStorageEncryption"], true);
    assert_eq!(gp3["SupportsStorageAutoscaling"], true);
    let zones = gp3["AvailabilityZones"].as_array().unwrap();
    assert!(zones.contains(&json!({"Name": "us-east-1a"})));
    let page = json!({"Engine": "postgres", "MaxRecords": 20});
    let page = rds
        .call("DescribeOrderableDBInstanceOptions", page)
        .unwrap();
    assert_eq!(page["Marker"], "20");
}

#[tokio::test(start_paused = true)]
async fn tags_are_kept_by_arn() {
    let rds = Rds::new();
    let arn = "arn:aws:rds:us-east-1:123456789012:subgrp:kavak-dev";
    let tags = json!([{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]);
    let add = json!({"ResourceName": arn, "Tags": tags});
    rds.call("AddTagsToResource", add).unwrap();
    let remove = json!({"ResourceName": arn, "TagKeys": ["a"]});
    rds.call("RemoveTagsFromResource", remove).unwrap();
    let told = rds
        .call("ListTagsForResource", json!({"ResourceName": arn}))
        .unwrap();
    assert_eq!(told["TagList"], json!([{"Key": "b", "Value": "2"}]));
    let missing = json!({"ResourceName": arn.replace("kavak", "other")});
    let missing = code(rds.call("ListTagsForResource", missing));
    assert_eq!(missing, "DBSubnetGroupNotFoundFault");
}
