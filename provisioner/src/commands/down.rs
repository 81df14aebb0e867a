//! Removes everything the environment owns, and proves it.

mod confirm;
mod execute;
mod old_snapshots;
mod plan;
mod report;

use std::sync::Arc;

use kavak_stack::{Observed, Snapshot};

pub(super) use self::plan::{Planned, care, gather, plan_with_remains};
use self::{
    confirm::{confirm, confirm_protected},
    execute::{Removed, execute},
    report::report,
};
use crate::{
    aws::{Clients, Recorded},
    cli::DownArgs,
    context::Context,
    error::{Error, Exit},
    observe::ObserveScope,
    ui::{PlanView, demand_name},
};

pub(super) async fn run(context: &Context, args: &DownArgs) -> Result<Exit, Error> {
    let environment = context.environment()?;
    if let Some(given) = &args.confirm {
        // A name that is given is meant, whether or not it is asked for.
        demand_name(given, &environment.prefix(), "--confirm")?;
    }
    let aws = context.connect(&environment.region).await?;
    let scope = context.scope_of_removal(&environment);
    let planned = Planned::of(context, "down", &aws, &scope).await?;
    let view = PlanView::new(&planned.plan, &environment);
    context.ui.announce(&view);
    let target = aws.lockable(&environment).recorded(Recorded::IfFailed);
    if !planned.plan.steps.is_empty() {
        confirm(context, args, planned.care, &environment)?;
    } else if !context.has_left_parameters(&target).await? {
        let nothing = Removed::nothing(planned.observed, planned.care);
        return report(context, &aws, &environment, nothing).await;
    }
    let check = |now: &Observed| confirm_protected(context, args, planned.care, now, &environment);
    let work = remove(context, aws, scope, &planned.suffix, &planned.old, check);
    context.with_lock(target, "down", work).await
}

/// Removes everything of an environment whose lock this run holds, if a `check` of
/// what is there allows it, and after it the `old` snapshots. Last snapshots are called
/// by `suffix`. The record of runs is removed last, before the lock is released.
pub(super) async fn remove(
    context: &Context,
    aws: Clients,
    scope: ObserveScope,
    suffix: &str,
    old: &[Snapshot],
    check: impl FnOnce(&Observed) -> Result<(), Error>,
) -> Result<Exit, Error> {
    let aws = Arc::new(aws);
    let observed = gather(context, "down", &aws, &scope).await?;
    let care = care(context, &observed);
    let keeping = plan::keeping(care, suffix);
    check(&observed)?;
    let removed = execute(context, &aws, &scope, (&observed, care), &keeping, old).await?;
    report(context, &aws, &scope.environment, removed).await
}
