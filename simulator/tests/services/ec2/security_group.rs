//! Security groups.

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use super::Account;

#[tokio::test(start_paused = true)]
async fn new_group_lets_everything_out_and_nothing_in() {
    let account = Account::new();
    let id = account.group(&account.vpc(), "web");
    let group = account.one("DescribeSecurityGroups", &[("group-id", &id)]);
    assert_eq!(group["IpPermissions"], json!([]));
    assert_eq!(
        group["IpPermissionsEgress"],
        json!([{
            "IpProtocol": "-1",
            "FromPort": null,
            "ToPort": null,
            "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": null}],
            "Ipv6Ranges": [],
            "PrefixListIds": [],
            "UserIdGroupPairs": [],
        }])
    );
    assert_eq!(group["Description"], "of a test");
}

#[tokio::test(start_paused = true)]
async fn name_is_taken_once_in_a_vpc_in_any_case() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let id = account.group(&vpc_id, "web");
    let input = json!({"VpcId": vpc_id, "GroupName": "Web", "Description": "d"});
    let code = account.code("CreateSecurityGroup", input);
    assert_eq!(code, "InvalidGroup.Duplicate");
    account.group(&account.vpc(), "web");
    account.call("DeleteSecurityGroup", json!({"GroupId": id}));
    account.group(&vpc_id, "web");
}

#[tokio::test(start_paused = true)]
async fn names_and_descriptions_follow_the_rules() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let code = |name: &str, description: &str| {
        let input = json!({"VpcId": vpc_id, "GroupName": name, "Description": description});
        account.code("CreateSecurityGroup", input)
    };
    let long = "a".repeat(256);
    for (name, description) in [
        ("sg-web", "d"),
        ("default", "d"),
        (long.as_str(), "d"),
        ("web", long.as_str()),
        ("wéb", "d"),
        ("web", "a|b"),
        ("web", ""),
    ] {
        assert_eq!(
            code(name, description),
            "InvalidParameterValue",
            "{name} {description}"
        );
    }
    let input = json!({"VpcId": vpc_id, "GroupName": "web"});
    assert_eq!(
        account.code("CreateSecurityGroup", input),
        "MissingParameter"
    );
}

#[tokio::test(start_paused = true)]
async fn default_group_can_not_be_deleted() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let filters = [("vpc-id", vpc_id.as_str()), ("group-name", "default")];
    let group = account.one("DescribeSecurityGroups", &filters);
    let delete = json!({"GroupId": group["GroupId"]});
    assert_eq!(account.code("DeleteSecurityGroup", delete), "CannotDelete");
}

#[tokio::test(start_paused = true)]
async fn group_that_a_rule_of_another_names_is_not_deleted() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let (web, store) = (
        account.group(&vpc_id, "web"),
        account.group(&vpc_id, "store"),
    );
    let rule = |from: &str| json!([{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 2, "UserIdGroupPairs": [{"GroupId": from}]}]);
    let authorize = |to: &str, from: &str| {
        let input = json!({"GroupId": to, "IpPermissions": rule(from)});
        account.call("AuthorizeSecurityGroupIngress", input);
    };
    authorize(&store, &web);
    authorize(&web, &web);
    let delete = |id: &str| account.answer("DeleteSecurityGroup", json!({"GroupId": id}));
    let fault = delete(&web).unwrap_err();
    assert_eq!(fault.code, "DependencyViolation");
    assert_eq!(
        fault.message,
        format!("resource {web} has a dependent object")
    );
    delete(&store).unwrap();
    let gone: Value = delete(&web).unwrap();
    assert_eq!(gone["GroupId"], web);
    assert_eq!(delete(&web).unwrap_err().code, "InvalidGroup.NotFound");
}

#[tokio::test(start_paused = true)]
async fn groups_are_found_by_what_their_rules_say() {
    let account = Account::new();
    let vpc_id = account.vpc();
    let id = account.group(&vpc_id, "web");
    let input = json!({
        "GroupId": id, "IpProtocol": "tcp", "FromPort": 80, "ToPort": 81, "CidrIp": "10.0.0.0/8",
    });
    account.call("AuthorizeSecurityGroupIngress", input);
    for (filter, value) in [
        ("ip-permission.cidr", "10.0.0.0/8"),
        ("ip-permission.from-port", "80"),
        ("ip-permission.to-port", "81"),
        ("ip-permission.protocol", "tcp"),
        ("group-name", "w?b"),
        ("description", "of *"),
    ] {
        let found = account.one("DescribeSecurityGroups", &[(filter, value)]);
        assert_eq!(found["GroupId"], id, "{filter}");
    }
    let by_name = account.call("DescribeSecurityGroups", json!({"GroupNames": ["web"]}));
    assert_eq!(by_name["SecurityGroups"][0]["GroupId"], id);
}

#[tokio::test(start_paused = true)]
async fn id_that_is_none_is_malformed() {
    let account = Account::new();
    let delete = json!({"GroupId": "web"});
    assert_eq!(
        account.code("DeleteSecurityGroup", delete),
        "InvalidGroupId.Malformed"
    );
}

#[tokio::test(start_paused = true)]
async fn region_has_as_many_groups_as_its_quota_with_the_default_ones() {
    let account = Account::new();
    let vpc_id = account.vpc();
    account
        .0
        .change(|world, _| world.set_quota("us-east-1", "L-E79EC296", 3));
    account.group(&vpc_id, "a");
    let input = json!({"VpcId": vpc_id, "GroupName": "b", "Description": "d"});
    assert_eq!(
        account.code("CreateSecurityGroup", input),
        "SecurityGroupLimitExceeded"
    );
}
