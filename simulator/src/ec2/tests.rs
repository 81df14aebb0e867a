//! Tests of the network as other services use it.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Interface, perform};
use crate::{
    Moment, Pace,
    fault::ApiFault,
    world::{Turn, World},
};

mod guard_duty;
mod network_interface;
mod reach;

const REGION: &str = "us-east-1";

/// A VPC with a subnet and a group, and an account around it.
struct Network {
    world: World,
    now: Moment,
    vpc_id: String,
    subnet_id: String,
    group_id: String,
}

impl Network {
    fn new() -> Self {
        let mut network = Self {
            world: World::new(Pace::Typical, 1),
            now: Moment::default(),
            vpc_id: String::new(),
            subnet_id: String::new(),
            group_id: String::new(),
        };
        let made = network.call("CreateVpc", json!({"CidrBlock": "10.0.0.0/16"}));
        network.vpc_id = text(&made["Vpc"]["VpcId"]);
        network.subnet_id = network.subnet("10.0.0.0/28");
        network.group_id = network.group("web");
        network
    }

    fn turn(&mut self) -> Turn<'_> {
        self.world.turn(REGION, self.now)
    }

    fn wait(&mut self, seconds: u64) {
        self.now = self.now + Duration::from_secs(seconds);
        self.world.settle(self.now);
    }

    fn answer(&mut self, operation: &str, input: Value) -> Result<Value, ApiFault> {
        perform(operation, input, &mut self.turn()).unwrap()
    }

    fn call(&mut self, operation: &str, input: Value) -> Value {
        self.answer(operation, input).unwrap()
    }

    fn code(&mut self, operation: &str, input: Value) -> String {
        self.answer(operation, input).unwrap_err().code
    }

    fn subnet(&mut self, block: &str) -> String {
        let input = json!({"VpcId": self.vpc_id, "CidrBlock": block});
        text(&self.call("CreateSubnet", input)["Subnet"]["SubnetId"])
    }

    fn group(&mut self, name: &str) -> String {
        let input = json!({"VpcId": self.vpc_id, "GroupName": name, "Description": "d"});
        text(&self.call("CreateSecurityGroup", input)["GroupId"])
    }

    fn interface(&self) -> Interface {
        Interface {
            subnet_id: self.subnet_id.clone(),
            groups: vec![self.group_id.clone()],
            description: "ELB app/kavak/1".to_owned(),
            interface_type: "interface".to_owned(),
            requester_id: "amazon-elb".to_owned(),
            public_ip: true,
        }
    }

    fn task(&self) -> Interface {
        Interface {
            description: "arn:aws:ecs:us-east-1:123456789012:attachment/1".to_owned(),
            requester_id: "578734482556".to_owned(),
            public_ip: false,
            ..self.interface()
        }
    }

    fn attached_gateway(&mut self) -> String {
        let made = self.call("CreateInternetGateway", json!({}));
        let id = text(&made["InternetGateway"]["InternetGatewayId"]);
        let input = json!({"InternetGatewayId": id, "VpcId": self.vpc_id});
        self.call("AttachInternetGateway", input);
        id
    }

    /// Gives a subnet a default route of its own.
    fn default_route(&mut self, subnet_id: &str, member: &str, target: &str) {
        let made = self.call("CreateRouteTable", json!({"VpcId": self.vpc_id}));
        let table_id = &made["RouteTable"]["RouteTableId"];
        let input = json!({"RouteTableId": table_id, "SubnetId": subnet_id});
        self.call("AssociateRouteTable", input);
        let input = json!({
            "RouteTableId": table_id, "DestinationCidrBlock": "0.0.0.0/0", member: target,
        });
        self.call("CreateRoute", input);
    }

    fn let_in(&mut self, group_id: &str, peer: Value) {
        let mut rule = json!({"IpProtocol": "tcp", "FromPort": 8000, "ToPort": 8001});
        let member = if peer["GroupId"].is_null() {
            "IpRanges"
        } else {
            "UserIdGroupPairs"
        };
        rule[member] = json!([peer]);
        let input = json!({"GroupId": group_id, "IpPermissions": [rule]});
        self.call("AuthorizeSecurityGroupIngress", input);
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
