//! Load balancers.

use kavak_simulator::{Pace, Service, World};
use serde_json::{Value, json};

use super::stack::{Stack, list, pass, text, with};

fn described(stack: &Stack) -> Value {
    let input = json!({"LoadBalancerArns": [stack.balancer]});
    stack.account.elb("DescribeLoadBalancers", input)["LoadBalancers"][0].clone()
}

fn interfaces(stack: &Stack) -> Vec<Value> {
    let filter = json!([{"Name": "description", "Values": ["ELB app/app-alb/*"]}]);
    let found = stack
        .account
        .ec2("DescribeNetworkInterfaces", json!({"Filters": filter}));
    list(&found["NetworkInterfaces"])
}

#[tokio::test(start_paused = true)]
async fn it_has_name_and_zone_at_once_and_is_active_minutes_later() {
    let stack = Stack::fresh(World::new(Pace::Typical, 1)).await;
    let balancer = described(&stack);
    assert_eq!(balancer["State"]["Code"], "provisioning");
    assert_eq!(balancer["CanonicalHostedZoneId"], "Z35SXDOTRQ7X7K");
    let name = text(&balancer["DNSName"]);
    assert!(name.starts_with("app-alb-") && name.ends_with(".us-east-1.elb.amazonaws.com"));
    pass(133).await;
    assert_eq!(described(&stack)["State"]["Code"], "provisioning");
    pass(1).await;
    assert_eq!(described(&stack)["State"]["Code"], "active");
}

#[tokio::test(start_paused = true)]
async fn created_again_with_equal_settings_it_is_the_same_with_others_a_duplicate() {
    let stack = Stack::ready().await;
    let again = stack
        .account
        .elb("CreateLoadBalancer", stack.balancer_input());
    assert_eq!(again["LoadBalancers"][0]["LoadBalancerArn"], stack.balancer);
    let other = with(
        stack.balancer_input(),
        json!({"SecurityGroups": [stack.task_group]}),
    );
    let code = stack.account.elb_code("CreateLoadBalancer", other);
    assert_eq!(code, "DuplicateLoadBalancerName");
}

#[tokio::test(start_paused = true)]
async fn it_stands_in_two_zones_with_one_subnet_in_each() {
    let stack = Stack::ready().await;
    let create = |subnets: Value| {
        let changes = json!({"Name": "other", "Subnets": subnets});
        let input = with(stack.balancer_input(), changes);
        stack.account.elb_code("CreateLoadBalancer", input)
    };
    let (public, private) = (&stack.public, &stack.private);
    assert_eq!(create(json!([public[0]])), "ValidationError");
    assert_eq!(
        create(json!([public[0], private[0]])),
        "InvalidConfigurationRequest"
    );
    assert_eq!(create(json!([public[0], "subnet-0"])), "SubnetNotFound");
}

#[tokio::test(start_paused = true)]
async fn it_wants_eight_free_addresses_in_each_subnet() {
    let stack = Stack::ready().await;
    let input =
        json!({"VpcId": stack.vpc, "CidrBlock": "10.0.20.0/28", "AvailabilityZone": "us-east-1a"});
    let small = text(&stack.account.ec2("CreateSubnet", input)["Subnet"]["SubnetId"]);
    let create = |name: &str| {
        let changes = json!({"Name": name, "Subnets": [small, stack.public[1]]});
        let input = with(stack.balancer_input(), changes);
        stack
            .account
            .answer(Service::Elb, "CreateLoadBalancer", input)
    };
    // 16 addresses, of which AWS keeps five and each load balancer takes one.
    for name in ["one", "two", "three", "four"] {
        create(name).unwrap();
    }
    assert_eq!(create("five").unwrap_err().code, "InvalidSubnet");
}

#[tokio::test(start_paused = true)]
async fn only_one_that_faces_the_internet_needs_an_internet_gateway() {
    let stack = Stack::ready().await;
    let account = &stack.account;
    let vpc = text(&account.ec2("CreateVpc", json!({"CidrBlock": "10.1.0.0/16"}))["Vpc"]["VpcId"]);
    let subnet = |block: &str, zone: &str| {
        let input = json!({"VpcId": vpc, "CidrBlock": block, "AvailabilityZone": zone});
        text(&account.ec2("CreateSubnet", input)["Subnet"]["SubnetId"])
    };
    let subnets = [
        subnet("10.1.0.0/24", "us-east-1a"),
        subnet("10.1.1.0/24", "us-east-1b"),
    ];
    let input = json!({"Name": "other", "Subnets": subnets});
    let fault = account.answer(Service::Elb, "CreateLoadBalancer", input.clone());
    let fault = fault.unwrap_err();
    assert_eq!(fault.code, "InvalidSubnet");
    assert_eq!(fault.message, format!("VPC {vpc} has no internet gateway"));
    let internal = account.elb(
        "CreateLoadBalancer",
        with(input, json!({"Scheme": "internal"})),
    );
    let name = text(&internal["LoadBalancers"][0]["DNSName"]);
    assert!(name.starts_with("internal-other-"));
}

