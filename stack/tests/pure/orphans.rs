//! The environment's resources that have no place in the stack, and what has a
//! name of it but is another owner's.

use std::collections::BTreeSet;

use kavak_stack::{
    Condition, Found, Key, Kind, Observed, Spec, Tags, Text, Unmanaged, UnmanagedReason, key,
    plan::{self, Action, Refusal},
    spec::{SecurityGroup, Subnet, Vpc},
};

use crate::{
    down::{allow, assert_removes_all, rule},
    support::{
        largest, made, production, settings, show, stack,
        world::{apply, found},
    },
};

fn tags() -> Tags {
    [("project", "kavak-agent"), ("env", "dev")]
        .map(|(tag, value)| (tag.to_owned(), value.to_owned()))
        .into()
}

fn add_group(observed: &mut Observed, name: &str, vpc_id: &str, peers: &[&str]) -> Key {
    let group = SecurityGroup {
        group_name: name.into(),
        description: "by hand".into(),
        vpc_id: Text::from(vpc_id),
        ingress: peers.iter().map(|peer| rule(peer)).collect(),
        egress: BTreeSet::new(),
        tags: tags(),
    };
    let found = found(group.into(), name);
    let key = Key::orphan(&found.id);
    observed.add(key.clone(), found);
    key
}

/// A second network, as a lost reply leaves it or a hand makes it.
fn add_second_network(observed: &mut Observed) {
    let vpc = Vpc {
        cidr_block: "10.0.0.0/16".into(),
        enable_dns_support: true,
        enable_dns_hostnames: false,
        tags: tags(),
    };
    let vpc = found(vpc.into(), "second");
    let vpc_id = vpc.id.clone();
    observed.add(key::VPC.clone(), vpc);
    let subnet = Subnet {
        vpc_id: Text::from(&vpc_id),
        cidr_block: "10.0.0.0/24".into(),
        availability_zone: "us-east-1a".into(),
        map_public_ip_on_launch: false,
        tags: tags(),
    };
    let subnet = found(subnet.into(), "second");
    observed.add(Key::orphan(&subnet.id), subnet);
    add_group(observed, "second", &vpc_id, &[]);
}

fn vpc_id(observed: &Observed) -> String {
    observed.get(&key::VPC).unwrap().id.clone()
}

fn assert_converges(observed: &Observed) {
    let fixed = apply(&plan::up(&stack(&settings()), observed), observed);
    let again = plan::up(&stack(&settings()), &fixed);
    assert!(again.is_empty(), "{}", show::plan(&again));
    assert!(!fixed.resources.keys().any(Key::is_orphan));
}

#[test]
fn a_second_network_is_removed_with_what_is_in_it_and_nothing_else() {
    let mut observed = made(&settings());
    add_second_network(&mut observed);
    let plan = plan::up(&stack(&settings()), &observed);
    insta::assert_snapshot!(show::plan(&plan));
    assert_eq!(plan.count(Action::Delete), 3);
    let orphans = plan.orphans().into_iter().map(|it| it.id.as_str());
    let orphans: BTreeSet<&str> = orphans.collect();
    assert_eq!(
        orphans,
        ["security_group-second", "subnet-second", "vpc-second"].into()
    );
    assert_converges(&observed);
    assert_removes_all(&observed);
}

#[test]
fn a_group_made_by_hand_in_our_network_goes_once_nothing_allows_it() {
    let mut observed = made(&settings());
    let network = vpc_id(&observed);
    let key = add_group(&mut observed, "mine", &network, &[]);
    allow(&mut observed, &key::SECURITY_GROUP_RDS, &key);
    insta::assert_snapshot!(show::plan(&plan::up(&stack(&settings()), &observed)));
    assert_converges(&observed);
    assert_removes_all(&observed);
}

#[test]
fn groups_made_by_hand_that_refer_to_each_other_let_go_before_they_go() {
    let mut observed = made(&settings());
    let network = vpc_id(&observed);
    let ours = observed.get(&key::SECURITY_GROUP_ECS).unwrap().id.clone();
    let one = add_group(
        &mut observed,
        "one",
        &network,
        &["security_group-two", &ours],
    );
    let two = add_group(&mut observed, "two", &network, &["security_group-one"]);
    allow(&mut observed, &key::SECURITY_GROUP_ECS, &one);
    insta::assert_snapshot!(show::plan(&plan::up(&stack(&settings()), &observed)));
    assert!(observed.get(&two).is_some());
    assert_converges(&observed);
    assert_removes_all(&observed);
}

#[test]
fn settings_that_ask_for_less_remove_what_is_too_much_in_order() {
    let observed = made(&largest());
    let plan = plan::up(&stack(&settings()), &observed);
    insta::assert_snapshot!(show::plan(&plan));
    let smaller = apply(&plan, &observed);
    assert!(plan::up(&stack(&settings()), &smaller).is_empty());
}

#[test]
fn the_certificate_that_the_environment_requested_can_t_be_given_as_one_s_own() {
    let observed = made(&largest());
    let certificate = &observed.resources[&key::CERTIFICATE];
    let refusals = |arn: &str| {
        let mut settings = largest();
        settings.ingress.certificate_arn = Some(arn.into());
        plan::up(&stack(&settings), &observed).refusals
    };
    let expected = Refusal::GivenItself {
        key: key::CERTIFICATE.clone(),
        by: key::LISTENER_HTTPS.clone(),
    };
    assert_eq!(refusals(&certificate.id), [expected]);
    assert_eq!(refusals("arn:aws:acm:us-east-1:1:certificate/mine"), []);
}

