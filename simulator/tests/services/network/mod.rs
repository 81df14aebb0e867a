//! A network for tests of what lives in one.

use std::time::Duration;

use kavak_simulator::{ApiFault, Moment, Service, Simulator, World};
use serde_json::{Value, json};

pub(crate) const REGION: &str = "us-east-1";

/// An account with a VPC, two subnets in two zones, and a security group.
pub(crate) struct Network {
    pub(crate) it: Simulator,
    pub(crate) vpc_id: String,
    pub(crate) subnet_ids: [String; 2],
    pub(crate) group_id: String,
}

impl Network {
    pub(crate) fn of(world: World) -> Self {
        let it = Simulator::new(world, Duration::ZERO, Moment::default());
        let ec2 = |operation: &str, input: Value| {
            it.call(Service::Ec2, REGION, operation, input).unwrap()
        };
        let id = |value: &Value| value.as_str().unwrap().to_owned();
        let vpc = ec2("CreateVpc", json!({"CidrBlock": "10.0.0.0/16"}));
        let vpc_id = id(&vpc["Vpc"]["VpcId"]);
        let subnet_ids = [("a", "10.0.1.0/24"), ("b", "10.0.2.0/24")].map(|(zone, block)| {
            let zone = format!("{REGION}{zone}");
            let wanted = json!({"VpcId": vpc_id, "CidrBlock": block, "AvailabilityZone": zone});
            id(&ec2("CreateSubnet", wanted)["Subnet"]["SubnetId"])
        });
        let wanted = json!({"GroupName": "store", "Description": "store", "VpcId": vpc_id});
        let group_id = id(&ec2("CreateSecurityGroup", wanted)["GroupId"]);
        Self {
            it,
            vpc_id,
            subnet_ids,
            group_id,
        }
    }

    pub(crate) fn call(
        &self,
        service: Service,
        operation: &str,
        input: Value,
    ) -> Result<Value, ApiFault> {
        self.it.call(service, REGION, operation, input)
    }

    /// The interfaces in the VPC.
    pub(crate) fn interfaces(&self) -> Vec<Value> {
        let output = self.call(Service::Ec2, "DescribeNetworkInterfaces", json!({}));
        output.unwrap()["NetworkInterfaces"]
            .as_array()
            .unwrap()
            .clone()
    }
}

/// Lets this many seconds pass.
pub(crate) async fn pass(seconds: u64) {
    tokio::time::advance(Duration::from_secs(seconds)).await;
}
