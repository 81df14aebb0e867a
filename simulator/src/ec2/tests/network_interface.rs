//! Interfaces that services create in subnets.

use std::collections::BTreeSet;

use pretty_assertions::assert_eq;
use serde_json::json;

use super::Network;
use crate::ec2::Interface;

#[test]
fn interface_takes_an_address_and_gives_it_back() {
    let mut network = Network::new();
    let subnet_id = network.subnet_id.clone();
    let free = |network: &mut Network| network.turn().subnet(&subnet_id).unwrap().free_addresses();
    assert_eq!(free(&mut network), 11);
    let wanted = network.interface();
    let id = network.turn().plant_interface(wanted).unwrap();
    assert_eq!(free(&mut network), 10);
    let address = network.turn().interface_address(&id).unwrap();
    let last: u8 = address.strip_prefix("10.0.0.").unwrap().parse().unwrap();
    assert!((4..=14).contains(&last), "{address}");
    network.turn().pull_interface(&id);
    network.turn().pull_interface(&id);
    assert_eq!(free(&mut network), 11);
    assert_eq!(network.turn().interface_address(&id), None);
}

#[test]
fn no_two_interfaces_have_the_same_address_and_the_last_one_is_not_given_twice() {
    let mut network = Network::new();
    let wanted = network.interface();
    let mut addresses = BTreeSet::new();
    for _ in 0..11 {
        let id = network.turn().plant_interface(wanted.clone()).unwrap();
        addresses.insert(network.turn().interface_address(&id).unwrap());
    }
    assert_eq!(addresses.len(), 11);
    let fault = network.turn().plant_interface(wanted).unwrap_err();
    assert_eq!(fault.code, "InsufficientFreeAddressesInSubnet");
}

#[test]
fn interface_needs_its_subnet_and_its_groups() {
    let mut network = Network::new();
    let wanted = network.interface();
    let code = |network: &mut Network, wanted: Interface| {
        network.turn().plant_interface(wanted).unwrap_err().code
    };
    let elsewhere = Interface {
        subnet_id: "subnet-0".to_owned(),
        ..wanted.clone()
    };
    assert_eq!(code(&mut network, elsewhere), "InvalidSubnetID.NotFound");
    let without_groups = Interface {
        groups: vec!["sg-0".to_owned()],
        ..wanted.clone()
    };
    assert_eq!(code(&mut network, without_groups), "InvalidGroup.NotFound");
    let groups = (0..6).map(|number| network.group(&format!("g{number}")));
    let many = Interface {
        groups: groups.collect(),
        ..wanted
    };
    assert_eq!(
        code(&mut network, many),
        "SecurityGroupsPerInterfaceLimitExceeded"
    );
}

#[test]
fn interface_without_groups_has_the_default_one() {
    let mut network = Network::new();
    let wanted = Interface {
        groups: Vec::new(),
        ..network.interface()
    };
    network.turn().plant_interface(wanted).unwrap();
    let vpc_id = network.vpc_id.clone();
    let default = network.turn().default_group(&vpc_id).unwrap();
    let listed = network.call("DescribeNetworkInterfaces", json!({}));
    let groups = &listed["NetworkInterfaces"][0]["Groups"];
    assert_eq!(
        *groups,
        json!([{"GroupId": default, "GroupName": "default"}])
    );
}

#[test]
fn interface_holds_its_group_its_subnet_its_vpc_and_a_public_one_the_gateway() {
    let mut network = Network::new();
    let gateway_id = network.attached_gateway();
    let wanted = network.interface();
    let id = network.turn().plant_interface(wanted).unwrap();
    let detach = json!({"InternetGatewayId": gateway_id, "VpcId": network.vpc_id});
    let deletions = [
        ("DetachInternetGateway", detach),
        ("DeleteSecurityGroup", json!({"GroupId": network.group_id})),
        ("DeleteSubnet", json!({"SubnetId": network.subnet_id})),
    ];
    for (operation, input) in deletions.clone() {
        assert_eq!(
            network.code(operation, input),
            "DependencyViolation",
            "{operation}"
        );
    }
    network.turn().pull_interface(&id);
    for (operation, input) in deletions {
        network.call(operation, input);
    }
}

#[test]
fn interface_is_found_by_whom_it_hangs_on() {
    let mut network = Network::new();
    let wanted = network.interface();
    network.turn().plant_interface(wanted).unwrap();
    for (name, value) in [
        ("attachment.instance-owner-id", "amazon-elb"),
        ("requester-id", "amazon-elb"),
        ("description", "ELB app/kavak/*"),
        ("group-id", &network.group_id.clone()),
        ("subnet-id", &network.subnet_id.clone()),
    ] {
        let filters = json!([{"Name": name, "Values": [value]}]);
        let found = network.call("DescribeNetworkInterfaces", json!({"Filters": filters}));
        assert_eq!(
            found["NetworkInterfaces"].as_array().unwrap().len(),
            1,
            "{name}"
        );
    }
}
