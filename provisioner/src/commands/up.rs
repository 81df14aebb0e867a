//! Brings the environment to what the settings say.

mod confirm;
mod notify;

use std::sync::Arc;

use kavak_engine::{Class, Fault, Outcome, Stop, StopReason};
use kavak_stack::{
    Environment, Facts, Key, Kind, Output, Plan, Settings, SnapshotChoice, Spec, Stack,
    StackOutputs,
    cost::Estimate,
    key,
    plan::{Action, Operation, Until},
    settings::Lifetime,
};

use self::confirm::{confirm, confirm_discards, confirm_lifetime, confirm_orphans};
use super::{deploy::READY_PATIENCE, verify::judge};
use crate::{
    aws::Clients,
    cli::{UpArgs, Wait},
    context::Context,
    delivery::{diagnosis, image::Making, rollout::Failure, service, verdict::Cause},
    end::Ttl,
    error::{Error, Exit},
    gather::{self, Gathered},
    local,
    observe::ObserveScope,
    resources::AwsCloud,
    secrets::{SecretSource, needed},
    ui::{CostView, PlanView, Summary, Tally, summary::bare},
    verify::{self, Address, Customer, ShutOut},
};

pub(super) async fn run(context: &Context, args: &UpArgs) -> Result<Exit, Error> {
    let loaded = context.settings()?;
    let data = context.data(&loaded)?;
    let new_uses_model = context.local_model(&loaded);
    let mut settings = loaded.settings;
    if args.image.is_some() {
        if data.is_some() {
            return Err(Error::usage("--image names an image without the seller's data")
                .because("agent.catalog or agent.knowledge_base is set, and `up` puts them on the image that runs")
                .next("roll the image out with `deploy --image`, which puts them on it"));
        }
        settings.agent.image.clone_from(&args.image);
    }
    let environment = settings.environment();
    if context.options.local {
        if args.binary.is_none() {
            local::build_agent(&context.ui)?;
        }
        if let Some(domain) = &settings.ingress.domain {
            context.ui.notice(&format!(
                "HTTPS at {domain} is there in the simulated AWS alone: on this machine the load balancer takes plain HTTP at the port that `url` names"
            ));
        }
    }
    let aws = Arc::new(context.connect(&environment.region).await?);
    let mut making = context.making(&settings.agent, args.binary.as_deref())?;
    making.data = data;
    if args.ttl.is_some() && settings.lifetime == Lifetime::Protected {
        return Err(Error::usage(
            "a protected environment has no end: --ttl is for ephemeral ones",
        )
        .next("leave --ttl out, or set lifetime = \"ephemeral\""));
    }
    let subject = Subject {
        aws: &aws,
        settings: &settings,
        making: &making,
        ttl: args.ttl,
        from_snapshot: args.from_snapshot.as_ref(),
        cache_from_snapshot: args.cache_from_snapshot.as_ref(),
        new_uses_model,
    };
    let planned = plan(context, &subject, context.secrets()).await?;
    if planned.plan.is_empty() && planned.plan.refusals.is_empty() {
        // Nothing is changed, so that no lock is needed.
        return carry_out(context, &subject, planned, args).await;
    }
    refuse(context, &planned.plan, &environment)?;
    let work = async {
        // What another run did before this one had the lock.
        let planned = plan(context, &subject, planned.secrets).await?;
        refuse(context, &planned.plan, &environment)?;
        carry_out(context, &subject, planned, args).await
    };
    context
        .with_lock(aws.lockable(&environment), "up", work)
        .await
}

/// What is brought up, and with what.
struct Subject<'a> {
    aws: &'a Arc<Clients>,
    settings: &'a Settings,
    making: &'a Making,
    ttl: Option<Ttl>,
    from_snapshot: Option<&'a SnapshotChoice>,
    cache_from_snapshot: Option<&'a SnapshotChoice>,
    new_uses_model: Option<bool>,
}

/// What there is to do, and the values of the secrets that it sets.
struct Planned {
    plan: Plan,
    secrets: SecretSource,
}

/// Ends the command if the plan must not be carried out.
fn refuse(context: &Context, plan: &Plan, environment: &Environment) -> Result<(), Error> {
    if plan.refusals.is_empty() {
        return Ok(());
    }
    context.ui.announce(&PlanView::new(plan, environment));
    Err(Error::of_refusals(&plan.refusals))
}

