//! Listeners.

use kavak_simulator::{Pace, Service, World};
use serde_json::{Value, json};

use super::stack::{Stack, list, text, with};

fn create(stack: &Stack, changes: Value) -> Result<Value, kavak_simulator::ApiFault> {
    let input = with(stack.listener_input(), changes);
    stack.account.answer(Service::Elb, "CreateListener", input)
}

#[tokio::test(start_paused = true)]
async fn load_balancer_takes_one_before_it_is_active() {
    let stack = Stack::fresh(World::new(Pace::Typical, 1)).await;
    let input = json!({"LoadBalancerArn": stack.balancer});
    let found = stack.account.elb("DescribeListeners", input);
    assert_eq!(list(&found["Listeners"]).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn created_again_with_equal_settings_it_is_the_same_with_others_a_duplicate() {
    let stack = Stack::ready().await;
    let again = create(&stack, json!({})).unwrap();
    assert_eq!(again["Listeners"][0]["ListenerArn"], stack.listener);
    let action = json!([{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "503"}}]);
    let other = create(&stack, json!({"DefaultActions": action}));
    assert_eq!(other.unwrap_err().code, "DuplicateListener");
}

#[tokio::test(start_paused = true)]
async fn group_of_a_forward_is_described_in_both_forms() {
    let stack = Stack::ready().await;
    let input = json!({"ListenerArns": [stack.listener]});
    let found = stack.account.elb("DescribeListeners", input);
    let action = &found["Listeners"][0]["DefaultActions"][0];
    assert_eq!(action["TargetGroupArn"], stack.target_group);
    let groups = &action["ForwardConfig"]["TargetGroups"];
    assert_eq!(
        *groups,
        json!([{"TargetGroupArn": stack.target_group, "Weight": 1}])
    );
    let stickiness = &action["ForwardConfig"]["TargetGroupStickinessConfig"];
    assert_eq!(*stickiness, json!({"Enabled": false}));
}

#[tokio::test(start_paused = true)]
async fn redirect_keeps_what_it_does_not_name() {
    let stack = Stack::ready().await;
    let config = json!({"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"});
    let action = json!([{"Type": "redirect", "RedirectConfig": config}]);
    let made = create(&stack, json!({"Port": 81, "DefaultActions": action})).unwrap();
    let config = &made["Listeners"][0]["DefaultActions"][0]["RedirectConfig"];
    assert_eq!(config["Host"], "#{host}");
    assert_eq!(config["Path"], "/#{path}");
    assert_eq!(config["Query"], "#{query}");
}

#[tokio::test(start_paused = true)]
async fn missing_resource_is_named_by_its_code() {
    let stack = Stack::ready().await;
    let other = stack.balancer.replace("app-alb", "other");
    let code = create(&stack, json!({"LoadBalancerArn": other}))
        .unwrap_err()
        .code;
    assert_eq!(code, "LoadBalancerNotFound");
    let group = stack.target_group.replace("app-tg", "other");
    let action = json!([{"Type": "forward", "TargetGroupArn": group}]);
    let changes = json!({"Port": 81, "DefaultActions": action});
    assert_eq!(
        create(&stack, changes).unwrap_err().code,
        "TargetGroupNotFound"
    );
    let gone = json!({"ListenerArn": stack.listener.replace("app-alb", "other")});
    assert_eq!(
        stack.account.elb_code("DeleteListener", gone),
        "ListenerNotFound"
    );
}

#[tokio::test(start_paused = true)]
async fn https_needs_a_certificate_that_is_issued() {
    let stack = Stack::ready().await;
    let https = |changes: Value| {
        let input = with(json!({"Protocol": "HTTPS", "Port": 443}), changes);
        create(&stack, input)
    };
    assert_eq!(https(json!({})).unwrap_err().code, "ValidationError");
    let with_certificate = |arn: &str| https(json!({"Certificates": [{"CertificateArn": arn}]}));
    let unknown = "arn:aws:acm:us-east-1:123456789012:certificate/0";
    assert_eq!(
        with_certificate(unknown).unwrap_err().code,
        "CertificateNotFound"
    );
    let input = json!({"DomainName": "a.example.com", "ValidationMethod": "DNS"});
    let pending = stack
        .account
        .answer(Service::Acm, "RequestCertificate", input)
        .unwrap();
    let pending = text(&pending["CertificateArn"]);
    assert_eq!(
        with_certificate(&pending).unwrap_err().code,
        "UnsupportedCertificate"
    );
    let http = create(
        &stack,
        json!({"Port": 81, "Certificates": [{"CertificateArn": pending}]}),
    );
    assert_eq!(http.unwrap_err().code, "ValidationError");
}

#[tokio::test(start_paused = true)]
async fn group_is_behind_one_load_balancer() {
    let stack = Stack::ready().await;
    let other = with(stack.balancer_input(), json!({"Name": "other"}));
    let other = stack.account.elb("CreateLoadBalancer", other);
    let arn = &other["LoadBalancers"][0]["LoadBalancerArn"];
    let code = create(&stack, json!({"LoadBalancerArn": arn}))
        .unwrap_err()
        .code;
    assert_eq!(code, "TargetGroupAssociationLimit");
}

#[tokio::test(start_paused = true)]
async fn sent_elsewhere_it_frees_its_group() {
    let stack = Stack::ready().await;
    let action = json!([{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "503"}}]);
    let input = json!({"ListenerArn": stack.listener, "DefaultActions": action});
    stack.account.elb("ModifyListener", input);
    stack.account.elb(
        "DeleteTargetGroup",
        json!({"TargetGroupArn": stack.target_group}),
    );
}

#[tokio::test(start_paused = true)]
async fn it_has_one_rule_and_attributes() {
    let stack = Stack::ready().await;
    let arn = json!({"ListenerArn": stack.listener});
    let rules = list(&stack.account.elb("DescribeRules", arn.clone())["Rules"]);
    assert_eq!(rules.len(), 1);
    assert_eq!(rules[0]["Priority"], "default");
    let attributes = stack.account.elb("DescribeListenerAttributes", arn);
    let attributes = list(&attributes["Attributes"]);
    let server = "routing.http.response.server.enabled";
    assert!(attributes.contains(&json!({"Key": server, "Value": "true"})));
}
