//! Who learns of leads: the webhook's secret.

use kavak_simulator::{InjectedFault, OnChangingCalls, Pace, Service};
use kavak_stack::{Settings, plan::Action};
use serde_json::{Value, json};

use crate::{
    account::{Account, settings},
    history::{assert_converged, in_simulated_time},
};

fn with_webhook() -> Settings {
    let mut settings = settings("dev");
    settings.notify.webhook_url = Some("https://crm.example.com/leads".into());
    settings
}

/// The key that signs posts, where the secret has one.
fn signing_key(account: &Account) -> Option<String> {
    let secret = json!({"SecretId": "kavak-agent-dev-lead-webhook-secret"});
    let value = account.by_hand(Service::SecretsManager, "GetSecretValue", secret);
    Some(value.ok()?["SecretString"].as_str()?.to_owned())
}

/// The container of the newest revision.
fn container(account: &Account) -> Value {
    let asked = json!({"taskDefinition": "kavak-agent-dev-app"});
    let told = account.by_hand(Service::Ecs, "DescribeTaskDefinition", asked);
    told.unwrap()["taskDefinition"]["containerDefinitions"][0].clone()
}

/// The value of a variable of the newest revision.
fn variable(account: &Account, list: &str, name: &str, value: &str) -> Option<String> {
    let container = container(account);
    let variables = container[list].as_array()?.iter();
    let mut named = variables.filter(|it| it["name"] == name);
    Some(named.next()?[value].as_str()?.to_owned())
}

#[test]
fn webhook_is_switched_on_and_off_in_place() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        account.up(&with_webhook()).await.complete("on");
        let key = signing_key(&account).unwrap();
        assert!(key.starts_with("whsec_"), "{}", key.len());
        let plain =
            |account: &Account| variable(account, "environment", "LEAD_WEBHOOK_URL", "value");
        let secret =
            |account: &Account| variable(account, "secrets", "LEAD_WEBHOOK_SECRET", "valueFrom");
        assert_eq!(plain(&account).unwrap(), "https://crm.example.com/leads");
        let arn = secret(&account).unwrap();
        assert!(
            arn.contains(":secret:kavak-agent-dev-lead-webhook-secret-"),
            "{arn}"
        );
        assert_converged(&account, &with_webhook(), "on").await;
        assert_eq!(signing_key(&account).unwrap(), key, "the same for ever");
        // It can be generated again, so that nobody is asked.
        let plan = account.run().plan(&settings("dev")).await.ok().unwrap();
        assert_eq!(plan.count(Action::Delete), 2, "secret and value");
        assert!(!plan.main_steps().any(kavak_stack::plan::Step::loses_data));
        account.up(&settings("dev")).await.complete("off");
        assert_eq!((plain(&account), secret(&account)), (None, None));
        assert_converged(&account, &settings("dev"), "off").await;
    });
}

#[test]
fn signing_key_that_a_dead_run_stored_is_kept() {
    in_simulated_time(async {
        let before = Account::after_up(Pace::Typical, 1).await;
        for call in 0.. {
            let account = before.fork(call);
            account.play(OnChangingCalls([(call, InjectedFault::CrashAfter)].into()));
            let _killed = account.up(&with_webhook()).await;
            let is_whole = account.changing_calls() <= call;
            let stored = signing_key(&account);
            let about = format!("died at changing call {call}");
            assert_converged(&account, &with_webhook(), &about).await;
            let key = signing_key(&account);
            assert!(
                key.is_some() && (stored.is_none() || stored == key),
                "{about}"
            );
            if is_whole {
                break;
            }
        }
    });
}

#[test]
fn lost_response_makes_no_second_signing_key() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let lost = (0..200).map(|call| (call, InjectedFault::LoseResponse));
        account.play(OnChangingCalls(lost.step_by(2).collect()));
        account.up(&with_webhook()).await.complete("up");
        let journal = account.0.journal();
        let puts = journal.iter().filter(|it| {
            let secret = it.input["SecretId"].as_str().unwrap_or_default();
            it.operation == "PutSecretValue" && secret.contains("lead-webhook-secret")
        });
        assert_eq!(puts.count(), 1);
    });
}
