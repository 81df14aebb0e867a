//! Removes everything the environment owns, and proves it.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use kavak_engine::Outcome;
use kavak_settings::Care;
use kavak_stack::{
    Environment, Observed, Plan, Spec,
    plan::{self, Until},
    stack::LIFETIME_TAG,
};

use crate::{
    aws::Aws,
    cli::DownArgs,
    context::Context,
    error::{Error, ErrorKind, Exit},
    gather,
    secrets::SecretSource,
    ui::{PlanView, Summary, Tally},
};

/// What one removal sets free, the next one finds: log groups that RDS writes
/// to the end, revisions that were in use. More rounds than these find nothing.
const MOST_ROUNDS: usize = 3;

pub(super) async fn run(context: &Context, args: &DownArgs) -> Result<Exit, Error> {
    let environment = context.environment()?;
    let mut aws = context
        .connect(&environment, SecretSource::default())
        .await?;
    context.read_domain(&aws);
    let observed = context
        .unless_stopped("down", gather::observed_with_remains(&aws))
        .await?;
    let plan = plan::down(&observed);
    context.ui.announce(&PlanView::new(&plan, &environment));
    if plan.steps.is_empty() {
        return report(context, &aws, Removal::default(), &observed).await;
    }
    let care = care(context, &observed);
    confirm(context, args, care, &environment)?;
    aws.final_snapshot = care
        .final_snapshot
        .unwrap_or(care.is_protected)
        .then(|| snapshot_name(&environment));
    let aws = Arc::new(aws);
    let removal = execute(context, &aws, plan, &environment).await?;
    match gather::observed_with_remains(&aws).await {
        Ok(left) => report(context, &aws, removal, &left).await,
        // That nobody could look again says less than why the run ended.
        Err(error) => Err(stop_of(context, &removal.outcome).unwrap_or(error)),
    }
}

/// What was done so far.
#[derive(Default)]
struct Removal {
    outcome: Outcome,
    tally: Tally,
}

/// What the settings and the environment itself say, so that neither a missing
/// file nor a missing tag makes a removal easier.
fn care(context: &Context, observed: &Observed) -> Care {
    let care = context.sources().care();
    let is_tagged = observed.resources.values().any(|found| {
        let lifetime = found.spec.tags().and_then(|tags| tags.get(LIFETIME_TAG));
        lifetime.is_some_and(|lifetime| lifetime == "protected")
    });
    Care {
        is_protected: care.is_protected || is_tagged,
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
    let (name, given) = (environment.prefix(), args.confirm.as_deref());
    let question = format!(
        "Delete {name} in {} with everything in it?",
        environment.region
    );
    if care.is_protected {
        return context
            .ui
            .confirm_name(&question, &name, given, "--confirm");
    }
    if given == Some(name.as_str()) {
        return Ok(());
    }
    context.ui.confirm(&question)
}

fn snapshot_name(environment: &Environment) -> String {
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    format!("{}-final-{}", environment.name("db"), since_epoch.as_secs())
}

/// Carries out the plan, and again what is left when it has been carried out.
async fn execute(
    context: &Context,
    aws: &Arc<Aws>,
    mut plan: Plan,
    environment: &Environment,
) -> Result<Removal, Error> {
    let stop = context.stop()?;
    let mut removal = Removal::default();
    for _ in 0..MOST_ROUNDS {
        let (events, progress) = context.ui.progress(&plan, environment);
        let outcome = kavak_engine::run(aws.clone(), plan, Until::Done, events, stop.clone()).await;
        removal.tally = removal.tally.and(progress.finish().await);
        let is_over = !outcome.is_complete();
        removal.outcome = Outcome {
            elapsed: removal.outcome.elapsed + outcome.elapsed,
            ..outcome
        };
        if is_over {
            break;
        }
        plan = plan::down(&gather::observed_with_remains(aws).await?);
        if plan.steps.is_empty() {
            break;
        }
    }
    Ok(removal)
}

/// Says what is absent now, or what is left and why.
async fn report(
    context: &Context,
    aws: &Aws,
    removal: Removal,
    observed: &Observed,
) -> Result<Exit, Error> {
    let stop = stop_of(context, &removal.outcome);
    let tagged = match &stop {
        Some(_) => Vec::new(),
        None => gather::tagged_beside(aws, observed).await,
    };
    context.ui.summary(&Summary {
        tally: removal.tally,
        calls: aws.calls().all(),
        changing_calls: aws.calls().changing(),
        elapsed: removal.outcome.elapsed,
        outputs: Vec::new(),
    });
    if let Some(stop) = stop {
        return Err(stop);
    }
    let left = observed.resources.values();
    let mut left: Vec<String> = left
        .filter(|found| !matches!(found.spec, Spec::SecretValue(_)))
        .map(|found| format!("{} {}", found.spec.kind(), found.id))
        .collect();
    left.extend(tagged.iter().map(|arn| format!("{arn}, by its tags")));
    if left.is_empty() {
        let proof = "looked again by name and by tag: nothing of the environment is left";
        context.ui.talk(proof);
        return Ok(Exit::Done);
    }
    Err(left_behind(
        &removal.outcome,
        left,
        &context.command_line("down"),
    ))
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