#[tokio::test(start_paused = true)]
async fn its_name_has_at_most_32_letters_numbers_and_inner_hyphens() {
    let stack = Stack::ready().await;
    for name in ["a".repeat(33).as_str(), "-a", "a-", "a_b", "internal-a"] {
        let input = with(stack.balancer_input(), json!({"Name": name}));
        let code = stack.account.elb_code("CreateLoadBalancer", input);
        assert_eq!(code, "ValidationError", "{name}");
    }
    let input = with(stack.balancer_input(), json!({"Name": "a".repeat(32)}));
    stack.account.elb("CreateLoadBalancer", input);
}

#[tokio::test(start_paused = true)]
async fn unknown_name_spoils_the_whole_description() {
    let stack = Stack::ready().await;
    let input = json!({"Names": ["app-alb", "other"]});
    let code = stack.account.elb_code("DescribeLoadBalancers", input);
    assert_eq!(code, "LoadBalancerNotFound");
    let both = json!({"Names": ["app-alb"], "LoadBalancerArns": [stack.balancer]});
    assert_eq!(
        stack.account.elb_code("DescribeLoadBalancers", both),
        "ValidationError"
    );
}

#[tokio::test(start_paused = true)]
async fn it_goes_with_its_listeners_and_its_interfaces_linger() {
    let stack = Stack::ready().await;
    assert_eq!(interfaces(&stack).len(), 2);
    let public = |it: &Value| it["Association"]["PublicIp"].is_string();
    assert!(interfaces(&stack).iter().all(public));
    let arn = json!({"LoadBalancerArn": stack.balancer});
    stack.account.elb("DeleteLoadBalancer", arn.clone());
    let code = |operation: &str, input: Value| stack.account.elb_code(operation, input);
    assert_eq!(
        code("DescribeListeners", arn.clone()),
        "LoadBalancerNotFound"
    );
    let listener = json!({"ListenerArns": [stack.listener]});
    assert_eq!(code("DescribeListeners", listener), "ListenerNotFound");
    assert_eq!(interfaces(&stack).len(), 2);
    pass(20).await;
    assert_eq!(interfaces(&stack).len(), 0);
    // Deleting what is gone is no mistake.
    stack.account.elb("DeleteLoadBalancer", arn);
}

#[tokio::test(start_paused = true)]
async fn its_name_is_free_as_soon_as_it_is_deleted() {
    let stack = Stack::ready().await;
    let arn = json!({"LoadBalancerArn": stack.balancer});
    stack.account.elb("DeleteLoadBalancer", arn);
    let new = stack
        .account
        .elb("CreateLoadBalancer", stack.balancer_input());
    assert_ne!(new["LoadBalancers"][0]["LoadBalancerArn"], stack.balancer);
}

fn set_attribute(
    stack: &Stack,
    key: &str,
    value: &str,
) -> Result<Value, kavak_simulator::ApiFault> {
    let input = json!({
        "LoadBalancerArn": stack.balancer,
        "Attributes": [{"Key": key, "Value": value}],
    });
    stack
        .account
        .answer(Service::Elb, "ModifyLoadBalancerAttributes", input)
}

#[tokio::test(start_paused = true)]
async fn protected_it_can_not_be_deleted() {
    let stack = Stack::ready().await;
    let arn = json!({"LoadBalancerArn": stack.balancer});
    set_attribute(&stack, "deletion_protection.enabled", "true").unwrap();
    let code = stack.account.elb_code("DeleteLoadBalancer", arn.clone());
    assert_eq!(code, "OperationNotPermitted");
    set_attribute(&stack, "deletion_protection.enabled", "false").unwrap();
    stack.account.elb("DeleteLoadBalancer", arn);
}

