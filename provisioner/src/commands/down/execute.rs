//! Carries a removal out.

use std::sync::Arc;

use kavak_engine::Outcome;
use kavak_stack::{
    Observed, cost,
    plan::{self, Keeping, Until},
};

use crate::{
    aws::Clients, context::Context, error::Error, gather, lock::Runs, observe::ObserveScope,
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

/// Carries out the plan, and again what is left when it has been carried out.
pub(super) async fn execute(
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
        let remains = gather::observed_with_remains(aws, scope);
        plan = plan::down_keeping(&context.unless_stopped("down", remains).await?, keeping);
    }
    Ok(removal)
}
