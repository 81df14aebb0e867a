//! Resources that GuardDuty leaves behind.

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use super::{Network, REGION};

/// GuardDuty's endpoints in the VPC.
fn endpoints(network: &mut Network) -> Vec<Value> {
    let filters = json!([
        {"Name": "tag:GuardDutyManaged", "Values": ["true"]},
        {"Name": "vpc-id", "Values": [network.vpc_id]},
    ]);
    let found = network.call("DescribeVpcEndpoints", json!({"Filters": filters}));
    found["VpcEndpoints"].as_array().unwrap().clone()
}

/// A network in which a task ran, and the endpoint that this left.
fn guarded() -> (Network, Value) {
    let mut network = Network::new();
    network.world.set_guard_duty(REGION, true);
    for _ in 0..2 {
        let task = network.task();
        let interface = network.turn().plant_interface(task).unwrap();
        network.turn().pull_interface(&interface);
    }
    let planted = endpoints(&mut network);
    assert_eq!(planted.len(), 1, "one is enough for two tasks");
    (network, planted[0].clone())
}

#[test]
fn endpoint_is_planted_where_a_task_starts_and_not_for_other_interfaces() {
    let mut network = Network::new();
    let (balancer, task) = (network.interface(), network.task());
    network.turn().plant_interface(task).unwrap();
    assert!(endpoints(&mut network).is_empty(), "GuardDuty is off");
    network.world.set_guard_duty(REGION, true);
    network.turn().plant_interface(balancer).unwrap();
    assert!(endpoints(&mut network).is_empty());
    let (_, endpoint) = guarded();
    assert_eq!(
        endpoint["ServiceName"],
        "com.amazonaws.us-east-1.guardduty-data"
    );
    assert_eq!(endpoint["State"], "available");
}

#[test]
fn endpoint_holds_its_subnets_until_its_deletion_is_done() {
    let (mut network, endpoint) = guarded();
    let subnet = json!({"SubnetId": network.subnet_id});
    let code = network.code("DeleteSubnet", subnet.clone());
    assert_eq!(code, "DependencyViolation");
    let ids = json!({"VpcEndpointIds": [endpoint["VpcEndpointId"], "vpce-0"]});
    let answer = network.call("DeleteVpcEndpoints", ids);
    let unsuccessful = answer["Unsuccessful"].as_array().unwrap();
    assert_eq!(unsuccessful.len(), 1);
    let error = &unsuccessful[0]["Error"];
    assert_eq!(error["Code"], "InvalidVpcEndpointId.NotFound");
    let code = network.code("DeleteSubnet", subnet.clone());
    assert_eq!(code, "DependencyViolation");
    network.wait(30);
    assert!(endpoints(&mut network).is_empty());
    network.call("DeleteSubnet", subnet);
}

#[test]
fn endpoints_group_holds_the_vpc() {
    let (mut network, endpoint) = guarded();
    let ids = json!({"VpcEndpointIds": [endpoint["VpcEndpointId"]]});
    network.call("DeleteVpcEndpoints", ids);
    network.wait(30);
    let (subnet_id, group_id) = (network.subnet_id.clone(), network.group_id.clone());
    network.call("DeleteSubnet", json!({"SubnetId": subnet_id}));
    network.call("DeleteSecurityGroup", json!({"GroupId": group_id}));
    let vpc = json!({"VpcId": network.vpc_id});
    let code = network.code("DeleteVpc", vpc.clone());
    assert_eq!(code, "DependencyViolation");
    let group = &endpoint["Groups"][0];
    let name = format!("GuardDutyManagedSecurityGroup-{}", network.vpc_id);
    assert_eq!(group["GroupName"], name);
    network.call("DeleteSecurityGroup", json!({"GroupId": group["GroupId"]}));
    network.call("DeleteVpc", vpc);
}
