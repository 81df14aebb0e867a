//! Totals of a plan: cost, losses and duration.

use std::{collections::BTreeSet, fmt::Write};

use kavak_stack::{
    Key, Observed,
    cost::Decimal,
    impact::PlanImpact,
    key,
    plan::{self, Keeping},
    settings::Autoscaling,
};

use super::{changed, impact, totals};
use crate::support::{by_hand, largest, made, settings, stack};

fn monthly(impact: &PlanImpact, key: &Key) -> Option<String> {
    let change = impact.by_key.get(key)?.monthly?;
    Some(change.round_dp(2).normalize().to_string())
}

#[test]
fn removal_ends_the_service_and_names_what_it_loses() {
    let observed = made(&settings());
    let meaning = impact(&plan::down(&observed));
    let affected: Vec<_> = totals(&meaning);
    assert_eq!(affected.len(), 4);
    assert!(
        affected.iter().all(|(_, seconds)| seconds.is_none()),
        "{affected:?}"
    );
    let losses: Vec<String> = meaning
        .losses()
        .map(|(key, it)| format!("{key}: {it}"))
        .collect();
    insta::assert_snapshot!(losses.join("\n"), @r"
    db_instance: leads and conversations
    ecr_repository: images of earlier releases
    log_group: log events
    replication_group: cached conversations
    secret.db_credentials: the value of the secret
    secret.openai_api_key: the value of the secret
    secret.twilio_auth_token: the value of the secret
    ");
    assert_eq!(meaning.after.hourly(), 0.into());
    let keeping = Keeping::of_protected("1");
    let kept = impact(&plan::down_keeping(&observed, &keeping));
    let losses: Vec<String> = kept
        .losses()
        .map(|(key, it)| format!("{key}: {it}"))
        .collect();
    insta::assert_snapshot!(losses.join("\n"), @r"
    db_instance: leads and conversations, except what final snapshot kavak-agent-dev-db-final-1 keeps
    ecr_repository: images of earlier releases
    log_group: log events
    replication_group: cached conversations, except what final snapshot kavak-agent-dev-redis-final-1 keeps
    ");
}

#[test]
fn change_costs_or_saves_the_difference_of_its_prices() {
    let second = changed(&settings(), |it| it.database.multi_az = true);
    // 730 hours at 0.016 and 20 GB at 0.115.
    assert_eq!(
        monthly(&second, &key::DB_INSTANCE).as_deref(),
        Some("13.98")
    );
    let change = second.after.hourly() - second.before.hourly();
    assert_eq!(
        (change * Decimal::from(730)).round_dp(2).to_string(),
        "13.98"
    );
    let fewer = changed(&largest(), |it| it.network.nat_gateways = 1);
    assert_eq!(
        monthly(&fewer, &key::NAT_GATEWAY[1]).as_deref(),
        Some("-32.85")
    );
    let unknown = changed(&settings(), |it| {
        it.database.instance_class = "db.x2g.large".into()
    });
    assert_eq!(monthly(&unknown, &key::DB_INSTANCE), None);
    assert_eq!(unknown.after.unknown().count(), 1);
}

#[test]
fn tasks_that_autoscaling_started_are_no_saving() {
    let mut scaled = settings();
    scaled.agent.autoscaling = Some(Autoscaling {
        min: 1,
        max: 5,
        target_cpu: 60,
        requests_per_target: None,
    });
    let mut observed = made(&scaled);
    by_hand!(observed, &key::ECS_SERVICE, EcsService, |it| {
        it.desired_count = Some(4);
        it.deployment_rollback = false;
    });
    let meaning = impact(&plan::up(&stack(&scaled), &observed));
    assert_eq!(meaning.by_key.len(), 1);
    assert_eq!(meaning.before.hourly(), meaning.after.hourly());
}

#[test]
fn plan_takes_as_long_as_its_longest_chain() {
    let fresh = impact(&plan::up(&stack(&settings()), &Observed::default()));
    // The database, then its credentials, then the service.
    assert!((340..=400).contains(&fresh.seconds), "{}", fresh.seconds);
    assert_eq!(totals(&fresh), []);
    let nothing = impact(&plan::up(&stack(&settings()), &made(&settings())));
    assert_eq!((nothing.seconds, nothing.by_key.len()), (0, 0));
    let class = changed(&settings(), |it| {
        it.database.instance_class = "db.t4g.small".into()
    });
    assert_eq!(class.seconds, 480);
}

#[test]
fn longest_times_of_each_kind_are_above_the_typical_ones() {
    let observed = made(&largest());
    let mut table = String::new();
    let kinds: BTreeSet<_> = observed
        .resources
        .values()
        .map(|it| it.spec.kind())
        .collect();
    for kind in kinds {
        let serves = kind
            .serves()
            .map(|it| format!("{it:?}"))
            .unwrap_or_default();
        let most = (kind.max_create_seconds(), kind.max_delete_seconds());
        assert!(most.0 >= kind.typical_create_seconds() && most.1 >= kind.typical_delete_seconds());
        _ = writeln!(table, "{kind:18} {:4} + {:4} s  {serves}", most.1, most.0);
    }
    insta::assert_snapshot!(table);
}
