//! Alarms and the dashboard: made, changed and removed in place, whoever is notified.

use kavak_calls::InjectedFault;
use kavak_simulator::{OnChangingCalls, Pace, Service};
use kavak_stack::{Settings, plan::Action};
use serde_json::{Value, json};

use crate::{
    account::{Account, REGION, settings},
    history::{assert_converged, in_simulated_time},
    run::Ended,
};

const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:kavak-agent-dev-events";

fn monitored() -> Settings {
    let mut settings = settings("dev");
    settings.monitoring.alarms = true;
    settings.monitoring.dashboard = true;
    settings.notify.email = vec!["ana@example.com".into()];
    settings.desk.hours = Some("mon-fri 09:00-19:00".into());
    settings
}

fn call(account: &Account, operation: &str, input: Value) -> Value {
    let answer = account.by_hand(Service::CloudWatch, operation, input);
    answer.unwrap()
}

/// The environment's alarms, by the last part of their names.
fn alarms(account: &Account) -> Vec<(String, Value)> {
    let found = call(account, "DescribeAlarms", json!({}));
    let found = found["MetricAlarms"].as_array().unwrap().iter();
    let suffix = |alarm: &Value| {
        let name = alarm["AlarmName"].as_str().unwrap();
        name.trim_start_matches("kavak-agent-dev-").to_owned()
    };
    found.map(|it| (suffix(it), it.clone())).collect()
}

fn alarm(account: &Account, suffix: &str) -> Value {
    let mut alarms = alarms(account).into_iter();
    alarms.find(|(name, _)| name == suffix).unwrap().1
}

fn variable(account: &Account, name: &str) -> Option<String> {
    let asked = json!({"taskDefinition": "kavak-agent-dev-app"});
    let answer = account.by_hand(Service::Ecs, "DescribeTaskDefinition", asked);
    let container = answer.unwrap()["taskDefinition"]["containerDefinitions"][0].clone();
    let variables = container["environment"].as_array()?.iter();
    let mut named = variables.filter(|it| it["name"] == name);
    Some(named.next()?["value"].as_str()?.to_owned())
}

#[test]
fn alarms_and_dashboard_are_switched_on_and_off_in_place() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        account.up(&monitored()).await.complete("on");
        let names: Vec<String> = alarms(&account).into_iter().map(|it| it.0).collect();
        assert_eq!(
            names,
            [
                "agent-silent",
                "alb-5xx",
                "db-connections",
                "db-cpu",
                "db-storage",
                "leads-undelivered",
                "no-healthy-target",
                "redis-memory",
                "target-latency",
                "task-cpu",
                "task-memory",
            ]
        );
        assert_converged(&account, &monitored(), "on").await;
        assert_eq!(
            variable(&account, "EMBEDDED_METRICS").unwrap(),
            "kavak-agent-dev"
        );
        let silent = alarm(&account, "no-healthy-target");
        assert_eq!(silent["TreatMissingData"], "breaching", "no task can start");
        let latency = alarm(&account, "target-latency");
        assert_eq!(latency["AlarmActions"], json!([TOPIC]));
        assert_eq!(latency["ExtendedStatistic"], "p95");
        let balancer = latency["Dimensions"][0]["Value"].as_str().unwrap();
        assert!(
            balancer.starts_with("app/kavak-agent-dev-alb/"),
            "{balancer}"
        );
        let dashboard = json!({"DashboardName": "kavak-agent-dev"});
        let dashboard = call(&account, "GetDashboard", dashboard);
        let body = dashboard["DashboardBody"].as_str().unwrap();
        assert!(
            body.contains(balancer) && !body.contains("{balancer}"),
            "{body}"
        );

        let plan = account.run().plan(&settings("dev")).await.ok().unwrap();
        assert_eq!(plan.count(Action::Delete), 13, "alarms, dashboard, topic");
        account.up(&settings("dev")).await.complete("off");
        assert_eq!(alarms(&account), []);
        assert_eq!(variable(&account, "EMBEDDED_METRICS"), None);
        assert_converged(&account, &settings("dev"), "off").await;
    });
}

#[test]
fn without_addresses_alarms_notify_no_one_and_without_hours_none_is_about_silence() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        account.up(&monitored()).await.complete("on");
        let mut alone = monitored();
        alone.notify.email.clear();
        alone.desk.hours = None;
        account.up(&alone).await.complete("alone");
        let alarms = alarms(&account);
        assert_eq!(alarms.len(), 10);
        for (name, alarm) in &alarms {
            assert_eq!(alarm["AlarmActions"], json!([]), "{name}");
        }
        assert_converged(&account, &alone, "alone").await;
    });
}

#[test]
fn alarm_that_was_changed_by_hand_is_corrected_in_place() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        account.up(&monitored()).await.complete("on");
        let before = alarm(&account, "db-cpu");
        let mut changed = json!({});
        for member in [
            "AlarmName",
            "Namespace",
            "MetricName",
            "Dimensions",
            "Period",
            "ComparisonOperator",
            "EvaluationPeriods",
            "Statistic",
        ] {
            changed[member] = before[member].clone();
        }
        changed["Threshold"] = json!(99.5);
        changed["Unit"] = json!("Bytes");
        changed["ActionsEnabled"] = json!(false);
        call(&account, "PutMetricAlarm", changed);
        let silenced =
            json!({"DashboardName": "kavak-agent-dev", "DashboardBody": "{\"widgets\":[]}"});
        call(&account, "PutDashboard", silenced);
        account.calm();
        let plan = account.run().plan(&monitored()).await.ok().unwrap();
        assert_eq!(plan.count(Action::Update), 2);
        assert_converged(&account, &monitored(), "corrected").await;
        let after = alarm(&account, "db-cpu");
        for member in [
            "Threshold",
            "Unit",
            "ActionsEnabled",
            "AlarmActions",
            "TreatMissingData",
        ] {
            assert_eq!(after[member], before[member], "{member}");
        }
    });
}

