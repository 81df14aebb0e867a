//! Subnets.

use pretty_assertions::assert_eq;
use serde_json::json;

use super::Account;

#[tokio::test(start_paused = true)]
async fn subnet_needs_its_vpc() {
    let account = Account::new();
    let input = json!({"VpcId": "vpc-0123456789abcdef0", "CidrBlock": "10.0.0.0/24"});
    assert_eq!(account.code("CreateSubnet", input), "InvalidVpcID.NotFound");
}

#[tokio::test(start_paused = true)]
async fn subnet_lies_in_its_vpc_and_beside_the_others() {
    let account = Account::new();
    let vpc_id = account.vpc();
    account.subnet(&vpc_id, "10.0.1.0/24");
    for (block, code) in [
        ("10.0.1.0/24", "InvalidSubnet.Conflict"),
        ("10.0.0.0/20", "InvalidSubnet.Conflict"),
        ("10.0.1.128/25", "InvalidSubnet.Conflict"),
        ("10.1.0.0/24", "InvalidSubnet.Range"),
        ("10.0.2.0/29", "InvalidSubnet.Range"),
        ("10.0.0.0/8", "InvalidSubnet.Range"),
        ("10.0.2.0/33", "InvalidParameterValue"),
    ] {
        let input = json!({"VpcId": vpc_id, "CidrBlock": block});
        assert_eq!(account.code("CreateSubnet", input), code, "{block}");
    }
}

#[tokio::test(start_paused = true)]
async fn subnets_of_two_vpcs_may_have_the_same_block() {
    let account = Account::new();
    for _ in 0..2 {
        let vpc_id = account.vpc();
        account.subnet(&vpc_id, "10.0.1.0/24");
    }
}

#[tokio::test(start_paused = true)]
async fn zone_that_the_region_does_not_have_is_refused() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let input = json!({
        "VpcId": vpc_id, "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "us-east-1x",
    });
    assert_eq!(account.code("CreateSubnet", input), "InvalidParameterValue");
}

#[tokio::test(start_paused = true)]
async fn zone_can_be_named_by_its_id() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let input = json!({
        "VpcId": vpc_id, "CidrBlock": "10.0.1.0/24", "AvailabilityZoneId": "use1-az1",
    });
    let made = account.call("CreateSubnet", input);
    assert_eq!(made["Subnet"]["AvailabilityZone"], "us-east-1b");
    assert_eq!(made["Subnet"]["AvailabilityZoneId"], "use1-az1");
}

#[tokio::test(start_paused = true)]
async fn aws_keeps_five_addresses_of_a_subnet_and_each_interface_takes_one() {
    let account = Account::new();
    let network = account.network();
    let free = || {
        let subnet = account.one("DescribeSubnets", &[("subnet-id", &network.subnet_id)]);
        subnet["AvailableIpAddressCount"].as_u64().unwrap()
    };
    assert_eq!(free(), 256 - 5 - 1);
    account.call(
        "DeleteNatGateway",
        json!({"NatGatewayId": network.nat_gateway_id}),
    );
    super::seconds(60).await;
    assert_eq!(free(), 256 - 5);
}

#[tokio::test(start_paused = true)]
async fn new_subnet_maps_no_public_addresses_until_modified() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let id = account.subnet(&vpc_id, "10.0.1.0/24");
    let maps =
        || account.one("DescribeSubnets", &[("subnet-id", &id)])["MapPublicIpOnLaunch"].clone();
    assert_eq!(maps(), false);
    let input = json!({"SubnetId": id, "MapPublicIpOnLaunch": {"Value": true}});
    account.call("ModifySubnetAttribute", input);
    assert_eq!(maps(), true);
}

#[tokio::test(start_paused = true)]
async fn subnet_says_everything_that_terraform_reads_back() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let id = account.subnet(&vpc_id, "10.0.1.0/24");
    let subnet = account.one("DescribeSubnets", &[("subnet-id", &id)]);
    assert_eq!(
        subnet["PrivateDnsNameOptionsOnLaunch"],
        json!({
            "HostnameType": "ip-name",
            "EnableResourceNameDnsARecord": false,
            "EnableResourceNameDnsAAAARecord": false,
        })
    );
    assert_eq!(
        subnet["SubnetArn"],
        format!("arn:aws:ec2:us-east-1:123456789012:subnet/{id}")
    );
    for member in [
        "AssignIpv6AddressOnCreation",
        "DefaultForAz",
        "EnableDns64",
        "Ipv6Native",
    ] {
        assert_eq!(subnet[member], false, "{member}");
    }
}

#[tokio::test(start_paused = true)]
async fn subnet_is_not_deleted_while_an_interface_is_in_it() {
    let account = Account::new();
    let network = account.network();
    let delete = || account.answer("DeleteSubnet", json!({"SubnetId": network.subnet_id}));
    assert_eq!(delete().unwrap_err().code, "DependencyViolation");
    account.call(
        "DeleteNatGateway",
        json!({"NatGatewayId": network.nat_gateway_id}),
    );
    assert_eq!(
        delete().unwrap_err().code,
        "DependencyViolation",
        "until it is deleted"
    );
    super::seconds(60).await;
    delete().unwrap();
    assert_eq!(delete().unwrap_err().code, "InvalidSubnetID.NotFound");
}

#[tokio::test(start_paused = true)]
async fn deleting_a_subnet_drops_its_tie_to_a_route_table() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let subnet_id = account.subnet(&vpc_id, "10.0.1.0/24");
    let table_id = account.route_table(&vpc_id);
    account.call(
        "AssociateRouteTable",
        json!({"RouteTableId": table_id, "SubnetId": subnet_id}),
    );
    account.call("DeleteSubnet", json!({"SubnetId": subnet_id}));
    account.call("DeleteRouteTable", json!({"RouteTableId": table_id}));
}
