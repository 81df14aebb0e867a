//! Changes by hand, one attribute at a time: the plan sees that
//! change and nothing but what follows from it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use kavak_stack::{
    Dependency, Key, Observed, Output, Spec, Stack, key,
    plan::{self, Action, Operation, Plan},
    spec::{Change, ListenerAction, Redirect},
};

use crate::support::{
    self, by_hand, largest, made, mutations, mutations::Mutation, settings, stack, world::apply,
};

/// The reaction to a change by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Correction {
    LeftAlone,
    InPlace,
    ByReplacement,
}

/// The expected reaction, by the rules of its kind.
fn expected(wanted: &Spec, mutation: &Mutation) -> Correction {
    let is_kept = wanted.keeps(&mutation.spec, &mutation.undoing).is_some()
        || wanted.clone().keeping_protection(&mutation.spec, false) != *wanted;
    if wanted.equivalent(&mutation.undoing) || is_kept || adds_tag(&mutation.undoing) {
        Correction::LeftAlone
    } else if wanted.replaces(&mutation.undoing) {
        Correction::ByReplacement
    } else {
        Correction::InPlace
    }
}

/// `true` for an added tag that the stack never sets: it can be an organisation's.
fn adds_tag(undoing: &Change) -> bool {
    let added = undoing.attribute.strip_prefix("tags.");
    undoing.to.is_null() && added.is_some_and(|key| !kavak_stack::is_removable_tag(key))
}

/// All that a hand can change in what AWS holds, one at a time.
fn drifts(observed: &Observed) -> impl Iterator<Item = (&Key, Mutation, Observed)> {
    observed.resources.iter().flat_map(move |(key, found)| {
        mutations::all(&found.spec)
            .into_iter()
            .map(move |mutation| {
                let mut drifted = observed.clone();
                support::tamper(&mut drifted, key, |found| {
                    found.spec = mutation.spec.clone();
                });
                (key, mutation, drifted)
            })
    })
}

#[test]
fn what_was_brought_up_is_as_it_should_be() {
    for settings in [settings(), largest(), support::production()] {
        let plan = plan::up(&stack(&settings), &made(&settings));
        assert!(plan.is_empty(), "{}", support::show::plan(&plan));
        assert_eq!(plan.refusals, []);
    }
}

#[test]
fn each_attribute_changed_by_hand_is_seen_and_nothing_but_what_follows_from_it() {
    for settings in [settings(), largest()] {
        let (stack, observed) = (stack(&settings), made(&settings));
        for (key, mutation, drifted) in drifts(&observed) {
            let plan = plan::up(&stack, &drifted);
            let about = About(key, &mutation, &plan);
            let correction = expected(&stack.get(key).unwrap().spec, &mutation);
            assert_eq!(seen(&about), correction, "{about}");
            assert_only_what_follows(&stack, &about);
        }
    }
}

/// The plan after one change by hand.
struct About<'a>(&'a Key, &'a Mutation, &'a Plan);

impl fmt::Display for About<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(key, mutation, plan) = self;
        let plan = support::show::plan(plan);
        write!(f, "{key}: {:?}\n{plan}", mutation.undoing)
    }
}

/// The plan's reaction to the change; that it names it, and nothing else of
/// the resource.
fn seen(about: &About<'_>) -> Correction {
    let About(key, mutation, plan) = about;
    let step = &plan.steps[plan.main_step(key).unwrap()];
    let attribute = &mutation.undoing.attribute;
    let is_finished =
        |step: &plan::Step| step.key == **key && matches!(step.operation, Operation::Finish { .. });
    match &step.operation {
        Operation::Keep(_) if plan.steps.iter().any(is_finished) => Correction::InPlace,
        Operation::Keep(_) => Correction::LeftAlone,
        Operation::Update { changes, .. } => {
            assert!(!changes.is_empty(), "{about}");
            assert!(changes.iter().all(|change| change.is(attribute)), "{about}");
            Correction::InPlace
        }
        Operation::Create {
            replaces: Some(reason),
            ..
        } => {
            assert!(reason.contains(attribute), "{about}");
            Correction::ByReplacement
        }
        other => panic!("{other:?}: {about}"),
    }
}

