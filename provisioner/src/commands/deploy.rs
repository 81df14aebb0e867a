//! Rolls out an image or an earlier revision, until exactly it serves.

use std::{path::Path, time::Duration};

use kavak_engine::Stop;
use kavak_stack::Environment;

use super::{
    verify::{admitted, demand, judge, outputs},
    watching::report_failure,
};
use crate::{
    aws::{Clients, Lockable},
    cli::{DeployArgs, RollbackArgs},
    context::Context,
    delivery::{
        deploy::{self, Means, Served},
        image::{self, Image, SellersData},
        revisions::{self, Revision},
        rollout::Failure,
        service::{self, ServiceNow, short},
    },
    error::{Error, Exit},
    local,
    machine::DeployedEvent,
    verify::{Check, Customer, Report, parts_down},
};

/// How long a new revision may take to be ready once its tasks are healthy.
pub(super) const READY_PATIENCE: Duration = Duration::from_secs(60);

pub(super) async fn run(context: &Context, args: &DeployArgs) -> Result<Exit, Error> {
    let environment = context.environment()?;
    let aws = context.connect(&environment.region).await?;
    let (image, url) = context
        .unless_stopped(
            "deploy",
            image_and_address(context, &aws, &environment, args),
        )
        .await?;
    if !image.is_pinned() {
        context.ui.notice(&format!(
            "{} is in a registry that is not asked: whether it is there, and which image it means, shows when tasks start",
            image.reference
        ));
    }
    let commit = args.commit.clone().or_else(|| image.commit.clone());
    let stop = context.stop()?;
    let work = async {
        let command = |verb: &str| context.command_line(verb);
        let means = means(&aws, &environment, &stop, &command);
        let mut tell = context.ui.standings();
        let served = deploy::image(&means, &image, args.force, &mut tell).await?;
        reaches(context, &means, served, &url, commit).await
    };
    with_lock(context, aws.lockable(&environment), "deploy", work).await
}

pub(super) async fn back(context: &Context, args: &RollbackArgs) -> Result<Exit, Error> {
    let environment = context.environment()?;
    let aws = context.connect(&environment.region).await?;
    let stop = context.stop()?;
    let work = async {
        // What another run rolled out before this one had the lock is known by now.
        let looked = context.unless_stopped("rollback", earlier(context, &aws, &environment, args));
        let (service, revision, url) = looked.await?;
        let command = |verb: &str| context.command_line(verb);
        let means = means(&aws, &environment, &stop, &command);
        let mut tell = context.ui.standings();
        let served = deploy::revision(&means, &service, revision, &mut tell).await?;
        reaches(context, &means, served, &url, None).await
    };
    with_lock(context, aws.lockable(&environment), "rollback", work).await
}

/// Rolls out while no other run changes the environment.
async fn with_lock(
    context: &Context,
    target: Lockable,
    verb: &str,
    rollout: impl Future<Output = Result<(), Failure>>,
) -> Result<Exit, Error> {
    let work = async { report_failure(context, rollout.await) };
    context.with_lock(target, verb, work).await?;
    Ok(Exit::Done)
}

/// The service, the revision to go back to, whose image must be there, and the
/// address to ask it at.
async fn earlier(
    context: &Context,
    aws: &Clients,
    environment: &Environment,
    args: &RollbackArgs,
) -> Result<(ServiceNow, Revision, String), Error> {
    let service = service::now(aws, environment).await?;
    let revision = revisions::earlier(aws, environment, &service, args.revision).await?;
    let outputs = outputs(context, aws, environment).await?;
    let own = demand(&outputs, "ecr_repository_url").ok();
    // Reported now, not when the tasks don't start.
    image::resolve(aws, &revision.image, own.as_deref()).await?;
    notice_variables(context, aws, &service, &revision).await;
    Ok((service, revision, demand(&outputs, "url")?))
}

/// Says which settings go back with the image: a copy of a revision has its variables, and so
/// has what `deploy` makes of it.
async fn notice_variables(
    context: &Context,
    aws: &Clients,
    service: &ServiceNow,
    earlier: &Revision,
) {
    let Ok(current) = revisions::read_one(aws, &service.revision).await else {
        return;
    };
    let unlike = earlier.variables_unlike(&current);
    if !unlike.is_empty() {
        context.ui.notice(&format!(
            "{} has other settings than {}: {}; `kavak-infra up` makes them what the settings say",
            short(&earlier.arn),
            short(&current.arn),
            unlike.join(", ")
        ));
    }
}

fn means<'a>(
    aws: &'a Clients,
    environment: &'a Environment,
    stop: &'a Stop,
    command: &'a (dyn Fn(&str) -> String + Sync),
) -> Means<'a> {
    Means {
        aws,
        environment,
        stop,
        command,
    }
}

