//! The meaning of plans: interruptions, losses, costs and durations, one change a row.

mod totals;

use std::collections::BTreeSet;

use kavak_stack::{
    Condition, Key, Output, Plan, Settings, Spec,
    impact::{Affected, Impact, Interruption, PlanImpact},
    key, plan,
    settings::Lifetime,
};

use crate::support::{by_hand, largest, made, mutations, settings, stack, tamper};

fn impact(plan: &Plan) -> PlanImpact {
    PlanImpact::of(plan, "us-east-1")
}

/// The meaning of a change to a stack of `from`.
fn changed(from: &Settings, change: impl FnOnce(&mut Settings)) -> PlanImpact {
    let mut to = from.clone();
    change(&mut to);
    let plan = plan::up(&stack(&to), &made(from));
    assert_eq!(plan.refusals, []);
    impact(&plan)
}

fn line(interruption: &Interruption) -> String {
    let Interruption {
        affects,
        at_most_seconds,
        cause,
    } = interruption;
    let length = at_most_seconds.map_or("for good".to_owned(), |it| format!("≤ {it} s"));
    format!("{affects:?} {length}: {cause}")
}

fn lines(impact: &Impact) -> Vec<String> {
    let interruptions = impact.interruptions.iter().map(line);
    let losses = impact.losses.iter().map(|it| format!("loses {it}"));
    let remarks = impact.remarks.iter().map(|it| format!("({it})"));
    interruptions.chain(losses).chain(remarks).collect()
}

fn of(impact: &PlanImpact, key: &Key) -> String {
    impact
        .by_key
        .get(key)
        .map(lines)
        .unwrap_or_default()
        .join("; ")
}

fn totals(impact: &PlanImpact) -> Vec<(Affected, Option<u32>)> {
    let totals = impact.interruptions.iter();
    totals.map(|it| (it.affects, it.at_most_seconds)).collect()
}

#[test]
fn change_of_each_attribute_means_what_the_table_says() {
    let mut rows = BTreeSet::new();
    for settings in [settings(), largest()] {
        let (stack, observed) = (stack(&settings), made(&settings));
        let mut seen = BTreeSet::new();
        for (key, found) in &observed.resources {
            // Those of a kind differ only in what they serve.
            let is_first = seen.insert(found.spec.kind()) || found.spec.kind().serves().is_some();
            let mutations = mutations::all(&found.spec).into_iter().filter(|_| is_first);
            for mutation in mutations.filter(|it| !it.attribute().starts_with("tags")) {
                let mut drifted = observed.clone();
                tamper(&mut drifted, key, |found| {
                    found.spec = mutation.spec.clone()
                });
                let impact = impact(&plan::up(&stack, &drifted));
                let row = of(&impact, key);
                if !row.is_empty() {
                    let kind = found.spec.kind();
                    rows.insert(format!("{kind}.{}: {row}", mutation.attribute()));
                }
            }
        }
    }
    let rows: Vec<String> = rows.into_iter().collect();
    insta::assert_snapshot!(rows.join("\n"));
}

#[test]
fn settings_of_the_database_interrupt_it_as_rds_documents() {
    let mut standby = settings();
    standby.database.multi_az = true;
    let database = &key::DB_INSTANCE;
    let class = |it: &mut Settings| it.database.instance_class = "db.t4g.small".into();
    let alone = changed(&settings(), class);
    assert_eq!(
        of(&alone, database),
        "Database ≤ 720 s: RDS restarts the instance in its new class"
    );
    assert_eq!(totals(&alone), [(Affected::Database, Some(720))]);
    let failing_over = changed(&standby, class);
    assert_eq!(totals(&failing_over), [(Affected::Database, Some(120))]);
    let second = changed(&settings(), |it| it.database.multi_az = true);
    assert_eq!(totals(&second), []);
    assert!(of(&second, database).starts_with("(RDS adds a standby"));
    let backups = changed(&settings(), |it| it.database.backup_retention_days = 7);
    assert_eq!(totals(&backups), [(Affected::Database, Some(300))]);
    let longer = changed(&largest(), |it| it.database.backup_retention_days = 9);
    assert_eq!(totals(&longer), []);
    let larger = changed(&settings(), |it| it.database.storage_gb = 40);
    assert_eq!(totals(&larger), []);
    assert!(of(&larger, database).contains("takes no other change for six"));
}

#[test]
fn major_upgrade_of_postgresql_interrupts_and_one_to_a_minor_version_is_no_change() {
    for (found, expected) in [
        ("15.8", Some((Affected::Database, Some(1800)))),
        ("16.3", None),
    ] {
        let mut observed = made(&settings());
        tamper(&mut observed, &key::DB_INSTANCE, |it| {
            it.upgrade_targets = vec!["16.4".into()];
            let Spec::DbInstance(spec) = &mut it.spec else {
                return;
            };
            spec.engine_version = found.into();
        });
        let mut wanted = settings();
        wanted.database.engine_version = "16.4".into();
        let meaning = impact(&plan::up(&stack(&wanted), &observed));
        assert_eq!(totals(&meaning), Vec::from_iter(expected), "{found}");
    }
}

