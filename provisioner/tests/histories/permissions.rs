//! The deployer's policy (`docs/iam/deployer.json`), enforced: with it everything
//! works, without any one action that a run needs something fails.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use kavak_infra::{
    delivery::{
        deploy::{self, Means},
        image, logs, one_off, scale, secrets, service, snapshots,
    },
    gather::{self, Asked},
    permissions::{Grant, OPTIONAL, deployer_policy, grants},
    secrets::UserSecret,
};
use kavak_simulator::{Pace, required_actions};
use kavak_stack::{Settings, SnapshotChoice, plan::Keeping, settings::Autoscaling};
use secrecy::SecretString;
use serde_json::Value;
use tokio::time::sleep;

use crate::{
    account::{Account, REGION, settings},
    circumstances::with_domain,
    history::in_simulated_time,
    run::{Ended, Run},
};

/// Every command on one environment, from nothing to nothing; the name of the
/// first that fails.
async fn lifetime(account: &Account) -> Result<(), &'static str> {
    let wanted = everything(account);
    complete(account.up(&wanted).await, "up")?;
    check_no_change(account, &wanted).await?;
    deliver(&account.run(), &wanted).await?;
    let mut changed = wanted.clone();
    changed.owner = "others".into();
    confirm(account, "ana@example.com");
    // The one who has confirmed is no longer told.
    changed.notify.email.remove(0);
    changed.iam.permissions_boundary = Some("arn:aws:iam::123456789012:policy/boundary".into());
    changed.agent.autoscaling = Some(Autoscaling {
        min: 1,
        max: 3,
        target_cpu: 60,
        requests_per_target: None,
    });
    changed.monitoring.alarms = true;
    changed.monitoring.dashboard = true;
    changed.agent.cpu = 512;
    changed.agent.memory = 1_024;
    complete(account.up(&changed).await, "up with other settings")?;
    check_no_change(account, &changed).await?;
    let keeping = Keeping::of_protected("1");
    let down = account.run().down_keeping(&changed, &keeping).await;
    complete(down, "down that keeps data")?;
    bring_back(account, &changed).await
}

/// The way back: the snapshots are listed, restored and deleted.
async fn bring_back(account: &Account, settings: &Settings) -> Result<(), &'static str> {
    // Until the snapshots are complete.
    sleep(Duration::from_secs(600)).await;
    let asked = Asked {
        from_snapshot: Some(SnapshotChoice::Latest),
        ..Asked::default()
    };
    let up = account.run().up_with(settings, asked).await;
    complete(up, "up from a snapshot")?;
    complete(account.down(settings).await, "down")?;
    let aws = account.run().aws().await;
    let listed = gather::snapshots(&aws, &settings.environment()).await;
    for snapshot in listed.map_err(|_| "snapshots")? {
        let deleted = snapshots::delete(&aws, &snapshot).await;
        deleted.map_err(|_| "snapshots delete")?;
    }
    Ok(())
}

async fn check_no_change(account: &Account, settings: &Settings) -> Result<(), &'static str> {
    let plan = account.run().plan(settings).await.map_err(|_| "plan")?;
    if plan.notices.iter().any(|it| it.contains("not looked for")) {
        return Err("what others tag as ours");
    }
    match plan.is_empty() {
        true => Ok(()),
        false => Err("plan after up"),
    }
}

fn everything(account: &Account) -> Settings {
    let mut settings = settings("dev");
    settings.ingress = with_domain(account);
    settings.notify.webhook_url = Some("https://crm.example.com/leads".into());
    settings.notify.email = vec!["ana@example.com".into(), "luis@example.com".into()];
    settings
}

