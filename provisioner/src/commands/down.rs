//! Removes everything the environment owns, and proves it.

pub(super) mod old_snapshots;

use std::sync::Arc;

use kavak_engine::Outcome;
use kavak_settings::Care;
use kavak_stack::{
    Environment, Found, Identity, Observed, Plan, Snapshot, Spec, cost,
    plan::{self, Keeping, Until},
};

use crate::{
    aws::{Clients, Recorded},
    cli::DownArgs,
    context::Context,
    error::{Error, ErrorKind, Exit},
    gather::{self, snapshot_suffix},
    lock::Runs,
    observe::{ObserveScope, tagged::Beside},
    resources::AwsCloud,
    ui::{PlanView, Summary, Tally, demand_name},
};

/// What one removal sets free, the next one finds: log groups that RDS writes
/// to the end, revisions that were in use. More rounds than these find nothing.
const MOST_ROUNDS: usize = 3;

pub(super) async fn run(context: &Context, args: &DownArgs) -> Result<Exit, Error> {
    let environment = context.environment()?;
    if let Some(given) = &args.confirm {
        // A name that is given is meant, whether or not it is asked for.
        demand_name(given, &environment.prefix(), "--confirm")?;
    }
    let aws = context.connect(&environment.region).await?;
    let scope = context.scope_of_removal(&environment);
    let observed = context
        .unless_stopped("down", gather::observed_with_remains(&aws, &scope))
        .await?;
    let unmanaged = context
        .unless_stopped(
            "down",
            gather::unmanaged_at_removal(&aws, &environment, &observed),
        )
        .await?;
    let care = care(context, &observed);
    let suffix = snapshot_suffix();
    let mut plan = plan_with_remains(&observed, care, &suffix, &environment);
    let old = context
        .unless_stopped(
            "down",
            old_snapshots::beyond(&aws, &environment, care, &plan),
        )
        .await?;
    plan.notices.extend(unmanaged);
    plan.notices.extend(old.iter().map(old_snapshots::notice));
    context.ui.announce(&PlanView::new(&plan, &environment));
    let target = aws.lockable(&environment).recorded(Recorded::IfFailed);
    if plan.steps.is_empty() {
        if !context.has_left_parameters(&target).await? {
            return report(
                context,
                &aws,
                &environment,
                Removal::default(),
                &observed,
                care,
            )
            .await;
        }
    } else {
        confirm(context, args, care, &environment)?;
    }
    let check = |observed: &Observed| {
        let now = self::care(context, observed);
        if now.is_protected && !care.is_protected {
            // It became so meanwhile.
            confirm(context, args, now, &environment)?;
        }
        Ok(())
    };
    context
        .with_lock(
            target,
            "down",
            remove(context, aws, scope, &suffix, &old, check),
        )
        .await
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
    let keeping = keeping(care, suffix);
    let mut removal = execute(context, &aws, &scope, &observed, &keeping).await?;
    removal.runs = Some(Runs::new(&aws.lockable(&scope.environment)));
    if let Some(stop) = stop_of(context, &removal.outcome) {
        // Who is told to stop has no time to look again.
        tell(context, &aws, &removal);
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

/// What was done so far.
#[derive(Default)]
struct Removal {
    outcome: Outcome,
    tally: Tally,
    /// The record that goes when all else is gone; none where the lock is not held.
    runs: Option<Runs>,
}

/// What the settings and the environment itself say, so that neither a missing
/// file nor a missing tag makes a removal easier.
pub(super) fn care(context: &Context, observed: &Observed) -> Care {
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

/// A protected environment asks for its name, any other for a yes.
fn confirm(
    context: &Context,
    args: &DownArgs,
    care: Care,
    environment: &Environment,
) -> Result<(), Error> {
    if args.confirm.is_some() {
        // It was the right name.
        return Ok(());
    }
    let name = environment.prefix();
    let question = format!(
        "Delete {name} in {} with everything in it?",
        environment.region
    );
    if care.is_protected {
        return context.ui.confirm_name(&question, &name, "--confirm");
    }
    context.ui.confirm(&question)
}

/// The plan of a removal, with what it leaves behind and what that costs among
/// its notices; last snapshots are called by `suffix`.
pub(super) fn plan_with_remains(
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
fn keeping(care: Care, suffix: &str) -> Keeping {
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

/// Carries out the plan, and again what is left when it has been carried out.
async fn execute(
    context: &Context,
    aws: &Arc<Clients>,
    scope: &ObserveScope,
    observed: &Observed,
    keeping: &Keeping,
) -> Result<Removal, Error> {
    let stop = context.stop()?;
    let mut plan = plan::down_keeping(observed, keeping);
    let mut removal = Removal::default();
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

/// Says what is absent now, or what is left and why.
async fn report(
    context: &Context,
    aws: &Clients,
    environment: &Environment,
    removal: Removal,
    observed: &Observed,
    care: Care,
) -> Result<Exit, Error> {
    let beside = context
        .unless_stopped("down", gather::beside(aws, environment, observed))
        .await?;
    let left = observed.resources.values();
    let is_left = |found: &&Found| !found.is_shared && !matches!(found.spec, Spec::SecretValue(_));
    let mut left: Vec<String> = left
        .filter(is_left)
        .filter(|found| !(care.is_protected && is_scheduled(found)))
        .map(|found| Identity::of(found).to_string())
        .collect();
    left.extend(beside.left.iter().map(|arn| format!("{arn}, by its tags")));
    if let (true, Some(runs)) = (left.is_empty(), &removal.runs)
        && let Err(fault) = runs.delete().await
    {
        left.push(format!("parameter {}: {fault}", runs.name()));
    }
    tell(context, aws, &removal);
    for unmanaged in &beside.unmanaged {
        context.ui.notice(&format!("left alone: {unmanaged}"));
    }
    for unread in &beside.unread {
        context
            .ui
            .notice(&format!("could not be checked: {unread}"));
    }
    if left.is_empty() {
        context.ui.talk(proof(&beside));
        return Ok(Exit::Done);
    }
    Err(left_behind(
        &removal.outcome,
        left,
        &context.command_line("down"),
    ))
}

/// What is known at the end, and no more.
fn proof(beside: &Beside) -> &'static str {
    if beside.unread.is_empty() {
        "looked again by name, by tag and in every hosted zone: nothing of the environment is left"
    } else {
        "looked again by name and by tag: nothing of the environment is left where it could be checked"
    }
}

/// Whether it is a secret that is deleted, and that AWS can still restore.
fn is_scheduled(found: &Found) -> bool {
    matches!(&found.spec, Spec::Secret(secret) if secret.scheduled_for_deletion)
}

fn tell(context: &Context, aws: &Clients, removal: &Removal) {
    context.ui.summary(&Summary {
        tally: removal.tally,
        calls: aws.calls().all(),
        changing_calls: aws.calls().changing(),
        elapsed: removal.outcome.elapsed,
        outputs: Vec::new(),
    });
}

/// Why the run ended before its work did, if it did: an order to stop, or
/// credentials that are none any more.
fn stop_of(context: &Context, outcome: &Outcome) -> Option<Error> {
    let error = Error::of_outcome(outcome, &context.command_line("down"))?;
    let is_early = outcome.stopped.is_some() || error.kind == ErrorKind::Credentials;
    is_early.then_some(error)
}

fn left_behind(outcome: &Outcome, left: Vec<String>, command: &str) -> Error {
    let error = Error::new(ErrorKind::LeftBehind, "not everything is gone")
        .meaning("AWS still lists these; they may cost money");
    let error = left.into_iter().fold(error, Error::because);
    let failures = outcome.failures.iter();
    failures
        .fold(error, |error, (key, fault)| {
            error.because(format!("{key}: {fault}"))
        })
        .next(format!("`{command}` goes on from here"))
}
