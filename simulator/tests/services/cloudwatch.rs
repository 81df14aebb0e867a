//! CloudWatch: alarms, their states, dashboards.

use std::time::Duration;

use kavak_simulator::{ApiFault, Moment, Pace, Service, Simulator, World};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

const REGION: &str = "us-east-1";

fn simulator() -> Simulator {
    let world = World::new(Pace::Typical, 1);
    Simulator::new(world, Duration::ZERO, Moment::default())
}

fn call(simulator: &Simulator, operation: &str, input: Value) -> Result<Value, ApiFault> {
    simulator.call(Service::CloudWatch, REGION, operation, input)
}

fn alarm(changes: Value) -> Value {
    let mut alarm = json!({
        "AlarmName": "cpu", "Namespace": "AWS/RDS", "MetricName": "CPUUtilization", "Statistic": "Average",
        "Period": 300, "EvaluationPeriods": 3, "Threshold": 80.0,
        "ComparisonOperator": "GreaterThanThreshold", "Tags": [{"Key": "env", "Value": "dev"}],
    });
    for (name, value) in changes.as_object().unwrap() {
        alarm[name] = value.clone();
    }
    alarm
}

fn described(simulator: &Simulator, input: Value) -> Vec<Value> {
    let found = call(simulator, "DescribeAlarms", input).unwrap();
    found["MetricAlarms"].as_array().unwrap().clone()
}

fn tags(simulator: &Simulator, arn: &Value) -> Value {
    let tags = call(
        simulator,
        "ListTagsForResource",
        json!({"ResourceARN": arn}),
    );
    tags.unwrap()["Tags"].clone()
}

#[test]
fn second_put_overwrites_all_but_state_and_tags() {
    let simulator = simulator();
    call(
        &simulator,
        "PutMetricAlarm",
        alarm(json!({"AlarmDescription": "first"})),
    )
    .unwrap();
    let state = json!({"AlarmName": "cpu", "StateValue": "ALARM", "StateReason": "tested"});
    call(&simulator, "SetAlarmState", state).unwrap();
    let other = alarm(json!({"Threshold": 90.0, "Tags": [{"Key": "env", "Value": "prod"}]}));
    call(&simulator, "PutMetricAlarm", other).unwrap();
    let found = described(&simulator, json!({"AlarmNames": ["cpu", "unknown"]}));
    assert_eq!(found.len(), 1);
    let alarm = &found[0];
    assert_eq!(alarm["Threshold"], 90.0);
    assert_eq!(alarm["AlarmDescription"], Value::Null);
    assert_eq!(
        (&alarm["StateValue"], &alarm["ActionsEnabled"]),
        (&json!("ALARM"), &json!(true))
    );
    let expected = json!([{"Key": "env", "Value": "dev"}]);
    assert_eq!(tags(&simulator, &alarm["AlarmArn"]), expected);
    assert_eq!(described(&simulator, json!({"StateValue": "OK"})).len(), 0);
    assert_eq!(
        described(&simulator, json!({"StateValue": "ALARM"})).len(),
        1
    );
}

#[test]
fn alarm_that_makes_no_sense_is_refused() {
    let simulator = simulator();
    for (changes, part) in [
        (json!({"Period": 90}), "multiple of 60"),
        (
            json!({"Period": 60, "EvaluationPeriods": 1441}),
            "more than a day",
        ),
        (json!({"DatapointsToAlarm": 4}), "DatapointsToAlarm"),
        (json!({"ExtendedStatistic": "p95"}), "Exactly one"),
        (
            json!({"Statistic": null, "ExtendedStatistic": "p101"}),
            "p101",
        ),
        (json!({"TreatMissingData": "good"}), "TreatMissingData"),
        (json!({"AlarmActions": ["topic"]}), "Invalid arn syntax"),
        (
            json!({"AlarmActions": ["arn:aws:sns:eu-west-1:1:t"]}),
            "Invalid region",
        ),
        (json!({"Threshold": null}), "Threshold"),
        (json!({"MetricName": null}), "MetricName"),
        (json!({"ComparisonOperator": "Over"}), "enum value set"),
    ] {
        let fault = call(&simulator, "PutMetricAlarm", alarm(changes.clone())).unwrap_err();
        assert_eq!(fault.code, "ValidationError", "{changes}");
        assert!(fault.message.contains(part), "{changes}: {fault}");
    }
}