/// The commands of every day.
async fn deliver(run: &Run, settings: &Settings) -> Result<(), &'static str> {
    let environment = settings.environment();
    let aws = run.aws().await;
    let stop = kavak_engine::Stop::default();
    let means = Means {
        aws: &aws,
        environment: &environment,
        stop: &stop,
        command: &|verb| verb.to_owned(),
    };
    let image = image::resolve(&aws, "registry.example.com/agent:2", None);
    let image = image.await.map_err(|_| "resolve")?;
    let rolled_out = deploy::image(&means, &image, false, &mut |_| {}).await;
    rolled_out.map_err(|_| "deploy")?;
    let now = service::now(&aws, &environment)
        .await
        .map_err(|_| "status")?;
    let scaled = scale::kept(2, Some(1), &now);
    scale::set(&aws, &environment, &now, scaled)
        .await
        .map_err(|_| "scale")?;
    let work = one_off::Work {
        command: &["migrate"],
        ..one_off::Work::default()
    };
    let task = one_off::start(&aws, &now, "app", work).await;
    let task = task.map_err(|_| "migrate")?;
    let ran = one_off::watch(&aws, &environment, &task, &stop, &mut |_: &logs::Line| ()).await;
    ran.map_err(|_| "watch the migration")?;
    let read = logs::since(&aws, &environment, &logs::Query::default(), 0, |_| ()).await;
    read.map_err(|_| "logs")?;
    let secret = UserSecret::called("OPENAI_API_KEY", &environment);
    let secret = secret.map_err(|_| "a secret")?;
    let value = SecretString::from("another");
    secrets::put(&aws, &environment, &secret, &value)
        .await
        .map_err(|_| "secrets set")?;
    secrets::states(&aws, &environment)
        .await
        .map(drop)
        .map_err(|_| "secrets list")
}

fn confirm(account: &Account, address: &str) {
    let confirmed = account.0.confirm_subscriptions(REGION, address);
    confirmed.unwrap();
}

fn complete(ended: Ended, command: &'static str) -> Result<(), &'static str> {
    match ended {
        Ended::Done(outcome) if outcome.is_complete() => Ok(()),
        _ => Err(command),
    }
}

pub(crate) fn all_actions() -> Vec<String> {
    grants().flat_map(Grant::actions).collect()
}

/// The deployer's policy without one action.
fn policy_without(action: &str) -> Value {
    let mut policy = deployer_policy("kavak-agent");
    let statements = policy["Statement"].as_array_mut().unwrap();
    for statement in &mut *statements {
        let actions = statement["Action"].as_array_mut().unwrap();
        actions.retain(|it| it != action);
    }
    policy
}

fn lifetime_under(policy: &Value) -> Result<(), &'static str> {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        account.0.authorize(Some(&policy.to_string())).unwrap();
        Box::pin(lifetime(&account)).await
    })
}

#[test]
fn with_the_deployer_policy_every_command_works() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let policy = deployer_policy("kavak-agent").to_string();
        account.0.authorize(Some(&policy)).unwrap();
        assert_eq!(Box::pin(lifetime(&account)).await, Ok(()));
        let refused: Vec<String> = account
            .0
            .journal()
            .into_iter()
            .filter(|it| {
                it.refusal
                    .as_ref()
                    .is_some_and(|code| code.contains("Denied") || code.contains("Unauthorized"))
            })
            .map(|it| format!("{:?} {}", it.service, it.operation))
            .collect();
        assert!(refused.is_empty(), "{refused:?}");
    });
}

/// The actions that a lifetime makes AWS check.
fn needed() -> BTreeSet<String> {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        Box::pin(lifetime(&account)).await.unwrap();
        let journal = account.0.journal();
        let actions = journal
            .iter()
            .flat_map(|it| required_actions(it.service, &it.operation, &it.input));
        actions.collect()
    })
}

#[test]
fn without_any_one_action_that_a_run_needs_a_command_fails() {
    let mut needed = needed();
    // AWS checks it where a service has no role of its own in the account yet.
    needed.insert("iam:CreateServiceLinkedRole".into());
    needed.retain(|action| !OPTIONAL.contains(&action.as_str()));
    assert!(needed.len() > 80, "{}", needed.len());
    let needed: Vec<String> = needed.into_iter().collect();
    let next = AtomicUsize::new(0);
    let unneeded: Vec<&String> = std::thread::scope(|scope| {
        let work = || {
            let mut unneeded = Vec::new();
            while let Some(action) = needed.get(next.fetch_add(1, Ordering::Relaxed)) {
                if lifetime_under(&policy_without(action)).is_ok() {
                    unneeded.push(action);
                }
            }
            unneeded
        };
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .flat_map(|it| it.join().unwrap())
            .collect()
    });
    assert!(unneeded.is_empty(), "nothing fails without {unneeded:?}");
}
