//! EC2: the rules that a network is made and removed by.

use std::time::Duration;

use kavak_simulator::{ApiFault, Moment, Pace, Service, Simulator, World};
use serde_json::{Value, json};

mod address;
mod default_vpc;
mod describe;
mod internet_gateway;
mod nat_gateway;
mod network_interface;
mod route;
mod rule;
mod security_group;
mod subnet;
mod tag;
mod tagging;
mod vpc;
mod zone;

const REGION: &str = "us-east-1";

/// An account with nothing in it.
struct Account(Simulator);

impl Account {
    fn new() -> Self {
        let world = World::new(Pace::Typical, 1);
        Self(Simulator::new(world, Duration::ZERO, Moment::default()))
    }

    fn answer(&self, operation: &str, input: Value) -> Result<Value, ApiFault> {
        self.0.call(Service::Ec2, REGION, operation, input)
    }

    /// The output of what must be done.
    fn call(&self, operation: &str, input: Value) -> Value {
        self.answer(operation, input).unwrap()
    }

    /// The code of what must be refused.
    fn code(&self, operation: &str, input: Value) -> String {
        self.answer(operation, input).unwrap_err().code
    }

    /// Returns the list with these filters.
    fn list(&self, operation: &str, filters: &[(&str, &str)]) -> Vec<Value> {
        let filters = filters
            .iter()
            .map(|(name, value)| json!({"Name": name, "Values": [value]}));
        let filters: Vec<Value> = filters.collect();
        let member = if operation == "DescribeNatGateways" {
            "Filter"
        } else {
            "Filters"
        };
        let answer = self.call(operation, json!({member: filters}));
        answer[operation.trim_start_matches("Describe")]
            .as_array()
            .unwrap()
            .clone()
    }

    fn one(&self, operation: &str, filters: &[(&str, &str)]) -> Value {
        let found = self.list(operation, filters);
        assert_eq!(found.len(), 1, "{operation} {filters:?}: {found:?}");
        found[0].clone()
    }

    /// Deletes the default VPC, as some accounts' owners do.
    fn delete_default_vpc(&self) {
        let vpc_id = text(&self.one("DescribeVpcs", &[("is-default", "true")])["VpcId"]);
        for subnet in self.list("DescribeSubnets", &[("vpc-id", &vpc_id)]) {
            self.call("DeleteSubnet", json!({"SubnetId": subnet["SubnetId"]}));
        }
        let filters = [("attachment.vpc-id", vpc_id.as_str())];
        let gateway = &self.one("DescribeInternetGateways", &filters)["InternetGatewayId"];
        let attachment = json!({"InternetGatewayId": gateway, "VpcId": vpc_id});
        self.call("DetachInternetGateway", attachment);
        self.call(
            "DeleteInternetGateway",
            json!({"InternetGatewayId": gateway}),
        );
        self.call("DeleteVpc", json!({"VpcId": vpc_id}));
    }

    fn vpc(&self) -> String {
        let made = self.call("CreateVpc", json!({"CidrBlock": "10.0.0.0/16"}));
        text(&made["Vpc"]["VpcId"])
    }

    fn subnet(&self, vpc_id: &str, block: &str) -> String {
        let input = json!({"VpcId": vpc_id, "CidrBlock": block, "AvailabilityZone": "us-east-1a"});
        text(&self.call("CreateSubnet", input)["Subnet"]["SubnetId"])
    }

    fn internet_gateway(&self) -> String {
        let made = self.call("CreateInternetGateway", json!({}));
        text(&made["InternetGateway"]["InternetGatewayId"])
    }

    fn attached_gateway(&self, vpc_id: &str) -> String {
        let id = self.internet_gateway();
        let input = json!({"InternetGatewayId": id, "VpcId": vpc_id});
        self.call("AttachInternetGateway", input);
        id
    }

    fn address(&self) -> String {
        text(&self.call("AllocateAddress", json!({"Domain": "vpc"}))["AllocationId"])
    }

    fn nat_gateway(&self, subnet_id: &str, allocation_id: &str) -> String {
        let input = json!({"SubnetId": subnet_id, "AllocationId": allocation_id});
        text(&self.call("CreateNatGateway", input)["NatGateway"]["NatGatewayId"])
    }

    fn route_table(&self, vpc_id: &str) -> String {
        let made = self.call("CreateRouteTable", json!({"VpcId": vpc_id}));
        text(&made["RouteTable"]["RouteTableId"])
    }

    fn group(&self, vpc_id: &str, name: &str) -> String {
        let input = json!({"VpcId": vpc_id, "GroupName": name, "Description": "of a test"});
        text(&self.call("CreateSecurityGroup", input)["GroupId"])
    }

    /// A VPC with a gateway, a public subnet, an address and a NAT gateway.
    fn network(&self) -> Network {
        let vpc_id = self.vpc();
        let internet_gateway_id = self.attached_gateway(&vpc_id);
        let subnet_id = self.subnet(&vpc_id, "10.0.0.0/24");
        let allocation_id = self.address();
        let nat_gateway_id = self.nat_gateway(&subnet_id, &allocation_id);
        Network {
            vpc_id,
            internet_gateway_id,
            subnet_id,
            allocation_id,
            nat_gateway_id,
        }
    }
}

struct Network {
    vpc_id: String,
    internet_gateway_id: String,
    subnet_id: String,
    allocation_id: String,
    nat_gateway_id: String,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

async fn seconds(count: u64) {
    tokio::time::advance(Duration::from_secs(count)).await;
}
