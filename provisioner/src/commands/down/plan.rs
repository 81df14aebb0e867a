//! What a removal does, and what it keeps.

use kavak_settings::Care;
use kavak_stack::{
    Environment, Observed, Plan, Snapshot, cost,
    plan::{self, Keeping},
};

use super::old_snapshots;
use crate::{
    aws::Clients,
    context::Context,
    error::Error,
    gather::{self, snapshot_suffix},
    observe::ObserveScope,
};

/// What there is to remove.
pub(in crate::commands) struct Planned {
    /// What is there.
    pub(in crate::commands) observed: Observed,
    pub(in crate::commands) plan: Plan,
    pub(in crate::commands) care: Care,
    /// What the names of last snapshots end with.
    pub(in crate::commands) suffix: String,
    /// The final snapshots of earlier removals that are deleted after the plan.
    pub(in crate::commands) old: Vec<Snapshot>,
}

impl Planned {
    /// The removal of what is in this scope. Its notices name what belongs to others, what
    /// is left behind, what that costs, and the snapshots that are deleted after it.
    ///
    /// # Errors
    /// The first read that failed for good, and an order to stop the command `verb`.
    pub(in crate::commands) async fn of(
        context: &Context,
        verb: &'static str,
        aws: &Clients,
        scope: &ObserveScope,
    ) -> Result<Self, Error> {
        let environment = &scope.environment;
        let reads = async {
            let observed = gather::observed_with_remains(aws, scope).await?;
            let unmanaged = gather::unmanaged_at_removal(aws, environment, &observed).await?;
            let care = care(context, &observed);
            let suffix = snapshot_suffix();
            let mut plan = plan_with_remains(&observed, care, &suffix, environment);
            let old = old_snapshots::beyond(aws, environment, care, &plan).await?;
            plan.notices.extend(unmanaged);
            plan.notices.extend(old.iter().map(old_snapshots::notice));
            Ok(Self {
                observed,
                plan,
                care,
                suffix,
                old,
            })
        };
        let planned = context.unless_stopped(verb, reads).await;
        planned.map_err(Error::before_changes)
    }
}

/// Everything of the environment, with what only its tags or its names show.
///
/// # Errors
/// The first read that failed for good, and an order to stop the command `verb`.
pub(in crate::commands) async fn gather(
    context: &Context,
    verb: &'static str,
    aws: &Clients,
    scope: &ObserveScope,
) -> Result<Observed, Error> {
    let reads = gather::observed_with_remains(aws, scope);
    context.unless_stopped(verb, reads).await
}

/// What the settings and the environment itself say, so that neither a missing
/// file nor a missing tag makes a removal easier.
pub(in crate::commands) fn care(context: &Context, observed: &Observed) -> Care {
    let care = context.sources().care();
    Care {
        is_protected: care.is_protected || observed.is_protected(),
        final_snapshot: match observed.wants_final_snapshot() {
            true => Some(true),
            false => care.final_snapshot,
        },
        ..care
    }
}

/// The plan of a removal, with what it leaves behind and what that costs among
/// its notices; last snapshots are called by `suffix`.
pub(in crate::commands) fn plan_with_remains(
    observed: &Observed,
    care: Care,
    suffix: &str,
    environment: &Environment,
) -> Plan {
    let mut plan = plan::down_keeping(observed, &keeping(care, suffix));
    let remains = cost::remains(&plan, &environment.region);
    plan.notices.extend(remains);
    plan
}

/// What a removal keeps of the data: of a protected environment all that AWS can
/// bring back, of any a last snapshot of the database where that is asked for.
pub(super) fn keeping(care: Care, suffix: &str) -> Keeping {
    let keeping = if care.is_protected {
        Keeping::of_protected(suffix)
    } else {
        Keeping::default()
    };
    let has_snapshot = care.final_snapshot.unwrap_or(care.is_protected);
    Keeping {
        database_snapshot: has_snapshot.then(|| suffix.to_owned()),
        ..keeping
    }
}
