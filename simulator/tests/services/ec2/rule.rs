//! Rules of security groups.

use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use super::{Account, text};

/// A group in a VPC.
fn group(account: &Account) -> String {
    account.group(&account.vpc(), "web")
}

fn tcp(port: u16, block: &str) -> Value {
    json!({
        "IpProtocol": "tcp",
        "FromPort": port,
        "ToPort": port,
        "IpRanges": [{"CidrIp": block, "Description": "why"}],
    })
}

fn of(group_id: &str, permissions: &[Value]) -> Value {
    json!({"GroupId": group_id, "IpPermissions": permissions})
}

#[tokio::test(start_paused = true)]
async fn each_rule_has_an_id_and_those_of_the_same_ports_are_folded() {
    let account = Account::new();
    let id = group(&account);
    let rules = [
        tcp(80, "10.0.0.0/8"),
        tcp(80, "192.0.2.0/24"),
        tcp(443, "10.0.0.0/8"),
    ];
    let made = account.call("AuthorizeSecurityGroupIngress", of(&id, &rules));
    assert_eq!(made["Return"], true);
    let made = made["SecurityGroupRules"].as_array().unwrap();
    assert_eq!(made.len(), 3);
    assert!(text(&made[0]["SecurityGroupRuleId"]).starts_with("sgr-"));
    assert_eq!(made[0]["IsEgress"], false);
    assert_eq!(made[0]["Description"], "why");
    let listed = account.list("DescribeSecurityGroupRules", &[("group-id", &id)]);
    assert_eq!(listed.len(), 4, "and the one that every group begins with");
    let shown = account.one("DescribeSecurityGroups", &[("group-id", &id)]);
    let folded = shown["IpPermissions"].as_array().unwrap();
    assert_eq!(folded.len(), 2);
    assert_eq!(folded[0]["IpRanges"].as_array().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn one_rule_that_is_there_already_spoils_the_whole_call() {
    let account = Account::new();
    let id = group(&account);
    account.call(
        "AuthorizeSecurityGroupIngress",
        of(&id, &[tcp(80, "10.0.0.0/8")]),
    );
    let mut described_otherwise = tcp(80, "10.0.0.0/8");
    described_otherwise["IpRanges"][0]["Description"] = json!("other");
    let rules = [tcp(81, "10.0.0.0/8"), described_otherwise];
    let fault = account
        .answer("AuthorizeSecurityGroupIngress", of(&id, &rules))
        .unwrap_err();
    assert_eq!(fault.code, "InvalidPermission.Duplicate");
    assert_eq!(
        account
            .list("DescribeSecurityGroupRules", &[("group-id", &id)])
            .len(),
        2
    );
    let twice = of(&id, &[tcp(82, "10.0.0.0/8"), tcp(82, "10.0.0.0/8")]);
    assert_eq!(
        account.code("AuthorizeSecurityGroupIngress", twice),
        "InvalidParameterValue"
    );
}

#[tokio::test(start_paused = true)]
async fn letting_everything_out_again_is_a_duplicate() {
    let account = Account::new();
    let id = group(&account);
    let everything = json!({"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]});
    let with_ports = json!({
        "IpProtocol": "all", "FromPort": 0, "ToPort": 0, "IpRanges": [{"CidrIp": "0.0.0.0/0"}],
    });
    for rule in [everything.clone(), with_ports] {
        let code = account.code("AuthorizeSecurityGroupEgress", of(&id, &[rule]));
        assert_eq!(code, "InvalidPermission.Duplicate");
    }
    account.call(
        "RevokeSecurityGroupEgress",
        of(&id, std::slice::from_ref(&everything)),
    );
    account.call("AuthorizeSecurityGroupEgress", of(&id, &[everything]));
}

#[tokio::test(start_paused = true)]
async fn group_that_a_rule_names_must_be_there() {
    let account = Account::new();
    let id = group(&account);
    let rule = json!({
        "IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "UserIdGroupPairs": [{"GroupId": "sg-0"}],
    });
    let code = account.code("AuthorizeSecurityGroupIngress", of(&id, &[rule]));
    assert_eq!(code, "InvalidGroup.NotFound");
}

#[tokio::test(start_paused = true)]
async fn ports_protocols_and_blocks_must_make_sense() {
    let account = Account::new();
    let id = group(&account);
    let peer = json!([{"CidrIp": "10.0.0.0/8"}]);
    for rule in [
        json!({"IpProtocol": "tcp", "IpRanges": peer}),
        json!({"IpProtocol": "tcp", "FromPort": 2, "ToPort": 1, "IpRanges": peer}),
        json!({"IpProtocol": "udp", "FromPort": 1, "ToPort": 70_000, "IpRanges": peer}),
        json!({"IpProtocol": "http", "FromPort": 1, "ToPort": 1, "IpRanges": peer}),
        tcp(80, "10.0.0.0"),
    ] {
        let code = account.code(
            "AuthorizeSecurityGroupIngress",
            of(&id, std::slice::from_ref(&rule)),
        );
        assert_eq!(code, "InvalidParameterValue", "{rule}");
    }
    let without_peer = json!({"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1});
    let code = account.code("AuthorizeSecurityGroupIngress", of(&id, &[without_peer]));
    assert_eq!(code, "MissingParameter");
}

#[tokio::test(start_paused = true)]
async fn rule_is_revoked_by_its_id_or_by_what_it_says_and_only_once() {
    let account = Account::new();
    let id = group(&account);
    let rules = [tcp(80, "10.0.0.0/8"), tcp(81, "10.0.0.0/8")];
    let made = account.call("AuthorizeSecurityGroupIngress", of(&id, &rules));
    let by_id = json!({
        "GroupId": id,
        "SecurityGroupRuleIds": [made["SecurityGroupRules"][0]["SecurityGroupRuleId"]],
    });
    let revoke = |input: &Value| account.answer("RevokeSecurityGroupIngress", input.clone());
    let revoked = revoke(&by_id).unwrap();
    assert_eq!(
        revoked["RevokedSecurityGroupRules"][0]["CidrIpv4"],
        "10.0.0.0/8"
    );
    assert_eq!(
        revoke(&by_id).unwrap_err().code,
        "InvalidSecurityGroupRuleId.NotFound"
    );
    let both = of(&id, &rules);
    assert_eq!(
        revoke(&both).unwrap_err().code,
        "InvalidPermission.NotFound"
    );
    let second = of(&id, &rules[1..]);
    revoke(&second).unwrap();
    assert_eq!(
        revoke(&second).unwrap_err().code,
        "InvalidPermission.NotFound"
    );
}

#[tokio::test(start_paused = true)]
async fn rule_beyond_the_quota_of_60_in_a_direction_is_refused() {
    let account = Account::new();
    let id = group(&account);
    let rules: Vec<Value> = (0..60).map(|port| tcp(port, "10.0.0.0/8")).collect();
    account.call("AuthorizeSecurityGroupIngress", of(&id, &rules));
    let one_more = of(&id, &[tcp(60, "10.0.0.0/8")]);
    let code = account.code("AuthorizeSecurityGroupIngress", one_more.clone());
    assert_eq!(code, "RulesPerSecurityGroupLimitExceeded");
    account.call("AuthorizeSecurityGroupEgress", one_more);
}

#[tokio::test(start_paused = true)]
async fn rule_is_changed_as_a_whole() {
    let account = Account::new();
    let id = group(&account);
    let made = account.call(
        "AuthorizeSecurityGroupIngress",
        of(&id, &[tcp(80, "10.0.0.0/8")]),
    );
    let rule_id = text(&made["SecurityGroupRules"][0]["SecurityGroupRuleId"]);
    let modify = |rule: Value| {
        let update = json!([{"SecurityGroupRuleId": rule_id, "SecurityGroupRule": rule}]);
        let input = json!({"GroupId": id, "SecurityGroupRules": update});
        account.answer("ModifySecurityGroupRules", input)
    };
    let wanted = json!({
        "IpProtocol": "tcp", "FromPort": 81, "ToPort": 82, "CidrIpv4": "192.0.2.0/24",
        "Description": "new",
    });
    modify(wanted).unwrap();
    let shown = account.one(
        "DescribeSecurityGroupRules",
        &[("security-group-rule-id", &rule_id)],
    );
    assert_eq!(
        (&shown["FromPort"], &shown["ToPort"]),
        (&json!(81), &json!(82))
    );
    assert_eq!(shown["CidrIpv4"], "192.0.2.0/24");
    assert_eq!(shown["Description"], "new");
    let no_peer = json!({"IpProtocol": "tcp", "FromPort": 81, "ToPort": 82});
    assert_eq!(modify(no_peer).unwrap_err().code, "MissingParameter");
}

#[tokio::test(start_paused = true)]
async fn invalid_description_is_refused() {
    let account = Account::new();
    let id = group(&account);
    let invalid = of(
        &id,
        &[json!({
            "IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "a|b"}],
        })],
    );
    assert_eq!(
        account.code("AuthorizeSecurityGroupIngress", invalid),
        "InvalidParameterValue"
    );
}
