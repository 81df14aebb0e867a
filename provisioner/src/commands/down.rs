//! Removes everything the environment owns, and proves it.

use std::sync::Arc;

use kavak_engine::Outcome;
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
    let mut aws = context.connect(&environment, SecretSource::default()).await;
    aws.read_domain();
    let observed = gather::observed_with_remains(&aws).await?;
    let plan = plan::down(&observed);
    context.ui.announce(&PlanView::new(&plan, &environment));
    if plan.steps.is_empty() {
        return prove(context, &aws, &observed, Removal::default());
    }
    confirm(context, args, &observed, &environment)?;
    aws.final_snapshot = final_snapshot(context, &observed, &environment);
    let aws = Arc::new(aws);
    let removal = execute(context, &aws, plan, &environment).await?;
    let left = gather::observed_with_remains(&aws).await?;
    prove(context, &aws, &left, removal)
}

/// What was done so far.
#[derive(Default)]
struct Removal {
    outcome: Outcome,
    tally: Tally,
}

/// A protected environment asks for its name, any other for a yes.
fn confirm(
    context: &Context,
    args: &DownArgs,
    observed: &Observed,
    environment: &Environment,
) -> Result<(), Error> {
    let name = environment.prefix();
    let question = format!(
        "Delete {name} in {} with everything in it?",
        environment.region
    );
    if is_protected(observed) {
        return context
            .ui
            .confirm_name(&question, &name, args.confirm.as_deref(), "--confirm");
    }
    if args.confirm.as_deref() == Some(name.as_str()) {
        return Ok(());
    }
    context.ui.confirm(&question)
}

/// Whether the environment says of itself that it is protected: no
/// configuration need be at hand.
fn is_protected(observed: &Observed) -> bool {
    observed.resources.values().any(|found| {
        let tags = found.spec.tags();
        tags.is_some_and(|tags| {
            tags.get(LIFETIME_TAG)
                .is_some_and(|lifetime| lifetime == "protected")
        })
    })
}

/// The name of the database's last snapshot: where the settings ask for one,
/// and of a protected database whose settings are not at hand.
fn final_snapshot(
    context: &Context,
    observed: &Observed,
    environment: &Environment,
) -> Option<String> {
    let is_wanted = match context.settings() {
        Ok(loaded) => loaded.settings.database.final_snapshot,
        Err(_) => is_protected(observed),
    };
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .ok()?;
    is_wanted.then(|| format!("{}-final-{}", environment.name("db"), now.as_secs()))
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

/// Says what is absent now, or what is left.
fn prove(context: &Context, aws: &Aws, left: &Observed, removal: Removal) -> Result<Exit, Error> {
    let summary = Summary {
        tally: removal.tally,
        calls: aws.calls().all(),
        changing_calls: aws.calls().changing(),
        elapsed: removal.outcome.elapsed,
        outputs: Vec::new(),
    };
    context.ui.summary(&summary);
    let command = context.command_line("down");
    if let Some(error) = Error::of_outcome(&removal.outcome, &command) {
        return Err(error);
    }
    let left: Vec<String> = left
        .resources
        .values()
        .filter(|found| !matches!(found.spec, Spec::SecretValue(_)))
        .map(|found| format!("{} {}", found.spec.kind(), found.id))
        .collect();
    if left.is_empty() {
        context
            .ui
            .talk("looked again by name and by tag: nothing of the environment is left");
        return Ok(Exit::Done);
    }
    let error = Error::new(ErrorKind::LeftBehind, "not everything is gone")
        .meaning("AWS still lists these; they may cost money");
    Err(left
        .into_iter()
        .fold(error, Error::because)
        .next(format!("`{command}` goes on from here")))
}
