//! Histories of a running stack whose settings change, with resources of others
//! around.

use std::{collections::BTreeMap, time::Duration};

use kavak_simulator::{Dice, Pace, Service};
use kavak_stack::Settings;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    account::{Account, settings},
    dump::{assert_exactly, dump},
    history::{ARRIVAL, assert_converged, assert_empty, assert_unchanged, faults},
    prober::Prober,
    strangers,
    switches::{self, Zones},
};

/// RDS changes the storage of an instance again only after six hours.
const BETWEEN_CHANGES: Duration = Duration::from_secs(7 * 3_600);

/// Plays the history of `seed`: `up`, one to three changes of settings, `down`.
pub(crate) async fn play(seed: u64) {
    let mut dice = Dice::new(seed);
    let pace = match dice.one_in(4) {
        true => Pace::Varying,
        false => Pace::Quick,
    };
    let account = Account::new(pace, seed);
    let zones = Zones::create(&account);
    let mut current = settings("dev");
    switches::draw(&mut current, 2, &mut dice, &zones);
    strangers::plant(&account, &current).await;
    let others = dump(&account);
    let mut about = format!("seed {seed}");
    account.up(&current).await.complete(&about);
    for _ in 0..=dice.below(3) {
        sleep(BETWEEN_CHANGES).await;
        let (next, keys) = switches::change(&current, &mut dice, &zones);
        about = format!("{about}; {}", keys.join(", "));
        current = change_settings(&account, &current, next, &mut dice, &mut about).await;
    }
    let before = data_of(&account);
    assert_converged(&account, &current, &about).await;
    assert_kept(&account, before, &[], &about);
    assert_empty(&account, &current, &about).await;
    assert_exactly(&account, &others, &about).await;
}

/// Brings the stack from `current` to `next` while requests come from clients that both
/// admit. The first `up` may
/// crash; then the next one continues, or goes back. Returns the settings that the
/// stack has in the end.
async fn change_settings(
    account: &Account,
    current: &Settings,
    next: Settings,
    dice: &mut Dice,
    about: &mut String,
) -> Settings {
    let before = data_of(account);
    let domain = current.ingress.domain.clone();
    let domain = domain.filter(|it| next.ingress.domain.as_ref() == Some(it));
    let (mut clients, _) = switches::clients(current);
    let (stay_admitted, _) = switches::clients(&next);
    clients.retain(|client| stay_admitted.contains(client));
    let prober = Prober::with_clients(account, clients, domain.as_deref());
    let is_interrupted = dice.one_in(2);
    let goes_back = is_interrupted && dice.one_in(4);
    if is_interrupted {
        let mut faults = faults(dice);
        faults.crash = Some((dice.below(30), dice.one_in(2)));
        account.play(faults);
        // How it ends is up to the seed.
        drop(prober.probe_during(account.up(&next)).await);
        account.calm();
        prober.probe_during(sleep(ARRIVAL)).await;
        about.push_str(if goes_back {
            " (back)"
        } else {
            " (interrupted)"
        });
    }
    let switched = secrets_that_a_setting_makes(current, &next);
    let settled = if goes_back { current.clone() } else { next };
    let ended = prober.probe_during(account.up(&settled)).await;
    ended.complete(about);
    prober.assert_none_failed(about);
    prober.assert_shut_out(&switches::clients(&settled).1, about);
    assert_kept(account, before, &switched, about);
    sleep(ARRIVAL).await;
    assert_unchanged(account, &settled, about).await;
    settled
}

/// The ends of the names of the secrets that exist only where a setting asks for them,
/// and that one of the two settings does not ask for: whether they are there is the
/// change itself.
fn secrets_that_a_setting_makes(current: &Settings, next: &Settings) -> Vec<&'static str> {
    let has_token = |it: &Settings| it.cache.transit_encryption;
    let has_webhook = |it: &Settings| it.notify.webhook_url.is_some();
    let mut switched = Vec::new();
    if !(has_token(current) && has_token(next)) {
        switched.push("-redis-auth-token");
    }
    if !(has_webhook(current) && has_webhook(next)) {
        switched.extend(["-lead-webhook-secret", "-desk-api-token"]);
    }
    switched
}

/// Asserts that data is where it was: in the same database, cache, secrets but those
/// whose names end as in `switched`, repository and log group.
fn assert_kept(account: &Account, mut before: Data, switched: &[&str], about: &str) {
    before.retain(|name, _| !switched.iter().any(|end| name.ends_with(end)));
    let now = data_of(account);
    let lost: Data = before
        .into_iter()
        .filter(|(name, identity)| now.get(name) != Some(identity))
        .collect();
    assert!(lost.is_empty(), "{about}: recreated: {lost:#?}, {now:#?}");
}

/// What AWS changes only when it creates a resource again, by the resource's name.
type Data = BTreeMap<String, Value>;

/// The identities of everything that holds data.
fn data_of(account: &Account) -> Data {
    let lists = [
        (
            Service::Rds,
            "DescribeDBInstances",
            "DBInstances",
            ["DBInstanceIdentifier", "DbiResourceId"],
        ),
        (
            Service::ElastiCache,
            "DescribeReplicationGroups",
            "ReplicationGroups",
            ["ReplicationGroupId", "ReplicationGroupCreateTime"],
        ),
        (
            Service::SecretsManager,
            "ListSecrets",
            "SecretList",
            ["Name", "ARN"],
        ),
        (
            Service::Ecr,
            "DescribeRepositories",
            "repositories",
            ["repositoryName", "createdAt"],
        ),
        (
            Service::Logs,
            "DescribeLogGroups",
            "logGroups",
            ["logGroupName", "creationTime"],
        ),
    ];
    let mut data = Data::new();
    for (service, operation, list, [name, identity]) in lists {
        let answer = account.by_hand(service, operation, json!({})).unwrap();
        for resource in answer[list].as_array().unwrap() {
            let [name, identity] = [&resource[name], &resource[identity]];
            assert!(!identity.is_null(), "{operation}: {resource}");
            let name = name.as_str().unwrap();
            data.insert(format!("{list} {name}"), identity.clone());
        }
    }
    data
}
