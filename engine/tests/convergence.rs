//! Plans carried out in a world where calls go wrong: each call of `up` and
//! of `down` is throttled, fails, loses its reply and kills its caller once.
//! A resource is covered by being in the stack.

#![expect(
    clippy::unwrap_used,
    reason = "in a test a panic is the message; the lint knows only test functions"
)]

mod world;

use std::{sync::Arc, time::Duration};

use kavak_calls::InjectedFault;
use kavak_engine::{Class, Cloud, Event, Outcome, Stop, StopReason, run};
use kavak_stack::{
    Environment, Facts, Key, Kind, Settings, Spec, Stack, key,
    plan::{self, Plan, Until},
    settings::{Autoscaling, Ingress, Lifetime},
};
use tokio::{sync::mpsc::unbounded_channel, time::Instant};
use world::{STORAGE_GROWS, World};

fn settings() -> Settings {
    let environment = Environment {
        project: "kavak-agent".into(),
        env: "test".into(),
        region: "us-east-1".into(),
    };
    Settings::new(&environment, "tests")
}

/// Everything that the settings can ask for.
fn largest() -> Settings {
    let mut settings = settings();
    settings.network.nat_gateways = 2;
    settings.agent.autoscaling = Some(Autoscaling {
        min: 1,
        max: 4,
        target_cpu: 60,
        requests_per_target: Some(600),
    });
    settings.ingress = Ingress {
        domain: Some("chat.example.com".into()),
        hosted_zone: Some("Z123".into()),
        ..Ingress::default()
    };
    settings.notify.email = vec!["ana@example.com".into()];
    settings.monitoring.alarms = true;
    settings.monitoring.dashboard = true;
    settings
}

#[test]
fn largest_stack_has_every_kind() {
    let stack = stack(&largest());
    for kind in Kind::ALL {
        let mut resources = stack.resources().values();
        assert!(
            resources.any(|it| it.spec.kind() == *kind),
            "{kind}: add one to stack/src/blueprint.rs; behind a setting, switch that on in \
             `largest` of engine/tests/convergence.rs"
        );
    }
}

fn stack(settings: &Settings) -> Stack {
    let facts = Facts {
        availability_zones: vec!["us-east-1a".into(), "us-east-1b".into()],
        ..Facts::default()
    };
    Stack::new(settings, &facts)
}

async fn plan_up(world: &World, settings: &Settings) -> Plan {
    plan::up(&stack(settings), &world.observe().await.unwrap())
}

async fn carry_out(world: &Arc<World>, plan: Plan) -> Outcome {
    let (events, stop) = (unbounded_channel().0, Stop::default());
    run(world.clone(), plan, Until::Done, events, stop).await
}

async fn up(world: &Arc<World>, settings: &Settings) -> Outcome {
    carry_out(world, plan_up(world, settings).await).await
}

async fn down(world: &Arc<World>) -> Outcome {
    carry_out(world, plan::down(&world.observe().await.unwrap())).await
}

async fn assert_converged(world: &World, settings: &Settings, about: &str) {
    let plan = plan_up(world, settings).await;
    let changes: Vec<_> = plan
        .steps
        .iter()
        .filter(|step| step.action() != plan::Action::None)
        .collect();
    assert!(changes.is_empty(), "{about}: {changes:#?}");
    assert_eq!(
        world.count(),
        stack(settings).resources().len(),
        "{about}: one of everything"
    );
}

#[tokio::test(start_paused = true)]
async fn up_makes_the_whole_stack_and_a_second_up_changes_nothing() {
    for settings in [settings(), largest()] {
        let world = Arc::new(World::default());
        let outcome = up(&world, &settings).await;
        assert!(outcome.is_complete(), "{outcome:#?}");
        assert_converged(&world, &settings, "after up").await;
        let calls = world.calls();
        assert!(up(&world, &settings).await.is_complete());
        assert_eq!(world.calls(), calls, "changing calls of the second up");
    }
}

