//! Tags.

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use super::{Account, text};

#[tokio::test(start_paused = true)]
async fn tags_of_many_kinds_are_set_and_removed_in_one_call() {
    let account = Account::new();
    let network = account.network();
    let ids = [
        &network.vpc_id,
        &network.subnet_id,
        &network.allocation_id,
        &network.nat_gateway_id,
    ];
    let tags = json!([{"Key": "env", "Value": "dev"}, {"Key": "empty"}]);
    account.call("CreateTags", json!({"Resources": ids, "Tags": tags}));
    for operation in [
        "DescribeVpcs",
        "DescribeSubnets",
        "DescribeAddresses",
        "DescribeNatGateways",
    ] {
        let filters = [("tag:env", "dev"), ("tag-key", "empty"), ("tag:empty", "")];
        account.one(operation, &filters);
    }
    account.call(
        "DeleteTags",
        json!({"Resources": ids, "Tags": [{"Key": "env"}]}),
    );
    assert!(account.list("DescribeVpcs", &[("tag:env", "*")]).is_empty());
    account.one("DescribeVpcs", &[("tag-key", "empty")]);
}

#[tokio::test(start_paused = true)]
async fn tag_is_deleted_by_its_value_only_if_it_has_it() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let tag = |value: &str| json!({"Resources": [vpc_id], "Tags": [{"Key": "k", "Value": value}]});
    account.call("CreateTags", tag("a"));
    account.call("DeleteTags", tag("b"));
    account.one("DescribeVpcs", &[("tag:k", "a")]);
    account.call("DeleteTags", tag("a"));
    assert!(account.list("DescribeVpcs", &[("tag-key", "k")]).is_empty());
}

#[tokio::test(start_paused = true)]
async fn tags_follow_the_rules() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let code =
        |tags: Value| account.code("CreateTags", json!({"Resources": [vpc_id], "Tags": tags}));
    assert_eq!(
        code(json!([{"Key": "aws:x", "Value": ""}])),
        "InvalidParameterValue"
    );
    assert_eq!(
        code(json!([{"Key": "k".repeat(129), "Value": ""}])),
        "InvalidParameterValue"
    );
    assert_eq!(
        code(json!([{"Key": "k", "Value": "v".repeat(257)}])),
        "InvalidParameterValue"
    );
    let many: Vec<Value> = (0..51)
        .map(|number| json!({"Key": format!("k{number}")}))
        .collect();
    assert_eq!(code(json!(many)), "TagLimitExceeded");
}

#[tokio::test(start_paused = true)]
async fn missing_resource_is_not_tagged() {
    let account = Account::new();
    for (id, code) in [
        ("vpc-0", "InvalidVpcID.NotFound"),
        ("sg-0", "InvalidGroup.NotFound"),
        ("nat-0", "NatGatewayNotFound"),
        ("i-0", "InvalidID"),
        ("x", "InvalidID"),
    ] {
        let input = json!({"Resources": [id], "Tags": [{"Key": "k", "Value": "v"}]});
        assert_eq!(account.code("CreateTags", input), code, "{id}");
    }
}

#[tokio::test(start_paused = true)]
async fn specification_is_for_what_is_made() {
    let account = Account::new();
    let specified = |kind: &str, tags: Value| {
        let specifications = json!([{"ResourceType": kind, "Tags": tags}]);
        account.code(
            "AllocateAddress",
            json!({"TagSpecifications": specifications}),
        )
    };
    let tag = json!({"Key": "k", "Value": "v"});
    assert_eq!(specified("vpc", json!([tag])), "InvalidParameterValue");
    assert_eq!(specified("elastic-ip", json!([])), "InvalidParameterValue");
    assert_eq!(
        specified("elastic-ip", json!([tag, tag])),
        "InvalidParameterValue"
    );
}

#[tokio::test(start_paused = true)]
async fn rule_gets_the_tags_of_its_call_and_loses_them_with_its_group() {
    let account = Account::new();
    let id = account.group(&account.vpc(), "web");
    let input = json!({
        "GroupId": id,
        "IpProtocol": "-1",
        "CidrIp": "10.0.0.0/8",
        "TagSpecifications": [
            {"ResourceType": "security-group-rule", "Tags": [{"Key": "k", "Value": "v"}]},
        ],
    });
    account.call("AuthorizeSecurityGroupIngress", input);
    let rule = account.one("DescribeSecurityGroupRules", &[("tag:k", "v")]);
    let output = account.one("DescribeTags", &[("resource-type", "security-group-rule")]);
    assert_eq!(output["ResourceId"], rule["SecurityGroupRuleId"]);
    account.call("DeleteSecurityGroup", json!({"GroupId": id}));
    assert!(account.list("DescribeTags", &[]).is_empty());
}

#[tokio::test(start_paused = true)]
async fn tags_of_all_resources_are_listed_one_by_one() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let gateway_id = account.internet_gateway();
    let tags = json!([{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]);
    account.call(
        "CreateTags",
        json!({"Resources": [vpc_id, gateway_id], "Tags": tags}),
    );
    assert_eq!(account.list("DescribeTags", &[]).len(), 4);
    assert_eq!(
        account
            .list("DescribeTags", &[("resource-id", &vpc_id)])
            .len(),
        2
    );
    let one = account.one("DescribeTags", &[("key", "a"), ("resource-type", "vpc")]);
    assert_eq!(
        (text(&one["ResourceId"]), text(&one["Value"])),
        (vpc_id, "1".to_owned())
    );
    let first = account.call("DescribeTags", json!({"MaxResults": 3}));
    assert_eq!(first["Tags"].as_array().unwrap().len(), 3);
    let second = account.call("DescribeTags", json!({"NextToken": first["NextToken"]}));
    assert_eq!(second["Tags"].as_array().unwrap().len(), 1);
    assert_eq!(second["NextToken"], Value::Null);
}
