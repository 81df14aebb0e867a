//! Removes everything the environment owns, and proves it.

mod confirm;
mod execute;
mod old_snapshots;
mod plan;
mod report;

use std::sync::Arc;

use kavak_stack::{Observed, Snapshot};

pub(super) use self::plan::{Planned, care, plan_with_remains};
use self::{
    confirm::confirm,
    execute::{Removal, execute},
    report::report,
};
use crate::{
    aws::{Clients, Recorded},
    cli::DownArgs,
    context::Context,
    error::{Error, Exit},
    gather,
    lock::Runs,
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
    let care = planned.care;
    context
        .ui
        .announce(&PlanView::new(&planned.plan, &environment));
    let target = aws.lockable(&environment).recorded(Recorded::IfFailed);
    if !planned.plan.steps.is_empty() {
        confirm(context, args, care, &environment)?;
    } else if !context.has_left_parameters(&target).await? {
        let removal = Removal::default();
        return report(
            context,
            &aws,
            &environment,
            removal,
            &planned.observed,
            care,
        )
        .await;
    }
    let check = |observed: &Observed| {
        let now = self::care(context, observed);
        if now.is_protected && !care.is_protected {
            // It became so meanwhile.
            confirm(context, args, now, &environment)?;
        }
        Ok(())
    };
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
    let observed = context
        .unless_stopped("down", gather::observed_with_remains(&aws, &scope))
        .await?;
    check(&observed)?;
    let care = care(context, &observed);
    let aws = Arc::new(aws);
    let keeping = plan::keeping(care, suffix);
    let mut removal = execute(context, &aws, &scope, &observed, &keeping).await?;
    removal.runs = Some(Runs::new(&aws.lockable(&scope.environment)));
    if let Some(stop) = report::early_end(context, &removal.outcome) {
        // Who orders a stop leaves no time to look again.
        report::summary(context, &aws, &removal);
        return Err(stop);
    }
    let left = context
        .unless_stopped("down", gather::observed_with_remains(&aws, &scope))
        .await?;
    if removal.outcome.is_complete() {
        old_snapshots::delete(context, &aws, &scope.environment, old).await;
    }
    report(context, &aws, &scope.environment, removal, &left, care).await
}
