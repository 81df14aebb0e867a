//! What AWS would refuse after other resources were created, asked before the
//! first of them: one table of checks, each for the kinds whose creation or
//! change it is about.

mod boundary;
mod caa;
mod certificate;
mod delegation;
mod hosted_zone;
mod quotas;
mod sizes;

use futures::future::{BoxFuture, try_join_all};
use kavak_engine::{Class, Fault};
use kavak_stack::{
    Kind, Observed, Plan, Settings, Spec,
    plan::{Action, Operation, Refusal, Step},
    spec::{DbInstance, ReplicationGroup},
};

use crate::aws::Clients;

/// What the checks know.
pub(super) struct Subject<'a> {
    pub(super) aws: &'a Clients,
    pub(super) settings: &'a Settings,
    pub(super) observed: &'a Observed,
    /// The zones that the subnets are or will be in.
    pub(super) zones: &'a [String],
    /// What is to be done.
    pub(super) plan: &'a Plan,
}

impl Subject<'_> {
    /// The version of `PostgreSQL` that the plan creates or upgrades to.
    fn database_version(&self) -> Option<&str> {
        let mut new = self.with_new("engine_version");
        let database = new.find_map(Spec::attributes_of::<DbInstance>)?;
        Some(&database.engine_version)
    }

    /// The engine of the cache and its version, where the plan creates or changes them.
    fn cache_version(&self) -> Option<(&str, &str)> {
        let mut changed = self
            .with_new("engine")
            .chain(self.with_new("engine_version"));
        let cache = changed.find_map(Spec::attributes_of::<ReplicationGroup>)?;
        Some((&cache.engine, &cache.engine_version))
    }

    /// What the plan creates, and what it changes in this attribute.
    fn with_new(&self, attribute: &'static str) -> impl Iterator<Item = &Spec> {
        let steps = self.plan.main_steps();
        steps.filter_map(move |step| match &step.operation {
            Operation::Create { spec, .. } => Some(spec),
            Operation::Update { to, changes, .. } => {
                changes.iter().any(|it| it.is(attribute)).then_some(to)
            }
            _ => None,
        })
    }

    /// Whether the plan creates a resource of a kind, or one in place of another.
    fn created_or_replaced(&self, kind: Kind) -> bool {
        let is_new =
            |it: &Step| it.kind() == kind && matches!(it.operation, Operation::Create { .. });
        self.plan.main_steps().any(is_new)
    }

    /// How many resources of a kind the plan creates where none is replaced.
    fn created(&self, kind: Kind) -> usize {
        let is_new = |it: &&Step| {
            it.kind() == kind && matches!(it.operation, Operation::Create { replaces: None, .. })
        };
        self.plan.main_steps().filter(is_new).count()
    }
}

type Refusals = Result<Vec<Refusal>, Fault>;
type Check = for<'a> fn(&'a Subject<'a>) -> BoxFuture<'a, Refusals>;

/// The kinds, and what is asked where one of them is created or changed.
const CHECKS: [(&[Kind], &str, Check); 6] = [
    (
        &[Kind::Certificate, Kind::DnsRecord],
        "the hosted zone",
        |it| Box::pin(hosted_zone::check(it)),
    ),
    (&[Kind::Listener], "the certificate", |it| {
        Box::pin(certificate::check(it))
    }),
    (&[Kind::DbInstance], "the instance class", |it| {
        Box::pin(sizes::check_database(it))
    }),
    (&[Kind::ReplicationGroup], "the node type", |it| {
        Box::pin(sizes::check_cache(it))
    }),
    (&[Kind::IamRole], "the permissions boundary", |it| {
        Box::pin(boundary::check(it))
    }),
    (quotas::KINDS, "the account's quotas", |it| {
        Box::pin(quotas::check(it))
    }),
];

/// What one check found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What it asked about: `the hosted zone`.
    pub about: &'static str,
    /// What AWS would refuse.
    pub refusals: Vec<Refusal>,
    /// Why AWS could not be asked, if so.
    pub unanswered: Option<String>,
}

/// Asks whether AWS would refuse anything of the plan.
///
/// # Errors
/// The first read that failed for good.
pub(super) async fn check(subject: &Subject<'_>) -> Result<Vec<Checked>, Fault> {
    let is_changed = |kinds: &[Kind]| {
        let mut steps = subject.plan.main_steps();
        steps.any(|step| {
            kinds.contains(&step.kind()) && !matches!(step.action(), Action::None | Action::Delete)
        })
    };
    let due: Vec<_> = CHECKS
        .iter()
        .filter(|(kinds, ..)| is_changed(kinds))
        .map(|(_, about, check)| async move {
            let (refusals, unanswered) = match check(subject).await {
                Ok(refusals) => (refusals, None),
                // Who may not ask, or asks what does not know the question, finds out later.
                Err(fault) if is_no_answer(fault.class) => {
                    let unanswered = format!("{about} is not checked: {fault}");
                    (Vec::new(), Some(unanswered))
                }
                Err(fault) => return Err(fault),
            };
            Ok(Checked {
                about,
                refusals,
                unanswered,
            })
        })
        .collect();
    try_join_all(due).await
}

/// Whether a question that fails with this class is left unanswered: the caller may not ask
/// it, or what is asked does not know it or can't be reached (an emulator, a small partition,
/// a closed network).
fn is_no_answer(class: Class) -> bool {
    matches!(
        class,
        Class::Denied
            | Class::Invalid
            | Class::NotFound
            | Class::Unknown
            | Class::Throttled
            | Class::Unreachable
            | Class::Transient
            | Class::Ambiguous
    )
}

/// That AWS would refuse what `setting` asks for.
fn refusal(setting: &'static str, why: impl Into<String>, next: impl Into<String>) -> Refusal {
    Refusal::NotPossible {
        setting,
        why: why.into(),
        next: next.into(),
    }
}
