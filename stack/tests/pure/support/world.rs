//! Carries out a plan on the resources of AWS, with AWS's own refusals: nothing is
//! deleted while something stands on it, nothing made of what is not there.

use kavak_stack::{
    Condition, Dependency, Found, Key, Kind, Observed, Output, Spec,
    plan::{Operation, Plan},
    spec::{
        Alarm, CacheSubnetGroup, Certificate, Dashboard, DbInstance, DbSubnetGroup, EcrRepository,
        EcsCluster, EcsService, IamRole, LogGroup, ReplicationGroup, ScalableTarget, ScalingPolicy,
        SnsTopic,
    },
};
use proptest::sample::Index;

/// Carries out the plan, at each point the first step that may start.
pub(crate) fn apply(plan: &Plan, observed: &Observed) -> Observed {
    apply_in_order(plan, observed, &[])
}

/// Carries out the plan; of the steps that may start, `picks` says which does.
pub(crate) fn apply_in_order(plan: &Plan, observed: &Observed, picks: &[Index]) -> Observed {
    let mut world = World {
        observed: observed.clone(),
        made: 0,
    };
    for step in order(plan, picks) {
        let step = &plan.steps[step];
        world.carry_out(&step.key, &step.operation);
    }
    world.observed
}

/// An order in which the plan's steps can be carried out.
pub(crate) fn order(plan: &Plan, picks: &[Index]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::new();
    let mut is_done = vec![false; plan.steps.len()];
    let mut picks = picks.iter().cycle();
    while order.len() < plan.steps.len() {
        let can_start = |step: &usize| {
            let after = &plan.steps[*step].after;
            !is_done[*step] && after.iter().all(|after| is_done[after.step])
        };
        let ready: Vec<usize> = (0..plan.steps.len()).filter(can_start).collect();
        assert!(!ready.is_empty(), "a cycle among {}", open(plan, &order));
        let next = picks.next().map_or(ready[0], |pick| *pick.get(&ready));
        is_done[next] = true;
        order.push(next);
    }
    order
}

fn open(plan: &Plan, done: &[usize]) -> String {
    let steps = plan.steps.iter().enumerate();
    steps
        .filter(|(index, _)| !done.contains(index))
        .map(|(index, step)| {
            let after: Vec<usize> = step.after.iter().map(|after| after.step).collect();
            format!("\n{index}: {} after {after:?}", super::show::title(step))
        })
        .collect()
}

struct World {
    observed: Observed,
    /// The number of resources that it has created.
    made: usize,
}

impl World {
    fn carry_out(&mut self, key: &Key, operation: &Operation) {
        match operation {
            Operation::Keep(found) => self.there(key, found).condition = Condition::Ready,
            Operation::Create { spec, .. } => {
                let spec = self.resolve(key, spec);
                if let Some(old) = self.observed.resources.remove(key) {
                    let is_beside =
                        old.spec.kind() == Kind::Certificate || spec.is_beside(&old.spec);
                    assert!(is_beside, "{key} is made twice: {old:?}");
                    self.observed.resources.insert(Key::orphan(&old.id), old);
                }
                let found = self.make(spec);
                self.observed.resources.insert(key.clone(), found);
            }
            Operation::Update { found, to, .. } => {
                let to = self.resolve(key, to);
                self.update(key, found, &to);
            }
            Operation::Release { found, to } => self.update(key, found, to),
            Operation::Finish { to, .. } => {
                let to = self.resolve(key, to);
                let there = self.observed.get(key);
                let there = there.unwrap_or_else(|| panic!("{key} is gone")).clone();
                self.update(key, &there, &to);
            }
            Operation::Delete { found, .. } => self.delete(key, found),
        }
    }

    fn there(&mut self, key: &Key, planned: &Found) -> &mut Found {
        let there = self.observed.resources.get_mut(key);
        let there = there.unwrap_or_else(|| panic!("{key} is gone"));
        assert_eq!(there.id, planned.id, "{key} is another one by now");
        there
    }

    fn resolve(&self, key: &Key, spec: &Spec) -> Spec {
        spec.resolve(&|key, output| self.observed.output(key, output))
            .unwrap_or_else(|error| panic!("{key} was started too early: {error}"))
    }

    fn update(&mut self, key: &Key, planned: &Found, to: &Spec) {
        let was = self.there(key, planned).spec.clone();
        if let (Spec::InternetGateway(was), Spec::InternetGateway(to)) = (&was, to)
            && was.vpc_id != to.vpc_id
            && was.vpc_id.is_some()
        {
            self.assert_nothing_holds(key, planned);
        }
        let to = to.settled(&was);
        let is_new_revision =
            to.kind() == Kind::TaskDefinition && without_tags(&to) != without_tags(&was);
        let is_changed = to != was;
        let renewed = is_new_revision.then(|| self.make(to.clone()));
        let there = self.there(key, planned);
        if let Some(renewed) = renewed {
            there.outputs = renewed.outputs;
            there.id = renewed.id;
        }
        if is_changed || matches!(there.condition, Condition::Failed(_)) {
            there.condition = Condition::Ready;
        }
        there.spec = to;
    }

    fn delete(&mut self, key: &Key, planned: &Found) {
        let orphan = Key::orphan(&planned.id);
        let is_beside = self.observed.get(key).is_none_or(|it| it.id != planned.id);
        let key = if is_beside { &orphan } else { key };
        let there = self.there(key, planned).clone();
        if there.condition != Condition::Deleting {
            self.assert_nothing_holds(key, &there);
            let attributes = there.spec.attributes().unwrap();
            let is_protected = attributes.get("deletion_protection") == Some(&true.into());
            assert!(!is_protected, "{key} is protected against deletion");
        }
        self.observed.resources.remove(key);
        // A value goes with its secret.
        self.observed
            .resources
            .retain(|_, other| !is_value_of(&other.spec, &there));
    }

