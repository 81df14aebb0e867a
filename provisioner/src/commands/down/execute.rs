//! Carries a removal out.

use std::sync::Arc;

use kavak_engine::Outcome;
use kavak_settings::Care;
use kavak_stack::{
    Observed, Snapshot, cost,
    plan::{self, Keeping, Until},
};

use super::{gather, old_snapshots, report};
use crate::{
    aws::Clients, context::Context, error::Error, lock::Runs, observe::ObserveScope,
    resources::AwsCloud, ui::Tally,
};

/// What one removal sets free, the next one finds: log groups that RDS writes
/// to the end, revisions that were in use. More rounds than these find nothing.
const MOST_ROUNDS: usize = 3;

/// What was done so far.
#[derive(Default)]
pub(super) struct Removal {
    pub(super) outcome: Outcome,
    pub(super) tally: Tally,
    /// What deletions leave behind, and what that costs.
    pub(super) kept: Vec<String>,
    /// The record that goes when all else is gone; none where the lock is not held.
    pub(super) runs: Option<Runs>,
}

/// A removal that has ended.
pub(super) struct Removed {
    pub(super) removal: Removal,
    /// What is there now, or why the run ended before its work did.
    pub(super) left: Result<Observed, Error>,
    pub(super) care: Care,
}

impl Removed {
    /// The end of a run that found nothing to remove.
    pub(super) fn nothing(observed: Observed, care: Care) -> Self {
        Self {
            removal: Removal::default(),
            left: Ok(observed),
            care,
        }
    }
}

/// Removes what was observed with this care, reads what is left, and deletes the `old` snapshots.
pub(super) async fn execute(
    context: &Context,
    aws: &Arc<Clients>,
    scope: &ObserveScope,
    (observed, care): (&Observed, Care),
    keeping: &Keeping,
    old: &[Snapshot],
) -> Result<Removed, Error> {
    let removal = rounds(context, aws, scope, observed, keeping).await?;
    // Who orders a stop leaves no time to look again.
    let left = match report::early_end(context, &removal.outcome) {
        Some(stop) => Err(stop),
        None => Ok(gather(context, "down", aws, scope).await?),
    };
    if removal.outcome.is_complete() && left.is_ok() {
        old_snapshots::delete(context, aws, &scope.environment, old).await;
    }
    Ok(Removed {
        removal,
        left,
        care,
    })
}

/// Carries out the plan, and again what is left when it has been carried out.
async fn rounds(
    context: &Context,
    aws: &Arc<Clients>,
    scope: &ObserveScope,
    observed: &Observed,
    keeping: &Keeping,
) -> Result<Removal, Error> {
    let stop = context.stop()?;
    let mut plan = plan::down_keeping(observed, keeping);
    let mut removal = Removal {
        kept: cost::remains(&plan, &scope.environment.region),
        runs: Some(Runs::new(&aws.lockable(&scope.environment))),
        ..Removal::default()
    };
    let cloud = Arc::new(AwsCloud::new(aws.clone(), scope.clone()));
    for _ in 0..MOST_ROUNDS {
        if plan.steps.is_empty() {
            break;
        }
        let (events, progress) = context.ui.progress(&plan, &scope.environment);
        let outcome =
            kavak_engine::run(cloud.clone(), plan, Until::Done, events, stop.clone()).await;
        removal.tally = removal.tally.and(progress.finish().await);
        let is_over = !outcome.is_complete();
        removal.outcome = Outcome {
            elapsed: removal.outcome.elapsed + outcome.elapsed,
            ..outcome
        };
        if is_over {
            break;
        }
        let remains = gather(context, "down", aws, scope).await?;
        plan = plan::down_keeping(&remains, keeping);
    }
    Ok(removal)
}
