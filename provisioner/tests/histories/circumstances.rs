//! What else a seed decides: options of the settings, what the account is
//! like, and what it falls short of for a while.

use std::time::Duration;

use kavak_engine::Class;
use kavak_simulator::{Dice, Pace, Resource, Service};
use kavak_stack::{Settings, settings::Ingress};
use serde_json::json;
use tokio::time::timeout;

use crate::{
    account::{Account, REGION, settings},
    history::{assert_converged, assert_empty, in_simulated_time},
    run::Ended,
    strangers,
    switches::{self, Zones},
};

/// A zone that the user has.
const ZONE: &str = "example.com";

/// What the stack needs one of, by the code of its quota, and how many an
/// account can have.
const QUOTAS: [(&str, u64); 6] = [
    ("L-0263D0A3", 5),
    ("L-F678F1CE", 5),
    ("L-FE5A380F", 5),
    ("L-53DA6B97", 50),
    ("L-7B6409FD", 40),
    ("L-DFE45DF3", 300),
];

/// The environment's settings, with what the account must have for them.
pub(crate) fn decide(account: &Account, dice: &mut Dice) -> Settings {
    let mut settings = settings("dev");
    switches::draw(&mut settings, 6, dice, &Zones::create(account));
    settings
}

pub(crate) fn with_domain(account: &Account) -> Ingress {
    let input = json!({"Name": ZONE, "CallerReference": "once"});
    let made = account
        .by_hand(Service::Route53, "CreateHostedZone", input)
        .unwrap();
    let id = made["HostedZone"]["Id"].as_str().unwrap();
    Ingress {
        domain: Some(format!("agent.{ZONE}")),
        hosted_zone: Some(id.trim_start_matches("/hostedzone/").to_owned()),
        ..Ingress::default()
    }
}

/// Has GuardDuty watch the tasks, which plants things into their VPC.
pub(crate) fn have_guard_duty(account: &Account) {
    account
        .0
        .change(|world, _| world.set_guard_duty(REGION, true));
}

/// Whether GuardDuty made it, the user or others, and not the stack.
pub(crate) fn is_beside(resource: &Resource) -> bool {
    let tags = resource.tags.as_ref();
    resource.kind == "hostedzone"
        || resource.kind == "vpc-endpoint"
        || strangers::is_theirs(resource)
        || tags.is_some_and(|tags| tags.contains_key("GuardDutyManaged"))
}

/// The account has less than the stack needs, or AWS does not bring something
/// into being; or neither.
pub(crate) fn fall_short(account: &Account, dice: &mut Dice) {
    let lot = dice.below(16);
    let (code, _) = QUOTAS[dice.below(QUOTAS.len() as u64) as usize];
    account.0.change(|world, _| match lot {
        0 => world.fail_next_database(REGION),
        1 => world.fail_next_cache(REGION),
        2 => world.set_database_capacity(REGION, false),
        3 => world.set_quota(REGION, code, 0),
        _ => {}
    });
}

/// Everything can be had again.
pub(crate) fn recover(account: &Account) {
    account.0.change(|world, _| {
        world.fail_nothing(REGION);
        for (code, default) in QUOTAS {
            world.set_quota(REGION, code, default);
        }
    });
}

/// The quotas that `up` asks for before it creates anything, and what an account has of it
/// that has nothing but its default VPC.
const ASKED_FIRST: [(&str, u64); 5] = [
    ("L-0263D0A3", 0),
    ("L-F678F1CE", 1),
    ("L-7B6409FD", 0),
    ("L-53DA6B97", 0),
    ("L-DFE45DF3", 0),
];

#[test]
fn quota_that_is_reached_is_refused_before_the_first_mutation() {
    for (code, present) in ASKED_FIRST {
        in_simulated_time(async {
            let account = Account::new(Pace::Typical, 1);
            let set = |value| {
                account
                    .0
                    .change(|world, _| world.set_quota(REGION, code, value));
            };
            set(present);
            account.calm();
            let Ended::Refused(error) = account.up(&settings("dev")).await else {
                panic!("{code}: not refused");
            };
            let why = format!("{error:?}");
            let expected = format!("the account may have {present}");
            assert!(why.contains(&expected), "{why}");
            assert_eq!(account.changing_calls(), 0, "{code}");
            set(5);
            account.up(&settings("dev")).await.complete(code);
        });
    }
}

#[test]
fn a_quota_that_is_reached_is_reported_and_the_next_up_goes_on_where_it_was_raised() {
    let later = QUOTAS.into_iter();
    for (code, default) in
        later.filter(|(code, _)| ASKED_FIRST.iter().all(|(asked, _)| asked != code))
    {
        in_simulated_time(async {
            let account = Account::new(Pace::Typical, 1);
            let set = |value| {
                account
                    .0
                    .change(|world, _| world.set_quota(REGION, code, value));
            };
            set(0);
            let Ended::Done(outcome) = account.up(&settings("dev")).await else {
                panic!("{code}: no outcome");
            };
            let is_reported = outcome
                .failures
                .iter()
                .any(|(_, fault)| fault.class == Class::Quota);
            assert!(is_reported, "{code}: {:#?}", outcome.failures);
            set(default);
            assert_converged(&account, &settings("dev"), code).await;
            assert_empty(&account, &settings("dev"), code).await;
        });
    }
}

#[test]
fn a_cache_whose_creation_fails_while_it_is_to_be_tagged_is_reported_and_made_again() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        account.0.change(|world, _| world.fail_next_cache(REGION));
        // Killed while the cache is created, whose tags no one can read then.
        let life = Duration::from_secs(60);
        let killed = timeout(life, account.up(&settings("dev"))).await;
        assert!(killed.is_err());
        let ended = account.up(&settings("dev")).await;
        assert!(ended.came_to_nothing());
        assert_converged(&account, &settings("dev"), "made again").await;
        assert_empty(&account, &settings("dev"), "made again").await;
    });
}

#[test]
fn with_a_domain_there_are_a_certificate_and_records_and_afterwards_none() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let mut settings = settings("dev");
        settings.ingress = with_domain(&account);
        assert_converged(&account, &settings, "with a domain").await;
        assert_empty(&account, &settings, "with a domain").await;
    });
}