    fn assert_nothing_holds(&self, key: &Key, dependency: &Found) {
        for (consumer_key, dependent) in &self.observed.resources {
            let is_held = consumer_key != key
                && depends_on(dependent, dependency)
                && (dependency.spec.kind() != Kind::InternetGateway
                    || self.is_behind(dependent, dependency));
            assert!(!is_held, "{consumer_key} still holds {key}");
        }
    }

    /// `true` if the dependent's addresses are mapped through the gateway.
    fn is_behind(&self, dependent: &Found, gateway: &Found) -> bool {
        let Spec::InternetGateway(gateway) = &gateway.spec else {
            return false;
        };
        self.observed.resources.values().any(|found| {
            matches!(&found.spec, Spec::Subnet(subnet) if Some(&subnet.vpc_id) == gateway.vpc_id.as_ref())
                && dependent.spec.mentions(&[&found.id])
        })
    }

    fn make(&mut self, spec: Spec) -> Found {
        loop {
            self.made += 1;
            let made = found(spec.clone(), &format!("new{}", self.made));
            let arn = made.outputs.get(&Output::Arn);
            let mut others = self.observed.resources.values();
            if others.all(|it| it.outputs.get(&Output::Arn) != arn) {
                return made;
            }
        }
    }
}

fn without_tags(spec: &Spec) -> serde_json::Value {
    let mut attributes = spec.attributes().unwrap();
    attributes["tags"].take();
    attributes
}

fn is_value_of(spec: &Spec, secret: &Found) -> bool {
    matches!(spec, Spec::SecretValue(value) if value.secret_id.literal() == Some(&secret.id))
}

/// `true` if AWS refuses to delete `dependency` while `dependent` exists.
pub(crate) fn depends_on(dependent: &Found, dependency: &Found) -> bool {
    // A value has no life of its own.
    if dependent.spec.kind() == Kind::SecretValue {
        return false;
    }
    // By its record a certificate is found again, no more.
    if dependent.spec.kind() == Kind::DnsRecord {
        return false;
    }
    match dependent.spec.kind().depends_on(dependency.spec.kind()) {
        Dependency::Never => false,
        Dependency::Always => dependency.spec.kind() == Kind::InternetGateway,
        Dependency::IfReferenced => {
            let ids: Vec<&str> = dependency.outputs.values().map(String::as_str).collect();
            dependent.spec.mentions(&ids)
        }
    }
}

/// A resource with all that AWS reports of it, `suffix` in the ids that AWS
/// chooses.
pub(crate) fn found(spec: Spec, suffix: &str) -> Found {
    let kind = spec.kind();
    let id = named(&spec).unwrap_or_else(|| format!("{kind}-{suffix}"));
    let mut found = Found::ready(&id, spec).with(Output::Arn, format!("arn:{id}-{suffix}"));
    if let Spec::SecretValue(value) = &mut found.spec {
        // AWS does not report what it is made of.
        value.content = None;
    }
    // The same record for each certificate of a domain.
    let certificate: Option<&Certificate> = found.spec.attributes_of();
    let of = certificate.map(|it| it.domain_name.clone());
    let of = of.unwrap_or_else(|| format!("{id}-{suffix}"));
    let outputs = OUTPUTS.iter().filter(|row| row.0 == kind);
    outputs.flat_map(|row| row.1).fold(found, |found, output| {
        found.with(*output, format!("{output:?}.{of}").to_lowercase())
    })
}

/// The outputs of a kind beside ids and ARNs.
const OUTPUTS: &[(Kind, &[Output])] = &[
    (Kind::Vpc, &[Output::DefaultSecurityGroupId]),
    (Kind::DbInstance, &[Output::Endpoint]),
    (
        Kind::ReplicationGroup,
        &[Output::Endpoint, Output::PlainEndpoint],
    ),
    (Kind::EcrRepository, &[Output::RepositoryUrl]),
    (Kind::Image, &[Output::ImageReference]),
    (
        Kind::LoadBalancer,
        &[
            Output::DnsName,
            Output::CanonicalHostedZoneId,
            Output::Dimension,
        ],
    ),
    (Kind::TargetGroup, &[Output::Dimension]),
    (
        Kind::Certificate,
        &[Output::ValidationName, Output::ValidationValue],
    ),
];

/// The id, where it is a name that the user chooses.
fn named(spec: &Spec) -> Option<String> {
    let names = [
        name(spec, |it: &DbSubnetGroup| it.name.clone()),
        name(spec, |it: &DbInstance| it.identifier.clone()),
        name(spec, |it: &CacheSubnetGroup| it.name.clone()),
        name(spec, |it: &ReplicationGroup| {
            it.replication_group_id.clone()
        }),
        name(spec, |it: &EcrRepository| it.name.clone()),
        name(spec, |it: &LogGroup| it.name.clone()),
        name(spec, |it: &EcsCluster| it.name.clone()),
        name(spec, |it: &EcsService| it.name.clone()),
        name(spec, |it: &IamRole| it.name.clone()),
        name(spec, |it: &ScalableTarget| it.resource_id.known()),
        name(spec, |it: &ScalingPolicy| it.name.clone()),
        name(spec, |it: &Alarm| it.name.clone()),
        name(spec, |it: &Dashboard| it.name.clone()),
        name(spec, |it: &SnsTopic| {
            format!("arn:aws:sns:us-east-1:1:{}", it.name)
        }),
    ];
    names.into_iter().flatten().next()
}

fn name<'a, T: 'a>(spec: &'a Spec, of: fn(&T) -> String) -> Option<String>
where
    &'a T: TryFrom<&'a Spec>,
{
    spec.attributes_of().map(of)
}
