//! The end of everything: in which order, and what is left alone.

use kavak_stack::{
    Found, Key, Kind, Observed, Spec, Tags, Text, Unmanaged, UnmanagedReason, key,
    plan::{self, Operation},
    spec::Rule,
};

use crate::support::{
    by_hand, largest, made, production, settings, show, tamper,
    world::{apply, found},
};

/// Lets `dependent` allow traffic from `dependency`, by hand.
pub(crate) fn allow(observed: &mut Observed, dependent: &Key, dependency: &Key) {
    let peer = observed.get(dependency).unwrap().id.clone();
    tamper(observed, dependent, |found| match &mut found.spec {
        Spec::SecurityGroup(group) => {
            group.ingress.insert(rule(&peer));
        }
        other => panic!("{other:?}"),
    });
}

pub(crate) fn rule(peer: &str) -> Rule {
    Rule {
        ip_protocol: "tcp".into(),
        from_port: Some(22),
        to_port: Some(22),
        peer: Text::from(peer),
        description: "by hand".into(),
    }
}

pub(crate) fn assert_removes_all(observed: &Observed) {
    let plan = plan::down(observed);
    let left = apply(&plan, observed);
    assert!(left.resources.is_empty(), "{:#?}", left.resources.keys());
}

#[test]
fn everything_of_the_default_stack_goes_consumers_first() {
    let observed = made(&settings());
    insta::assert_snapshot!(show::plan(&plan::down(&observed)));
    assert_removes_all(&observed);
}

#[test]
fn everything_of_the_production_stack_goes_its_protection_first() {
    let observed = made(&production());
    insta::assert_snapshot!(show::plan(&plan::down(&observed)));
    assert_removes_all(&observed);
}

#[test]
fn scaling_ends_before_the_service_that_it_would_wake() {
    let plan = plan::down(&made(&largest()));
    let delete = |key: &Key| plan.main_step(key).unwrap();
    let after: Vec<usize> = plan.steps[delete(&key::ECS_SERVICE)]
        .after
        .iter()
        .map(|it| it.step)
        .collect();
    assert!(after.contains(&delete(&key::SCALABLE_TARGET)), "{after:?}");
}

#[test]
fn groups_that_refer_to_each_other_let_go_before_they_go() {
    let mut observed = made(&settings());
    allow(
        &mut observed,
        &key::SECURITY_GROUP_ALB,
        &key::SECURITY_GROUP_REDIS,
    );
    allow(
        &mut observed,
        &key::SECURITY_GROUP_ALB,
        &key::SECURITY_GROUP_ALB,
    );
    allow(
        &mut observed,
        &key::SECURITY_GROUP_RDS,
        &key::SECURITY_GROUP_REDIS,
    );
    allow(
        &mut observed,
        &key::SECURITY_GROUP_REDIS,
        &key::SECURITY_GROUP_RDS,
    );
    observed
        .resources
        .retain(|_, found| matches!(found.spec.kind(), Kind::SecurityGroup | Kind::Vpc));
    insta::assert_snapshot!(show::plan(&plan::down(&observed)));
    assert_removes_all(&observed);
}

#[test]
fn what_is_being_deleted_is_waited_for_and_not_asked_for_anything() {
    let mut observed = made(&settings());
    by_hand!(observed, &key::DB_INSTANCE, DbInstance, |it| it
        .deletion_protection =
        true);
    tamper(&mut observed, &key::DB_INSTANCE, |found| {
        found.condition = kavak_stack::Condition::Deleting;
    });
    let plan = plan::down(&observed);
    let of_database: Vec<&Operation> = plan
        .steps
        .iter()
        .filter(|step| step.key == key::DB_INSTANCE)
        .map(|step| &step.operation)
        .collect();
    assert!(
        matches!(of_database[..], [Operation::Delete { .. }]),
        "{of_database:?}"
    );
    assert_removes_all(&observed);
}

#[test]
fn what_is_only_named_as_the_environments_is_reported_and_left_alone() {
    let mut observed = made(&settings());
    observed.resources.remove(&key::ECR_REPOSITORY);
    observed.unmanaged.push(Unmanaged::new(
        key::ECR_REPOSITORY.clone(),
        Kind::EcrRepository,
        "kavak-agent-dev-app",
        &Tags::new(),
        UnmanagedReason::NameOnly,
    ));
    let plan = plan::down(&observed);
    assert!(
        plan.steps
            .iter()
            .all(|step| step.key != key::ECR_REPOSITORY)
    );
    assert_eq!(
        plan.notices,
        [
            "ecr_repository `kavak-agent-dev-app` has a name of this environment but not its \
          tags: it is left alone"
        ]
    );
}

#[test]
fn nothing_is_to_be_done_where_nothing_is() {
    let plan = plan::down(&Observed::default());
    assert_eq!(plan, plan::Plan::default());
}

#[test]
fn the_third_of_a_name_is_removed_like_the_second() {
    let mut observed = made(&settings());
    let vpc = observed.get(&key::VPC).unwrap().clone();
    for suffix in ["second", "third"] {
        let other: Found = found(vpc.spec.clone(), suffix);
        observed.add(key::VPC.clone(), other);
    }
    let count = observed
        .resources
        .values()
        .filter(|it| it.spec.kind() == Kind::Vpc)
        .count();
    assert_eq!(count, 3);
    assert_removes_all(&observed);
}