#[test]
fn new_state_is_sent_to_its_topic_once_and_only_if_actions_are_enabled() {
    let simulator = simulator();
    let topic = simulator.call(
        Service::Sns,
        REGION,
        "CreateTopic",
        json!({"Name": "events"}),
    );
    let topic = topic.unwrap()["TopicArn"].clone();
    let address = json!({"TopicArn": topic, "Protocol": "email", "Endpoint": "ana@example.com"});
    simulator
        .call(Service::Sns, REGION, "Subscribe", address)
        .unwrap();
    simulator
        .confirm_subscriptions(REGION, "ana@example.com")
        .unwrap();
    simulator.take_mails();
    let gone = "arn:aws:sns:us-east-1:123456789012:gone";
    let set = |state: &str| {
        let input = json!({"AlarmName": "cpu", "StateValue": state, "StateReason": "tested"});
        call(&simulator, "SetAlarmState", input).unwrap();
        simulator.take_mails().len()
    };
    let put = |is_enabled: bool| {
        let actions = json!({"AlarmActions": [gone, topic], "ActionsEnabled": is_enabled});
        call(&simulator, "PutMetricAlarm", alarm(actions)).unwrap();
    };
    put(true);
    assert_eq!(
        [set("ALARM"), set("ALARM"), set("OK"), set("ALARM")],
        [1, 0, 0, 1]
    );
    put(false);
    assert_eq!([set("OK"), set("ALARM")], [0, 0]);
}

#[test]
fn alarms_are_not_deleted_beside_one_that_is_not_there() {
    let simulator = simulator();
    call(&simulator, "PutMetricAlarm", alarm(json!({}))).unwrap();
    let both = json!({"AlarmNames": ["unknown", "cpu"]});
    let fault = call(&simulator, "DeleteAlarms", both).unwrap_err();
    assert_eq!(
        (fault.code.as_str(), fault.status),
        ("ResourceNotFound", 404)
    );
    assert_eq!(described(&simulator, json!({})).len(), 1);
}

#[test]
fn alarms_come_in_pages() {
    let simulator = simulator();
    for name in ["a", "b", "c"] {
        call(
            &simulator,
            "PutMetricAlarm",
            alarm(json!({"AlarmName": name})),
        )
        .unwrap();
    }
    let page = call(&simulator, "DescribeAlarms", json!({"MaxRecords": 2})).unwrap();
    assert_eq!(page["MetricAlarms"].as_array().unwrap().len(), 2);
    let rest = described(
        &simulator,
        json!({"MaxRecords": 2, "NextToken": page["NextToken"]}),
    );
    assert_eq!(rest[0]["AlarmName"], "c");
}

#[test]
fn dashboard_belongs_to_the_account_and_has_widgets() {
    let simulator = simulator();
    let put = |body: &str| {
        let input = json!({"DashboardName": "dev", "DashboardBody": body});
        call(&simulator, "PutDashboard", input)
    };
    for body in [
        "{",
        "{}",
        r#"{"widgets":[{"type":"chart"}]}"#,
        r#"{"widgets":[{"type":"text","x":24,"y":0}]}"#,
        r#"{"widgets":[{"type":"metric","properties":{"region":"us-east-1"}}]}"#,
    ] {
        assert_eq!(
            put(body).unwrap_err().code,
            "InvalidParameterInput",
            "{body}"
        );
    }
    let body = r#"{"widgets":[{"type":"text","x":0,"y":0,"properties":{"markdown":"hi"}}]}"#;
    put(body).unwrap();
    let name = json!({"DashboardName": "dev"});
    let elsewhere = simulator.call(Service::CloudWatch, "eu-west-1", "GetDashboard", name);
    let dashboard = elsewhere.unwrap();
    assert_eq!(dashboard["DashboardBody"], body);
    assert_eq!(tags(&simulator, &dashboard["DashboardArn"]), json!([]));
    let delete = || {
        call(
            &simulator,
            "DeleteDashboards",
            json!({"DashboardNames": ["dev"]}),
        )
    };
    delete().unwrap();
    assert_eq!(delete().unwrap_err().code, "ResourceNotFound");
}