async fn carry_out(
    context: &Context,
    subject: &Subject<'_>,
    Planned { plan, secrets }: Planned,
    args: &UpArgs,
) -> Result<Exit, Error> {
    let settings = subject.settings;
    context
        .ui
        .announce(&PlanView::new(&plan, &settings.environment()));
    remember_cost(context, settings);
    confirm_lifetime(context, args, &plan, &settings.environment())?;
    confirm_orphans(context, &plan)?;
    confirm_discards(context, &plan)?;
    confirm(context, &plan)?;
    let cloud = AwsCloud::new(subject.aws.clone(), ObserveScope::of(settings))
        .with_image(subject.making.clone())
        .with_secrets(secrets);
    let cloud = Arc::new(cloud);
    let run = execute(context, subject, &cloud, plan, args.wait).await?;
    report(context, subject.aws, run, settings)
}

fn remember_cost(context: &Context, settings: &Settings) {
    let stack = Stack::new(settings, &Facts::default());
    let resources = stack.resources().iter();
    context.ui.remember_cost(&CostView {
        estimate: Estimate::of(&settings.region, resources.map(|(key, it)| (key, &it.spec))),
        environment: settings.environment(),
    });
}

/// What became of it.
struct Run {
    outcome: Outcome,
    tally: Tally,
    /// Why the service does not serve, if that is what failed.
    diagnosis: Option<Failure>,
    /// What the user has to do that AWS can't.
    notices: Vec<String>,
    /// Whether the agent answers, where that was asked.
    answer: Result<(), Error>,
}

/// The plan, with the secrets and the source that it needs in hand before
/// anything is made.
async fn plan(
    context: &Context,
    subject: &Subject<'_>,
    secrets: SecretSource,
) -> Result<Planned, Error> {
    let (aws, settings, making) = (subject.aws, subject.settings, subject.making);
    let looked = context.unless_stopped("up", async {
        let asked = gather::Asked {
            ttl: subject.ttl,
            data_sha256: making.data.as_ref().map(|data| data.sha256.clone()),
            from_snapshot: subject.from_snapshot.cloned(),
            cache_from_snapshot: subject.cache_from_snapshot.cloned(),
            new_uses_model: subject.new_uses_model,
        };
        let gathered = gather::up_with(aws, settings, asked).await?;
        demand_agent(context, aws, settings, &gathered).await?;
        Ok(gathered)
    });
    let plan = looked.await?.plan;
    let secrets = secrets.completed(&needed(&plan), |about| context.ui.ask_secret(about))?;
    let makes_image = plan.steps.iter().any(|step| match &step.operation {
        Operation::Create {
            spec: Spec::Image(image),
            ..
        } => image.base.is_none(),
        _ => false,
    });
    if makes_image {
        making.check()?;
    }
    Ok(Planned { plan, secrets })
}

/// That the image that the settings name has the agent in it, where tasks are
/// to be started with it.
async fn demand_agent(
    context: &Context,
    aws: &Clients,
    settings: &Settings,
    gathered: &Gathered,
) -> Result<(), Error> {
    let mut steps = gathered.plan.main_steps();
    let starts_tasks =
        steps.any(|step| step.kind() == Kind::TaskDefinition && step.action() != Action::None);
    match &gathered.image {
        Some(image) if starts_tasks => {
            let architecture = settings.agent.architecture;
            let notice = image.demand_agent(aws, architecture).await?;
            let refused_from = settings.agent.refuse_findings_from;
            let unchecked = image.refuse_findings(aws, refused_from).await?;
            let notices = notice.iter().chain(&unchecked);
            notices.for_each(|it| context.ui.notice(it));
            Ok(())
        }
        _ => Ok(()),
    }
}

async fn execute(
    context: &Context,
    subject: &Subject<'_>,
    cloud: &Arc<AwsCloud>,
    plan: Plan,
    wait: Wait,
) -> Result<Run, Error> {
    let (aws, settings) = (subject.aws, subject.settings);
    let environment = &settings.environment();
    let stop = context.stop()?;
    let enough = if wait == Wait::Created {
        Until::Made
    } else {
        Until::Done
    };
    let (events, progress) = context.ui.progress(&plan, environment);
    let mut outcome = kavak_engine::run(cloud.clone(), plan, enough, events, stop.clone()).await;
    let tally = progress.finish().await;
    let diagnosis = diagnosis(context, subject, cloud.deployed_at_ms(), &outcome).await;
    let mut notices = match outcome.is_complete() {
        true => notify::notices(context, aws, environment, &settings.notify.email).await,
        false => Vec::new(),
    };
    notices.extend(cloud.notices());
    let mut answer = Ok(());
    if wait == Wait::Serving && outcome.is_complete() {
        answer = serves(context, subject, &outputs(&outcome, settings), &stop).await;
        outcome.stopped = stop.reason();
    }
    Ok(Run {
        outcome,
        tally,
        diagnosis,
        notices,
        answer,
    })
}

