//! Every changing call of `up` and of `down` is a point at which the caller
//! dies once: what is in the stack is covered by being there.

use kavak_calls::InjectedFault;
use kavak_simulator::{OnChangingCalls, Pace};
use kavak_stack::{Facts, Kind, Settings, Stack, settings::Autoscaling};

use crate::{
    account::{Account, settings},
    circumstances::with_domain,
    history::{assert_converged, assert_empty, in_simulated_time},
};

/// Settings for an account.
type Choice = fn(&Account) -> Settings;

/// The settings whose calls are crash points.
const CHOICES: [(&str, Choice); 2] = [("default", |_| settings("dev")), ("largest", largest)];

/// Settings that ask for a resource of every kind.
fn largest(account: &Account) -> Settings {
    let mut settings = settings("dev");
    settings.network.nat_gateways = 2;
    settings.agent.autoscaling = Some(Autoscaling {
        min: 1,
        max: 4,
        target_cpu: 60,
        requests_per_target: Some(600),
    });
    settings.cache.replicas = 1;
    settings.cache.transit_encryption = true;
    settings.ingress = with_domain(account);
    settings.notify.webhook_url = Some("https://crm.example.com/leads".into());
    settings.notify.email = vec!["ana@example.com".into()];
    settings.monitoring.alarms = true;
    settings.monitoring.dashboard = true;
    settings
}

#[test]
fn largest_settings_ask_for_every_kind() {
    let stack = Stack::new(&largest(&Account::new(Pace::Typical, 1)), &Facts::default());
    // The environment's own repository is empty: the image comes from elsewhere.
    for kind in Kind::ALL.iter().filter(|it| **it != Kind::Image) {
        let mut resources = stack.resources().values();
        assert!(resources.any(|it| it.spec.kind() == *kind), "{kind}");
    }
}

#[test]
fn an_up_that_dies_at_any_call_is_finished_by_the_next_and_then_removed() {
    in_simulated_time(async {
        for ((size, choice), injected) in all() {
            for call in 0.. {
                let account = Account::new(Pace::Typical, 1);
                let settings = choice(&account);
                account.play(OnChangingCalls([(call, injected)].into()));
                let _killed = account.up(&settings).await;
                if account.changing_calls() <= call {
                    break;
                }
                let about = format!("{size}: {injected:?} at changing call {call} of up");
                assert_converged(&account, &settings, &about).await;
                assert_empty(&account, &settings, &about).await;
            }
        }
    });
}

#[test]
fn an_up_that_dies_at_any_call_is_removed_by_down() {
    in_simulated_time(async {
        for (size, choice) in CHOICES {
            for call in 0.. {
                let account = Account::new(Pace::Typical, 1);
                let settings = choice(&account);
                account.play(OnChangingCalls([(call, InjectedFault::CrashAfter)].into()));
                let _killed = account.up(&settings).await;
                if account.changing_calls() <= call {
                    break;
                }
                let about = format!("{size}: died at changing call {call} of up, then down");
                assert_empty(&account, &settings, &about).await;
            }
        }
    });
}

#[test]
fn a_down_that_dies_at_any_call_is_finished_by_the_next() {
    in_simulated_time(async {
        for ((size, choice), injected) in all() {
            let made = Account::new(Pace::Typical, 1);
            let settings = choice(&made);
            made.up(&settings).await.complete(size);
            for call in 0.. {
                let account = made.fork(1);
                account.play(OnChangingCalls([(call, injected)].into()));
                let _killed = account.down(&settings).await;
                if account.changing_calls() <= call {
                    break;
                }
                let about = format!("{size}: {injected:?} at changing call {call} of down");
                assert_empty(&account, &settings, &about).await;
            }
        }
    });
}

/// The crashes with the choices of settings. A crash before a call leaves behind what one after
/// the call before it did: once is enough.
fn all() -> [((&'static str, Choice), InjectedFault); 3] {
    let [default, largest] = CHOICES;
    [
        (default, InjectedFault::CrashBefore),
        (default, InjectedFault::CrashAfter),
        (largest, InjectedFault::CrashAfter),
    ]
}
