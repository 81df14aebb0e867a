//! Who learns of leads: the webhook's secret, and the topic with its addresses.

use kavak_calls::InjectedFault;
use kavak_simulator::{OnChangingCalls, Pace, Service};
use kavak_stack::{Settings, plan::Action};
use serde_json::{Value, json};

use crate::{
    account::{Account, REGION, settings},
    history::{assert_converged, in_simulated_time},
    run::Ended,
};

fn with_webhook() -> Settings {
    let mut settings = settings("dev");
    settings.notify.webhook_url = Some("https://crm.example.com/leads".into());
    settings
}

/// The key that signs posts, where the secret has one.
fn signing_key(account: &Account) -> Option<String> {
    secret_value(account, "lead-webhook-secret")
}

fn secret_value(account: &Account, name: &str) -> Option<String> {
    let secret = json!({"SecretId": format!("kavak-agent-dev-{name}")});
    let value = account.by_hand(Service::SecretsManager, "GetSecretValue", secret);
    Some(value.ok()?["SecretString"].as_str()?.to_owned())
}

/// The container of the newest revision.
fn container(account: &Account) -> Value {
    let asked = json!({"taskDefinition": "kavak-agent-dev-app"});
    let answer = account.by_hand(Service::Ecs, "DescribeTaskDefinition", asked);
    answer.unwrap()["taskDefinition"]["containerDefinitions"][0].clone()
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
        let token = secret_value(&account, "desk-api-token").unwrap();
        assert!(token.len() >= 32, "{}", token.len());
        let of_api =
            |account: &Account| variable(account, "secrets", "DESK_API_TOKEN", "valueFrom");
        let arn = of_api(&account).unwrap();
        assert!(
            arn.contains(":secret:kavak-agent-dev-desk-api-token-"),
            "{arn}"
        );
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
        let kept = secret_value(&account, "desk-api-token").unwrap();
        assert_eq!(kept, token, "the same for ever");
        // It can be generated again, so that no one is asked.
        let plan = account.run().plan(&settings("dev")).await.ok().unwrap();
        assert_eq!(plan.count(Action::Delete), 4, "secrets and values");
        assert!(!plan.main_steps().any(kavak_stack::plan::Step::loses_data));
        account.up(&settings("dev")).await.complete("off");
        assert_eq!((plain(&account), secret(&account)), (None, None));
        assert_eq!(of_api(&account), None);
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

/// Settings with these addresses.
fn with_addresses(names: &[&str]) -> Settings {
    let mut settings = settings("dev");
    settings.notify.email = names.iter().map(|it| format!("{it}@example.com")).collect();
    settings
}

const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:kavak-agent-dev-events";

/// The addresses that are subscribed to the topic, and whether they have confirmed.
fn subscribed(account: &Account) -> Vec<(String, bool)> {
    let asked = json!({"TopicArn": TOPIC});
    let answer = account.by_hand(Service::Sns, "ListSubscriptionsByTopic", asked);
    let answer = answer.unwrap();
    let mut there: Vec<(String, bool)> = answer["Subscriptions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            let address = it["Endpoint"].as_str().unwrap().to_owned();
            (address, it["SubscriptionArn"] != "PendingConfirmation")
        })
        .collect();
    there.sort();
    there
}

fn confirm(account: &Account, name: &str) {
    let address = format!("{name}@example.com");
    account.0.confirm_subscriptions(REGION, &address).unwrap();
}

fn subscribe_by_hand(account: &Account, name: &str) {
    let address = format!("{name}@example.com");
    let input = json!({"TopicArn": TOPIC, "Protocol": "email", "Endpoint": address});
    account.by_hand(Service::Sns, "Subscribe", input).unwrap();
    confirm(account, name);
}

fn named(there: &[(&str, bool)]) -> Vec<(String, bool)> {
    let there = there.iter();
    there
        .map(|(name, is)| (format!("{name}@example.com"), *is))
        .collect()
}

#[test]
fn addresses_are_subscribed_once_and_those_of_others_stay() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let both = with_addresses(&["ana", "luis"]);
        account.up(&both).await.complete("on");
        assert_eq!(
            subscribed(&account),
            named(&[("ana", false), ("luis", false)])
        );
        assert_converged(&account, &both, "on").await;
        let topic = variable(&account, "environment", "EVENTS_TOPIC_ARN", "value");
        assert_eq!(topic.unwrap(), TOPIC);
        confirm(&account, "ana");
        confirm(&account, "luis");
        subscribe_by_hand(&account, "others");
        assert_converged(&account, &both, "confirmed").await;
        account
            .up(&with_addresses(&["luis"]))
            .await
            .complete("one fewer");
        assert_eq!(
            subscribed(&account),
            named(&[("luis", true), ("others", true)])
        );
        assert_converged(&account, &with_addresses(&["luis"]), "one fewer").await;
        // One that another user had subscribed becomes the settings' own.
        let adopted = with_addresses(&["luis", "others"]);
        account.up(&adopted).await.complete("adopted");
        assert_eq!(subscribed(&account).len(), 2);
        account.up(&settings("dev")).await.complete("off");
        assert_eq!(
            variable(&account, "environment", "EVENTS_TOPIC_ARN", "value"),
            None
        );
        assert_converged(&account, &settings("dev"), "off").await;
    });
}

