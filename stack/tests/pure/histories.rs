//! From any history of runs, changes by hand, losses and crashes, one `up` leads
//! to the stack, and `down` to nothing. A failure prints its history, shrunk;
//! its seed is kept under `proptest-regressions` and tried first ever after.
//! `PROPTEST_CASES` says how many histories are tried.

use kavak_stack::{
    Condition, Found, Key, Kind, Observed, Settings, Spec, Text, names,
    plan::{self, Action, Operation, Plan, Refusal, Step},
    settings::{Architecture, Autoscaling, Ingress, Lifetime},
};
use proptest::{prelude::*, sample::Index};

use crate::support::{
    self, made, mutations, show, stack,
    world::{apply_in_order, depends_on, found},
};

/// Something that happened to the environment outside of the tool.
#[derive(Clone, Debug)]
enum Event {
    /// A resource, with all that stood on it, is gone.
    Lost(Index),
    /// One attribute of one resource is another.
    Changed(Index, Index),
    /// A resource refers to another one of the same kind.
    Swapped(Index, Index),
    /// A group allows another one.
    Allowed(Index, Index),
    /// There is a second one, by a lost reply or by hand.
    Doubled(Index),
    /// It is on its way, on its way out, or failed.
    Condition(Index, Index),
}

fn event() -> impl Strategy<Value = Event> {
    let two = || (any::<Index>(), any::<Index>());
    prop_oneof![
        any::<Index>().prop_map(Event::Lost),
        two().prop_map(|(one, other)| Event::Changed(one, other)),
        two().prop_map(|(one, other)| Event::Swapped(one, other)),
        two().prop_map(|(one, other)| Event::Allowed(one, other)),
        any::<Index>().prop_map(Event::Doubled),
        two().prop_map(|(one, other)| Event::Condition(one, other)),
    ]
}

prop_compose! {
    fn a_settings()(
        is_protected in any::<bool>(),
        cidr in prop::sample::select(vec!["10.0.0.0/16", "10.0.0.0/20", "192.168.0.0/16"]),
        nat_gateways in 1..=2_u8,
        port in prop::sample::select(vec![8000_u16, 9000]),
        is_arm in any::<bool>(),
        environment in prop::collection::btree_map("[A-Z<$][A-Z_ .>]{0,6}", "\\PC{0,8}", 0..3),
        tags in prop::collection::btree_map("\\PC{1,8}", "\\PC{0,8}", 0..3),
        autoscaling in prop::option::of((1..3_u32, 3..6_u32)),
        storage_gb in 20..40_u32,
        deletion_protection in any::<bool>(),
        (replicas, transit_encryption) in (0..2_u32, any::<bool>()),
        (has_domain, has_certificate) in any::<(bool, bool)>(),
        (is_monitored, is_restricted) in any::<(bool, bool)>(),
        (is_strict, is_read_only) in any::<(bool, bool)>(),
    ) -> Settings {
        let mut settings = support::settings();
        if is_protected {
            settings.lifetime = Lifetime::Protected;
        }
        settings.network.cidr = cidr.into();
        settings.network.nat_gateways = nat_gateways;
        settings.agent.port = port;
        if is_arm {
            settings.agent.architecture = Architecture::Arm64;
        }
        settings.agent.environment = environment;
        settings.tags = tags;
        settings.agent.autoscaling =
            autoscaling.map(|(min, max)| Autoscaling {
                min,
                max,
                target_cpu: 60,
                requests_per_target: (max > 3).then_some(600),
            });
        settings.database.storage_gb = storage_gb;
        settings.database.deletion_protection = deletion_protection;
        settings.cache.replicas = replicas;
        settings.cache.multi_az = replicas > 0;
        settings.cache.transit_encryption = transit_encryption;
        if is_monitored {
            settings.notify.email = vec!["ana@example.com".into()];
            settings.monitoring.alarms = true;
            settings.monitoring.dashboard = true;
        }
        settings.ingress = Ingress {
            domain: has_domain.then(|| "chat.example.com".into()),
            hosted_zone: has_domain.then(|| "Z123".into()),
            certificate_arn: has_certificate.then(|| "arn:aws:acm:us-east-1:1:certificate/1".into()),
            allow_cidrs: Vec::new(),
            drop_invalid_header_fields: is_strict,
        };
        if is_restricted {
            settings.ingress.allow_cidrs = vec!["203.0.113.0/24".into(), "2001:db8::/32".into()];
        }
        settings.agent.read_only_root_filesystem = is_read_only;
        settings
    }
}