#[test]
fn settings_of_the_cache_interrupt_it_as_elasticache_documents() {
    let cache = &key::REPLICATION_GROUP;
    let node = changed(&settings(), |it| {
        it.cache.node_type = "cache.t4g.small".into()
    });
    assert_eq!(totals(&node), [(Affected::Cache, Some(60))]);
    let version = |it: &mut Settings| it.cache.engine_version = "7.1".into();
    assert_eq!(
        totals(&changed(&settings(), version)),
        [(Affected::Cache, Some(1800))]
    );
    assert_eq!(
        totals(&changed(&largest(), version)),
        [(Affected::Cache, Some(60))]
    );
    let mut newer = settings();
    newer.cache.engine_version = "7.1".into();
    let encrypted = changed(&newer, |it| it.cache.transit_encryption = true);
    assert_eq!(totals(&encrypted), []);
    assert!(of(&encrypted, cache).contains("with and without TLS"));
    let replica = changed(&settings(), |it| it.cache.replicas = 1);
    assert_eq!(totals(&replica), []);
}

#[test]
fn change_of_the_agent_is_rolled_out_without_interruption_unless_no_task_is_wanted() {
    let image = changed(&settings(), |it| it.agent.cpu = 512);
    assert_eq!(totals(&image), []);
    assert_eq!(
        of(&image, &key::ECS_SERVICE),
        "(new tasks serve before the old ones stop)"
    );
    let none = changed(&settings(), |it| it.agent.desired_count = 0);
    assert_eq!(totals(&none), [(Affected::Agent, None)]);
}

#[test]
fn replacement_interrupts_from_the_deletion_to_the_end_of_what_replaces_it() {
    let mut observed = made(&settings());
    by_hand!(observed, &key::LOAD_BALANCER, LoadBalancer, |it| it
        .scheme =
        "internal".into());
    let plan = plan::up(&stack(&settings()), &observed);
    let meaning = impact(&plan);
    // Deleted in 300 s, created in 240 s, each at most; then the service follows.
    let until_balancer = meaning.by_key[&key::LOAD_BALANCER].interruptions[0].at_most_seconds;
    assert!(
        (Some(540)..Some(800)).contains(&until_balancer),
        "{until_balancer:?}"
    );
    assert_eq!(totals(&meaning)[0].0, Affected::Agent);
    let longest = totals(&meaning)[0].1;
    assert!(
        longest >= until_balancer && longest < Some(3600),
        "{longest:?}"
    );
}

#[test]
fn database_let_go_by_its_security_group_is_cut_off_until_it_has_the_new_one() {
    let mut observed = made(&settings());
    by_hand!(observed, &key::SECURITY_GROUP_RDS, SecurityGroup, |it| it
        .description =
        "other".into());
    let meaning = impact(&plan::up(&stack(&settings()), &observed));
    let expected = "it lets go of what is replaced below it";
    assert!(of(&meaning, &key::DB_INSTANCE).contains(expected));
    assert_eq!(totals(&meaning)[0].0, Affected::Database);
    assert_eq!(meaning.losses().count(), 0);
}

#[test]
fn nat_gateway_that_goes_leaves_its_subnet_to_the_other_one() {
    let meaning = changed(&largest(), |it| it.network.nat_gateways = 1);
    let [(Affected::Outbound, Some(seconds))] = totals(&meaning)[..] else {
        panic!("{:?}", totals(&meaning));
    };
    assert!(seconds <= 30, "{seconds}");
}

#[test]
fn what_does_not_work_is_not_interrupted_by_its_repair() {
    let mut observed = made(&settings());
    tamper(&mut observed, &key::REPLICATION_GROUP, |it| {
        it.condition = Condition::Failed("create-failed".into());
        it.outputs.remove(&Output::Endpoint);
    });
    let meaning = impact(&plan::up(&stack(&settings()), &observed));
    assert_eq!(of(&meaning, &key::REPLICATION_GROUP), "");
}

#[test]
fn shorter_retention_loses_what_is_older() {
    let mut longer = largest();
    longer.lifetime = Lifetime::Ephemeral;
    let meaning = changed(&longer, |it| it.database.backup_retention_days = 3);
    assert_eq!(
        of(&meaning, &key::DB_INSTANCE),
        "loses older automated backups"
    );
    let meaning = changed(&longer, |it| it.database.backup_retention_days = 0);
    let meaning = of(&meaning, &key::DB_INSTANCE);
    assert!(
        meaning.ends_with("loses all automated backups"),
        "{meaning}"
    );
}
