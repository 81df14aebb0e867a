//! Targets and their health.

use kavak_simulator::Behaviour;
use serde_json::json;

use super::stack::{Stack, pass, text};

/// A service whose one task has run for so many seconds; its image behaves so.
async fn running(behaviour: Behaviour, seconds: u64) -> Stack {
    let stack = Stack::ready().await;
    stack.drain_fast();
    stack.behave("agent:1", behaviour);
    stack.register(json!({}));
    stack.serve(json!({}));
    pass(40 + seconds).await;
    stack
}

fn states(states: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = states
        .iter()
        .map(|(state, reason)| ((*state).to_owned(), (*reason).to_owned()));
    owned.collect()
}

#[tokio::test(start_paused = true)]
async fn one_check_that_passes_makes_a_new_target_healthy() {
    let stack = running(Behaviour::Good, 9).await;
    assert_eq!(
        stack.targets(),
        states(&[("initial", "Elb.InitialHealthChecking")])
    );
    pass(1).await;
    assert_eq!(stack.targets(), states(&[("healthy", "")]));
}

#[tokio::test(start_paused = true)]
async fn two_checks_that_fail_make_it_unhealthy_with_their_reason() {
    for (behaviour, reason) in [
        (Behaviour::NeverHealthy, "Target.ResponseCodeMismatch"),
        (
            Behaviour::HealthPath("/other".to_owned()),
            "Target.ResponseCodeMismatch",
        ),
        (Behaviour::ListensOn(9000), "Target.FailedHealthChecks"),
        (Behaviour::BootsIn(100), "Target.FailedHealthChecks"),
    ] {
        let stack = running(behaviour, 39).await;
        assert_eq!(
            stack.targets(),
            states(&[("initial", "Elb.InitialHealthChecking")])
        );
        pass(1).await;
        // ECS lets the sick task go in the same moment.
        assert_eq!(
            stack.targets(),
            states(&[("draining", "Target.DeregistrationInProgress")])
        );
        let task = &stack.tasks("STOPPED")[0];
        let why = format!(
            "Task failed ELB health checks in (target-group {})",
            stack.target_group
        );
        assert_eq!(text(&task["stoppedReason"]), why);
        assert_eq!(task["stopCode"], "ServiceSchedulerInitiated");
        let expected = match reason {
            "Target.ResponseCodeMismatch" => "Health checks failed with these codes: [",
            _ => "Health checks failed)",
        };
        assert!(stack.has_event(expected), "{:?}", stack.events());
    }
}

#[tokio::test(start_paused = true)]
async fn rules_that_let_no_check_through_make_it_time_out() {
    let stack = Stack::ready().await;
    stack.drain_fast();
    stack.register(json!({}));
    let from = json!([{"GroupId": stack.balancer_group}]);
    let rule =
        json!([{"IpProtocol": "tcp", "FromPort": 8000, "ToPort": 8000, "UserIdGroupPairs": from}]);
    let input = json!({"GroupId": stack.task_group, "IpPermissions": rule});
    stack.account.ec2("RevokeSecurityGroupIngress", input);
    stack.serve(json!({"healthCheckGracePeriodSeconds": 3600}));
    pass(80).await;
    assert_eq!(stack.targets(), states(&[("unhealthy", "Target.Timeout")]));
    // The grace period keeps it from being replaced.
    assert_eq!(stack.task()["lastStatus"], "RUNNING");
}

#[tokio::test(start_paused = true)]
async fn target_that_recovers_must_pass_as_often_as_the_threshold_says() {
    let stack = Stack::ready().await;
    stack.register(json!({}));
    stack.behave("agent:1", Behaviour::NeverHealthy);
    stack.serve(json!({"healthCheckGracePeriodSeconds": 3600}));
    pass(80).await;
    assert_eq!(stack.targets()[0].0, "unhealthy");
    stack.behave("agent:1", Behaviour::Good);
    pass(30).await;
    assert_eq!(stack.targets()[0].0, "unhealthy");
    pass(30).await;
    assert_eq!(stack.targets()[0].0, "healthy");
}

#[tokio::test(start_paused = true)]
async fn sick_task_is_replaced() {
    let stack = Stack::serving(json!({})).await;
    let before = stack.task()["taskArn"].clone();
    stack.behave("agent:1", Behaviour::NeverHealthy);
    pass(60).await;
    assert!(
        stack.has_event("is unhealthy in (target-group"),
        "{:?}",
        stack.events()
    );
    stack.behave("agent:1", Behaviour::Good);
    pass(60).await;
    assert_ne!(stack.task()["taskArn"], before);
    assert_eq!(stack.targets(), states(&[("healthy", "")]));
}

