//! What AWS would refuse after other resources were created, asked before the
//! first of them: one table of checks, each for the kinds whose creation or
//! change it is about.

mod certificate;
mod delegation;
mod hosted_zone;
mod sizes;

use futures::future::{BoxFuture, try_join_all};
use kavak_engine::{Class, Fault};
use kavak_stack::{
    Kind, Observed, Plan, Settings,
    plan::{Action, Refusal},
};

use crate::aws::Aws;

/// What the checks know.
pub(super) struct Subject<'a> {
    pub(super) aws: &'a Aws,
    pub(super) settings: &'a Settings,
    pub(super) observed: &'a Observed,
    /// The zones that the subnets are or will be in.
    pub(super) zones: &'a [String],
    /// The version of `PostgreSQL` to create.
    pub(super) engine_version: Option<&'a str>,
}

type Refusals = Result<Vec<Refusal>, Fault>;
type Check = for<'a> fn(&'a Subject<'a>) -> BoxFuture<'a, Refusals>;

/// The kinds, and what is asked where one of them is created or changed.
const CHECKS: [(&[Kind], &str, Check); 4] = [
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
];

/// Adds to a plan what AWS would refuse of it, and what could not be asked.
///
/// # Errors
/// The first read that failed for good.
pub(super) async fn check(subject: &Subject<'_>, plan: &mut Plan) -> Result<(), Fault> {
    let is_changed = |kinds: &[Kind]| {
        let mut steps = plan.main_steps();
        steps.any(|step| {
            kinds.contains(&step.kind()) && !matches!(step.action(), Action::None | Action::Delete)
        })
    };
    let due: Vec<_> = CHECKS
        .iter()
        .filter(|(kinds, ..)| is_changed(kinds))
        .map(|(_, about, check)| async move {
            match check(subject).await {
                Ok(refusals) => Ok((refusals, None)),
                // Who may not ask, or asks what does not know the question, finds out later.
                Err(fault) if matches!(fault.class, Class::Denied | Class::Invalid) => {
                    Ok((Vec::new(), Some(format!("{about} is not checked: {fault}"))))
                }
                Err(fault) => Err(fault),
            }
        })
        .collect();
    for (refusals, notice) in try_join_all(due).await? {
        plan.refusals.extend(refusals);
        plan.notices.extend(notice);
    }
    Ok(())
}

/// That AWS would refuse what `setting` asks for.
fn refusal(setting: &'static str, why: impl Into<String>, next: impl Into<String>) -> Refusal {
    Refusal::NotPossible {
        setting,
        why: why.into(),
        next: next.into(),
    }
}
