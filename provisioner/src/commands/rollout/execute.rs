//! Makes the image, rolls it out, and asks the agent whether it serves.

use super::{
    READY_PATIENCE, Request,
    plan::{ImageRollout, Planned, RevisionRollout, Source},
};
use crate::{
    commands::{
        verify::{admitted, judge},
        watching,
    },
    delivery::{
        deploy::{self, Means, Served},
        image::Image,
        rollout::Failure,
        service::short,
    },
    error::Error,
    local,
    verify::{Check, Customer, Report, parts_down},
};

/// An image that is ready to be rolled out.
pub(crate) struct Made {
    image: Image,
    url: String,
    commit: Option<String>,
    force: bool,
}

/// A revision that serves customers.
pub(crate) struct Done {
    pub(crate) served: Served,
    /// What it answered.
    pub(crate) report: Report,
}

pub(crate) async fn make(
    request: &Request<'_>,
    planned: Planned<ImageRollout>,
) -> Result<Made, Error> {
    let Request {
        context,
        environment,
        aws,
        ..
    } = request;
    let Planned { rollout, url, .. } = planned;
    let ImageRollout { agent, data, .. } = rollout;
    let image = match rollout.source {
        Source::Image(image) => match data {
            Some(data) => {
                let making = context.making(&agent, None)?;
                data.put_on(aws, environment, &image, &making).await?
            }
            None => image,
        },
        Source::Build(binary) => {
            if context.options.local && binary.is_none() {
                local::build_agent(&context.ui)?;
            }
            let mut making = context.making(&agent, binary.as_deref())?;
            making.data = data;
            making.ensure(aws, environment, None).await?
        }
    };
    Ok(Made {
        commit: rollout.commit.or_else(|| image.commit.clone()),
        image,
        url,
        force: rollout.force,
    })
}

pub(crate) async fn image(request: &Request<'_>, made: Made) -> Result<Done, Failure> {
    let command = |verb: &str| request.context.command_line(verb);
    let means = means(request, &command);
    let mut report = request.context.ui.standings();
    let served = deploy::image(&means, &made.image, made.force, &mut report).await?;
    serves(request, &means, served, &made.url, made.commit).await
}

pub(crate) async fn revision(
    request: &Request<'_>,
    planned: Planned<RevisionRollout>,
) -> Result<Done, Failure> {
    let command = |verb: &str| request.context.command_line(verb);
    let means = means(request, &command);
    let mut report = request.context.ui.standings();
    let RevisionRollout { service, revision } = planned.rollout;
    let served = deploy::revision(&means, &service, revision, &mut report).await?;
    serves(request, &means, served, &planned.url, None).await
}

fn means<'a>(request: &'a Request<'_>, command: &'a (dyn Fn(&str) -> String + Sync)) -> Means<'a> {
    Means {
        aws: &request.aws,
        environment: &request.environment,
        stop: &request.stop,
        command,
    }
}

/// Asks the revision as a customer does; one that reports that it is not ready is taken back.
async fn serves(
    request: &Request<'_>,
    means: &Means<'_>,
    served: Served,
    url: &str,
    commit: Option<String>,
) -> Result<Done, Failure> {
    let context = request.context;
    let customer = Customer::of(means.aws, &context.network()?, means.environment, url)
        .await?
        .from_networks(&admitted(context.settings().ok()))
        .expecting(commit);
    let report = customer.until_ready(READY_PATIENCE, means.stop).await;
    let Err(error) = judge(context, &report) else {
        return Ok(Done { served, report });
    };
    let name = short(&served.revision.arn);
    if means.stop.reason().is_some() {
        let goes_on = format!("{name} serves, but did not say that it is ready");
        return Err(watching::stopped(means.stop, &goes_on).into());
    }
    let is_down = |check: &&Check| check.name == "ready" && !check.ok && served.is_new;
    let Some(ready) = report.checks.iter().find(is_down) else {
        return Err(error.into());
    };
    if !report.is_answered {
        // The load balancer finds its tasks healthy: no reason to take it back.
        let error = error.meaning(format!(
            "{name} serves behind the load balancer, but this machine can't ask whether it is ready; it is not taken back"
        ));
        return Err(error.into());
    }
    let mut facts = deploy::facts_now(means.aws, means.environment, &served.rollout).await?;
    facts.not_ready = parts_down(ready);
    let mut report = context.ui.standings();
    let previous = served.previous.as_deref();
    Err(deploy::take_back(means, &served.rollout, previous, &facts, &mut report).await)
}
