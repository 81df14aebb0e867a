//! What GuardDuty leaves.

use pretty_assertions::assert_eq;
use serde_json::json;

use super::Network;

#[test]
fn guard_duty_plants_an_endpoint_where_a_task_starts_that_holds_the_vpc() {
    let mut network = Network::new();
    network.world.set_guard_duty(super::REGION, true);
    let (wanted, task) = (network.interface(), network.task());
    let balancers = network.turn().plant_interface(wanted).unwrap();
    network.turn().pull_interface(&balancers);
    let endpoints = |network: &mut Network| {
        let filters = json!([
            {"Name": "tag:GuardDutyManaged", "Values": ["true"]},
            {"Name": "vpc-id", "Values": [network.vpc_id]},
        ]);
        let found = network.call("DescribeVpcEndpoints", json!({"Filters": filters}));
        found["VpcEndpoints"].as_array().unwrap().clone()
    };
    assert!(
        endpoints(&mut network).is_empty(),
        "a load balancer is no task"
    );
    let first = network.turn().plant_interface(task.clone()).unwrap();
    let second = network.turn().plant_interface(task).unwrap();
    network.turn().pull_interface(&first);
    network.turn().pull_interface(&second);
    let planted = endpoints(&mut network);
    assert_eq!(planted.len(), 1);
    assert_eq!(
        planted[0]["ServiceName"],
        "com.amazonaws.us-east-1.guardduty-data"
    );
    assert_eq!(planted[0]["State"], "available");

    let subnet = json!({"SubnetId": network.subnet_id});
    assert_eq!(
        network.code("DeleteSubnet", subnet.clone()),
        "DependencyViolation"
    );
    let id = planted[0]["VpcEndpointId"].clone();
    let answer = network.call(
        "DeleteVpcEndpoints",
        json!({"VpcEndpointIds": [id, "vpce-0"]}),
    );
    let unsuccessful = answer["Unsuccessful"].as_array().unwrap();
    assert_eq!(unsuccessful.len(), 1);
    assert_eq!(
        unsuccessful[0]["Error"]["Code"],
        "InvalidVpcEndpointId.NotFound"
    );
    assert_eq!(
        network.code("DeleteSubnet", subnet.clone()),
        "DependencyViolation"
    );
    network.wait(30);
    assert!(endpoints(&mut network).is_empty());
    network.call("DeleteSubnet", subnet);

    let (vpc, own) = (json!({"VpcId": network.vpc_id}), network.group_id.clone());
    network.call("DeleteSecurityGroup", json!({"GroupId": own}));
    assert_eq!(
        network.code("DeleteVpc", vpc.clone()),
        "DependencyViolation"
    );
    let group = planted[0]["Groups"][0].clone();
    let name = format!("GuardDutyManagedSecurityGroup-{}", network.vpc_id);
    assert_eq!(group["GroupName"], name);
    network.call("DeleteSecurityGroup", json!({"GroupId": group["GroupId"]}));
    network.call("DeleteVpc", vpc);
}
