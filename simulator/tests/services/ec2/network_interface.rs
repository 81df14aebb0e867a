//! Network interfaces that calls created, and those of services.

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use super::{Account, text};

#[tokio::test(start_paused = true)]
async fn interface_made_by_hand_holds_its_subnet_until_it_is_deleted() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let subnet_id = account.subnet(&vpc_id, "10.0.0.0/24");
    let input = json!({"SubnetId": subnet_id, "Description": "left over"});
    let made = account.call("CreateNetworkInterface", input)["NetworkInterface"].clone();
    assert_eq!(made["RequesterManaged"], false);
    assert_eq!(made["Attachment"], Value::Null);
    let free = [("status", "available"), ("description", "left *")];
    let found = account.one("DescribeNetworkInterfaces", &free);
    assert_eq!(found["NetworkInterfaceId"], made["NetworkInterfaceId"]);
    let default = account.one(
        "DescribeSecurityGroups",
        &[("vpc-id", &vpc_id), ("group-name", "default")],
    );
    assert_eq!(found["Groups"][0]["GroupId"], default["GroupId"]);
    let subnet = json!({"SubnetId": subnet_id});
    assert_eq!(
        account.code("DeleteSubnet", subnet.clone()),
        "DependencyViolation"
    );
    let interface = json!({"NetworkInterfaceId": made["NetworkInterfaceId"]});
    account.call("DeleteNetworkInterface", interface.clone());
    assert_eq!(
        account.code("DeleteNetworkInterface", interface),
        "InvalidNetworkInterfaceID.NotFound"
    );
    account.call("DeleteSubnet", subnet);
}

#[tokio::test(start_paused = true)]
async fn interface_of_a_service_is_not_deleted_by_callers() {
    let account = Account::new();
    let network = account.network();
    let filters = [
        ("subnet-id", network.subnet_id.as_str()),
        ("requester-managed", "true"),
        ("attachment.status", "attached"),
    ];
    let found = account.one("DescribeNetworkInterfaces", &filters);
    let id = text(&found["NetworkInterfaceId"]);
    assert_eq!(
        account.code("DeleteNetworkInterface", json!({"NetworkInterfaceId": id})),
        "InvalidParameterValue"
    );
}
