//! A resource with data is kept where AWS's side is ahead of the settings, and is
//! changed only in ways that AWS takes.

use kavak_stack::{
    Condition, Key, Observed, Settings, Spec, cost, key,
    plan::{self, Action, Keeping, Operation, Plan, Refusal},
    settings::CacheEngine,
    spec::{ReplicationGroup, TransitEncryption, ValueStatus},
};

use crate::support::{by_hand, made, production, settings, show, stack, tamper};

/// The plan for settings on what AWS holds, which replaces and deletes nothing.
fn planned(settings: &Settings, observed: &Observed) -> Plan {
    let plan = plan::up(&stack(settings), observed);
    for action in [Action::Replace, Action::Delete, Action::Create] {
        assert_eq!(plan.count(action), 0, "{}", show::plan(&plan));
    }
    plan
}

/// Something that AWS, or a colleague, made newer or larger.
struct Ahead {
    what: &'static str,
    change: fn(&mut Observed),
    /// The notice names the setting, where there is one.
    setting: &'static str,
}

const AHEAD: [Ahead; 10] = [
    Ahead {
        what: "major version of the database",
        change: |observed| {
            by_hand!(*observed, &key::DB_INSTANCE, DbInstance, |it| it
                .engine_version =
                "16.6".into());
        },
        setting: "database.engine_version = \"16.6\"",
    },
    Ahead {
        what: "storage",
        change: |observed| {
            by_hand!(*observed, &key::DB_INSTANCE, DbInstance, |it| {
                it.allocated_storage_gb = 70;
            });
        },
        setting: "database.storage_gb = 70",
    },
    Ahead {
        what: "limit of storage that grew to it",
        change: |observed| {
            by_hand!(*observed, &key::DB_INSTANCE, DbInstance, |it| {
                it.allocated_storage_gb = 250;
                it.max_allocated_storage_gb = 500;
            });
        },
        setting: "database.max_storage_gb = 500",
    },
    Ahead {
        what: "operations a second",
        change: |observed| {
            by_hand!(*observed, &key::DB_INSTANCE, DbInstance, |it| it.iops =
                Some(20_000));
        },
        setting: "database.iops = 20000",
    },
    Ahead {
        what: "throughput",
        change: |observed| {
            by_hand!(*observed, &key::DB_INSTANCE, DbInstance, |it| it
                .storage_throughput_mbps =
                Some(1_000));
        },
        setting: "database.storage_throughput = 1000",
    },
    Ahead {
        what: "provisioned storage",
        change: |observed| {
            by_hand!(*observed, &key::DB_INSTANCE, DbInstance, |it| {
                it.storage_type = "io2".into();
                it.iops = Some(40_000);
                it.storage_throughput_mbps = None;
            });
        },
        setting: "storage_type is io2 in AWS",
    },
    Ahead {
        what: "service on Fargate Spot",
        change: |observed| {
            by_hand!(*observed, &key::ECS_SERVICE, EcsService, |it| it
                .launch_type =
                String::new());
        },
        setting: "launch_type is empty in AWS",
    },
    Ahead {
        what: "engine of the cache",
        change: |observed| {
            by_hand!(*observed, &key::REPLICATION_GROUP, ReplicationGroup, |it| {
                it.engine = "valkey".into();
                it.engine_version = "8.0".into();
                it.parameter_group_name = "default.valkey8".into();
            });
        },
        setting: "cache.engine = \"valkey\" and cache.engine_version = \"8.0\" to match",
    },
    Ahead {
        what: "engine of the cache, of an older number",
        change: |observed| {
            by_hand!(*observed, &key::REPLICATION_GROUP, ReplicationGroup, |it| {
                it.engine = "valkey".into();
                it.engine_version = "7.2".into();
                it.parameter_group_name = "default.valkey7".into();
            });
        },
        setting: "cache.engine = \"valkey\" and cache.engine_version = \"7.2\" to match",
    },
    Ahead {
        what: "major version of the cache",
        change: |observed| {
            by_hand!(*observed, &key::REPLICATION_GROUP, ReplicationGroup, |it| {
                it.engine_version = "8.1".into();
                it.parameter_group_name = "default.redis8".into();
            });
        },
        setting: "cache.engine_version = \"8.1\"",
    },
];