/// Only what refers to something new changes with it, and all of that does.
fn assert_only_what_follows(stack: &Stack, about: &About<'_>) {
    let About(key, mutation, plan) = *about;
    let is_elsewhere = mutation.undoing.is("hosted_zone_id") || mutation.undoing.is("name");
    let changed: BTreeSet<&Key> = plan
        .steps
        .iter()
        .filter(|step| step.action() != Action::None)
        .map(|step| &step.key)
        .collect();
    let renewed: BTreeSet<&Key> = changed
        .iter()
        .copied()
        .filter(|key| is_renewed(plan, key))
        .collect();
    for (dependent, resource) in stack.resources().iter().filter(|(other, _)| *other != key) {
        let goes_with = |dependency: &Key| {
            resource
                .spec
                .kind()
                .depends_on(stack.get(dependency).unwrap().spec.kind())
                == Dependency::Always
        };
        // Tasks are started again with a value that is completed after them.
        let is_completed = |step: &plan::Step| matches!(step.operation, Operation::Finish { .. });
        let is_restarted = *dependent == key::ECS_SERVICE
            && key.as_str().starts_with("secret_value.")
            && plan.steps.iter().any(is_completed);
        // The load balancer's tag names both records until the earlier one is gone.
        let is_claiming =
            *dependent == key::LOAD_BALANCER && *key == key::DNS_RECORD_ALIAS && is_elsewhere;
        let follows = is_restarted
            || is_claiming
            || renewed.iter().any(|dependency| goes_with(dependency))
            || followed(&resource.spec)
                .iter()
                .any(|dependency| renewed.contains(dependency));
        assert_eq!(
            changed.contains(dependent),
            follows,
            "{dependent} after {about}"
        );
    }
}

/// The resources whose outputs this one is made of, but for those that each
/// certificate of a domain has.
fn followed(spec: &Spec) -> Vec<Key> {
    let is_own =
        |output: &Output| !matches!(output, Output::ValidationName | Output::ValidationValue);
    let references = spec.references().into_iter();
    references
        .filter(|(_, output)| is_own(output))
        .map(|(key, _)| key)
        .collect()
}

/// `true` if the plan gives it another id.
fn is_renewed(plan: &Plan, key: &Key) -> bool {
    let step = &plan.steps[plan.main_step(key).unwrap()];
    match &step.operation {
        Operation::Create { .. } => true,
        Operation::Update { changes, to, .. } => {
            changes.iter().any(|change| to.renews_outputs(change))
        }
        _ => false,
    }
}

#[test]
fn each_attribute_changed_by_hand_is_put_right_by_one_up() {
    let (stack, observed) = (stack(&largest()), made(&largest()));
    for (key, mutation, drifted) in drifts(&observed) {
        let fixed = apply(&plan::up(&stack, &drifted), &drifted);
        let again = plan::up(&stack, &fixed);
        assert!(
            again.is_empty(),
            "{key}: {:?}\n{}",
            mutation.undoing,
            support::show::plan(&again)
        );
    }
}