/// The world that these settings made, after these events.
fn happened(settings: &Settings, events: &[Event]) -> Observed {
    let mut observed = made(settings);
    for (number, event) in events.iter().enumerate() {
        if !observed.resources.is_empty() {
            happen(&mut observed, event, number);
        }
    }
    observed
}

fn pick(observed: &Observed, index: Index) -> (Key, Found) {
    let all: Vec<_> = observed.resources.iter().collect();
    let (key, found) = *index.get(&all);
    (key.clone(), found.clone())
}

fn happen(observed: &mut Observed, event: &Event, number: usize) {
    match event {
        Event::Lost(which) => {
            let (key, _) = pick(observed, *which);
            lose(observed, &key);
        }
        Event::Changed(which, how) => {
            let (key, found) = pick(observed, *which);
            let mutations = mutations::all(&found.spec);
            if !mutations.is_empty() {
                let mutation = how.get(&mutations);
                support::tamper(observed, &key, |it| it.spec = mutation.spec.clone());
            }
        }
        Event::Swapped(which, other) => swap(observed, *which, *other),
        Event::Allowed(which, other) => {
            let groups: Vec<Key> = observed
                .resources
                .iter()
                .filter(|(_, found)| found.spec.kind() == Kind::SecurityGroup)
                .map(|(key, _)| key.clone())
                .collect();
            if !groups.is_empty() {
                let (one, other) = (which.get(&groups), other.get(&groups));
                crate::down::allow(observed, one, other);
            }
        }
        Event::Doubled(which) => {
            let (key, second) = pick(observed, *which);
            let mut second = found(second.spec, &format!("double{number}"));
            if let Spec::InternetGateway(gateway) = &mut second.spec {
                // A network has but one.
                gateway.vpc_id = None;
            }
            // A unique name has no second resource.
            let is_other = observed.resources.values().all(|it| it.id != second.id);
            if is_other && second.spec.kind() != Kind::SecretValue {
                observed.add(key, second);
            }
        }
        Event::Condition(which, condition) => set_condition(observed, *which, *condition),
    }
}

/// Nothing in AWS stands on what is not there.
fn lose(observed: &mut Observed, key: &Key) {
    let Some(dependency) = observed.resources.remove(key) else {
        return;
    };
    let holders = holders(observed, &dependency);
    holders.iter().for_each(|holder| lose(observed, holder));
}

fn holders(observed: &Observed, dependency: &Found) -> Vec<Key> {
    let is_value = |found: &Found| matches!(&found.spec, Spec::SecretValue(it) if it.secret_id == Text::from(&dependency.id));
    observed
        .resources
        .iter()
        .filter(|(_, dependent)| depends_on(dependent, dependency) || is_value(dependent))
        .map(|(key, _)| key.clone())
        .collect()
}

/// Lets one resource refer, where it refers to a third, to another one of the
/// third's kind.
fn swap(observed: &mut Observed, which: Index, other: Index) {
    let (key, found) = pick(observed, which);
    let mentioned = |it: &&Found| found.spec.mentions(&[&it.id]) && it.id != found.id;
    let Some(third) = observed.resources.values().find(mentioned) else {
        return;
    };
    let alike: Vec<&Found> = observed
        .resources
        .values()
        .filter(|it| it.spec.kind() == third.spec.kind())
        .collect();
    let json = found.spec.attributes().unwrap().to_string();
    let quoted = |id: &str| serde_json::to_string(id).unwrap();
    let json = json.replace(&quoted(&third.id), &quoted(&other.get(&alike).id));
    let spec = found
        .spec
        .with_attributes(serde_json::from_str(&json).unwrap())
        .unwrap();
    support::tamper(observed, &key, |it| it.spec = spec);
}

fn set_condition(observed: &mut Observed, which: Index, condition: Index) {
    let (key, found) = pick(observed, which);
    if !found.spec.kind().is_polled() {
        return;
    }
    let condition = condition
        .get(&[
            Condition::Pending("creating".into()),
            Condition::Deleting,
            Condition::Failed("limit exceeded".into()),
        ])
        .clone();
    if condition == Condition::Deleting {
        let holders = holders(observed, &found);
        holders.iter().for_each(|holder| lose(observed, holder));
    }
    support::tamper(observed, &key, |it| it.condition = condition);
}

fn assert_well_formed(plan: &Plan) {
    for step in &plan.steps {
        assert!(step.after.iter().all(|after| after.step < plan.steps.len()));
    }
    for step in plan.main_steps() {
        let main = plan.main_steps().filter(|other| other.key == step.key);
        assert_eq!(main.count(), 1, "{} has more than one", step.key);
    }
}

