//! The order of steps, where AWS would allow any.

use kavak_stack::{
    Key, Settings, Spec, Text, key,
    plan::{self, Action, Operation, Plan, Step},
    settings::Ingress,
};

use crate::support::{largest, made, settings, stack, tamper};

/// `true` if the step that `is_last` waits for one that `is_first`, by any
/// is between them.
fn waits_for(
    plan: &Plan,
    is_last: impl Fn(&Step) -> bool,
    is_first: impl Fn(&Step) -> bool,
) -> bool {
    let mut open: Vec<usize> = (0..plan.steps.len())
        .filter(|step| is_last(&plan.steps[*step]))
        .collect();
    assert!(!open.is_empty(), "there is no such step");
    while let Some(step) = open.pop() {
        for after in &plan.steps[step].after {
            if is_first(&plan.steps[after.step]) {
                return true;
            }
            open.push(after.step);
        }
    }
    false
}

fn is(key: &'static Key, action: Action) -> impl Fn(&Step) -> bool {
    move |step| step.key == *key && step.action() == action
}

#[test]
fn the_second_zone_s_traffic_moves_to_the_first_gateway_before_the_second_goes() {
    let plan = plan::up(&stack(&settings()), &made(&largest()));
    let update = is(&key::ROUTE_TABLE_PRIVATE[0], Action::Update);
    for last in [&key::ROUTE_TABLE_PRIVATE[1], &key::NAT_GATEWAY[1]] {
        assert!(
            waits_for(&plan, is(last, Action::Delete), &update),
            "{last}"
        );
    }
}

#[test]
fn a_table_that_a_user_sent_through_a_superfluous_gateway_lets_go_of_it_first() {
    let mut observed = made(&largest());
    let second = observed.resources[&key::NAT_GATEWAY[1]].id.clone();
    tamper(&mut observed, &key::ROUTE_TABLE_PUBLIC, |found| {
        let Spec::RouteTable(table) = &mut found.spec else {
            panic!("another kind")
        };
        table
            .routes
            .insert("192.0.2.0/24".into(), Text::from(second));
    });
    let plan = plan::up(&stack(&settings()), &observed);
    let update = is(&key::ROUTE_TABLE_PUBLIC, Action::Update);
    assert!(waits_for(
        &plan,
        is(&key::NAT_GATEWAY[1], Action::Delete),
        update
    ));
}

#[test]
fn records_go_before_that_by_which_they_are_found_again() {
    let observed = made(&largest());
    let forgets_record = |step: &Step| {
        let ends = matches!(
            step.operation,
            Operation::Finish { .. } | Operation::Delete { .. }
        );
        step.key == key::LOAD_BALANCER && ends
    };
    for plan in [
        plan::down(&observed),
        plan::up(&stack(&http()), &observed),
        plan::up(&stack(&with_domain("new.example.com")), &observed),
    ] {
        let goes = |step: &Step| {
            step.key == key::DNS_RECORD_ALIAS && matches!(step.operation, Operation::Delete { .. })
        };
        assert!(waits_for(&plan, forgets_record, goes));
    }
    for plan in [
        plan::down(&observed),
        plan::up(&stack(&settings()), &observed),
    ] {
        for record in [&key::DNS_RECORD_ALIAS, &key::DNS_RECORD_VALIDATION] {
            for last in [&key::CERTIFICATE, &key::LISTENER_HTTPS] {
                let record = is(record, Action::Delete);
                assert!(waits_for(&plan, is(last, Action::Delete), record), "{last}");
            }
        }
    }
}

fn http() -> Settings {
    let mut settings = largest();
    settings.ingress = Ingress::default();
    settings
}

fn with_domain(domain: &str) -> Settings {
    let mut settings = largest();
    settings.ingress.domain = Some(domain.into());
    settings
}

#[test]
fn port_80_redirects_only_after_everything_behind_port_443_is_ready() {
    let plan = plan::up(&stack(&largest()), &made(&http()));
    let redirects = || is(&key::LISTENER_HTTP, Action::Update);
    for (first, action) in [
        (&key::CERTIFICATE, Action::Create),
        (&key::DNS_RECORD_ALIAS, Action::Create),
        (&key::LISTENER_HTTPS, Action::Create),
        (&key::SECURITY_GROUP_ALB, Action::Update),
    ] {
        assert!(waits_for(&plan, redirects(), is(first, action)), "{first}");
    }
    let certificate = plan.main_step(&key::CERTIFICATE).unwrap();
    let listener = &plan.steps[plan.main_step(&key::LISTENER_HTTPS).unwrap()];
    let issued = plan::After {
        step: certificate,
        until: plan::Until::Done,
    };
    assert!(listener.after.contains(&issued), "{:?}", listener.after);
}

#[test]
fn port_443_goes_only_after_port_80_forwards() {
    let plan = plan::up(&stack(&http()), &made(&largest()));
    let forwards = || is(&key::LISTENER_HTTP, Action::Update);
    for last in [
        &key::LISTENER_HTTPS,
        &key::CERTIFICATE,
        &key::DNS_RECORD_ALIAS,
    ] {
        assert!(
            waits_for(&plan, is(last, Action::Delete), forwards()),
            "{last}"
        );
    }
    let closes = || is(&key::SECURITY_GROUP_ALB, Action::Update);
    assert!(waits_for(
        &plan,
        closes(),
        is(&key::LISTENER_HTTPS, Action::Delete)
    ));
    // Nothing is waited for but what customers come through.
    assert!(!waits_for(&plan, forwards(), closes()));
}