#[test]
fn name_of_another_owner_is_refused() {
    let mut observed = made(&settings());
    observed.resources.remove(&key::ECR_REPOSITORY);
    observed.unmanaged.push(Unmanaged::new(
        key::ECR_REPOSITORY.clone(),
        Kind::EcrRepository,
        "kavak-agent-dev-app",
        &Tags::new(),
        UnmanagedReason::NameOnly,
    ));
    let plan = plan::up(&stack(&settings()), &observed);
    let refusals: Vec<String> = plan.refusals.iter().map(Refusal::to_string).collect();
    assert_eq!(
        refusals,
        [
            "can't create ecr_repository: ecr_repository `kavak-agent-dev-app` has a name of this \
             environment but not its tags"
        ]
    );
}

#[test]
fn what_others_put_into_our_network_is_named_and_left_alone() {
    let mut observed = made(&settings());
    observed.unmanaged.push(Unmanaged::new(
        Key::orphan("sg-9"),
        Kind::SecurityGroup,
        "sg-9",
        &Tags::new(),
        UnmanagedReason::Guest,
    ));
    let up = plan::up(&stack(&settings()), &observed);
    assert!(up.is_empty() && up.refusals.is_empty());
    assert_eq!(
        up.notices,
        [
            "security_group `sg-9` is in the VPC but is not part of this environment: it is left alone"
        ]
    );
    let down = plan::down(&observed);
    assert!(down.steps.iter().all(|step| step.id() != Some("sg-9")));
    assert_eq!(
        down.notices,
        [
            "security_group `sg-9` is in the VPC but is not part of this environment: it is left \
             alone and may keep the VPC from being deleted"
        ]
    );
}

#[test]
fn removal_says_what_becomes_of_what_others_have() {
    for (kind, reason, expected) in [
        (
            Kind::SecurityGroup,
            UnmanagedReason::TagsOnly,
            "it is left alone; if it is in the VPC, it keeps that from being deleted",
        ),
        (
            Kind::Secret,
            UnmanagedReason::TagsOnly,
            "none of its names: it is left alone",
        ),
        (
            Kind::Listener,
            UnmanagedReason::Guest,
            "AWS deletes it with its load balancer",
        ),
    ] {
        let mut observed = made(&settings());
        let key = Key::orphan("others");
        let others = Unmanaged::new(key, kind, "others", &Tags::new(), reason);
        observed.unmanaged.push(others);
        let notices = plan::down(&observed).notices;
        assert!(
            matches!(&notices[..], [it] if it.ends_with(expected)),
            "{notices:?}"
        );
    }
}

#[test]
fn name_that_the_stack_does_not_need_is_reported_and_not_refused() {
    let mut observed = made(&settings());
    observed.unmanaged.push(Unmanaged::new(
        key::ELASTIC_IP_NAT[1].clone(),
        Kind::ElasticIp,
        "kavak-agent-dev-nat-eip-2",
        &Tags::new(),
        UnmanagedReason::NameOnly,
    ));
    let plan = plan::up(&stack(&settings()), &observed);
    assert!(plan.is_empty() && plan.refusals.is_empty());
    assert_eq!(
        plan.notices,
        [
            "elastic_ip `kavak-agent-dev-nat-eip-2` has a name of this environment but not its \
             tags: it is left alone"
        ]
    );
}

#[test]
fn a_protected_environment_keeps_the_data_that_its_stack_does_not_ask_for() {
    let mut observed = made(&production());
    let other = observed.get(&key::ECR_REPOSITORY).unwrap().clone();
    observed.add(Key::orphan("other-repository"), other);
    let plan = plan::up(&stack(&production()), &observed);
    assert!(
        matches!(&plan.refusals[..], [Refusal::LosesData { key, .. }] if key.is_orphan()),
        "{:?}",
        plan.refusals
    );
}

#[test]
fn replaced_resources_and_those_being_deleted_are_no_orphans() {
    let mut observed = made(&settings());
    add_second_network(&mut observed);
    for found in observed.resources.values_mut() {
        found.condition = Condition::Deleting;
    }
    let plan = plan::up(&stack(&settings()), &observed);
    assert!(plan.count(Action::Replace) > 0);
    assert_eq!(plan.orphans(), [] as [&Found; 0]);
}

#[test]
fn shared_record_is_used_as_it_is_and_kept_by_down() {
    let key = key::DNS_RECORD_VALIDATION.clone();
    let mut observed = made(&largest());
    observed.resources.get_mut(&key).unwrap().is_shared = true;
    assert!(plan::up(&stack(&largest()), &observed).is_empty());
    // Neither without a domain nor in the end is it deleted.
    for plan in [
        plan::up(&stack(&settings()), &observed),
        plan::down(&observed),
    ] {
        assert_eq!(plan.main_step(&key), None);
    }
    let notices = plan::down(&observed).notices;
    assert!(
        notices.iter().any(|it| it.contains("is kept")),
        "{notices:?}"
    );
}

#[test]
fn shared_record_that_proves_another_domain_is_left_and_a_new_one_created() {
    let key = key::DNS_RECORD_VALIDATION.clone();
    let mut observed = made(&largest());
    let record = observed.resources.get_mut(&key).unwrap();
    record.is_shared = true;
    if let Spec::DnsRecord(record) = &mut record.spec {
        record.name = "_a1.other.example.com".into();
    }
    let plan = plan::up(&stack(&largest()), &observed);
    let step = &plan.steps[plan.main_step(&key).unwrap()];
    assert_eq!(step.action(), Action::Create);
    assert_eq!(plan.count(Action::Delete), 0);
}