/// The image that is asked for, which must be there, and the address to ask it at.
async fn image_and_address(
    context: &Context,
    aws: &Clients,
    environment: &Environment,
    args: &DeployArgs,
) -> Result<(Image, String), Error> {
    let loaded = context.settings().ok();
    let data = match &loaded {
        Some(loaded) => context.data(loaded)?,
        None => None,
    };
    let of_settings = loaded.and_then(|loaded| loaded.settings.agent.image);
    let outputs = outputs(context, aws, environment).await?;
    let own = demand(&outputs, "ecr_repository_url")?;
    if let (Some(asked), Some(set)) = (&args.image, &of_settings)
        && asked != set
    {
        context.ui.notice(&format!(
            "agent.image is {set} in the settings: the next `up` rolls that one out"
        ));
    }
    let url = demand(&outputs, "url")?;
    let image = match args.image.clone().or(of_settings) {
        // Whoever names an executable means it.
        Some(asked) if args.binary.is_none() => {
            let agent = super::image::agent_or_default(context)?;
            let image = image::resolve(aws, &asked, Some(&own)).await?;
            let notice = image.demand_agent(aws, agent.architecture).await?;
            let unchecked = image
                .refuse_findings(aws, agent.refuse_findings_from)
                .await?;
            let notices = notice.iter().chain(&unchecked);
            notices.for_each(|it| context.ui.notice(it));
            match &data {
                Some(data) => {
                    let making = context.making(&agent, None)?;
                    data.put_on(aws, environment, &image, &making.wanted, &making.events)
                        .await?
                }
                None => image,
            }
        }
        _ => built(context, aws, environment, args.binary.as_deref(), data).await?,
    };
    Ok((image, url))
}

/// The image of the source tree, in the environment's repository.
async fn built(
    context: &Context,
    aws: &Clients,
    environment: &Environment,
    binary: Option<&Path>,
    data: Option<SellersData>,
) -> Result<Image, Error> {
    // Settings that are not there are the default ones; those that are must be good.
    let agent = super::image::agent_or_default(context)?;
    if context.options.local && binary.is_none() {
        local::build_agent(&context.ui)?;
    }
    let mut making = context.making(&agent, binary)?;
    making.data = data;
    making.ensure(aws, environment, None).await
}

/// Whether the revision answers customers; one that does not is taken back.
async fn reaches(
    context: &Context,
    means: &Means<'_>,
    served: Served,
    url: &str,
    commit: Option<String>,
) -> Result<(), Failure> {
    let customer = Customer::of(means.aws, means.environment, url)
        .await?
        .from_networks(&admitted(context.settings().ok()))
        .expecting(commit);
    let report = customer.until_ready(READY_PATIENCE, means.stop).await;
    let Err(error) = judge(context, &report) else {
        tell_success(context, &served, &report);
        return Ok(());
    };
    if means.stop.reason().is_some() {
        return Err(super::watching::stopped(
            means.stop,
            &format!(
                "{} serves, but did not say that it is ready",
                short(&served.revision.arn)
            ),
        )
        .into());
    }
    let ready = report.checks.iter().find(|check| check.name == "ready");
    let Some(ready) = ready.filter(|ready| !ready.ok && served.is_new) else {
        return Err(error.into());
    };
    if !report.is_answered {
        // The load balancer finds its tasks healthy: no reason to take it back.
        return Err(error
            .meaning(format!(
                "{} serves behind the load balancer, but this machine can't ask whether it is ready; it is not taken back",
                short(&served.revision.arn)
            ))
            .into());
    }
    let mut facts = deploy::facts_now(means.aws, means.environment, &served.rollout).await?;
    facts.not_ready = parts_down(ready);
    let mut tell = context.ui.standings();
    let previous = served.previous.as_deref();
    Err(deploy::take_back(means, &served.rollout, previous, &facts, &mut tell).await)
}

fn tell_success(context: &Context, served: &Served, report: &Report) {
    let name = short(&served.revision.arn);
    let version = report.checks.iter().find(|check| check.name == "version");
    let said = version.map(|check: &Check| check.said.as_str());
    context.ui.deployed(&DeployedEvent {
        revision: name.to_owned(),
        image: served.revision.image.clone(),
        changed: served.is_new,
        version: said.map(str::to_owned),
    });
    let verb = if served.is_new {
        "serves"
    } else {
        "serves already"
    };
    context.ui.talk(&format!(
        "{name} {verb}: {}, {}",
        served.revision.image,
        said.unwrap_or_default()
    ));
}
