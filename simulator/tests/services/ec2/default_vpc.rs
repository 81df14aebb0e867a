//! The network that AWS gives every account, and IPv6.

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use super::{Account, text};

#[tokio::test(start_paused = true)]
async fn new_account_has_a_default_vpc_that_is_complete_and_not_in_the_inventory() {
    let account = Account::new();
    let vpc = account.one("DescribeVpcs", &[("is-default", "true")]);
    let id = text(&vpc["VpcId"]);
    assert_eq!(vpc["CidrBlock"], "172.31.0.0/16");
    let of_vpc = [("vpc-id", id.as_str())];
    let subnets = account.list("DescribeSubnets", &of_vpc);
    let mut blocks: Vec<String> = subnets.iter().map(|it| text(&it["CidrBlock"])).collect();
    blocks.sort();
    let expected = ["172.31.0.0/20", "172.31.16.0/20", "172.31.32.0/20"];
    assert_eq!(
        (blocks.len(), &blocks[..3]),
        (6, &expected.map(str::to_owned)[..])
    );
    for subnet in &subnets {
        assert_eq!(subnet["DefaultForAz"], true);
        assert_eq!(subnet["MapPublicIpOnLaunch"], true);
    }
    let table = account.one("DescribeRouteTables", &of_vpc);
    assert_eq!(table["Associations"][0]["Main"], true);
    let gateway = account.one("DescribeInternetGateways", &[("attachment.vpc-id", &id)]);
    assert_eq!(
        table["Routes"][1]["GatewayId"],
        gateway["InternetGatewayId"]
    );
    assert_eq!(table["Routes"][1]["State"], "active");
    let acl = account.one("DescribeNetworkAcls", &of_vpc);
    assert_eq!(acl["Associations"].as_array().unwrap().len(), 6);
    let group = account.one("DescribeSecurityGroups", &of_vpc);
    assert_eq!(group["GroupName"], "default");
    assert!(account.0.inspect(|world| world.inventory()).is_empty());
}

#[tokio::test(start_paused = true)]
async fn default_vpcs_of_an_account_are_the_same_each_time() {
    let id = || text(&Account::new().one("DescribeVpcs", &[])["VpcId"]);
    assert_eq!(id(), id());
}

#[tokio::test(start_paused = true)]
async fn group_without_a_vpc_is_of_the_default_one_until_that_is_deleted() {
    let account = Account::new();
    let default = account.one("DescribeVpcs", &[("is-default", "true")]);
    let input = json!({"GroupName": "web", "Description": "d"});
    let made = account.call("CreateSecurityGroup", input.clone());
    let filters = [("group-name", "web")];
    let group = account.one("DescribeSecurityGroups", &filters);
    assert_eq!(group["VpcId"], default["VpcId"]);
    // A name means one of the default VPC's groups.
    let rule = json!({"GroupName": "web", "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "0.0.0.0/0"});
    account.call("AuthorizeSecurityGroupIngress", rule);
    account.call("DeleteSecurityGroup", json!({"GroupId": made["GroupId"]}));
    account.delete_default_vpc();
    assert_eq!(
        account.code("CreateSecurityGroup", input),
        "VPCIdNotSpecified"
    );
    assert_eq!(account.list("DescribeVpcs", &[]), Vec::<Value>::new());
}

#[tokio::test(start_paused = true)]
async fn groups_let_ipv6_out_in_a_vpc_that_has_it_and_in_no_other() {
    let account = Account::new();
    for (asked, everywhere) in [(true, json!("::/0")), (false, Value::Null)] {
        let input = json!({"CidrBlock": "10.0.0.0/16", "AmazonProvidedIpv6CidrBlock": asked});
        let id = text(&account.call("CreateVpc", input)["Vpc"]["VpcId"]);
        let vpc = account.one("DescribeVpcs", &[("vpc-id", &id)]);
        let blocks = vpc["Ipv6CidrBlockAssociationSet"].as_array().unwrap();
        assert_eq!(blocks.len(), usize::from(asked));
        account.group(&id, "web");
        for name in ["default", "web"] {
            let filters = [("vpc-id", id.as_str()), ("group-name", name)];
            let group = account.one("DescribeSecurityGroups", &filters);
            let out = &group["IpPermissionsEgress"][0];
            assert_eq!(out["IpRanges"][0]["CidrIp"], "0.0.0.0/0", "{name}");
            assert_eq!(out["Ipv6Ranges"][0]["CidrIpv6"], everywhere, "{name}");
        }
        let table = account.one("DescribeRouteTables", &[("vpc-id", &id)]);
        assert_eq!(
            table["Routes"].as_array().unwrap().len(),
            1 + usize::from(asked)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn rule_ids_that_are_none_are_malformed_and_others_not_found() {
    let account = Account::new();
    for (id, code) in [
        (
            "sgr-0123456789abcdef0",
            "InvalidSecurityGroupRuleId.NotFound",
        ),
        (
            "sg-0123456789abcdef0",
            "InvalidSecurityGroupRuleId.Malformed",
        ),
        ("sgr-rule", "InvalidSecurityGroupRuleId.Malformed"),
        ("", "InvalidSecurityGroupRuleId.Malformed"),
    ] {
        let input = json!({"SecurityGroupRuleIds": [id]});
        assert_eq!(
            account.code("DescribeSecurityGroupRules", input),
            code,
            "{id}"
        );
    }
}
