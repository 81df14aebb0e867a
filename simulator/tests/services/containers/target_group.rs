//! Target groups.

use kavak_simulator::Service;
use serde_json::{Value, json};

use super::stack::{Stack, list, text, with};

fn create(stack: &Stack, changes: Value) -> Result<Value, kavak_simulator::ApiFault> {
    let input = with(stack.target_group_input(), changes);
    stack
        .account
        .answer(Service::Elb, "CreateTargetGroup", input)
}

#[tokio::test(start_paused = true)]
async fn created_again_with_equal_settings_it_is_the_same_with_others_a_duplicate() {
    let stack = Stack::ready().await;
    let again = create(&stack, json!({})).unwrap();
    assert_eq!(
        again["TargetGroups"][0]["TargetGroupArn"],
        stack.target_group
    );
    let code = create(&stack, json!({"Port": 8001})).unwrap_err().code;
    assert_eq!(code, "DuplicateTargetGroupName");
}

#[tokio::test(start_paused = true)]
async fn missing_settings_have_the_defaults_of_aws() {
    let stack = Stack::ready().await;
    let input = json!({
        "Name": "plain", "Protocol": "HTTP", "Port": 80, "VpcId": stack.vpc, "TargetType": "ip",
    });
    let made = stack.account.elb("CreateTargetGroup", input);
    let made = &made["TargetGroups"][0];
    for (member, default) in [
        ("ProtocolVersion", json!("HTTP1")),
        ("IpAddressType", json!("ipv4")),
        ("HealthCheckEnabled", json!(true)),
        ("HealthCheckProtocol", json!("HTTP")),
        ("HealthCheckPort", json!("traffic-port")),
        ("HealthCheckPath", json!("/")),
        ("HealthCheckIntervalSeconds", json!(30)),
        ("HealthCheckTimeoutSeconds", json!(5)),
        ("HealthyThresholdCount", json!(5)),
        ("UnhealthyThresholdCount", json!(2)),
        ("Matcher", json!({"HttpCode": "200"})),
        ("LoadBalancerArns", json!([])),
    ] {
        assert_eq!(made[member], default, "{member}");
    }
    let input = json!({"TargetGroupArn": made["TargetGroupArn"]});
    let attributes = stack.account.elb("DescribeTargetGroupAttributes", input);
    let attributes = list(&attributes["Attributes"]);
    for (key, default) in [
        ("deregistration_delay.timeout_seconds", "300"),
        ("stickiness.enabled", "false"),
        ("stickiness.type", "lb_cookie"),
        ("load_balancing.algorithm.type", "round_robin"),
        ("slow_start.duration_seconds", "0"),
    ] {
        let found = attributes.iter().find(|it| it["Key"] == key);
        assert_eq!(
            found.map(|it| text(&it["Value"])).as_deref(),
            Some(default),
            "{key}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn settings_that_can_not_be_are_refused() {
    let stack = Stack::ready().await;
    for changes in [
        json!({"VpcId": "vpc-0"}),
        json!({"HealthCheckTimeoutSeconds": 30}),
        json!({"HealthCheckPath": "health"}),
        json!({"HealthCheckPort": "http"}),
        json!({"Matcher": {"HttpCode": "600"}}),
        json!({"HealthyThresholdCount": 1}),
        json!({"HealthCheckIntervalSeconds": 4}),
        json!({"Name": "a".repeat(33)}),
    ] {
        let input = with(json!({"Name": "other"}), changes.clone());
        let code = create(&stack, input).unwrap_err().code;
        assert_eq!(code, "ValidationError", "{changes}");
    }
}

#[tokio::test(start_paused = true)]
async fn its_health_check_changes_in_place() {
    let stack = Stack::ready().await;
    let input = json!({
        "TargetGroupArn": stack.target_group,
        "HealthCheckPath": "/ready",
        "Matcher": {"HttpCode": "200-204,301"},
    });
    let changed = stack.account.elb("ModifyTargetGroup", input);
    let changed = &changed["TargetGroups"][0];
    assert_eq!(changed["HealthCheckPath"], "/ready");
    assert_eq!(changed["HealthCheckIntervalSeconds"], 30);
    assert_eq!(changed["Matcher"]["HttpCode"], "200-204,301");
}

#[tokio::test(start_paused = true)]
async fn in_use_by_a_listener_it_can_not_be_deleted() {
    let stack = Stack::ready().await;
    let arn = json!({"TargetGroupArn": stack.target_group});
    let fault = stack
        .account
        .answer(Service::Elb, "DeleteTargetGroup", arn.clone());
    let fault = fault.unwrap_err();
    assert_eq!(fault.code, "ResourceInUse");
    assert!(
        fault
            .message
            .contains("is currently in use by a listener or a rule")
    );
    stack
        .account
        .elb("DeleteListener", json!({"ListenerArn": stack.listener}));
    stack.account.elb("DeleteTargetGroup", arn.clone());
    // Deleting what is gone is no mistake.
    stack.account.elb("DeleteTargetGroup", arn.clone());
    let code = stack.account.elb_code("DescribeTargetHealth", arn);
    assert_eq!(code, "TargetGroupNotFound");
}

#[tokio::test(start_paused = true)]
async fn it_is_described_by_name_by_arn_and_by_load_balancer() {
    let stack = Stack::ready().await;
    create(&stack, json!({"Name": "other"})).unwrap();
    for input in [
        json!({"Names": ["app-tg"]}),
        json!({"TargetGroupArns": [stack.target_group]}),
        json!({"LoadBalancerArn": stack.balancer}),
    ] {
        let found = stack.account.elb("DescribeTargetGroups", input);
        let found = list(&found["TargetGroups"]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["TargetGroupArn"], stack.target_group);
        assert_eq!(found[0]["LoadBalancerArns"], json!([stack.balancer]));
    }
    let code = stack
        .account
        .elb_code("DescribeTargetGroups", json!({"Names": ["none"]}));
    assert_eq!(code, "TargetGroupNotFound");
    let page = stack
        .account
        .elb("DescribeTargetGroups", json!({"PageSize": 1}));
    let rest = json!({"Marker": page["NextMarker"]});
    let rest = stack.account.elb("DescribeTargetGroups", rest);
    assert_eq!(list(&rest["TargetGroups"]).len(), 1);
    assert!(rest["NextMarker"].is_null());
}
