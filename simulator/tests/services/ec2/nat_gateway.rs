//! NAT gateways.

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use super::{Account, text};

fn shown(account: &Account, id: &str) -> Value {
    account.one("DescribeNatGateways", &[("nat-gateway-id", id)])
}

#[tokio::test(start_paused = true)]
async fn gateway_is_pending_for_a_while_and_then_available() {
    let account = Account::new();
    let network = account.network();
    let id = &network.nat_gateway_id;
    assert_eq!(shown(&account, id)["State"], "pending");
    super::seconds(104).await;
    assert_eq!(shown(&account, id)["State"], "pending");
    super::seconds(1).await;
    let gateway = shown(&account, id);
    assert_eq!(gateway["State"], "available");
    assert_eq!(gateway["VpcId"], network.vpc_id);
    assert_eq!(gateway["ConnectivityType"], "public");
    let address = &gateway["NatGatewayAddresses"][0];
    assert_eq!(address["AllocationId"], network.allocation_id);
    assert_eq!(address["IsPrimary"], true);
    assert_eq!(address["Status"], "succeeded");
}

#[tokio::test(start_paused = true)]
async fn its_interface_is_recognized_by_type_and_description() {
    let account = Account::new();
    let network = account.network();
    let description = format!("Interface for NAT Gateway {}", network.nat_gateway_id);
    let filters = [
        ("interface-type", "nat_gateway"),
        ("description", "Interface for NAT*"),
    ];
    let interface = account.one("DescribeNetworkInterfaces", &filters);
    assert_eq!(interface["Description"], description);
    assert_eq!(interface["RequesterManaged"], true);
    assert_eq!(interface["Status"], "in-use");
}

#[tokio::test(start_paused = true)]
async fn same_token_gets_the_same_gateway_and_no_other_request() {
    let account = Account::new();
    let vpc_id = account.vpc();
    account.attached_gateway(&vpc_id);
    let subnet_id = account.subnet(&vpc_id, "10.0.0.0/24");
    let input = json!({
        "SubnetId": subnet_id, "AllocationId": account.address(), "ClientToken": "once",
    });
    let id = |input: &Value| {
        account.call("CreateNatGateway", input.clone())["NatGateway"]["NatGatewayId"].clone()
    };
    let first = id(&input);
    assert_eq!(id(&input), first);
    let mut other = input.clone();
    other["AllocationId"] = json!(account.address());
    assert_eq!(
        account.code("CreateNatGateway", other.clone()),
        "IdempotentParameterMismatch"
    );
    other["ClientToken"] = json!("another");
    assert_ne!(id(&other), first);
}

#[tokio::test(start_paused = true)]
async fn gateway_with_missing_subnet_or_address_is_refused() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let subnet_id = account.subnet(&vpc_id, "10.0.0.0/24");
    let code = |subnet_id: &str, allocation_id: &str| {
        let input = json!({"SubnetId": subnet_id, "AllocationId": allocation_id});
        account.code("CreateNatGateway", input)
    };
    assert_eq!(
        code("subnet-0", &account.address()),
        "InvalidSubnetID.NotFound"
    );
    assert_eq!(
        code(&subnet_id, "eipalloc-0"),
        "InvalidAllocationID.NotFound"
    );
    let none = json!({"SubnetId": subnet_id});
    assert_eq!(account.code("CreateNatGateway", none), "MissingParameter");
}

#[tokio::test(start_paused = true)]
async fn without_an_internet_gateway_it_fails_later_and_does_not_recover() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let subnet_id = account.subnet(&vpc_id, "10.0.0.0/24");
    let allocation_id = account.address();
    let id = account.nat_gateway(&subnet_id, &allocation_id);
    assert_eq!(shown(&account, &id)["State"], "pending");
    assert_eq!(shown(&account, &id)["FailureCode"], Value::Null);
    account.attached_gateway(&vpc_id);
    super::seconds(10).await;
    let gateway = shown(&account, &id);
    assert_eq!(gateway["State"], "failed");
    assert_eq!(gateway["FailureCode"], "Gateway.NotAttached");
    let message = format!("Network {vpc_id} has no Internet gateway attached");
    assert_eq!(gateway["FailureMessage"], message);
    account.call("ReleaseAddress", json!({"AllocationId": allocation_id}));
}

#[tokio::test(start_paused = true)]
async fn address_that_another_gateway_has_makes_it_fail() {
    let account = Account::new();
    let network = account.network();
    let id = account.nat_gateway(&network.subnet_id, &network.allocation_id);
    super::seconds(10).await;
    assert_eq!(
        shown(&account, &id)["FailureCode"],
        "Resource.AlreadyAssociated"
    );
    super::seconds(120).await;
    assert_eq!(
        shown(&account, &network.nat_gateway_id)["State"],
        "available"
    );
}