fn deleted(plan: &Plan) -> Vec<(&Key, &Found)> {
    let deleted = |step: &'_ plan::Step| matches!(step.operation, Operation::Delete { .. });
    plan.steps
        .iter()
        .filter(|step| deleted(step))
        .filter_map(|step| match &step.operation {
            Operation::Delete { found, .. } => Some((&step.key, found)),
            _ => None,
        })
        .collect()
}

/// The losses are exactly those that a protected environment refuses.
fn assert_refusals(plan: &Plan, settings: &Settings) {
    let lost: Vec<&Key> = deleted(plan)
        .into_iter()
        .filter(|(_, found)| found.spec.kind().holds_data() && !found.never_worked())
        // A resource that AWS is deleting already loses nothing to this plan.
        .filter(|(_, found)| found.condition != Condition::Deleting)
        // A token can be generated again.
        .filter(|(key, _)| !names::is_generated_secret(key))
        .map(|(key, _)| key)
        .collect();
    let refused: Vec<&Key> = plan
        .refusals
        .iter()
        .filter_map(|refusal| match refusal {
            Refusal::LosesData { key, .. } => Some(key),
            // Storage that the settings grow by less than a tenth.
            Refusal::Impossible { .. } => None,
            Refusal::NeedsOwner { .. } => panic!("nothing is halted: {refusal}"),
            Refusal::Drill { .. } => panic!("nothing is drilled: {refusal}"),
            Refusal::GivenItself { .. } => panic!("no certificate is given so: {refusal}"),
            Refusal::Taken(_) => panic!("nothing is unmanaged: {refusal}"),
            Refusal::NotPossible { .. } | Refusal::OverQuota { .. } => {
                panic!("AWS was not asked: {refusal}")
            }
        })
        .collect();
    if settings.lifetime == Lifetime::Protected {
        assert_eq!(refused, lost);
    } else {
        assert!(refused.is_empty(), "{refused:?}");
    }
}

fn picks() -> impl Strategy<Value = Vec<Index>> {
    prop::collection::vec(any::<Index>(), 16)
}

proptest! {
    #[test]
    fn one_up_leads_from_anywhere_to_the_stack_in_any_order_its_steps_are_done(
        before in a_settings(),
        wanted in a_settings(),
        is_same in any::<bool>(),
        events in prop::collection::vec(event(), 0..6),
        picks in picks(),
    ) {
        let wanted = if is_same { before.clone() } else { wanted };
        let observed = happened(&before, &events);
        let stack = stack(&wanted);
        let plan = plan::up(&stack, &observed);
        prop_assert_eq!(&plan, &plan::up(&stack, &observed));
        assert_well_formed(&plan);
        assert_refusals(&plan, &wanted);
        for key in stack.resources().keys() {
            let is_created = |step: &Step| {
                step.key == *key && matches!(step.operation, Operation::Create { .. })
            };
            let is_created = plan.steps.iter().any(is_created);
            prop_assert_eq!(plan::creates(&stack, &observed, key), is_created, "{}", key);
        }
        let fixed = apply_in_order(&plan, &observed, &picks);
        let again = plan::up(&stack, &fixed);
        prop_assert!(again.is_empty(), "{}", show::plan(&again));
        prop_assert_eq!(again.count(Action::None), stack.resources().len());
        prop_assert_eq!(fixed.resources.len(), stack.resources().len());
    }

    #[test]
    fn down_leads_from_anywhere_to_nothing_in_any_order_its_steps_are_done(
        before in a_settings(),
        events in prop::collection::vec(event(), 0..8),
        picks in picks(),
    ) {
        let observed = happened(&before, &events);
        let plan = plan::down(&observed);
        prop_assert_eq!(&plan, &plan::down(&observed));
        assert_well_formed(&plan);
        let mut ids: Vec<&str> = deleted(&plan).into_iter().map(|(_, found)| found.id.as_str()).collect();
        let mut expected: Vec<&str> = observed
            .resources
            .values()
            .filter(|found| found.spec.kind() != Kind::SecretValue)
            .map(|found| found.id.as_str())
            .collect();
        ids.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(ids, expected);
        let left = apply_in_order(&plan, &observed, &picks);
        let left: Vec<&Key> = left
            .resources
            .iter()
            .filter(|(_, found)| found.spec.kind() != Kind::SecretValue)
            .map(|(key, _)| key)
            .collect();
        prop_assert!(left.is_empty(), "{left:?}");
    }
}
