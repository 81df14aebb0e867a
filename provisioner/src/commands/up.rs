//! Brings the environment to what the settings say.

use std::sync::Arc;

use kavak_engine::Outcome;
use kavak_stack::{
    Environment, Found, Key, Plan, Settings, Spec, Stack, StackOutputs,
    plan::{self, Action, Deed, Step},
    spec::{SecretContent, ValueStatus},
    stack::data::USER_SECRETS,
};

use crate::{
    aws::Aws,
    cli::UpArgs,
    context::Context,
    error::{Error, ErrorKind, Exit},
    gather,
    secrets::SecretSource,
    ui::{PlanView, Summary, Tally},
};

pub(super) async fn run(context: &Context, args: &UpArgs) -> Result<Exit, Error> {
    let mut settings = context.settings()?.settings;
    if args.image.is_some() {
        settings.agent.image.clone_from(&args.image);
    }
    let environment = settings.environment();
    let aws = context.connect(&environment, given_secrets(context)).await;
    let (aws, plan) = planned(context, aws, &settings).await?;
    let aws = Arc::new(aws);
    context.ui.announce(&PlanView::new(&plan, &environment));
    if !plan.refusals.is_empty() {
        return Err(Error::of_refusals(&plan.refusals));
    }
    confirm(context, &plan)?;
    let (outcome, tally) = execute(context, &aws, plan, &environment).await?;
    report(context, &aws, &outcome, tally, &settings)
}

/// The plan, with the secrets that it needs in hand before anything is made.
async fn planned(
    context: &Context,
    mut aws: Aws,
    settings: &Settings,
) -> Result<(Aws, Plan), Error> {
    let gathered = gather::everything(&aws, settings).await?;
    let mut plan = plan::up(&Stack::new(settings, &gathered.facts), &gathered.observed);
    plan.notices.extend(gathered.notices);
    plan.notices.extend(kavak_settings::notices(settings));
    for variable in missing_secrets(&plan, &aws.secrets) {
        let Some(value) = context.ui.ask_secret(&variable)? else {
            return Err(secret_is_missing(&variable));
        };
        aws.secrets = aws.secrets.with(&variable, value);
    }
    Ok((aws, plan))
}

/// The values that the environment of the process gives.
fn given_secrets(context: &Context) -> SecretSource {
    USER_SECRETS
        .iter()
        .filter_map(|(_, variable, _)| Some((variable, context.variables.secret(variable)?)))
        .fold(SecretSource::default(), |source, (variable, value)| {
            source.with(variable, value.clone())
        })
}

/// The variables of secrets that AWS does not hold and nobody gave.
fn missing_secrets(plan: &Plan, given: &SecretSource) -> Vec<String> {
    plan.steps
        .iter()
        .filter_map(|step| match &step.deed {
            Deed::Create {
                spec: Spec::SecretValue(value),
                ..
            } => Some(value),
            Deed::Update {
                to: Spec::SecretValue(value),
                found,
                ..
            } if !is_set(found) => Some(value),
            _ => None,
        })
        .filter_map(|value| match &value.content {
            Some(SecretContent::UserGiven { variable }) => Some(variable.clone()),
            _ => None,
        })
        .filter(|variable| given.get(variable).is_none())
        .collect()
}

fn is_set(found: &Found) -> bool {
    matches!(&found.spec, Spec::SecretValue(value) if value.status == ValueStatus::Set)
}

fn secret_is_missing(variable: &str) -> Error {
    Error::new(
        ErrorKind::Refused,
        format!("the secret {variable} has no value yet"),
    )
    .because("AWS does not hold it, and the variable is not set")
    .meaning("the agent's tasks could not start; nothing was changed")
    .next(format!(
        "set the environment variable {variable} and run it again"
    ))
}

/// What adds, mends and replaces needs no question; what loses data does.
fn confirm(context: &Context, plan: &Plan) -> Result<(), Error> {
    let is_lost = |step: &&Step| {
        matches!(step.action(), Action::Replace | Action::Delete) && step.kind().holds_data()
    };
    let lost: Vec<&str> = plan
        .main_steps()
        .filter(is_lost)
        .map(|step| step.key.as_str())
        .collect();
    if lost.is_empty() {
        return Ok(());
    }
    context
        .ui
        .confirm(&format!("Delete {} with all data?", lost.join(", ")))
}

async fn execute(
    context: &Context,
    aws: &Arc<Aws>,
    plan: Plan,
    environment: &Environment,
) -> Result<(Outcome, Tally), Error> {
    let stop = context.stop()?;
    let (events, progress) = context.ui.progress(&plan, environment);
    let outcome = kavak_engine::run(aws.clone(), plan, events, stop).await;
    Ok((outcome, progress.finish().await))
}

fn report(
    context: &Context,
    aws: &Aws,
    outcome: &Outcome,
    tally: Tally,
    settings: &Settings,
) -> Result<Exit, Error> {
    let lookup = |key: &Key, output| outcome.outputs.get(key)?.get(&output).cloned();
    let outputs = StackOutputs::new(
        &settings.environment(),
        &lookup,
        settings.ingress.domain.as_deref(),
    );
    let summary = Summary {
        tally,
        calls: aws.calls().all(),
        changing_calls: aws.calls().changing(),
        elapsed: outcome.elapsed,
        outputs: Vec::new(),
    };
    context.ui.summary(&summary.with(&outputs));
    match Error::of_outcome(outcome, &context.command_line("up")) {
        Some(error) => Err(error),
        None => Ok(Exit::Done),
    }
}
