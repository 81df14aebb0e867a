//! Tests of reachability.

use pretty_assertions::assert_eq;
use serde_json::json;

use super::{Network, text};

#[test]
fn way_out_is_an_internet_gateway_for_those_with_a_public_address() {
    let mut network = Network::new();
    let subnet_id = network.subnet_id.clone();
    assert!(!network.turn().has_way_out(&subnet_id, true));
    let gateway_id = network.attached_gateway();
    network.default_route(&subnet_id, "GatewayId", &gateway_id);
    assert!(network.turn().has_way_out(&subnet_id, true));
    assert!(!network.turn().has_way_out(&subnet_id, false));
    let input = json!({"InternetGatewayId": gateway_id, "VpcId": network.vpc_id});
    network.call("DetachInternetGateway", input);
    assert!(!network.turn().has_way_out(&subnet_id, true));
}

#[test]
fn way_out_is_a_nat_gateway_once_it_is_available_and_itself_gets_out() {
    let mut network = Network::new();
    let gateway_id = network.attached_gateway();
    let (public, private) = (network.subnet_id.clone(), network.subnet("10.0.1.0/24"));
    let address = text(&network.call("AllocateAddress", json!({}))["AllocationId"]);
    let input = json!({"SubnetId": public, "AllocationId": address});
    let made = network.call("CreateNatGateway", input);
    let nat_gateway_id = text(&made["NatGateway"]["NatGatewayId"]);
    network.wait(1);
    network.default_route(&private, "NatGatewayId", &nat_gateway_id);
    assert!(
        !network.turn().has_way_out(&private, false),
        "still pending"
    );
    network.wait(120);
    assert!(
        !network.turn().has_way_out(&private, false),
        "no public route"
    );
    network.default_route(&public, "GatewayId", &gateway_id);
    assert!(network.turn().has_way_out(&private, false));
    network.call("DeleteNatGateway", json!({"NatGatewayId": nat_gateway_id}));
    assert!(!network.turn().has_way_out(&private, false), "deleting");
}

#[test]
fn main_table_is_for_subnets_without_one() {
    let mut network = Network::new();
    let gateway_id = network.attached_gateway();
    let filters = json!([
        {"Name": "vpc-id", "Values": [network.vpc_id]},
        {"Name": "association.main", "Values": ["true"]},
    ]);
    let main = network.call("DescribeRouteTables", json!({"Filters": filters}));
    let input = json!({
        "RouteTableId": main["RouteTables"][0]["RouteTableId"],
        "DestinationCidrBlock": "0.0.0.0/0",
        "GatewayId": gateway_id,
    });
    network.call("CreateRoute", input);
    let subnet_id = network.subnet_id.clone();
    assert!(network.turn().has_way_out(&subnet_id, true));
}

#[test]
fn group_lets_in_the_groups_the_blocks_and_the_ports_that_it_names() {
    let mut network = Network::new();
    let (web, app) = (network.group_id.clone(), network.group("app"));
    let (web, app) = ([web], [app]);
    assert!(!network.turn().may_reach(&web, &app, 8000));
    network.let_in(&app[0], json!({"GroupId": web[0]}));
    for (port, expected) in [(7999, false), (8000, true), (8001, true), (8002, false)] {
        assert_eq!(
            network.turn().may_reach(&web, &app, port),
            expected,
            "{port}"
        );
    }
    assert!(!network.turn().may_reach(&app, &web, 8000));
    network.let_in(&web[0], json!({"CidrIp": "10.0.0.0/16"}));
    assert!(network.turn().may_reach(&app, &web, 8000));
}

#[test]
fn group_lets_in_the_clients_of_the_internet_whose_block_it_names() {
    let mut network = Network::new();
    let group = [network.group_id.clone()];
    let [partner, other] = ["203.0.113.9", "198.51.100.7"].map(|it| it.parse().unwrap());
    assert!(!network.turn().may_enter(partner, &group, 8000));
    network.let_in(&group[0], json!({"CidrIp": "203.0.113.0/24"}));
    assert!(network.turn().may_enter(partner, &group, 8000));
    assert!(!network.turn().may_enter(partner, &group, 7999));
    assert!(!network.turn().may_enter(other, &group, 8000));
    network.let_in(&group[0], json!({"CidrIp": "0.0.0.0/0"}));
    assert!(network.turn().may_enter(other, &group, 8000));
}

#[test]
fn traffic_that_a_group_does_not_let_out_does_not_arrive() {
    let mut network = Network::new();
    let (web, app) = ([network.group_id.clone()], [network.group("app")]);
    network.let_in(&app[0], json!({"GroupId": web[0]}));
    let everything = json!([{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]);
    let input = json!({"GroupId": web[0], "IpPermissions": everything});
    network.call("RevokeSecurityGroupEgress", input);
    assert!(!network.turn().may_reach(&web, &app, 8000));
}

#[test]
fn first_missing_group_is_named() {
    let mut network = Network::new();
    let there = network.group_id.clone();
    let ids = [there.clone(), "sg-0".to_owned(), "sg-1".to_owned()];
    assert_eq!(network.turn().missing_group(&ids), Some("sg-0".to_owned()));
    assert_eq!(network.turn().missing_group(&[there]), None);
}
