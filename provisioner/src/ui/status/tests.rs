use kavak_stack::{Condition, Facts, Found, Settings, Stack, Text, key, plan};

use super::*;
use crate::delivery::service::ServiceNow;

fn environment() -> Environment {
    Environment {
        project: "kavak-agent".into(),
        env: "dev".into(),
        region: "us-east-1".into(),
    }
}

fn stack() -> Stack {
    Stack::new(&Settings::new(&environment(), "sales"), &Facts::default())
}

fn observed() -> Observed {
    let mut observed = Observed::default();
    for (key, id) in [
        (&key::VPC, "vpc-1"),
        (&key::LOAD_BALANCER, "arn:alb"),
        (&key::LISTENER_HTTP, "arn:listener"),
        (&key::TASK_DEFINITION, "arn:task"),
        (&key::ECS_SERVICE, "kavak-agent-dev-app-service"),
    ] {
        let mut spec = stack().get(key).expect("a resource").spec.clone();
        if let Spec::TaskDefinition(task) = &mut spec {
            task.container.image = Text::from("repo/app@sha256:0");
        }
        let found = Found::ready(id, spec)
            .with(Output::DnsName, "alb.example")
            .with(
                Output::Arn,
                "arn:aws:ecs:us-east-1:1:task-definition/kavak-agent-dev-app:7",
            );
        let made_at_ms = match key.as_str() {
            "load_balancer" => Some(1_740_000_000_000),
            "ecs_service" => Some(1_740_816_900_000),
            _ => None,
        };
        observed.add(key.clone(), found.made_at_ms(made_at_ms));
    }
    observed
}

fn view(observed: &Observed) -> StatusView {
    let outputs = StackOutputs::new(
        &environment(),
        &|key, output| observed.output(key, output),
        None,
    );
    let plan = plan::up(&stack(), observed);
    StatusView::new(observed, &outputs, &environment(), Some(&plan))
}

#[test]
fn a_healthy_environment_reports_what_runs_and_where() {
    let view = view(&observed());
    assert_eq!(view.state, Health::Healthy);
    insta::assert_snapshot!(view.text(false));
    insta::assert_json_snapshot!(view);
}

#[test]
fn what_is_not_ready_is_listed_with_its_reason() {
    let mut observed = observed();
    let service = observed
        .resources
        .get_mut(&key::ECS_SERVICE)
        .expect("a service");
    service.condition = Condition::Failed("tasks failed to start".into());
    let balancer = observed
        .resources
        .get_mut(&key::LOAD_BALANCER)
        .expect("a balancer");
    balancer.condition = Condition::Pending("provisioning".into());
    assert_eq!(view(&observed).state, Health::Failed);
    insta::assert_snapshot!(view(&observed).text(false));
}

#[test]
fn nothing_is_absent_and_a_part_is_incomplete() {
    assert_eq!(view(&Observed::default()).state, Health::Absent);
    insta::assert_snapshot!(view(&Observed::default()).text(false), @"kavak-agent-dev in us-east-1: nothing is there");
    let mut part = observed();
    part.resources.remove(&key::ECS_SERVICE);
    assert_eq!(view(&part).state, Health::Incomplete);
}

fn service(desired: i32, running: i32) -> ServiceNow {
    let builder = aws_sdk_ecs::types::Service::builder()
        .desired_count(desired)
        .running_count(running);
    ServiceNow::from(&builder.build())
}

#[test]
fn a_service_is_healthy_only_if_all_wanted_tasks_run_and_some_are_wanted() {
    let with_tasks =
        |desired, running| view(&observed()).with_service(&service(desired, running), 0);
    let text = with_tasks(1, 1).text(false);
    assert_eq!(with_tasks(1, 1).state, Health::Healthy);
    assert!(text.contains("tasks     1 of 1 running\n"), "{text}");
    let text = with_tasks(0, 0).text(false);
    assert_eq!(with_tasks(0, 0).state, Health::ScaledToZero);
    assert!(
        text.contains("scaled to 0") && !text.contains("healthy"),
        "{text}"
    );
    assert!(text.contains("tasks     0 of 0 running\n"), "{text}");
    assert_eq!(with_tasks(2, 1).state, Health::Changing);
    let json = serde_json::to_value(with_tasks(0, 0)).expect("JSON");
    assert_eq!(json["state"], "scaled_to_zero");
    assert_eq!(
        json["tasks"],
        serde_json::json!({"desired": 0, "running": 0})
    );
}

#[test]
fn a_failure_that_says_so_itself_is_reported_once() {
    let mut observed = observed();
    let balancer = observed.resources.get_mut(&key::LOAD_BALANCER);
    balancer.expect("a balancer").condition = Condition::Failed("failed: no room".into());
    let text = view(&observed).text(false);
    assert!(
        text.contains("load_balancer  failed: no room  arn:alb"),
        "{text}"
    );
}

#[test]
fn what_failed_stays_failed_however_many_tasks_run() {
    let mut observed = observed();
    let service_found = observed.resources.get_mut(&key::ECS_SERVICE);
    service_found.expect("a service").condition = Condition::Failed("no".into());
    let status = view(&observed).with_service(&service(0, 0), 0);
    assert_eq!(status.state, Health::Failed);
}

#[test]
fn alarm_that_is_on_is_shown_with_its_reason() {
    let alarm = |since_ms| crate::observe::cloudwatch::RaisedAlarm {
        name: "kavak-agent-dev-db-cpu".into(),
        reason: "Threshold Crossed: 3 datapoints were greater than the threshold (80.0)".into(),
        since_ms,
    };
    let quiet = view(&observed());
    assert!(!quiet.text(false).contains("ALARM"));
    let json = serde_json::to_value(&quiet).expect("JSON");
    assert!(json.get("alarms").is_none(), "{json}");
    let view = quiet.with_alarms(vec![alarm(Some(1_740_000_000_000)), alarm(None)]);
    let text = view.text(false);
    for line in [
        "ALARM     kavak-agent-dev-db-cpu since 2025-02-19T21:20:00Z: Threshold Crossed: 3 ",
        "ALARM     kavak-agent-dev-db-cpu: Threshold Crossed: 3 ",
    ] {
        assert!(text.contains(line), "{text}");
    }
    let json = serde_json::to_value(&view).expect("JSON");
    assert_eq!(json["alarms"][0]["since"], "2025-02-19T21:20:00Z");
}

#[test]
fn environment_whose_secrets_can_still_be_restored_is_absent() {
    let mut deleted = Observed::default();
    let key = &key::SECRET_DB_CREDENTIALS;
    let mut spec = stack().get(key).expect("a resource").spec.clone();
    if let Spec::Secret(secret) = &mut spec {
        secret.scheduled_for_deletion = true;
    }
    deleted.add(key.clone(), Found::ready("arn:secret", spec));
    assert_eq!(view(&deleted).state, Health::Absent);
    assert_eq!(view(&deleted).resources, []);
}