/// Why the service does not serve, where it failed or was waited for in vain.
async fn diagnosis(
    context: &Context,
    subject: &Subject<'_>,
    deployed_at_ms: i64,
    outcome: &Outcome,
) -> Option<Failure> {
    let (service, definition) = (&key::ECS_SERVICE, &key::TASK_DEFINITION);
    let has_failed = |(key, fault): &(Key, Fault)| key == service && fault.class == Class::Failed;
    let is_overdue = outcome.stopped == Some(StopReason::DeadlinePassed)
        && outcome.unfinished.contains(service)
        && outcome.outputs.contains_key(service);
    if !outcome.failures.iter().any(has_failed) && !is_overdue {
        return None;
    }
    let revision = outcome.outputs.get(definition)?.get(&Output::Arn)?;
    let environment = subject.settings.environment();
    let command = |verb: &str| context.command_line(verb);
    let found = diagnosis::of_up(
        subject.aws,
        &environment,
        revision,
        deployed_at_ms,
        &command,
    )
    .await;
    // The failure itself is reported in any case.
    found.ok().filter(|it| is_informative(it, is_overdue))
}

/// Whether a diagnosis says more than that time was over.
fn is_informative(diagnosis: &Failure, is_overdue: bool) -> bool {
    let cause = diagnosis.verdict.as_ref().map(|it| it.cause);
    !is_overdue || cause != Some(Cause::Unknown)
}

/// Whether the agent serves customers: it answers, is ready, and passes all
/// that `verify` asks.
async fn serves(
    context: &Context,
    subject: &Subject<'_>,
    outputs: &StackOutputs,
    stop: &Stop,
) -> Result<(), Error> {
    let (aws, environment) = (subject.aws, subject.settings.environment());
    if service::now(aws, &environment).await?.desired == 0 {
        context
            .ui
            .notice("no task is wanted (`scale 0`, or agent.desired_count = 0): nobody is asked");
        return Ok(());
    }
    let [url, balancer] =
        ["url", "alb_dns_name"].map(|name| outputs.get(name).map(bare).unwrap_or_default());
    let mut report = context.ui.standings();
    let admitted = &subject.settings.ingress.allow_cidrs;
    let at = Address {
        url: &url,
        balancer: &balancer,
        admitted,
    };
    if let Some(shut_out) = ShutOut::of(admitted) {
        context.ui.notice(&shut_out.notice());
    }
    verify::until_it_answers(&aws.network, at, stop, &mut report).await?;
    report(&format!("{url} answers; waiting until the agent is ready"));
    let customer = Customer::of(aws, &environment, &url).await?;
    let customer = customer.from_networks(admitted);
    let customer = customer.expecting_data(subject.making.data.clone());
    customer.until_ready(READY_PATIENCE, stop).await;
    if stop.reason().is_some() {
        // The outcome tells why.
        return Ok(());
    }
    let report = customer.verify(stop).await;
    if stop.reason().is_some() {
        return Ok(());
    }
    context.ui.checks(&report);
    judge(context, &report)
}

fn outputs(outcome: &Outcome, settings: &Settings) -> StackOutputs {
    let lookup = |key: &Key, output| outcome.outputs.get(key)?.get(&output).cloned();
    let domain = settings.ingress.domain.as_deref();
    StackOutputs::new(&settings.environment(), &lookup, domain)
}

fn report(context: &Context, aws: &Clients, run: Run, settings: &Settings) -> Result<Exit, Error> {
    let summary = Summary {
        tally: run.tally,
        calls: aws.calls().all(),
        changing_calls: aws.calls().changing(),
        elapsed: run.outcome.elapsed,
        outputs: Vec::new(),
    };
    for notice in run.notices {
        context.ui.notice(&notice);
    }
    let up = context.command_line("up");
    if let Some(mut error) = Error::of_outcome(&run.outcome, &up) {
        if let Some(diagnosis) = run.diagnosis {
            if let Some(verdict) = &diagnosis.verdict {
                context.ui.verdict(verdict);
            }
            error = error.with_diagnosis(diagnosis.error);
        }
        // Outputs of a stack that is not there yet would be taken for those of
        // one that is.
        context.ui.summary(&summary);
        return Err(error);
    }
    context
        .ui
        .summary(&summary.with(&outputs(&run.outcome, settings)));
    run.answer.map(|()| Exit::Done)
}
