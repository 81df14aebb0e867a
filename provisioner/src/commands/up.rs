//! Brings the environment to what the settings say.

use std::sync::Arc;

use kavak_engine::Outcome;
use kavak_stack::{
    Key, Plan, Settings, Stack, StackOutputs,
    plan::{self, Action, Step, Until},
};

use crate::{
    aws::Aws,
    cli::{UpArgs, Wait},
    context::Context,
    error::{Error, Exit},
    gather,
    secrets::{self, SecretSource},
    serving,
    ui::{PlanView, Summary, Tally, summary::bare},
};

pub(super) async fn run(context: &Context, args: &UpArgs) -> Result<Exit, Error> {
    let mut settings = context.settings()?.settings;
    if args.image.is_some() {
        settings.agent.image.clone_from(&args.image);
    }
    let environment = settings.environment();
    let aws = context
        .connect(&environment, SecretSource::of(&context.variables))
        .await;
    let (aws, plan) = planned(context, aws, &settings).await?;
    let aws = Arc::new(aws);
    context.ui.announce(&PlanView::new(&plan, &environment));
    if !plan.refusals.is_empty() {
        return Err(Error::of_refusals(&plan.refusals));
    }
    confirm(context, &plan)?;
    let (outcome, tally) = execute(context, &aws, plan, &settings, args.wait).await?;
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
    aws.secrets = aws
        .secrets
        .completed(&secrets::needed(&plan), &context.ui)?;
    Ok((aws, plan))
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
    settings: &Settings,
    wait: Wait,
) -> Result<(Outcome, Tally), Error> {
    let stop = context.stop()?;
    let enough = if wait == Wait::Created {
        Until::Made
    } else {
        Until::Done
    };
    let (events, progress) = context.ui.progress(&plan, &settings.environment());
    let mut outcome = kavak_engine::run(aws.clone(), plan, enough, events, stop.clone()).await;
    let tally = progress.finish().await;
    if wait == Wait::Serving && outcome.is_complete() {
        let url = outputs(&outcome, settings).get("url").map(bare);
        serving::wait(&url.unwrap_or_default(), &stop).await?;
        outcome.stopped = stop.reason();
    }
    Ok((outcome, tally))
}

fn outputs(outcome: &Outcome, settings: &Settings) -> StackOutputs {
    let lookup = |key: &Key, output| outcome.outputs.get(key)?.get(&output).cloned();
    let domain = settings.ingress.domain.as_deref();
    StackOutputs::new(&settings.environment(), &lookup, domain)
}

fn report(
    context: &Context,
    aws: &Aws,
    outcome: &Outcome,
    tally: Tally,
    settings: &Settings,
) -> Result<Exit, Error> {
    let summary = Summary {
        tally,
        calls: aws.calls().all(),
        changing_calls: aws.calls().changing(),
        elapsed: outcome.elapsed,
        outputs: Vec::new(),
    };
    let Some(error) = Error::of_outcome(outcome, &context.command_line("up")) else {
        context
            .ui
            .summary(&summary.with(&outputs(outcome, settings)));
        return Ok(Exit::Done);
    };
    // Outputs of a stack that is not there yet would be taken for those of one
    // that is.
    context.ui.summary(&summary);
    Err(error)
}