#[test]
fn data_that_aws_holds_ahead_of_the_settings_is_kept_and_the_setting_named() {
    for mut settings in [settings(), production()] {
        settings.database.iops = Some(12_000);
        settings.database.storage_throughput = Some(500);
        for Ahead {
            what,
            change,
            setting,
        } in &AHEAD
        {
            let mut observed = made(&settings);
            change(&mut observed);
            let plan = planned(&settings, &observed);
            assert!(plan.is_empty(), "{what}: {}", show::plan(&plan));
            assert_eq!(plan.refusals, [], "{what}");
            let is_named = plan.notices.iter().any(|it| it.contains(setting));
            assert!(is_named, "{what}: {:?}", plan.notices);
        }
    }
}

/// A hand kept more, for longer, than the settings say.
const SAFER: [Ahead; 5] = [
    Ahead {
        what: "log events",
        change: |observed| {
            by_hand!(*observed, &key::LOG_GROUP, LogGroup, |it| it
                .retention_days =
                Some(365));
        },
        setting: "logs.retention_days = 365",
    },
    Ahead {
        what: "log events for ever",
        change: |observed| {
            by_hand!(*observed, &key::LOG_GROUP, LogGroup, |it| it
                .retention_days =
                None);
        },
        setting: "retention_days is unlimited in AWS",
    },
    Ahead {
        what: "backups",
        change: |observed| {
            by_hand!(*observed, &key::DB_INSTANCE, DbInstance, |it| it
                .backup_retention_days =
                30);
        },
        setting: "database.backup_retention_days = 30",
    },
    Ahead {
        what: "snapshots of the cache",
        change: |observed| {
            by_hand!(*observed, &key::REPLICATION_GROUP, ReplicationGroup, |it| {
                it.snapshot_retention_days = 30
            });
        },
        setting: "cache.snapshot_retention_days = 30",
    },
    Ahead {
        what: "protection of the database",
        change: |observed| {
            by_hand!(*observed, &key::DB_INSTANCE, DbInstance, |it| it
                .deletion_protection =
                true);
        },
        setting: "database.deletion_protection = true",
    },
];

#[test]
fn protected_environment_keeps_what_a_hand_made_safer_than_the_settings() {
    let mut wanted = production();
    wanted.database.deletion_protection = false;
    for safer in &SAFER {
        let mut observed = made(&wanted);
        (safer.change)(&mut observed);
        let plan = planned(&wanted, &observed);
        assert!(plan.is_empty(), "{}: {}", safer.what, show::plan(&plan));
        let is_named = plan.notices.iter().any(|it| it.contains(safer.setting));
        assert!(is_named, "{}: {:?}", safer.what, plan.notices);
    }
}

#[test]
fn retention_shortened_by_the_settings_is_named_as_a_loss_on_an_ephemeral_environment() {
    for safer in &SAFER[..4] {
        let mut observed = made(&settings());
        (safer.change)(&mut observed);
        let plan = planned(&settings(), &observed);
        assert_eq!(plan.count(Action::Update), 1, "{}", safer.what);
        assert_eq!(plan.discards().len(), 1, "{}", safer.what);
    }
    let mut longer = settings();
    longer.logs.retention_days = 90;
    longer.database.backup_retention_days = 7;
    longer.cache.snapshot_retention_days = 7;
    let plan = planned(&longer, &made(&settings()));
    assert_eq!(plan.count(Action::Update), 3);
    assert_eq!(plan.discards(), [""; 0]);
}

#[test]
fn storage_performance_that_no_setting_names_is_aws_own_choice() {
    let mut observed = made(&settings());
    by_hand!(observed, &key::DB_INSTANCE, DbInstance, |it| {
        it.iops = Some(3_000);
        it.storage_throughput_mbps = Some(125);
    });
    let plan = planned(&settings(), &observed);
    assert!(plan.is_empty(), "{}", show::plan(&plan));
    assert_eq!(plan.notices, [""; 0]);
}

