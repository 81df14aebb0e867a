//! Properties that all lists have.

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use super::Account;

#[tokio::test(start_paused = true)]
async fn unknown_id_is_an_error_and_an_unknown_filter_value_finds_nothing() {
    let account = Account::new();
    for (operation, ids, filter, code) in [
        ("DescribeVpcs", "VpcIds", "vpc-id", "InvalidVpcID.NotFound"),
        (
            "DescribeSubnets",
            "SubnetIds",
            "subnet-id",
            "InvalidSubnetID.NotFound",
        ),
        (
            "DescribeInternetGateways",
            "InternetGatewayIds",
            "internet-gateway-id",
            "InvalidInternetGatewayID.NotFound",
        ),
        (
            "DescribeAddresses",
            "AllocationIds",
            "allocation-id",
            "InvalidAllocationID.NotFound",
        ),
        (
            "DescribeNatGateways",
            "NatGatewayIds",
            "nat-gateway-id",
            "NatGatewayNotFound",
        ),
        (
            "DescribeRouteTables",
            "RouteTableIds",
            "route-table-id",
            "InvalidRouteTableID.NotFound",
        ),
        (
            "DescribeSecurityGroups",
            "GroupIds",
            "group-id",
            "InvalidGroup.NotFound",
        ),
        (
            "DescribeSecurityGroupRules",
            "SecurityGroupRuleIds",
            "security-group-rule-id",
            "InvalidSecurityGroupRuleId.NotFound",
        ),
        (
            "DescribeNetworkInterfaces",
            "NetworkInterfaceIds",
            "network-interface-id",
            "InvalidNetworkInterfaceID.NotFound",
        ),
        (
            "DescribeNetworkAcls",
            "NetworkAclIds",
            "network-acl-id",
            "InvalidNetworkAclID.NotFound",
        ),
        (
            "DescribeVpcEndpoints",
            "VpcEndpointIds",
            "vpc-endpoint-id",
            "InvalidVpcEndpointId.NotFound",
        ),
    ] {
        let id = match operation {
            "DescribeSecurityGroupRules" => "sgr-0",
            _ => "x-0",
        };
        assert_eq!(account.code(operation, json!({ids: [id]})), code);
        assert_eq!(
            account.list(operation, &[(filter, "x-0")]),
            Vec::<Value>::new(),
            "{operation}"
        );
        let unknown = json!([{"Name": "colour", "Values": ["red"]}]);
        let member = if operation == "DescribeNatGateways" {
            "Filter"
        } else {
            "Filters"
        };
        assert_eq!(
            account.code(operation, json!({member: unknown})),
            "InvalidParameterValue"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn filters_are_all_to_match_with_any_of_their_values() {
    let account = Account::new();
    let vpc_id = account.vpc();
    for number in 0..3 {
        account.subnet(&vpc_id, &format!("10.0.{number}.0/24"));
    }
    let count = |filters: Value| {
        let answer = account.call("DescribeSubnets", json!({"Filters": filters}));
        answer["Subnets"].as_array().unwrap().len()
    };
    let blocks = json!({"Name": "cidr-block", "Values": ["10.0.0.0/24", "10.0.1.0/24"]});
    assert_eq!(count(json!([blocks])), 2);
    let elsewhere = json!({"Name": "vpc-id", "Values": ["vpc-0"]});
    assert_eq!(count(json!([blocks, elsewhere])), 0);
    assert_eq!(
        count(json!([{"Name": "cidr-block", "Values": ["10.0.?.0/24"]}])),
        3
    );
    // And those of the default VPC, one in each zone.
    assert_eq!(
        count(json!([{"Name": "availability-zone", "Values": ["us-east-1*"]}])),
        3 + 6
    );
}

#[tokio::test(start_paused = true)]
async fn listing_comes_in_pages_without_gaps() {
    let account = Account::new();
    let vpc_id = account.vpc();
    for number in 0..12 {
        account.subnet(&vpc_id, &format!("10.0.{number}.0/24"));
    }
    let mut seen: Vec<String> = Vec::new();
    let mut token = Value::Null;
    let mut sizes = Vec::new();
    for _ in 0..4 {
        let page = account.call(
            "DescribeSubnets",
            json!({"MaxResults": 5, "NextToken": token, "Filters": [{"Name": "vpc-id", "Values": [vpc_id]}]}),
        );
        let subnets = page["Subnets"].as_array().unwrap();
        seen.extend(
            subnets
                .iter()
                .map(|it| it["SubnetId"].as_str().unwrap().to_owned()),
        );
        sizes.push(subnets.len());
        token = page["NextToken"].clone();
        if token.is_null() {
            break;
        }
    }
    assert_eq!(sizes, [5, 5, 2]);
    seen.dedup();
    assert_eq!(seen.len(), 12);
    assert_eq!(
        account.code("DescribeSubnets", json!({"MaxResults": 4})),
        "InvalidParameterValue"
    );
}

#[tokio::test(start_paused = true)]
async fn dry_run_changes_nothing() {
    let account = Account::new();
    let input = json!({"CidrBlock": "10.0.0.0/16", "DryRun": true});
    let fault = account.answer("CreateVpc", input).unwrap_err();
    assert_eq!(
        (fault.code.as_str(), fault.status),
        ("DryRunOperation", 412)
    );
    let made = account.list("DescribeVpcs", &[("is-default", "false")]);
    assert!(made.is_empty());
    let refused = json!({"VpcId": "vpc-0", "DryRun": true});
    assert_eq!(account.code("DeleteVpc", refused), "InvalidVpcID.NotFound");
}