#[tokio::test(start_paused = true)]
async fn its_attributes_are_awss_until_they_are_set() {
    let stack = Stack::ready().await;
    let value = |key: &str| {
        let input = json!({"LoadBalancerArn": stack.balancer});
        let all = stack.account.elb("DescribeLoadBalancerAttributes", input);
        let all = list(&all["Attributes"]);
        let found = all.iter().find(|it| it["Key"] == key);
        found.map(|it| text(&it["Value"]))
    };
    for (key, default) in [
        ("idle_timeout.timeout_seconds", "60"),
        ("routing.http2.enabled", "true"),
        ("routing.http.desync_mitigation_mode", "defensive"),
        ("client_keep_alive.seconds", "3600"),
        ("access_logs.s3.enabled", "false"),
    ] {
        assert_eq!(value(key).as_deref(), Some(default), "{key}");
    }
    set_attribute(&stack, "idle_timeout.timeout_seconds", "120").unwrap();
    assert_eq!(
        value("idle_timeout.timeout_seconds").as_deref(),
        Some("120")
    );
    let code = |key: &str, value: &str| set_attribute(&stack, key, value).unwrap_err().code;
    assert_eq!(code("no.such.key", "1"), "InvalidConfigurationRequest");
    assert_eq!(code("idle_timeout.timeout_seconds", "0"), "ValidationError");
}

#[tokio::test(start_paused = true)]
async fn it_moves_to_other_subnets_and_groups() {
    let stack = Stack::ready().await;
    let subnets = json!({
        "LoadBalancerArn": stack.balancer,
        "Subnets": [stack.public[0], stack.private[1]],
    });
    stack.account.elb("SetSubnets", subnets);
    let zones = list(&described(&stack)["AvailabilityZones"]);
    let subnets: Vec<String> = zones.iter().map(|zone| text(&zone["SubnetId"])).collect();
    assert!(subnets.contains(&stack.private[1]) && !subnets.contains(&stack.public[1]));
    // The interface that it has left lingers.
    assert_eq!(interfaces(&stack).len(), 3);
    pass(20).await;
    assert_eq!(interfaces(&stack).len(), 2);
    let groups = json!({
        "LoadBalancerArn": stack.balancer,
        "SecurityGroups": [stack.task_group],
    });
    stack.account.elb("SetSecurityGroups", groups);
    let is_moved = |it: &Value| it["Groups"][0]["GroupId"] == stack.task_group;
    assert!(interfaces(&stack).iter().all(is_moved));
    let unknown = json!({"LoadBalancerArn": stack.balancer, "SecurityGroups": ["sg-0"]});
    let code = stack.account.elb_code("SetSecurityGroups", unknown);
    assert_eq!(code, "InvalidSecurityGroup");
}

#[tokio::test(start_paused = true)]
async fn tags_of_twenty_resources_are_described_at_once() {
    let stack = Stack::ready().await;
    let arns = [&stack.balancer, &stack.target_group, &stack.listener];
    let tag = json!({"ResourceArns": arns, "Tags": [{"Key": "env", "Value": "dev"}, {"Key": "a", "Value": "b"}]});
    stack.account.elb("AddTags", tag);
    let untag = json!({"ResourceArns": arns, "TagKeys": ["a"]});
    stack.account.elb("RemoveTags", untag);
    let output = stack
        .account
        .elb("DescribeTags", json!({"ResourceArns": arns}));
    for (described, arn) in list(&output["TagDescriptions"]).iter().zip(arns) {
        assert_eq!(described["ResourceArn"], *arn);
        assert_eq!(described["Tags"], json!([{"Key": "env", "Value": "dev"}]));
    }
    let code = |arns: Value| {
        let input = json!({"ResourceArns": arns});
        stack.account.elb_code("DescribeTags", input)
    };
    assert_eq!(code(json!(vec![&stack.balancer; 21])), "ValidationError");
    let other = stack.target_group.replace("app-tg", "other");
    assert_eq!(code(json!([stack.balancer, other])), "TargetGroupNotFound");
}

#[tokio::test(start_paused = true)]
async fn there_are_as_many_as_the_quota_says() {
    let stack = Stack::ready().await;
    let set = |code: &str| {
        let change = |world: &mut World| world.set_quota("us-east-1", code, 1);
        stack.account.0.change(|world, _| change(world));
    };
    set("L-53DA6B97");
    set("L-B22855CB");
    let balancer = with(stack.balancer_input(), json!({"Name": "other"}));
    let code = stack.account.elb_code("CreateLoadBalancer", balancer);
    assert_eq!(code, "TooManyLoadBalancers");
    let group = with(stack.target_group_input(), json!({"Name": "other"}));
    let code = stack.account.elb_code("CreateTargetGroup", group);
    assert_eq!(code, "TooManyTargetGroups");
}