#[tokio::test(start_paused = true)]
async fn full_subnet_makes_it_fail() {
    let account = Account::new();
    account.0.change(|world, _| {
        for (code, quota) in [("L-0263D0A3", 100), ("L-FE5A380F", 100)] {
            world.set_quota("us-east-1", code, quota);
        }
    });
    let vpc_id = account.vpc();
    account.attached_gateway(&vpc_id);
    let subnet_id = account.subnet(&vpc_id, "10.0.0.0/28");
    let gateways = (0..12).map(|_| account.nat_gateway(&subnet_id, &account.address()));
    let last = gateways.last().unwrap();
    super::seconds(10).await;
    assert_eq!(
        shown(&account, &last)["FailureCode"],
        "InsufficientFreeAddressesInSubnet"
    );
}

#[tokio::test(start_paused = true)]
async fn failed_gateway_is_listed_for_an_hour() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let subnet_id = account.subnet(&vpc_id, "10.0.0.0/24");
    let id = account.nat_gateway(&subnet_id, &account.address());
    super::seconds(10 + 3599).await;
    assert_eq!(shown(&account, &id)["State"], "failed");
    super::seconds(2).await;
    assert!(account.list("DescribeNatGateways", &[]).is_empty());
}

#[tokio::test(start_paused = true)]
async fn failed_gateway_that_is_deleted_is_listed_for_an_hour_from_then_on() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let subnet_id = account.subnet(&vpc_id, "10.0.0.0/24");
    let id = account.nat_gateway(&subnet_id, &account.address());
    super::seconds(3600).await;
    account.call("DeleteNatGateway", json!({"NatGatewayId": id}));
    super::seconds(20).await;
    assert_eq!(shown(&account, &id)["State"], "deleting");
    super::seconds(3600).await;
    let gateway = shown(&account, &id);
    assert_eq!(gateway["State"], "deleted");
    assert_eq!(gateway["FailureCode"], "Gateway.NotAttached");
}

#[tokio::test(start_paused = true)]
async fn deleted_gateway_is_listed_for_an_hour_and_then_unknown() {
    let account = Account::new();
    let network = account.network();
    let id = &network.nat_gateway_id;
    let delete = || account.answer("DeleteNatGateway", json!({"NatGatewayId": id}));
    super::seconds(200).await;
    delete().unwrap();
    assert_eq!(shown(&account, id)["State"], "deleting");
    delete().unwrap();
    super::seconds(45).await;
    assert_eq!(shown(&account, id)["State"], "deleted");
    assert!(account.list("DescribeNetworkInterfaces", &[]).is_empty());
    let living = [("state", "pending"), ("vpc-id", &network.vpc_id)];
    assert!(account.list("DescribeNatGateways", &living).is_empty());
    delete().unwrap();
    assert_eq!(shown(&account, id)["State"], "deleted");
    super::seconds(3600).await;
    assert_eq!(delete().unwrap_err().code, "NatGatewayNotFound");
    let input = json!({"NatGatewayIds": [id]});
    assert_eq!(
        account.code("DescribeNatGateways", input),
        "NatGatewayNotFound"
    );
}

#[tokio::test(start_paused = true)]
async fn pending_gateway_that_is_deleted_never_becomes_available() {
    let account = Account::new();
    let network = account.network();
    super::seconds(90).await;
    account.call(
        "DeleteNatGateway",
        json!({"NatGatewayId": network.nat_gateway_id}),
    );
    super::seconds(30).await;
    assert_eq!(
        shown(&account, &network.nat_gateway_id)["State"],
        "deleting"
    );
    super::seconds(30).await;
    assert_eq!(shown(&account, &network.nat_gateway_id)["State"], "deleted");
}

#[tokio::test(start_paused = true)]
async fn sixth_gateway_in_a_zone_is_refused_and_ghosts_do_not_count() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let subnet_id = account.subnet(&vpc_id, "10.0.0.0/24");
    let allocation_id = account.address();
    let input = json!({"SubnetId": subnet_id, "AllocationId": allocation_id});
    for _ in 0..5 {
        account.call("CreateNatGateway", input.clone());
    }
    assert_eq!(
        account.code("CreateNatGateway", input.clone()),
        "NatGatewayLimitExceeded"
    );
    super::seconds(10).await;
    account.call("CreateNatGateway", input);
}

#[tokio::test(start_paused = true)]
async fn constrained_zone_takes_no_gateway() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let input =
        json!({"VpcId": vpc_id, "CidrBlock": "10.0.9.0/24", "AvailabilityZone": "us-east-1e"});
    let subnet_id = text(&account.call("CreateSubnet", input)["Subnet"]["SubnetId"]);
    let input = json!({"SubnetId": subnet_id, "AllocationId": account.address()});
    assert_eq!(
        account.code("CreateNatGateway", input),
        "NotAvailableInZone"
    );
}

#[tokio::test(start_paused = true)]
async fn private_gateway_takes_no_address() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let subnet_id = account.subnet(&vpc_id, "10.0.0.0/24");
    let mut input = json!({"SubnetId": subnet_id, "ConnectivityType": "private"});
    let id = text(&account.call("CreateNatGateway", input.clone())["NatGateway"]["NatGatewayId"]);
    super::seconds(120).await;
    assert_eq!(shown(&account, &id)["State"], "available");
    input["AllocationId"] = json!(account.address());
    assert_eq!(
        account.code("CreateNatGateway", input),
        "InvalidParameterCombination"
    );
}