#[test]
fn address_removed_while_pending_is_ended_once_it_has_confirmed() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let (both, one) = (with_addresses(&["ana", "luis"]), with_addresses(&["ana"]));
        account.up(&both).await.complete("on");
        confirm(&account, "ana");
        account.up(&one).await.complete("one fewer");
        // AWS deletes no pending subscription, and nothing is tried while it is one.
        let pending = [("ana", true), ("luis", false)];
        assert_eq!(subscribed(&account), named(&pending));
        assert_converged(&account, &one, "pending").await;
        confirm(&account, "luis");
        account.up(&one).await.complete("confirmed");
        assert_eq!(subscribed(&account), named(&[("ana", true)]));
        assert_converged(&account, &one, "ended").await;
        // Who subscribes it now is another user.
        subscribe_by_hand(&account, "luis");
        assert_converged(&account, &one, "others'").await;
        assert_eq!(subscribed(&account).len(), 2);
    });
}

/// Makes days pass since the addresses were removed.
fn let_days_pass(account: &Account, days: u64) {
    let topic = json!({"ResourceArn": TOPIC});
    let tags = account.by_hand(Service::Sns, "ListTagsForResource", topic);
    let tags = tags.unwrap()["Tags"].clone();
    let mut tags = tags.as_array().unwrap().iter();
    let tag = tags
        .find(|it| it["Key"] == "kavak:removed-pending")
        .unwrap();
    let (mark, day) = tag["Value"].as_str().unwrap().split_once('@').unwrap();
    let day = day.parse::<u64>().unwrap() - days;
    let tag = json!({"Key": tag["Key"], "Value": format!("{mark}@{day}")});
    let input = json!({"ResourceArn": TOPIC, "Tags": [tag]});
    account.by_hand(Service::Sns, "TagResource", input).unwrap();
}

#[test]
fn address_removed_while_pending_is_left_alone_once_it_cannot_confirm() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let (both, one) = (with_addresses(&["ana", "luis"]), with_addresses(&["ana"]));
        account.up(&both).await.complete("on");
        confirm(&account, "ana");
        account.up(&one).await.complete("one fewer");
        tokio::time::sleep(std::time::Duration::from_secs(49 * 3_600)).await;
        assert_eq!(subscribed(&account), named(&[("ana", true)]));
        let_days_pass(&account, 4);
        subscribe_by_hand(&account, "luis");
        assert_converged(&account, &one, "others'").await;
        let there = [("ana", true), ("luis", true)];
        assert_eq!(subscribed(&account), named(&there));
    });
}

#[test]
fn address_removed_while_pending_may_come_back() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let (both, one) = (with_addresses(&["ana", "luis"]), with_addresses(&["ana"]));
        for (settings, step) in [(&both, "on"), (&one, "one fewer"), (&both, "both")] {
            account.up(settings).await.complete(step);
        }
        confirm(&account, "luis");
        assert_converged(&account, &both, "confirmed").await;
        assert_eq!(
            subscribed(&account),
            named(&[("ana", false), ("luis", true)])
        );
    });
}

#[test]
fn address_that_did_not_confirm_in_time_is_asked_again() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let one = with_addresses(&["ana"]);
        account.up(&one).await.complete("up");
        tokio::time::sleep(std::time::Duration::from_secs(49 * 3_600)).await;
        assert_eq!(subscribed(&account), []);
        account.up(&one).await.complete("again");
        assert_eq!(subscribed(&account), named(&[("ana", false)]));
    });
}

#[test]
fn task_role_publishes_to_exactly_the_topic() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        account.up(&with_addresses(&["ana"])).await.complete("up");
        let asked = json!({
            "RoleName": "kavak-agent-dev-ecs-task-role",
            "PolicyName": "kavak-agent-dev-ecs-events-policy",
        });
        let answer = account
            .by_hand(Service::Iam, "GetRolePolicy", asked)
            .unwrap();
        let document = answer["PolicyDocument"].as_str().unwrap();
        let document = percent_encoding::percent_decode_str(document).decode_utf8_lossy();
        let document: Value = serde_json::from_str(&document).unwrap();
        let statement = match &document["Statement"] {
            Value::Array(all) => all[0].clone(),
            one => one.clone(),
        };
        let is = |member: &str, value: &str| {
            statement[member] == value || statement[member] == json!([value])
        };
        assert!(
            is("Action", "sns:Publish") && is("Resource", TOPIC),
            "{document}"
        );
    });
}

#[test]
fn topic_of_another_owner_is_in_the_way_and_stays() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let theirs = json!({"Name": "kavak-agent-dev-events"});
        account
            .by_hand(Service::Sns, "CreateTopic", theirs)
            .unwrap();
        let Ended::Refused(error) = account.up(&with_addresses(&["ana"])).await else {
            panic!("not refused");
        };
        let refusal = format!("{error:?}");
        assert!(refusal.contains("kavak-agent-dev-events"), "{refusal}");
        account.down(&settings("dev")).await.complete("down");
        assert_eq!(subscribed(&account), []);
    });
}

#[test]
fn topic_is_whole_wherever_a_run_dies() {
    in_simulated_time(async {
        let before = Account::after_up(Pace::Typical, 1).await;
        let both = with_addresses(&["ana", "luis"]);
        for call in 0.. {
            let account = before.fork(call);
            account.play(OnChangingCalls([(call, InjectedFault::CrashAfter)].into()));
            let _killed = account.up(&both).await;
            let is_whole = account.changing_calls() <= call;
            let about = format!("died at changing call {call}");
            assert_converged(&account, &both, &about).await;
            assert_eq!(subscribed(&account).len(), 2, "{about}");
            if is_whole {
                break;
            }
        }
    });
}

#[test]
fn environment_without_events_needs_no_right_to_their_service() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let policy = json!({"Statement": [
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            {"Effect": "Deny", "Action": "sns:*", "Resource": "*"},
        ]});
        account.0.authorize(Some(&policy.to_string())).unwrap();
        let settings = settings("dev");
        account.up(&settings).await.complete("up");
        account.up(&settings).await.complete("second up");
        account.down(&settings).await.complete("down");
    });
}