#[test]
fn a_table_of_what_is_changed_in_place_and_what_is_not() {
    let (stack, observed) = (stack(&largest()), made(&largest()));
    let mut table: BTreeMap<_, BTreeMap<_, BTreeSet<String>>> = BTreeMap::new();
    for (key, mutation, drifted) in drifts(&observed) {
        let plan = plan::up(&stack, &drifted);
        let correction = seen(&About(key, &mutation, &plan));
        let corrections = table.entry(mutation.spec.kind()).or_default();
        corrections
            .entry(correction)
            .or_default()
            .insert(mutation.attribute());
    }
    let mut text = String::new();
    for (kind, corrections) in table {
        text += &format!("{kind}\n");
        for (correction, attributes) in corrections {
            let attributes: Vec<String> = attributes.into_iter().collect();
            text += &format!("  {correction:?}: {}\n", attributes.join(", "));
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn every_kind_that_can_carry_tags_has_those_that_a_user_took_put_back() {
    let observed = made(&largest());
    for (key, found) in &observed.resources {
        let mut mutated = found.spec.attributes().unwrap();
        let Some(tags) = mutated.get_mut("tags") else {
            assert!(found.spec.tags().is_none(), "{key}");
            continue;
        };
        *tags = serde_json::json!({});
        let mut drifted = observed.clone();
        support::tamper(&mut drifted, key, |found| {
            found.spec = found.spec.with_attributes(mutated).unwrap();
        });
        let plan = plan::up(&stack(&largest()), &drifted);
        assert_eq!(plan.count(Action::Update), 1, "{key}");
        assert_eq!(plan.count(Action::Replace), 0, "{key}");
    }
}

#[test]
fn a_listener_that_does_something_else_is_set_back_in_place() {
    for action in [
        ListenerAction::RedirectToHttps(Redirect {
            host: Redirect::SAME_HOST.into(),
            is_permanent: false,
        }),
        ListenerAction::FixedResponse("503".into()),
        ListenerAction::Other("authenticate-oidc".into()),
    ] {
        let mut observed = made(&settings());
        support::tamper(
            &mut observed,
            &key::LISTENER_HTTP,
            |found| match &mut found.spec {
                Spec::Listener(listener) => listener.default_action = action,
                other => panic!("{other:?}"),
            },
        );
        let plan = plan::up(&stack(&settings()), &observed);
        let step = &plan.steps[plan.main_step(&key::LISTENER_HTTP).unwrap()];
        assert_eq!(step.action(), Action::Update);
        assert_eq!(plan.count(Action::Update), 1);
    }
}

#[test]
fn another_minor_version_of_the_same_major_is_left_alone() {
    for version in ["15.3", "15.4", "15.12", "15"] {
        let mut observed = made(&settings());
        support::tamper(&mut observed, &key::DB_INSTANCE, |found| {
            match &mut found.spec {
                Spec::DbInstance(it) => it.engine_version = version.into(),
                other => panic!("{other:?}"),
            }
        });
        let plan = plan::up(&stack(&settings()), &observed);
        assert!(plan.is_empty(), "{version}: {}", support::show::plan(&plan));
    }
}

#[test]
fn the_number_of_tasks_is_autoscalings_own_where_it_is_on_and_the_settings_elsewhere() {
    let mut scaled = largest();
    let mut observed = made(&scaled);
    by_hand!(observed, &key::ECS_SERVICE, EcsService, |it| it
        .desired_count =
        Some(5));
    assert!(plan::up(&stack(&scaled), &observed).is_empty());
    scaled.agent.autoscaling = None;
    let plan = plan::up(&stack(&scaled), &observed);
    let step = &plan.steps[plan.main_step(&key::ECS_SERVICE).unwrap()];
    assert_eq!(step.action(), Action::Update);
}

#[test]
fn names_of_the_domain_name_system_in_another_case_are_left_alone() {
    let mut observed = made(&largest());
    by_hand!(observed, &key::CERTIFICATE, Certificate, |it| it
        .domain_name =
        "Chat.Example.COM".into());
    by_hand!(observed, &key::DNS_RECORD_ALIAS, DnsRecord, |it| it.name =
        "CHAT.example.com".into());
    by_hand!(observed, &key::DNS_RECORD_ALIAS, DnsRecord, |it| {
        let alias = it.alias.as_mut().unwrap();
        alias.dns_name = alias.dns_name.known().to_uppercase().into();
    });
    let plan = plan::up(&stack(&largest()), &observed);
    assert!(plan.is_empty(), "{}", support::show::plan(&plan));
}
