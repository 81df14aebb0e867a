//! Attributes that can't be changed in place, and all dependents: the whole order
//! of operations, reviewed by eye.

use kavak_stack::{
    Condition, Key, Output, Spec, key,
    plan::{self, Action, Operation, Refusal},
};

use crate::support::{
    self, by_hand, largest, made, production, settings, show, stack, tamper, world::apply,
};

/// Writes down what `up` does after a change by hand, having seen it work.
macro_rules! assert_replacement {
    ($settings:expr, $observed:expr) => {{
        let plan = plan::up(&stack(&$settings), &$observed);
        insta::assert_snapshot!(show::plan(&plan));
        let fixed = apply(&plan, &$observed);
        let again = plan::up(&stack(&$settings), &fixed);
        assert!(again.is_empty(), "{}", show::plan(&again));
    }};
}

#[test]
fn a_network_with_the_wrong_block_is_made_again_with_all_that_is_in_it() {
    let mut observed = made(&settings());
    by_hand!(observed, &key::VPC, Vpc, |it| it.cidr_block =
        "10.9.0.0/16".into());
    assert_replacement!(settings(), observed);
}

#[test]
fn the_group_of_the_tasks_is_made_again_with_the_service() {
    let mut observed = made(&settings());
    by_hand!(observed, &key::SECURITY_GROUP_ECS, SecurityGroup, |it| it
        .description =
        "mine".into());
    assert_replacement!(settings(), observed);
}

#[test]
fn the_group_of_the_load_balancer_is_made_again_while_another_stands_in_for_it() {
    let mut observed = made(&settings());
    by_hand!(observed, &key::SECURITY_GROUP_ALB, SecurityGroup, |it| it
        .description =
        "mine".into());
    assert_replacement!(settings(), observed);
}

#[test]
fn the_group_of_the_database_is_made_again_without_touching_its_data() {
    let mut observed = made(&production());
    by_hand!(observed, &key::SECURITY_GROUP_RDS, SecurityGroup, |it| it
        .description =
        "mine".into());
    assert_replacement!(production(), observed);
    assert_eq!(plan::up(&stack(&production()), &observed).refusals, []);
}

#[test]
fn a_target_group_with_another_default_port_is_kept() {
    let mut observed = made(&settings());
    by_hand!(observed, &key::TARGET_GROUP, TargetGroup, |it| it.port = 81);
    assert!(plan::up(&stack(&settings()), &observed).is_empty());
}

#[test]
fn a_target_group_of_instances_is_made_again_behind_the_listener() {
    let mut observed = made(&settings());
    by_hand!(observed, &key::TARGET_GROUP, TargetGroup, |it| it
        .target_type =
        "instance".into());
    assert_replacement!(settings(), observed);
}

#[test]
fn database_that_only_deletion_could_recover_is_recreated_on_an_ephemeral_environment() {
    let mut observed = made(&settings());
    tamper(&mut observed, &key::DB_INSTANCE, |found| {
        found.condition = Condition::Failed("failed".into());
    });
    by_hand!(observed, &key::DB_INSTANCE, DbInstance, |it| it
        .deletion_protection =
        true);
    assert_replacement!(settings(), observed);
}

#[test]
fn the_credentials_get_the_address_of_a_database_that_is_made_or_made_again() {
    let mut spoilt = made(&settings());
    tamper(&mut spoilt, &key::DB_INSTANCE, |found| {
        found.condition = Condition::Failed("failed".into());
    });
    let mut gone = made(&settings());
    gone.resources.remove(&key::DB_INSTANCE);
    for observed in [spoilt, gone] {
        let plan = plan::up(&stack(&settings()), &observed);
        let value = |key: &Key| plan.steps[plan.main_step(key).unwrap()].operation.clone();
        let Operation::Update { changes, .. } = value(&key::SECRET_VALUE_DB_CREDENTIALS) else {
            panic!("{}", show::plan(&plan));
        };
        let attributes: Vec<&str> = changes.iter().map(|it| it.attribute.as_str()).collect();
        assert!(
            matches!(attributes[..], [host] if host.ends_with(".host")),
            "{attributes:?}"
        );
    }
}

#[test]
fn a_database_that_was_stopped_is_started_and_nothing_else() {
    for status in ["stopped", "stopping"] {
        let mut observed = made(&settings());
        tamper(&mut observed, &key::DB_INSTANCE, |found| {
            found.condition = Condition::Pending(status.into());
        });
        let plan = plan::up(&stack(&settings()), &observed);
        assert_eq!(plan.count(Action::Update), 1);
        let step = &plan.steps[plan.main_step(&key::DB_INSTANCE).unwrap()];
        let Operation::Update { changes, .. } = &step.operation else {
            panic!("{step:?}");
        };
        assert_eq!(changes[0].attribute, "status");
        assert_eq!(changes[0].from, status);
    }
}

