//! `doctor`, before anything is made and on what is there.

use std::{collections::BTreeSet, time::SystemTime};

use kavak_infra::{
    doctor::{Finding, Health, Local, examine},
    permissions::{OPTIONAL, deployer_policy},
};
use kavak_simulator::{Pace, Service};
use kavak_stack::Settings;
use serde_json::json;

use crate::{
    account::{Account, REGION, settings},
    history::in_simulated_time,
    permissions::all_actions,
};

async fn examined(account: &Account, settings: &Settings, given: &[&str]) -> Vec<Finding> {
    let aws = account.run().aws().await;
    let local = Local {
        data_sha256: None,
        new_uses_model: None,
        given: given.iter().map(|&it| it.to_owned()).collect(),
        now: SystemTime::now(),
    };
    examine(&aws, settings, &local).await
}

fn failures(findings: &[Finding]) -> Vec<&Finding> {
    let failed = findings.iter().filter(|it| it.state == Health::Failure);
    failed.collect()
}

fn about<'a>(findings: &'a [Finding], about: &str) -> &'a Finding {
    let mut all = findings.iter();
    all.find(|it| it.about == about)
        .unwrap_or_else(|| panic!("nothing about {about}: {findings:#?}"))
}

/// Sets the caller's policy: these actions and no others.
fn allow(account: &Account, actions: &[String]) {
    let policy = json!({"Statement": {"Effect": "Allow", "Action": actions, "Resource": "*"}});
    account.0.authorize(Some(&policy.to_string())).unwrap();
}

const SECRETS: [&str; 2] = ["OPENAI_API_KEY", "TWILIO_AUTH_TOKEN"];

#[test]
fn account_that_is_ready_has_no_failure_before_and_after_up_and_nothing_is_changed() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let settings = settings("dev");
        for _ in ["before", "after"] {
            account.calm();
            let findings = examined(&account, &settings, &SECRETS).await;
            assert_eq!(failures(&findings), [] as [&Finding; 0]);
            assert_eq!(account.changing_calls(), 0);
            let permissions = about(&findings, "permissions");
            assert_eq!(permissions.state, Health::Ok, "{permissions:?}");
            account.up(&settings).await.complete("up");
        }
    });
}

#[test]
fn each_action_that_is_missing_is_named_before_anything_is_made() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let settings = settings("dev");
        let all = all_actions();
        for missing in &all {
            let rest: Vec<String> = all.iter().filter(|it| *it != missing).cloned().collect();
            allow(&account, &rest);
            let findings = examined(&account, &settings, &SECRETS).await;
            let permissions = about(&findings, "permissions");
            let only_for_others = [
                "acm:",
                "route53:",
                "sns:",
                "application-autoscaling:",
                "cloudwatch:",
            ];
            let is_needed = !OPTIONAL.contains(&missing.as_str())
                && !only_for_others.iter().any(|it| missing.starts_with(it));
            let expected = if is_needed {
                Health::Failure
            } else {
                Health::Warning
            };
            assert_eq!(permissions.state, expected, "{permissions:?}");
            assert!(
                permissions
                    .what
                    .contains(missing.trim_start_matches("iam:")),
                "{permissions:?}"
            );
        }
        assert_eq!(account.changing_calls(), 0);
    });
}

#[test]
fn under_the_published_policy_nothing_is_missing() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let settings = settings("dev");
        let policy = deployer_policy(&settings.project).to_string();
        account.0.authorize(Some(&policy)).unwrap();
        let findings = examined(&account, &settings, &SECRETS).await;
        let permissions = about(&findings, "permissions");
        assert_eq!(permissions.state, Health::Ok, "{permissions:?}");
    });
}

#[test]
fn doctor_without_a_single_permission_reports_line_by_line() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        allow(&account, &["sqs:ListQueues".to_owned()]);
        let findings = examined(&account, &settings("dev"), &[]).await;
        assert_eq!(about(&findings, "credentials").state, Health::Ok);
        let permissions = about(&findings, "permissions");
        assert_eq!(permissions.state, Health::Warning);
        assert!(
            permissions.what.contains("SimulatePrincipalPolicy"),
            "{permissions:?}"
        );
        let failed: BTreeSet<&str> = failures(&findings)
            .into_iter()
            .map(|it| it.about.as_str())
            .collect();
        assert_eq!(failed, ["plan", "secrets"].into());
        assert!(
            findings
                .iter()
                .all(|it| it.state == Health::Ok || !it.what.is_empty())
        );
    });
}

#[test]
fn what_preflight_refuses_is_a_failure_with_what_to_do() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let mut settings = settings("dev");
        settings.database.instance_class = "db.m9g.large".into();
        settings.ingress.domain = Some("agent.example.com".into());
        settings.ingress.hosted_zone = Some("Z0123456789ABC".into());
        let findings = examined(&account, &settings, &SECRETS).await;
        for subject in ["instance class", "hosted zone"] {
            let finding = about(&findings, subject);
            assert_eq!(finding.state, Health::Failure, "{finding:?}");
            assert!(!finding.next.is_empty(), "{finding:?}");
        }
        assert_eq!(about(&findings, "node type").state, Health::Ok);
    });
}

#[test]
fn secret_without_value_and_variable_is_a_warning() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let findings = examined(&account, &settings("dev"), &["OPENAI_API_KEY"]).await;
        assert_eq!(about(&findings, "OPENAI_API_KEY").state, Health::Ok);
        let twilio = about(&findings, "TWILIO_AUTH_TOKEN");
        assert_eq!(twilio.state, Health::Warning);
        assert!(twilio.next[0].contains("TWILIO_AUTH_TOKEN"), "{twilio:?}");
    });
}

#[test]
fn quota_that_is_used_up_is_a_failure() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        for block in 0..4 {
            let input = json!({"CidrBlock": format!("10.{block}.0.0/16")});
            account.by_hand(Service::Ec2, "CreateVpc", input).unwrap();
        }
        let findings = examined(&account, &settings("dev"), &SECRETS).await;
        let quotas = about(&findings, "account's quotas");
        assert_eq!(quotas.state, Health::Failure, "{quotas:?} in {REGION}");
    });
}