#[test]
fn a_cache_becomes_valkey_in_place_where_the_settings_ask_for_it() {
    let mut wanted = settings();
    wanted.cache.engine = CacheEngine::Valkey;
    wanted.cache.engine_version = "8.0".into();
    let plan = planned(&wanted, &made(&settings()));
    let step = &plan.steps[plan.main_step(&key::REPLICATION_GROUP).unwrap()];
    let Operation::Update { changes, .. } = &step.operation else {
        panic!("{step:?}");
    };
    let changed: Vec<&str> = changes.iter().map(|it| it.attribute.as_str()).collect();
    assert_eq!(
        changed,
        ["engine", "engine_version", "parameter_group_name"]
    );
}

/// The plan for `wanted` on a database of `version` that AWS upgrades to `targets`.
fn upgrade(version: &str, targets: &[&str], wanted: &str) -> Plan {
    let mut settings = settings();
    settings.database.engine_version = wanted.into();
    let mut observed = made(&settings);
    tamper(&mut observed, &key::DB_INSTANCE, |found| {
        found.upgrade_targets = targets.iter().map(|&it| it.into()).collect();
    });
    tamper(&mut observed, &key::DB_INSTANCE, |found| {
        match &mut found.spec {
            kavak_stack::Spec::DbInstance(it) => it.engine_version = version.into(),
            other => panic!("{other:?}"),
        }
    });
    planned(&settings, &observed)
}

#[test]
fn a_major_upgrade_goes_to_a_target_that_aws_names_and_is_refused_without_one() {
    let of_15 = &["15.17", "16.11", "16.13", "17.9"][..];
    for (version, targets, wanted, expected) in [
        ("15.10", of_15, "16.11", Some("16.11")),
        ("15.10", of_15, "16.6", Some("16.11")),
        ("15.16", &["16.13"], "16.6", Some("16.13")),
        ("15.10", of_15, "17.1", Some("17.9")),
        ("15.10", of_15, "16.20", None),
        ("15.10", of_15, "18.1", None),
        ("15.10", &[], "16.11", None),
    ] {
        let plan = upgrade(version, targets, wanted);
        let about = format!("{version} to {wanted}: {:?}", plan.refusals);
        let Some(expected) = expected else {
            assert!(
                matches!(&plan.refusals[..], [Refusal::Impossible { key, reason }]
                    if *key == key::DB_INSTANCE && reason.contains(wanted)),
                "{about}"
            );
            continue;
        };
        assert_eq!(plan.refusals, [], "{about}");
        let step = &plan.steps[plan.main_step(&key::DB_INSTANCE).unwrap()];
        let Operation::Update { changes, .. } = &step.operation else {
            panic!("{about}");
        };
        assert_eq!(changes[0].attribute, "engine_version");
        assert_eq!(changes[0].to, expected, "{about}");
        let has_notice = plan.notices.iter().any(|it| it.contains(expected));
        assert_eq!(has_notice, expected != wanted, "{about}");
    }
}

#[test]
fn storage_that_would_grow_by_less_than_a_tenth_is_refused_and_more_is_grown_in_place() {
    for (size, is_refused) in [(109, true), (110, false), (400, false)] {
        let mut wanted = settings();
        wanted.database.storage_gb = size;
        wanted.database.max_storage_gb = 1_000;
        let mut observed = made(&wanted);
        by_hand!(observed, &key::DB_INSTANCE, DbInstance, |it| {
            it.allocated_storage_gb = 100;
        });
        let plan = planned(&wanted, &observed);
        assert_eq!(plan.count(Action::Update), 1);
        assert_eq!(!plan.refusals.is_empty(), is_refused, "{size}");
    }
}

