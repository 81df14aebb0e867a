//! Elastic IP addresses.

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use super::Account;

#[tokio::test(start_paused = true)]
async fn sixth_address_is_refused() {
    let account = Account::new();
    for _ in 0..5 {
        account.address();
    }
    let fault = account.answer("AllocateAddress", json!({})).unwrap_err();
    assert_eq!(fault.code, "AddressLimitExceeded");
    assert_eq!(
        fault.message,
        "The maximum number of addresses has been reached."
    );
}

#[tokio::test(start_paused = true)]
async fn free_address_is_released_at_once_and_then_unknown() {
    let account = Account::new();
    let input = json!({"AllocationId": account.address()});
    account.call("ReleaseAddress", input.clone());
    assert_eq!(
        account.code("ReleaseAddress", input),
        "InvalidAllocationID.NotFound"
    );
}

#[tokio::test(start_paused = true)]
async fn address_is_the_nat_services_until_shortly_after_its_gateway_is_gone() {
    let account = Account::new();
    let network = account.network();
    let shown = || {
        account.one(
            "DescribeAddresses",
            &[("allocation-id", &network.allocation_id)],
        )
    };
    let release = || {
        let input = json!({"AllocationId": network.allocation_id});
        account.answer("ReleaseAddress", input)
    };
    assert_ne!(shown()["AssociationId"], Value::Null);
    assert_eq!(release().unwrap_err().code, "AuthFailure");
    account.call(
        "DeleteNatGateway",
        json!({"NatGatewayId": network.nat_gateway_id}),
    );
    assert_ne!(
        shown()["AssociationId"],
        Value::Null,
        "while it is deleting"
    );
    super::seconds(45).await;
    assert_eq!(shown()["AssociationId"], Value::Null);
    assert_eq!(
        release().unwrap_err().code,
        "AuthFailure",
        "a moment longer"
    );
    super::seconds(2).await;
    release().unwrap();
}

#[tokio::test(start_paused = true)]
async fn address_of_a_nat_gateway_is_not_disassociated() {
    let account = Account::new();
    let network = account.network();
    let shown = account.one(
        "DescribeAddresses",
        &[("allocation-id", &network.allocation_id)],
    );
    let input = json!({"AssociationId": shown["AssociationId"]});
    assert_eq!(account.code("DisassociateAddress", input), "AuthFailure");
    let input = json!({"AssociationId": "eipassoc-0"});
    assert_eq!(
        account.code("DisassociateAddress", input),
        "InvalidAssociationID.NotFound"
    );
}

#[tokio::test(start_paused = true)]
async fn address_names_the_interface_that_has_it() {
    let account = Account::new();
    let network = account.network();
    let address = account.one("DescribeAddresses", &[("domain", "vpc")]);
    let interface = account.one("DescribeNetworkInterfaces", &[("vpc-id", &network.vpc_id)]);
    assert_eq!(
        address["NetworkInterfaceId"],
        interface["NetworkInterfaceId"]
    );
    assert_eq!(address["PublicIp"], interface["Association"]["PublicIp"]);
    assert_eq!(address["PrivateIpAddress"], interface["PrivateIpAddress"]);
    let by_ip = account.call(
        "DescribeAddresses",
        json!({"PublicIps": [address["PublicIp"]]}),
    );
    assert_eq!(by_ip["Addresses"], json!([address]));
    let unknown = json!({"PublicIps": ["192.0.2.1"]});
    assert_eq!(
        account.code("DescribeAddresses", unknown),
        "InvalidAddress.NotFound"
    );
}

#[tokio::test(start_paused = true)]
async fn no_address_has_a_name_of_its_own() {
    let account = Account::new();
    let ask = |id: &str| {
        let input = json!({"AllocationIds": [id], "Attribute": "domain-name"});
        account.answer("DescribeAddressesAttribute", input)
    };
    assert_eq!(ask(&account.address()).unwrap()["Addresses"], json!([]));
    assert_eq!(
        ask("eipalloc-0").unwrap_err().code,
        "InvalidAllocationID.NotFound"
    );
}