#[test]
fn alarm_reaches_the_addresses_also_after_the_topic_was_deleted_by_hand() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        account.up(&monitored()).await.complete("on");
        let topic = json!({"TopicArn": TOPIC});
        account.by_hand(Service::Sns, "DeleteTopic", topic).unwrap();
        assert_converged(&account, &monitored(), "the topic again").await;
        account
            .0
            .confirm_subscriptions(REGION, "ana@example.com")
            .unwrap();
        // Those that ask for a confirmation.
        account.0.take_mails();
        let state = json!({
            "AlarmName": "kavak-agent-dev-db-cpu", "StateValue": "ALARM", "StateReason": "tested",
        });
        call(&account, "SetAlarmState", state);
        let mails = account.0.take_mails();
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert!(mails[0].subject.contains("kavak-agent-dev-db-cpu"));
        // The state is no drift.
        assert_converged(&account, &monitored(), "in alarm").await;
        assert_eq!(alarm(&account, "db-cpu")["StateValue"], "ALARM");
    });
}

#[test]
fn alarms_go_before_what_they_watch() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        account.up(&monitored()).await.complete("on");
        account.down(&monitored()).await.complete("down");
        let journal = account.0.journal();
        let place = |operation: &str| journal.iter().rposition(|it| it.operation == operation);
        assert!(place("DeleteAlarms") < place("DeleteService"));
        assert!(place("DeleteAlarms") < place("DeleteTopic"));
        assert_eq!(alarms(&account), []);
    });
}

#[test]
fn alarms_are_whole_wherever_a_run_dies() {
    in_simulated_time(async {
        let before = Account::after_up(Pace::Typical, 1).await;
        for call in 0.. {
            let account = before.fork(call);
            account.play(OnChangingCalls([(call, InjectedFault::CrashAfter)].into()));
            let _killed = account.up(&monitored()).await;
            let is_whole = account.changing_calls() <= call;
            let about = format!("died at changing call {call}");
            assert_converged(&account, &monitored(), &about).await;
            assert_eq!(alarms(&account).len(), 11, "{about}");
            if is_whole {
                break;
            }
        }
    });
}

#[test]
fn alarm_of_another_owner_is_in_the_way_and_stays() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let theirs = json!({
            "AlarmName": "kavak-agent-dev-db-cpu", "Namespace": "AWS/RDS", "MetricName": "CPUUtilization",
            "Statistic": "Average", "Period": 60, "EvaluationPeriods": 1, "Threshold": 50.0,
            "ComparisonOperator": "GreaterThanThreshold",
        });
        call(&account, "PutMetricAlarm", theirs);
        let Ended::Refused(error) = account.up(&monitored()).await else {
            panic!("not refused");
        };
        let refusal = format!("{error:?}");
        assert!(refusal.contains("kavak-agent-dev-db-cpu"), "{refusal}");
        account.down(&settings("dev")).await.complete("down");
        assert_eq!(alarms(&account).len(), 1);
    });
}

#[test]
fn environment_without_monitoring_needs_no_right_to_it() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let policy = json!({"Statement": [
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            {"Effect": "Deny", "Action": "cloudwatch:*", "Resource": "*"},
        ]});
        account.0.authorize(Some(&policy.to_string())).unwrap();
        let settings = settings("dev");
        account.up(&settings).await.complete("up");
        account.up(&settings).await.complete("second up");
        account.down(&settings).await.complete("down");
    });
}

#[test]
fn requests_are_a_second_policy_that_comes_and_goes_in_place() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let scaled = |requests_per_target| {
            let mut settings = settings("dev");
            settings.agent.autoscaling = Some(kavak_stack::settings::Autoscaling {
                min: 1,
                max: 3,
                target_cpu: 60,
                requests_per_target,
            });
            settings
        };
        let policies = || {
            let asked = json!({"ServiceNamespace": "ecs"});
            let service = Service::ApplicationAutoScaling;
            let found = account.by_hand(service, "DescribeScalingPolicies", asked);
            let found = found.unwrap()["ScalingPolicies"]
                .as_array()
                .unwrap()
                .clone();
            let tracking = |it: &Value| {
                let tracking = &it["TargetTrackingScalingPolicyConfiguration"];
                let metric = tracking["PredefinedMetricSpecification"].clone();
                (
                    it["PolicyName"].clone(),
                    tracking["TargetValue"].clone(),
                    metric,
                )
            };
            found.iter().map(tracking).collect::<Vec<_>>()
        };
        account.up(&scaled(Some(600))).await.complete("on");
        assert_converged(&account, &scaled(Some(600)), "on").await;
        let (name, target, metric) = policies()[1].clone();
        assert_eq!(
            (name, target),
            (json!("kavak-agent-dev-requests"), json!(600.0))
        );
        assert_eq!(metric["PredefinedMetricType"], "ALBRequestCountPerTarget");
        let label = metric["ResourceLabel"].as_str().unwrap();
        assert!(
            label.starts_with("app/kavak-agent-dev-alb/")
                && label.contains("/targetgroup/kavak-agent-dev-tg/"),
            "{label}"
        );
        account.up(&scaled(Some(300))).await.complete("fewer");
        assert_eq!(policies()[1].1, json!(300.0));
        account.up(&scaled(None)).await.complete("off");
        assert_eq!(policies().len(), 1);
        assert_converged(&account, &scaled(None), "off").await;
    });
}
