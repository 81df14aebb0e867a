//! Virtual private clouds.

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use super::{Account, text};

#[tokio::test(start_paused = true)]
async fn vpc_comes_with_a_default_group_a_default_acl_and_a_main_table_without_tags() {
    let account = Account::new();
    let input = json!({
        "CidrBlock": "10.0.0.0/16",
        "TagSpecifications": [{"ResourceType": "vpc", "Tags": [{"Key": "project", "Value": "a"}]}],
    });
    let made = account.call("CreateVpc", input);
    let id = text(&made["Vpc"]["VpcId"]);
    assert_eq!(
        made["Vpc"]["Tags"],
        json!([{"Key": "project", "Value": "a"}])
    );
    assert_eq!(made["Vpc"]["State"], "pending");
    account.one("DescribeVpcs", &[("vpc-id", &id), ("state", "available")]);

    let group = account.one(
        "DescribeSecurityGroups",
        &[("vpc-id", &id), ("group-name", "default")],
    );
    assert_eq!(
        group["IpPermissions"][0]["UserIdGroupPairs"][0]["GroupId"],
        group["GroupId"]
    );
    assert_eq!(
        group["IpPermissionsEgress"][0]["IpRanges"][0]["CidrIp"],
        "0.0.0.0/0"
    );
    let table = account.one(
        "DescribeRouteTables",
        &[("vpc-id", &id), ("association.main", "true")],
    );
    assert_eq!(table["Routes"].as_array().unwrap().len(), 1);
    assert_eq!(table["Routes"][0]["GatewayId"], "local");
    let acl = account.one(
        "DescribeNetworkAcls",
        &[("vpc-id", &id), ("default", "true")],
    );
    assert_eq!(acl["Entries"].as_array().unwrap().len(), 4);
    for made_with_it in [group, table, acl] {
        assert_eq!(made_with_it["Tags"], json!([]));
    }
}

#[tokio::test(start_paused = true)]
async fn deleting_a_vpc_removes_what_came_with_it() {
    let account = Account::new();
    let id = account.vpc();
    account.call("DeleteVpc", json!({"VpcId": id}));
    for operation in [
        "DescribeVpcs",
        "DescribeSecurityGroups",
        "DescribeRouteTables",
        "DescribeNetworkAcls",
    ] {
        let left = account.list(operation, &[("vpc-id", &id)]);
        assert!(left.is_empty(), "{operation}");
    }
    assert_eq!(
        account.code("DeleteVpc", json!({"VpcId": id})),
        "InvalidVpcID.NotFound"
    );
}

#[tokio::test(start_paused = true)]
async fn vpc_is_not_deleted_before_everything_in_it() {
    let account = Account::new();
    let id = account.vpc();
    let delete = || account.answer("DeleteVpc", json!({"VpcId": id}));
    let refused = |what: &str| {
        let fault = delete().unwrap_err();
        assert_eq!(fault.code, "DependencyViolation", "{what}");
        assert_eq!(
            fault.message,
            format!("The vpc '{id}' has dependencies and cannot be deleted.")
        );
    };

    let subnet = account.subnet(&id, "10.0.0.0/24");
    refused("subnet");
    account.call("DeleteSubnet", json!({"SubnetId": subnet}));
    let group = account.group(&id, "a");
    refused("group");
    account.call("DeleteSecurityGroup", json!({"GroupId": group}));
    let table = account.route_table(&id);
    refused("route table");
    account.call("DeleteRouteTable", json!({"RouteTableId": table}));
    let gateway = account.attached_gateway(&id);
    refused("internet gateway");
    account.call(
        "DetachInternetGateway",
        json!({"InternetGatewayId": gateway, "VpcId": id}),
    );
    delete().unwrap();
}

#[tokio::test(start_paused = true)]
async fn vpc_has_between_16_and_65536_addresses() {
    let account = Account::new();
    for (block, code) in [
        ("10.0.0.0/15", "InvalidVpc.Range"),
        ("10.0.0.0/29", "InvalidVpc.Range"),
        ("10.0.0.0", "InvalidParameterValue"),
        ("vpc", "InvalidParameterValue"),
    ] {
        assert_eq!(
            account.code("CreateVpc", json!({"CidrBlock": block})),
            code,
            "{block}"
        );
    }
    let made = account.call("CreateVpc", json!({"CidrBlock": "10.0.7.7/28"}));
    assert_eq!(
        made["Vpc"]["CidrBlock"], "10.0.7.0/28",
        "AWS cuts the host bits off"
    );
}

#[tokio::test(start_paused = true)]
async fn sixth_vpc_of_a_region_is_refused_until_the_quota_is_raised() {
    let account = Account::new();
    // The default VPC is one of them.
    for _ in 0..4 {
        account.vpc();
    }
    let input = json!({"CidrBlock": "10.0.0.0/16"});
    assert_eq!(account.code("CreateVpc", input.clone()), "VpcLimitExceeded");
    account
        .0
        .change(|world, _| world.set_quota("us-east-1", "L-F678F1CE", 6));
    account.call("CreateVpc", input);
}

#[tokio::test(start_paused = true)]
async fn dns_attributes_are_changed_and_read_one_a_call() {
    let account = Account::new();
    let id = account.vpc();
    let read = |attribute: &str| {
        let input = json!({"VpcId": id, "Attribute": attribute});
        account.call("DescribeVpcAttribute", input)
    };
    assert_eq!(read("enableDnsSupport")["EnableDnsSupport"]["Value"], true);
    assert_eq!(
        read("enableDnsHostnames")["EnableDnsHostnames"]["Value"],
        false
    );

    let on = json!({"Value": true});
    let both = json!({"VpcId": id, "EnableDnsSupport": on, "EnableDnsHostnames": on});
    assert_eq!(
        account.code("ModifyVpcAttribute", both),
        "InvalidParameterCombination"
    );
    account.call(
        "ModifyVpcAttribute",
        json!({"VpcId": id, "EnableDnsHostnames": on}),
    );
    assert_eq!(
        read("enableDnsHostnames")["EnableDnsHostnames"]["Value"],
        true
    );
    let listed = account.one("DescribeVpcs", &[("vpc-id", &id)]);
    assert_eq!(listed["EnableDnsHostnames"], Value::Null);
}

#[tokio::test(start_paused = true)]
async fn dns_hostnames_need_dns_support() {
    let account = Account::new();
    let id = account.vpc();
    let set = |attribute: &str, value: bool| json!({"VpcId": id, attribute: {"Value": value}});
    account.call("ModifyVpcAttribute", set("EnableDnsSupport", false));
    let code = account.code("ModifyVpcAttribute", set("EnableDnsHostnames", true));
    assert_eq!(code, "InvalidParameterValue");
}
