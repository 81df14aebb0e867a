//! The interruptions by each step.

use super::{Affected, Interruption};
use crate::{
    Condition, Found, Key, Kind, Plan, Spec, key,
    plan::{Action, Operation},
    spec::{
        InternetGateway, Listener, ListenerAction,
        rules::{self, Effect},
    },
};

type Effects = (Vec<Interruption>, Vec<&'static str>);

/// The interruptions by the step at `place` and remarks on it; `ends` has the second in
/// which each step of the plan ends at the latest.
pub(super) fn of(plan: &Plan, place: usize, ends: &[u32]) -> Effects {
    let step = &plan.steps[place];
    let until_back = || end_of_absence(plan, place, ends);
    let away = |at_most_seconds, cause: String| {
        let affects = affected(&step.key, step.kind());
        let interruption = affects.map(|affects| Interruption {
            affects,
            at_most_seconds,
            cause,
        });
        (interruption.into_iter().collect(), Vec::new())
    };
    match &step.operation {
        Operation::Keep(_) | Operation::Create { .. } | Operation::Finish { .. } => {
            Effects::default()
        }
        Operation::Update { found, .. } if !works(found) => Effects::default(),
        Operation::Update { found, changes, .. } => in_place(&found.spec, changes),
        Operation::Release { found, to } if cuts_off(&found.spec, to) => away(
            until_back(),
            "it lets go of what is replaced below it".to_owned(),
        ),
        Operation::Release { .. } => Effects::default(),
        Operation::Delete { found, .. } if !works(found) || step.key.is_orphan() => {
            Effects::default()
        }
        Operation::Delete { replaced: true, .. } if is_created_first(plan, place) => (
            Vec::new(),
            vec!["its replacement is created first and takes over"],
        ),
        Operation::Delete { replaced: true, .. } => away(until_back(), "it is replaced".to_owned()),
        Operation::Delete { found, .. } => match has_another(plan, found.spec.kind()) {
            true => away(
                Some(5),
                "connections through it are cut and go on through the other".to_owned(),
            ),
            false => away(None, "it is deleted".to_owned()),
        },
    }
}

/// When what is deleted or let go at `place` serves again, in seconds from the start of the run,
/// which is the earliest that it can go: tasks serve once they are registered.
fn end_of_absence(plan: &Plan, place: usize, ends: &[u32]) -> Option<u32> {
    let step = &plan.steps[place];
    let main = plan.main_step(&step.key)?;
    let is_back = plan.steps[main].action() != Action::Delete;
    let service = plan.main_step(&key::ECS_SERVICE);
    let service = service.filter(|_| step.kind().serves() == Some(Affected::Agent));
    let end = ends[main].max(service.map_or(0, |it| ends[it]));
    is_back.then_some(end)
}

fn in_place(found: &Spec, changes: &[crate::spec::Change]) -> Effects {
    let mut effects = Effects::default();
    for rule in rules::of(found, changes) {
        let (affects, at_most_seconds) = match rule.effect {
            Effect::None => {
                effects.1.push(rule.cause);
                continue;
            }
            Effect::Interrupts(affects, seconds) => (affects, Some(seconds)),
            Effect::Ends(affects) => (affects, None),
        };
        effects.0.push(Interruption {
            affects,
            at_most_seconds,
            cause: rule.cause.to_owned(),
        });
    }
    effects.1.dedup();
    effects
}

/// The part that does not work without the resource under `key`.
fn affected(key: &Key, kind: Kind) -> Option<Affected> {
    // Customers' requests come through the public subnets; a record that proves a domain
    // serves no one.
    if *key == key::ROUTE_TABLE_PUBLIC {
        return Some(Affected::Agent);
    }
    kind.serves().filter(|_| *key != key::DNS_RECORD_VALIDATION)
}

/// `true` if it serves now, as far as AWS says. A service whose rollout failed has its earlier tasks.
fn works(found: &Found) -> bool {
    match found.condition {
        Condition::Ready => true,
        Condition::Pending(_) => !found.is_halted(),
        Condition::Deleting => false,
        Condition::Failed(_) => found.spec.kind() == Kind::EcsService,
    }
}

/// `true` if a release cuts the resource off from those that use it: only the VPC's own security
/// group is left, or a fixed answer, or no VPC.
fn cuts_off(found: &Spec, to: &Spec) -> bool {
    let vpc = |it: &Spec| {
        it.attributes_of()
            .map(|it: &InternetGateway| it.vpc_id.clone())
    };
    let groups = |it: &Spec| it.clone().security_groups_mut().cloned();
    let listener = to.attributes_of::<Listener>();
    // Not by rules between groups of which one is replaced, or a protection against deletion.
    vpc(found) != vpc(to)
        || groups(found) != groups(to)
        || listener.is_some_and(|it| matches!(it.default_action, ListenerAction::FixedResponse(_)))
}

/// `true` if the replacement does not wait for the deletion at `place`.
fn is_created_first(plan: &Plan, place: usize) -> bool {
    let main = plan.main_step(&plan.steps[place].key);
    main.is_some_and(|main| plan.steps[main].after.iter().all(|it| it.step != place))
}

/// `true` if another NAT gateway or table stays that takes over from one that goes.
fn has_another(plan: &Plan, kind: Kind) -> bool {
    let takes_over = matches!(kind, Kind::NatGateway | Kind::ElasticIp | Kind::RouteTable);
    let mut steps = plan.main_steps();
    takes_over && steps.any(|step| step.kind() == kind && step.action() != Action::Delete)
}