#[test]
fn another_domain_s_certificate_is_used_before_the_old_one_goes() {
    let observed = made(&with_domain("old.example.com"));
    let old = observed.resources[&key::CERTIFICATE].id.clone();
    let plan = plan::up(&stack(&with_domain("new.example.com")), &observed);
    let switches = || is(&key::LISTENER_HTTPS, Action::Update);
    let created = |step: &Step| step.key == key::CERTIFICATE && step.id().is_none();
    let deleted = |step: &Step| step.id() == Some(&old);
    assert!(waits_for(&plan, switches(), created));
    assert!(waits_for(&plan, deleted, switches()));
    let removed = |step: &Step| step.key == key::DNS_RECORD_ALIAS && step.id().is_some();
    assert!(waits_for(&plan, removed, switches()));
}

#[test]
fn orphaned_listener_goes_after_the_redirect_that_takes_another_host() {
    let mut observed = made(&with_domain("old.example.com"));
    let mut orphan = observed.resources[&key::LISTENER_HTTPS].clone();
    orphan.id.push_str("-2");
    observed.add(Key::orphan(&orphan.id), orphan);
    let plan = plan::up(&stack(&with_domain("new.example.com")), &observed);
    let removal = |step: &Step| step.key.is_orphan() && step.action() == Action::Delete;
    let redirect = || is(&key::LISTENER_HTTP, Action::Update);
    assert!(waits_for(&plan, removal, redirect()));
    assert!(!waits_for(&plan, redirect(), removal));
}

#[test]
fn tasks_keep_their_old_port_until_those_with_the_new_one_serve() {
    let mut settings = largest();
    let observed = made(&settings);
    settings.agent.port = 9000;
    let plan = plan::up(&stack(&settings), &observed);
    let rolls_out = || is(&key::ECS_SERVICE, Action::Update);
    let opens = |step: &Step| matches!(step.operation, Operation::Release { .. });
    let closes = |step: &Step| {
        step.key == key::SECURITY_GROUP_ECS && matches!(step.operation, Operation::Update { .. })
    };
    assert!(waits_for(&plan, rolls_out(), opens));
    assert!(waits_for(&plan, closes, rolls_out()));
    let target_group = plan.main_step(&key::TARGET_GROUP).unwrap();
    assert_eq!(plan.steps[target_group].action(), Action::None);
}

#[test]
fn a_port_opened_by_hand_is_closed_at_once() {
    let mut observed = made(&http());
    tamper(&mut observed, &key::SECURITY_GROUP_ALB, |found| {
        let Spec::SecurityGroup(group) = &mut found.spec else {
            panic!("another kind")
        };
        let mut rule = group.ingress.first().unwrap().clone();
        (rule.from_port, rule.to_port) = (Some(22), Some(22));
        group.ingress.insert(rule);
    });
    let mut settings = http();
    settings.agent.cpu = 512;
    let plan = plan::up(&stack(&settings), &observed);
    let closes = is(&key::SECURITY_GROUP_ALB, Action::Update);
    assert!(!waits_for(
        &plan,
        closes,
        is(&key::ECS_SERVICE, Action::Update)
    ));
}

#[test]
fn private_subnets_change_tables_once_their_gateway_is_available() {
    let plan = plan::up(
        &stack(&largest()),
        &made(&{
            let mut settings = largest();
            settings.network.nat_gateways = 1;
            settings
        }),
    );
    let table = &plan.steps[plan.main_step(&key::ROUTE_TABLE_PRIVATE[1]).unwrap()];
    let available = plan::After {
        step: plan.main_step(&key::NAT_GATEWAY[1]).unwrap(),
        until: plan::Until::Done,
    };
    assert!(table.after.contains(&available));
    let leaves = is(&key::ROUTE_TABLE_PRIVATE[0], Action::Update);
    assert!(waits_for(
        &plan,
        leaves,
        is(&key::ROUTE_TABLE_PRIVATE[1], Action::Create)
    ));
}

#[test]
fn a_successor_that_a_dead_run_left_is_used_and_its_predecessor_goes() {
    let observed = made(&with_domain("old.example.com"));
    let wanted = with_domain("new.example.com");
    let newer = made(&wanted).resources[&key::CERTIFICATE].clone();
    let mut both = observed;
    let newer_id = format!("{}-newer", newer.id);
    both.add(
        key::CERTIFICATE.clone(),
        kavak_stack::Found {
            id: newer_id.clone(),
            ..newer
        },
    );
    let plan = plan::up(&stack(&wanted), &both);
    let main = &plan.steps[plan.main_step(&key::CERTIFICATE).unwrap()];
    assert_eq!(main.id(), Some(newer_id.as_str()));
    assert_eq!(main.action(), Action::None);
    let is_created =
        |step: &&Step| step.kind() == kavak_stack::Kind::Certificate && step.id().is_none();
    assert_eq!(plan.steps.iter().filter(is_created).count(), 0);
}

#[test]
fn new_load_balancer_is_refused_where_the_users_own_record_leads_to_the_old_one() {
    let mut observed = made(&largest());
    tamper(
        &mut observed,
        &key::LOAD_BALANCER,
        |found| match &mut found.spec {
            Spec::LoadBalancer(it) => it.scheme = "internal".into(),
            other => panic!("{other:?}"),
        },
    );
    let is_refused = |observed: &kavak_stack::Observed| {
        let plan = plan::up(&stack(&largest()), observed);
        let mut refusals = plan.refusals.iter();
        refusals.any(|it| matches!(it, plan::Refusal::Taken(it) if it.key == key::DNS_RECORD_ALIAS))
    };
    assert!(!is_refused(&observed));
    tamper(&mut observed, &key::DNS_RECORD_ALIAS, |found| {
        found.is_shared = true
    });
    assert!(is_refused(&observed));
}