#[tokio::test(start_paused = true)]
async fn without_a_listener_targets_are_unused_and_checked_again_behind_a_new_one() {
    let stack = Stack::serving(json!({})).await;
    stack
        .account
        .elb("DeleteListener", json!({"ListenerArn": stack.listener}));
    assert_eq!(stack.targets(), states(&[("unused", "Target.NotInUse")]));
    pass(60).await;
    stack.account.elb("CreateListener", stack.listener_input());
    assert_eq!(
        stack.targets(),
        states(&[("initial", "Elb.InitialHealthChecking")])
    );
    pass(10).await;
    assert_eq!(stack.targets(), states(&[("healthy", "")]));
}

#[tokio::test(start_paused = true)]
async fn in_a_zone_without_the_load_balancer_a_target_is_unused() {
    let stack = Stack::serving(json!({})).await;
    let input =
        json!({"VpcId": stack.vpc, "CidrBlock": "10.0.30.0/24", "AvailabilityZone": "us-east-1c"});
    let third = text(&stack.account.ec2("CreateSubnet", input)["Subnet"]["SubnetId"]);
    let subnets = json!({"LoadBalancerArn": stack.balancer, "Subnets": [stack.public[1], third]});
    stack.account.elb("SetSubnets", subnets);
    assert_eq!(stack.targets(), states(&[("unused", "Target.NotInUse")]));
}

#[tokio::test(start_paused = true)]
async fn target_drains_for_the_deregistration_delay() {
    let stack = Stack::serving(json!({})).await;
    stack.update(json!({"desiredCount": 0}));
    pass(14).await;
    assert_eq!(
        stack.targets(),
        states(&[("draining", "Target.DeregistrationInProgress")])
    );
    assert_eq!(stack.tasks("STOPPED")[0]["lastStatus"], "DEACTIVATING");
    pass(1).await;
    assert!(stack.targets().is_empty());
    assert_eq!(stack.tasks("STOPPED")[0]["lastStatus"], "STOPPING");
}

#[tokio::test(start_paused = true)]
async fn before_the_load_balancer_is_active_targets_are_being_registered() {
    let world = kavak_simulator::World::new(kavak_simulator::Pace::Typical, 1);
    let stack = Stack::fresh(world).await;
    stack.account.elb(
        "RegisterTargets",
        json!({
            "TargetGroupArn": stack.target_group, "Targets": [{"Id": "10.0.10.200"}],
        }),
    );
    assert_eq!(
        stack.targets(),
        states(&[("initial", "Elb.RegistrationInProgress")])
    );
    pass(140).await;
    assert_eq!(
        stack.targets(),
        states(&[("initial", "Elb.InitialHealthChecking")])
    );
    let input =
        json!({"TargetGroupArn": stack.target_group, "Targets": [{"Id": "10.0.0.9", "Port": 1}]});
    let other = stack.account.elb("DescribeTargetHealth", input);
    let other = &other["TargetHealthDescriptions"][0]["TargetHealth"];
    assert_eq!(other["Reason"], "Target.NotRegistered");
}

#[tokio::test(start_paused = true)]
async fn program_that_can_not_reach_its_database_answers_503() {
    let stack = Stack::ready().await;
    let host = "app-db.c0.us-east-1.rds.amazonaws.com";
    let variable =
        json!({"name": "DATABASE_URL", "value": format!("postgresql://u:p@{host}:5432/db")});
    let container = super::stack::with(
        super::stack::container(),
        json!({"environment": [variable]}),
    );
    stack.register(json!({"containerDefinitions": [container]}));
    stack.serve(json!({}));
    pass(80).await;
    assert!(
        stack.has_event("Health checks failed with these codes: [503]"),
        "{:?}",
        stack.events()
    );
}

#[tokio::test(start_paused = true)]
async fn task_of_another_vpc_with_the_same_address_is_not_reached() {
    let stack = Stack::ready().await;
    stack.register(json!({}));
    let address = stack.run_in_another_vpc().await;
    let targets = json!([{"Id": address, "Port": 8000}]);
    let input = json!({"TargetGroupArn": stack.target_group, "Targets": targets});
    stack.account.elb("RegisterTargets", input);
    pass(80).await;
    assert_eq!(stack.targets(), states(&[("unhealthy", "Target.Timeout")]));
}
