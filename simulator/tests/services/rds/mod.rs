//! RDS as AWS behaves.

mod change;
mod creation;
mod deletion;
mod offer;
mod restoration;
mod subnet_group;

use crate::network::{Network, pass};
use kavak_simulator::{ApiFault, Pace, Service, World};
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

    /// The request of the stack.
    fn wanted(&self) -> Value {
        json!({
            "DBInstanceIdentifier": "kavak-dev-db",
            "Engine": "postgres",
            "EngineVersion": "15.15",
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
        let output = self.call("DescribeDBInstances", asked).unwrap();
        output["DBInstances"][0].clone()
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