#[test]
fn a_database_that_its_owner_can_bring_back_is_not_replaced() {
    for (status, is_refused) in [
        ("inaccessible-encryption-credentials", true),
        ("incompatible-network", true),
        ("incompatible-restore", false),
        ("failed", false),
        ("incompatible-restore: it could not be restored", false),
        ("incompatible-network: incompatible-restore", true),
        ("failed: incompatible-network", false),
    ] {
        let mut observed = made(&settings());
        tamper(&mut observed, &key::DB_INSTANCE, |found| {
            found.condition = Condition::Failed(status.into());
        });
        let refusals = plan::up(&stack(&settings()), &observed).refusals;
        let needs_owner = |it: &Refusal| matches!(it, Refusal::NeedsOwner { .. });
        assert_eq!(refusals.iter().any(needs_owner), is_refused, "{status}");
    }
}

#[test]
fn database_whose_creation_failed_is_recreated_on_a_protected_environment() {
    for (had_address, is_refused) in [(false, false), (true, true)] {
        let mut observed = made(&production());
        tamper(&mut observed, &key::DB_INSTANCE, |found| {
            found.condition = Condition::Failed("failed".into());
            if !had_address {
                found.outputs.remove(&Output::Endpoint);
            }
        });
        let refusals = plan::up(&stack(&production()), &observed).refusals;
        let loses = |it: &Refusal| matches!(it, Refusal::LosesData { .. });
        assert_eq!(refusals.iter().any(loses), is_refused, "{refusals:?}");
    }
}

#[test]
fn cache_that_a_user_deletes_from_a_protected_environment_is_recreated() {
    let mut observed = made(&production());
    let cache = observed.resources.iter_mut();
    let (_, cache) = cache
        .into_iter()
        .find(|(key, _)| **key == key::REPLICATION_GROUP)
        .unwrap();
    cache.condition = Condition::Deleting;
    let plan = plan::up(&stack(&production()), &observed);
    assert_eq!(plan.refusals, []);
}

#[test]
fn a_private_subnet_in_another_zone_takes_what_stands_in_it_along() {
    let mut observed = made(&settings());
    by_hand!(observed, &key::SUBNET_PRIVATE[1], Subnet, |it| it
        .availability_zone =
        "us-east-1f".into());
    assert_replacement!(settings(), observed);
}

#[test]
fn a_public_subnet_in_another_zone_takes_the_load_balancer_along() {
    let mut observed = made(&settings());
    by_hand!(observed, &key::SUBNET_PUBLIC[1], Subnet, |it| it
        .availability_zone =
        "us-east-1f".into());
    assert_replacement!(settings(), observed);
}

#[test]
fn a_listener_with_another_certificate_is_changed_in_place() {
    let mut observed = made(&largest());
    by_hand!(observed, &key::LISTENER_HTTPS, Listener, |it| {
        it.certificate_arn = Some("arn:aws:acm:us-east-1:1:certificate/other".into());
    });
    assert_replacement!(largest(), observed);
}

#[test]
fn a_certificate_for_another_name_is_made_again_with_its_record_and_listener() {
    let mut observed = made(&largest());
    by_hand!(observed, &key::CERTIFICATE, Certificate, |it| it
        .domain_name =
        "old.example.com".into());
    assert_replacement!(largest(), observed);
}

#[test]
fn cache_that_failed_is_recreated_and_the_agent_gets_its_address() {
    let mut observed = made(&settings());
    tamper(&mut observed, &key::REPLICATION_GROUP, |found| {
        found.condition = Condition::Failed("restore-failed".into());
    });
    assert_replacement!(settings(), observed);
}

#[test]
fn a_nat_gateway_that_failed_is_made_again() {
    let mut observed = made(&settings());
    tamper(&mut observed, &key::NAT_GATEWAY[0], |found| {
        found.condition = Condition::Failed("Gateway.NotAttached".into());
    });
    assert_replacement!(settings(), observed);
}

#[test]
fn a_service_whose_rollout_failed_is_given_a_new_one() {
    let mut observed = made(&settings());
    tamper(&mut observed, &key::ECS_SERVICE, |found| {
        found.condition = Condition::Failed("tasks failed to start".into());
    });
    assert_replacement!(settings(), observed);
}

#[test]
fn a_service_of_another_launch_type_is_made_again_with_its_scaling() {
    let mut observed = made(&largest());
    tamper(&mut observed, &key::ECS_SERVICE, |found| {
        match &mut found.spec {
            Spec::EcsService(it) => it.launch_type = "EC2".into(),
            other => panic!("{other:?}"),
        }
    });
    assert_replacement!(largest(), observed);
}

#[test]
fn a_subnet_group_in_subnets_that_go_is_not_left_behind_in_the_old_network() {
    // By hand the group was moved to the public subnets, then the network is
    // found to be the wrong one.
    let mut observed = made(&settings());
    let public: Vec<String> = (0..2)
        .map(|index| observed.get(&key::SUBNET_PUBLIC[index]).unwrap().id.clone())
        .collect();
    support::tamper(
        &mut observed,
        &key::CACHE_SUBNET_GROUP,
        |found| match &mut found.spec {
            Spec::CacheSubnetGroup(it) => {
                it.subnet_ids = public.into_iter().map(kavak_stack::Text::from).collect();
            }
            other => panic!("{other:?}"),
        },
    );
    by_hand!(observed, &key::VPC, Vpc, |it| it.cidr_block =
        "10.9.0.0/16".into());
    assert_replacement!(settings(), observed);
}
