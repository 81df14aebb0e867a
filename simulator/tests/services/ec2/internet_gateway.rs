//! Internet gateways.

use pretty_assertions::assert_eq;
use serde_json::json;

use super::Account;

#[tokio::test(start_paused = true)]
async fn gateway_has_one_vpc_and_a_vpc_one_gateway() {
    let account = Account::new();
    let (vpc_id, other_vpc_id) = (account.vpc(), account.vpc());
    let id = account.attached_gateway(&vpc_id);
    let attach = |id: &str, vpc_id: &str| {
        let input = json!({"InternetGatewayId": id, "VpcId": vpc_id});
        account.code("AttachInternetGateway", input)
    };
    assert_eq!(attach(&id, &vpc_id), "Resource.AlreadyAssociated");
    assert_eq!(attach(&id, &other_vpc_id), "Resource.AlreadyAssociated");
    assert_eq!(
        attach(&account.internet_gateway(), &vpc_id),
        "InvalidParameterValue"
    );
    assert_eq!(
        attach("igw-0", &vpc_id),
        "InvalidInternetGatewayID.NotFound"
    );
    assert_eq!(
        attach(&account.internet_gateway(), "vpc-0"),
        "InvalidVpcID.NotFound"
    );
}

#[tokio::test(start_paused = true)]
async fn attachment_is_available_as_the_api_says() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let id = account.attached_gateway(&vpc_id);
    account.internet_gateway();
    let filters = [
        ("attachment.vpc-id", vpc_id.as_str()),
        ("attachment.state", "available"),
    ];
    let found = account.one("DescribeInternetGateways", &filters);
    assert_eq!(found["InternetGatewayId"], id);
    assert_eq!(
        found["Attachments"],
        json!([{"VpcId": vpc_id, "State": "available"}])
    );
}

#[tokio::test(start_paused = true)]
async fn gateway_is_detached_only_when_no_public_address_is_mapped() {
    let account = Account::new();
    let network = account.network();
    let detach = || {
        let input = json!({
            "InternetGatewayId": network.internet_gateway_id, "VpcId": network.vpc_id,
        });
        account.answer("DetachInternetGateway", input)
    };
    let fault = detach().unwrap_err();
    assert_eq!(fault.code, "DependencyViolation");
    assert!(
        fault.message.contains("mapped public address(es)"),
        "{fault}"
    );
    account.call(
        "DeleteNatGateway",
        json!({"NatGatewayId": network.nat_gateway_id}),
    );
    super::seconds(60).await;
    detach().unwrap();
    assert_eq!(detach().unwrap_err().code, "Gateway.NotAttached");
}

#[tokio::test(start_paused = true)]
async fn attached_gateway_is_not_deleted() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let id = account.attached_gateway(&vpc_id);
    let delete = json!({"InternetGatewayId": id});
    assert_eq!(
        account.code("DeleteInternetGateway", delete.clone()),
        "DependencyViolation"
    );
    account.call(
        "DetachInternetGateway",
        json!({"InternetGatewayId": id, "VpcId": vpc_id}),
    );
    account.call("DeleteInternetGateway", delete.clone());
    assert_eq!(
        account.code("DeleteInternetGateway", delete),
        "InvalidInternetGatewayID.NotFound"
    );
}

#[tokio::test(start_paused = true)]
async fn sixth_gateway_is_refused() {
    let account = Account::new();
    // The default VPC has one.
    for _ in 0..4 {
        account.internet_gateway();
    }
    assert_eq!(
        account.code("CreateInternetGateway", json!({})),
        "InternetGatewayLimitExceeded"
    );
}