#[test]
fn what_a_deletion_leaves_behind_is_in_the_plan_with_its_cost() {
    let observed = made(&production());
    assert_eq!(cost::remains(&plan::down(&observed), "us-east-1"), [""; 0]);
    let plan = plan::down_keeping(&observed, &Keeping::of_protected("1"));
    let remains = cost::remains(&plan, "us-east-1").join("\n");
    insta::assert_snapshot!(remains, @r"
    db_instance is deleted and leaves final snapshot kavak-agent-prod-db-final-1, automated backups for 7 days: at most $3.80 a month, until it is removed
    replication_group is deleted and leaves final snapshot kavak-agent-prod-redis-final-1: $0.085 a GB and month, until it is removed
    secret.db_credentials is deleted and leaves 30 days to restore it: no cost
    secret.desk_api_token is deleted and leaves 30 days to restore it: no cost
    secret.lead_webhook_secret is deleted and leaves 30 days to restore it: no cost
    secret.openai_api_key is deleted and leaves 30 days to restore it: no cost
    secret.redis_auth_token is deleted and leaves 30 days to restore it: no cost
    secret.twilio_auth_token is deleted and leaves 30 days to restore it: no cost
    ");
}

#[test]
fn secrets_that_can_still_be_restored_are_left_by_a_removal_that_keeps_them() {
    let mut observed = made(&settings());
    by_hand!(observed, &key::SECRET_OPENAI_API_KEY, Secret, |it| it
        .scheduled_for_deletion =
        true);
    let deletes = |plan: &Plan| plan.main_step(&key::SECRET_OPENAI_API_KEY).is_some();
    assert!(deletes(&plan::down(&observed)));
    let keeping = Keeping::of_protected("1");
    assert!(!deletes(&plan::down_keeping(&observed, &keeping)));
}

#[test]
fn a_database_that_is_replaced_leaves_a_snapshot_where_the_settings_ask_for_it() {
    for is_asked in [true, false] {
        let mut wanted = settings();
        wanted.database.final_snapshot = is_asked;
        let mut observed = made(&wanted);
        // A network with another block takes its database with it.
        by_hand!(observed, &key::VPC, Vpc, |it| it.cidr_block =
            "10.9.0.0/16".into());
        let facts = kavak_stack::Facts {
            snapshot_suffix: Some("1".into()),
            ..crate::support::facts()
        };
        let plan = plan::up(&kavak_stack::Stack::new(&wanted, &facts), &observed);
        let leaves = plan.steps.iter().find_map(|step| match &step.operation {
            Operation::Delete { found, leaves, .. }
                if matches!(found.spec, Spec::DbInstance(_)) =>
            {
                Some(leaves.final_snapshot.clone())
            }
            _ => None,
        });
        let expected = is_asked.then(|| "kavak-agent-dev-db-final-1".to_owned());
        assert_eq!(leaves, Some(expected));
    }
}

#[test]
fn a_stale_address_is_corrected_then_the_tasks_are_renewed_then_it_counts_as_set() {
    for status in [ValueStatus::Stale, ValueStatus::Unapplied] {
        let mut observed = made(&settings());
        tamper(
            &mut observed,
            &key::SECRET_VALUE_DB_CREDENTIALS,
            |found| match &mut found.spec {
                Spec::SecretValue(it) => it.status = status,
                other => panic!("{other:?}"),
            },
        );
        let plan = planned(&settings(), &observed);
        let step = |key: &Key| plan.main_step(key).unwrap();
        let (value, service) = (
            step(&key::SECRET_VALUE_DB_CREDENTIALS),
            step(&key::ECS_SERVICE),
        );
        assert_eq!(plan.steps[service].action(), Action::Update);
        let is_after = |late: usize, early: usize| {
            let mut after = plan.steps[late].after.iter();
            after.any(|it| it.step == early)
        };
        assert!(is_after(service, value));
        let finish = plan
            .steps
            .iter()
            .position(|step| matches!(step.operation, Operation::Finish { .. }));
        let finish = finish.unwrap();
        assert!(is_after(finish, service) && is_after(finish, value));
        let after = crate::support::world::apply(&plan, &observed);
        let again = plan::up(&stack(&settings()), &after);
        assert!(again.is_empty(), "{}", show::plan(&again));
    }
}

/// The group before the service changes, and after.
fn ways(plan: &Plan) -> Vec<(TransitEncryption, bool)> {
    let of_group = plan
        .steps
        .iter()
        .filter(|step| step.key == key::REPLICATION_GROUP);
    let way = |to: &ReplicationGroup| (to.transit_encryption, to.auth_token);
    of_group
        .map(|step| match &step.operation {
            Operation::Update {
                to: Spec::ReplicationGroup(to),
                ..
            }
            | Operation::Finish {
                to: Spec::ReplicationGroup(to),
                ..
            } => way(to),
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn encryption_of_the_cache_is_switched_in_two_steps_around_the_service() {
    use TransitEncryption::{Off, Preferred, Required};
    for base in [settings(), production()] {
        let (mut plain, mut encrypted) = (base.clone(), base);
        plain.cache.transit_encryption = false;
        encrypted.cache.transit_encryption = true;
        for (before, wanted, expected) in [
            (&plain, &encrypted, [(Preferred, true), (Required, true)]),
            (&encrypted, &plain, [(Preferred, false), (Off, false)]),
        ] {
            let observed = made(before);
            let plan = plan::up(&stack(wanted), &observed);
            assert_eq!(plan.count(Action::Replace), 0, "{}", show::plan(&plan));
            assert_eq!(plan.refusals, []);
            assert_eq!(ways(&plan), expected);
            let after = crate::support::world::apply(&plan, &observed);
            let again = plan::up(&stack(wanted), &after);
            assert!(again.is_empty(), "{}", show::plan(&again));
        }
    }
}

#[test]
fn encryption_is_refused_for_a_redis_that_does_not_take_it_in_place() {
    for (patch, version, is_refused) in [(4, "7.0", true), (5, "7.0", false), (4, "7.1", false)] {
        let mut observed = made(&settings());
        tamper(
            &mut observed,
            &key::REPLICATION_GROUP,
            |found| match &mut found.spec {
                Spec::ReplicationGroup(it) => it.engine_patch = Some(patch),
                other => panic!("{other:?}"),
            },
        );
        let mut wanted = settings();
        wanted.cache.transit_encryption = true;
        wanted.cache.engine_version = version.into();
        let plan = plan::up(&stack(&wanted), &observed);
        assert_eq!(!plan.refusals.is_empty(), is_refused, "{patch} {version}");
    }
}

#[test]
fn data_that_are_managed_otherwise_are_kept_where_only_a_new_resource_could_change_that() {
    for settings in [settings(), production()] {
        let mut observed = made(&settings);
        by_hand!(observed, &key::DB_INSTANCE, DbInstance, |it| {
            it.storage_encrypted = false;
            it.db_name = "restored".into();
            it.master_username = "postgres".into();
            it.db_subnet_group_name = "default".into();
        });
        by_hand!(observed, &key::REPLICATION_GROUP, ReplicationGroup, |it| {
            it.at_rest_encryption = false;
            it.port = 6_380;
            it.subnet_group_name = "default".into();
        });
        let plan = planned(&settings, &observed);
        assert_eq!(plan.refusals, []);
        for attribute in [
            "db_instance: storage_encrypted",
            "db_instance: db_name",
            "db_instance: master_username",
            "db_instance: db_subnet_group_name",
            "replication_group: at_rest_encryption",
            "replication_group: port",
            "replication_group: subnet_group_name",
        ] {
            let is_named = plan.notices.iter().any(|it| it.contains(attribute));
            assert!(is_named, "{attribute}: {:?}", plan.notices);
        }
    }
}

#[test]
fn removal_that_keeps_data_keeps_the_backups_of_a_database_that_has_failed() {
    let keeping = Keeping::of_protected("1");
    for (status, takes_snapshot) in [
        ("incompatible-parameters", true),
        ("inaccessible-encryption-credentials", true),
        ("storage-full", true),
        ("failed", false),
        ("incompatible-network", false),
        ("incompatible-restore", false),
    ] {
        let mut observed = made(&production());
        tamper(&mut observed, &key::DB_INSTANCE, |found| {
            found.condition = Condition::Failed(status.into());
        });
        let plan = plan::down_keeping(&observed, &keeping);
        let step = &plan.steps[plan.main_step(&key::DB_INSTANCE).unwrap()];
        let Operation::Delete { leaves, .. } = &step.operation else {
            panic!("{}", show::plan(&plan));
        };
        assert_eq!(leaves.automated_backups_days, Some(7), "{status}");
        assert_eq!(leaves.final_snapshot.is_some(), takes_snapshot, "{status}");
    }
}