#[tokio::test(start_paused = true)]
async fn up_waits_for_each_resource_whose_creation_is_slow() {
    for key in stack(&largest()).resources().keys() {
        let world = Arc::new(World::default());
        world.delay(key, Duration::from_secs(400));
        let outcome = up(&world, &largest()).await;
        assert!(outcome.is_complete(), "{key}: {outcome:#?}");
        assert_converged(&world, &largest(), key.as_str()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn down_leaves_nothing() {
    let world = Arc::new(World::default());
    up(&world, &largest()).await;
    let outcome = down(&world).await;
    assert!(outcome.is_complete(), "{outcome:#?}");
    assert_eq!(world.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_call_of_up_that_goes_wrong_is_made_good_in_the_same_run() {
    for injected in [
        InjectedFault::Throttle,
        InjectedFault::ErrorBefore,
        InjectedFault::LoseResponse,
    ] {
        for call in 0.. {
            let world = Arc::new(World::default());
            world.with_fault(call, injected);
            let outcome = up(&world, &largest()).await;
            assert!(
                outcome.is_complete(),
                "{injected:?} at call {call}: {outcome:#?}"
            );
            assert_converged(&world, &largest(), &format!("{injected:?} at call {call}")).await;
            if call > world.calls() {
                break;
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_of_down_that_goes_wrong_is_made_good_in_the_same_run() {
    for injected in [
        InjectedFault::Throttle,
        InjectedFault::ErrorBefore,
        InjectedFault::LoseResponse,
    ] {
        for call in 0.. {
            let world = Arc::new(World::default());
            up(&world, &largest()).await;
            let before = world.calls();
            world.with_fault(before + call, injected);
            let outcome = down(&world).await;
            assert!(
                outcome.is_complete(),
                "{injected:?} at call {call}: {outcome:#?}"
            );
            assert_eq!(world.count(), 0, "{injected:?} at call {call}");
            if before + call > world.calls() {
                break;
            }
        }
    }
}

/// Starts `command` and kills it at the call of the fault; returns whether it died.
async fn killed(world: &Arc<World>, command: impl Future<Output = Outcome>) -> bool {
    tokio::select! {
        _ = command => false,
        () = world.crashed.notified() => true,
    }
}

#[tokio::test(start_paused = true)]
async fn an_up_that_is_killed_at_any_call_is_finished_by_the_next_and_removed_by_down() {
    for (injected, call) in crash_points() {
        let world = Arc::new(World::default());
        world.with_fault(call, injected);
        if !killed(&world, up(&world, &largest())).await {
            continue;
        }
        let outcome = up(&world, &largest()).await;
        assert!(
            outcome.is_complete(),
            "{injected:?} at call {call}: {outcome:#?}"
        );
        assert_converged(&world, &largest(), &format!("{injected:?} at call {call}")).await;

        let world = Arc::new(World::default());
        world.with_fault(call, injected);
        killed(&world, up(&world, &largest())).await;
        let outcome = down(&world).await;
        assert!(
            outcome.is_complete(),
            "down after {injected:?} at call {call}: {outcome:#?}"
        );
        assert_eq!(world.count(), 0, "down after {injected:?} at call {call}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_down_that_is_killed_at_any_call_is_finished_by_the_next_and_undone_by_up() {
    for (injected, call) in crash_points() {
        for repair in [true, false] {
            let world = Arc::new(World::default());
            up(&world, &settings()).await;
            world.with_fault(world.calls() + call, injected);
            if !killed(&world, down(&world)).await {
                continue;
            }
            let about = format!("{injected:?} at call {call}");
            let outcome = if repair {
                up(&world, &settings()).await
            } else {
                down(&world).await
            };
            assert!(outcome.is_complete(), "{about}: {outcome:#?}");
            if repair {
                assert_converged(&world, &settings(), &about).await;
            } else {
                assert_eq!(world.count(), 0, "{about}");
            }
        }
    }
}

/// Every call that a command on the largest stack can make, and some more.
fn crash_points() -> impl Iterator<Item = (InjectedFault, u32)> {
    let calls = 0..3 * u32::try_from(stack(&largest()).resources().len()).unwrap();
    calls.flat_map(|call| {
        [
            (InjectedFault::CrashBefore, call),
            (InjectedFault::CrashAfter, call),
        ]
    })
}

#[tokio::test(start_paused = true)]
async fn whatever_has_to_be_replaced_is_replaced_with_what_stands_on_it() {
    let keys: Vec<Key> = stack(&largest()).resources().keys().cloned().collect();
    for key in keys {
        let world = Arc::new(World::default());
        up(&world, &largest()).await;
        world.tamper(&key, spoil);
        let outcome = up(&world, &largest()).await;
        assert!(outcome.is_complete(), "{key}: {outcome:#?}");
        assert_converged(&world, &largest(), key.as_str()).await;
    }
}

/// Changes by hand what AWS can't change back.
fn spoil(found: &mut kavak_stack::Found) {
    match &mut found.spec {
        Spec::Vpc(it) => it.cidr_block = "10.9.0.0/16".into(),
        Spec::InternetGateway(it) => it.vpc_id = None,
        Spec::Subnet(it) => it.availability_zone = "us-east-1f".into(),
        Spec::NatGateway(it) => it.subnet_id = "subnet-other".into(),
        Spec::RouteTable(it) => it.routes.clear(),
        Spec::SecurityGroup(it) => it.description = "by hand".into(),
        // Of a store that works, nothing is so different that it would be deleted.
        Spec::DbInstance(_) | Spec::ReplicationGroup(_) => {
            found.condition = kavak_stack::Condition::Failed("failed".into());
        }
        Spec::LoadBalancer(it) => it.scheme = "internal".into(),
        Spec::TargetGroup(it) => it.port = 81,
        Spec::EcsService(it) => it.launch_type = "EC2".into(),
        Spec::TaskDefinition(it) => it.cpu = "1024".into(),
        Spec::Certificate(it) => it.domain_name = "other.example.com".into(),
        Spec::DnsRecord(it) => it.r#type = "TXT".into(),
        Spec::Secret(it) => it.scheduled_for_deletion = true,
        Spec::LogGroup(it) => it.retention_days = Some(1),
        other => {
            // Tags are on everything else that can be spoilt.
            let mut attributes = other.attributes().unwrap();
            if let Some(tags) = attributes.get_mut("tags") {
                tags["owner"] = "somebody".into();
                *other = other.with_attributes(attributes).unwrap();
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_failed_is_replaced_and_what_is_being_deleted_is_waited_for() {
    let world = Arc::new(World::default());
    up(&world, &settings()).await;
    world.tamper(&key::NAT_GATEWAY[0], |found| {
        found.condition = kavak_stack::Condition::Failed("Gateway.NotAttached".into());
    });
    world.tamper(&key::DB_INSTANCE, |found| {
        found.condition = kavak_stack::Condition::Deleting
    });
    let outcome = up(&world, &settings()).await;
    assert!(outcome.is_complete(), "{outcome:#?}");
    assert_converged(&world, &settings(), "failed and deleting").await;
}

#[tokio::test(start_paused = true)]
async fn settings_that_ask_for_less_remove_what_is_too_much() {
    let world = Arc::new(World::default());
    up(&world, &largest()).await;
    let outcome = up(&world, &settings()).await;
    assert!(outcome.is_complete(), "{outcome:#?}");
    assert_converged(&world, &settings(), "smaller").await;
}

#[tokio::test(start_paused = true)]
async fn a_protected_environment_loses_no_data_to_a_replacement() {
    let world = Arc::new(World::default());
    let mut protected = settings();
    protected.lifetime = Lifetime::Protected;
    up(&world, &protected).await;
    world.tamper(&key::DB_INSTANCE, spoil);
    let plan = plan_up(&world, &protected).await;
    assert!(
        plan.refusals.iter().any(|refusal| matches!(refusal, plan::Refusal::LosesData { key, .. } if key.as_str() == "db_instance")),
        "{:?}",
        plan.refusals
    );
}

#[tokio::test(start_paused = true)]
async fn up_takes_no_longer_than_its_longest_chain() {
    let world = Arc::new(World::default());
    let started = Instant::now();
    up(&world, &settings()).await;
    // The database, then the service; two calls a second pass before and between.
    let longest_chain_s = 310.0 + 55.0;
    let ratio = started.elapsed().as_secs_f64() / longest_chain_s;
    assert!(ratio <= 1.03, "ratio {ratio:.3}");
}

#[tokio::test(start_paused = true)]
async fn an_interrupted_run_ends_within_its_grace_and_can_go_on() {
    let world = Arc::new(World::default());
    let stop = Stop::default();
    let plan = plan_up(&world, &settings()).await;
    let started = Instant::now();
    let order = async {
        tokio::time::sleep(Duration::from_secs(60)).await;
        stop.order(StopReason::Interrupted);
    };
    let (outcome, ()) = tokio::join!(
        run(
            world.clone(),
            plan,
            Until::Done,
            unbounded_channel().0,
            stop.clone()
        ),
        order
    );
    assert!(started.elapsed().as_secs_f64() <= 66.0);
    assert_eq!(outcome.stopped, Some(StopReason::Interrupted));
    assert!(
        outcome.failures.is_empty() && !outcome.unfinished.is_empty(),
        "{outcome:#?}"
    );
    assert!(up(&world, &settings()).await.is_complete());
    assert_converged(&world, &settings(), "after an interruption").await;
}

#[tokio::test(start_paused = true)]
async fn where_it_is_enough_that_all_is_made_no_one_waits_for_the_rollout() {
    let world = Arc::new(World::default());
    let plan = plan_up(&world, &settings()).await;
    let started = Instant::now();
    let (events, stop) = (unbounded_channel().0, Stop::default());
    let outcome = run(world.clone(), plan, Until::Made, events, stop).await;
    assert!(outcome.is_complete(), "{outcome:#?}");
    // The database's address is needed; the service's 55 s are not waited for.
    assert!(
        started.elapsed().as_secs_f64() < 330.0,
        "{:?}",
        started.elapsed()
    );
    assert_eq!(world.count(), stack(&settings()).resources().len());
}

#[tokio::test(start_paused = true)]
async fn what_never_becomes_ready_fails_in_the_end_and_says_in_which_state_it_is() {
    let world = Arc::new(World::default());
    up(&world, &settings()).await;
    world.tamper(&key::ECS_SERVICE, |found| {
        found.condition = kavak_stack::Condition::Pending("app:3 runs, not yet app:4".into());
    });
    world.freeze(&key::ECS_SERVICE);
    let outcome = up(&world, &settings()).await;
    let [(key, fault)] = outcome.failures.as_slice() else {
        panic!("{outcome:#?}");
    };
    assert_eq!(key.as_str(), "ecs_service");
    assert!(fault.message.contains("not yet app:4"), "{fault}");
}

#[tokio::test(start_paused = true)]
async fn who_waits_outlasts_a_network_that_comes_back() {
    let world = Arc::new(World::default());
    world.fail_looks(Class::Unreachable, Duration::from_secs(500));
    let outcome = up(&world, &settings()).await;
    assert!(outcome.is_complete(), "{outcome:#?}");
}

#[tokio::test(start_paused = true)]
async fn who_waits_says_that_reads_fail_and_gives_up_in_the_end() {
    for (class, limit_s) in [(Class::Unreachable, 600.0), (Class::Throttled, 3_600.0)] {
        let world = Arc::new(World::default());
        world.fail_looks(class, Duration::from_secs(86_400));
        let plan = plan_up(&world, &settings()).await;
        let (sender, mut events) = unbounded_channel();
        let started = Instant::now();
        let outcome = run(world.clone(), plan, Until::Done, sender, Stop::default()).await;
        let ratio = started.elapsed().as_secs_f64() / limit_s;
        assert!((1.0..1.3).contains(&ratio), "{class:?}: ratio {ratio:.2}");
        let failed = |(_, fault): &(Key, kavak_engine::Fault)| fault.class == class;
        assert!(!outcome.failures.is_empty() && outcome.failures.iter().all(failed));
        let mut is_reported = false;
        while let Ok(event) = events.try_recv() {
            is_reported |= matches!(event, Event::Retry { fault, .. } if fault.class == class);
        }
        assert!(is_reported, "{class:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_reply_registers_no_second_revision_of_the_task_definition() {
    for injected in [None, Some(InjectedFault::LoseResponse)] {
        let world = Arc::new(World::default());
        up(&world, &settings()).await;
        world.tamper(&key::TASK_DEFINITION, spoil);
        let before = world.calls();
        if let Some(injected) = injected {
            world.with_fault(before, injected);
        }
        assert!(up(&world, &settings()).await.is_complete());
        assert_eq!(world.calls() - before, 1, "{injected:?}");
        assert_converged(&world, &settings(), "after another revision").await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_stopped_database_is_started() {
    let world = Arc::new(World::default());
    up(&world, &settings()).await;
    world.tamper(&key::DB_INSTANCE, |found| {
        found.condition = kavak_stack::Condition::Pending("stopped".into());
    });
    world.freeze(&key::DB_INSTANCE);
    let (before, started) = (world.calls(), Instant::now());
    let outcome = up(&world, &settings()).await;
    assert!(outcome.is_complete(), "{outcome:#?}");
    assert_eq!(world.calls() - before, 1);
    assert!(started.elapsed() < Duration::from_secs(60));
    assert_converged(&world, &settings(), "after a stop").await;
}

/// What a user changed by hand, in place, of what may flicker.
fn shrink(found: &mut kavak_stack::Found) {
    if let Spec::DbInstance(it) = &mut found.spec {
        it.instance_class = "db.t4g.nano".into();
    }
    if let Spec::ReplicationGroup(it) = &mut found.spec {
        it.node_type = "cache.t4g.nano".into();
    }
}

#[tokio::test(start_paused = true)]
async fn a_change_that_aws_takes_up_late_is_waited_for_to_its_end() {
    for key in [&key::DB_INSTANCE, &key::REPLICATION_GROUP] {
        let world = Arc::new(World::default());
        up(&world, &settings()).await;
        world.tamper(key, shrink);
        world.with_lag(Duration::from_secs(4), Duration::from_secs(60));
        let started = Instant::now();
        assert!(up(&world, &settings()).await.is_complete());
        let took = started.elapsed().as_secs_f64();
        assert!((64.0..75.0).contains(&took), "{key}: {took:.0} s");
        assert_converged(&world, &settings(), key.as_str()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn ready_instance_with_pending_modifications_is_polled_again() {
    for (has_pending_changes, expected_s) in [(true, 5.0..6.0), (false, 0.0..1.0)] {
        let world = Arc::new(World::default());
        up(&world, &settings()).await;
        world.tamper(&key::DB_INSTANCE, |found| {
            shrink(found);
            found.has_pending_changes = has_pending_changes;
        });
        world.with_lag(Duration::ZERO, Duration::ZERO);
        let started = Instant::now();
        assert!(up(&world, &settings()).await.is_complete());
        let took = started.elapsed().as_secs_f64();
        assert!(
            expected_s.contains(&took),
            "{has_pending_changes}: {took:.1} s"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_database_that_is_being_stopped_is_started_or_deleted_once_it_has_stopped() {
    for is_removed in [false, true] {
        let world = Arc::new(World::default());
        up(&world, &settings()).await;
        world.tamper(&key::DB_INSTANCE, |found| {
            found.condition = kavak_stack::Condition::Pending("stopping".into());
        });
        world.change_after(&key::DB_INSTANCE, Duration::from_secs(120));
        let started = Instant::now();
        let outcome = if is_removed {
            down(&world).await
        } else {
            up(&world, &settings()).await
        };
        assert!(outcome.is_complete(), "{outcome:#?}");
        assert!(
            started.elapsed() < Duration::from_secs(300),
            "{:?}",
            started.elapsed()
        );
        if is_removed {
            assert_eq!(world.count(), 0);
        } else {
            assert_converged(&world, &settings(), "after a stop").await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_database_that_is_stopped_while_it_is_waited_for_is_not_waited_for_long() {
    let world = Arc::new(World::default());
    up(&world, &settings()).await;
    let database = key::DB_INSTANCE.clone();
    world.tamper(&database, |found| {
        found.condition = kavak_stack::Condition::Pending("backing-up".into());
    });
    world.freeze(&database);
    let plan = plan_up(&world, &settings()).await;
    world.tamper(&database, |found| {
        found.condition = kavak_stack::Condition::Pending("stopped".into());
    });
    let started = Instant::now();
    let outcome = carry_out(&world, plan).await;
    assert!(
        started.elapsed() < Duration::from_secs(120),
        "{:?}",
        started.elapsed()
    );
    let (_, fault) = &outcome.failures[0];
    assert!(fault.message.contains("the next `up` starts it"), "{fault}");
}

/// Carries out a change of the database that was planned before it came into `state`, in
/// which it stays for this time.
async fn change_of_busy_database(state: &str, time: Duration) -> (Outcome, Duration) {
    let world = Arc::new(World::default());
    up(&world, &settings()).await;
    let database = key::DB_INSTANCE.clone();
    world.tamper(&database, shrink);
    let plan = plan_up(&world, &settings()).await;
    world.tamper(&database, |found| {
        found.condition = kavak_stack::Condition::Pending(state.into());
    });
    world.change_after(&database, time);
    let started = Instant::now();
    (carry_out(&world, plan).await, started.elapsed())
}

#[tokio::test(start_paused = true)]
async fn busy_database_is_waited_for_while_aws_changes_it() {
    let hours = Duration::from_secs(5 * 3_600);
    let (outcome, took) = change_of_busy_database(STORAGE_GROWS, hours).await;
    assert!(outcome.is_complete(), "{outcome:#?}");
    assert!(
        (hours..hours + Duration::from_secs(600)).contains(&took),
        "{took:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn busy_database_is_waited_for_no_longer_than_half_a_day_and_a_little() {
    let hour = Duration::from_secs(3_600);
    let (outcome, took) = change_of_busy_database(STORAGE_GROWS, 24 * hour).await;
    assert!(!outcome.is_complete(), "{outcome:#?}");
    assert!((12 * hour..14 * hour).contains(&took), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn database_that_a_user_stops_during_its_change_is_not_waited_for_for_hours() {
    let hour = Duration::from_secs(3_600);
    let (outcome, took) = change_of_busy_database("stopping", 24 * hour).await;
    assert!(!outcome.is_complete(), "{outcome:#?}");
    assert!(took < 2 * hour, "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn certificate_without_its_validation_record_is_not_waited_for() {
    let world = Arc::new(World::default());
    let (record, certificate) = (key::DNS_RECORD_VALIDATION.clone(), key::CERTIFICATE.clone());
    world.deny(&record);
    let outcome = up(&world, &largest()).await;
    let failed: Vec<&Key> = outcome.failures.iter().map(|(key, _)| key).collect();
    assert_eq!(failed, [&record]);
    assert!(outcome.unfinished.contains(&certificate), "{outcome:#?}");
    assert!(outcome.unfinished.contains(&key::LISTENER_HTTPS));
}
