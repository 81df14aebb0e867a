//! From an image to a revision that serves, or back to the one that did.

mod errors;
mod take_back;

use kavak_engine::Stop;
use kavak_stack::Environment;

use self::errors::{held, stopped, superseded};
pub use self::take_back::take_back;
use super::{
    facts::Facts,
    image::Image,
    revisions::{self, Revision},
    rollout::{self, Ended, Failure, Look, PATIENCE, Rollout},
    service::{ServiceNow, short},
};
use crate::{aws::Clients, error::Error};

/// What a rollout is done with.
pub struct Means<'a> {
    /// The clients.
    pub aws: &'a Clients,
    /// Whose service it is.
    pub environment: &'a Environment,
    /// The order to stop.
    pub stop: &'a Stop,
    /// Makes a command line of a verb.
    pub command: &'a (dyn Fn(&str) -> String + Sync),
}

/// A revision that serves.
#[derive(Clone, Debug)]
pub struct Served {
    /// The revision.
    pub revision: Revision,
    /// The ARN of the one that served before, if another did.
    pub previous: Option<String>,
    /// Whether anything was rolled out for it.
    pub is_new: bool,
    /// The rollout, to be taken back if the revision turns out not to answer.
    pub rollout: Rollout,
}

type Report<'a> = &'a mut (dyn FnMut(&str) + Send);

/// Rolls out an image: a copy of the revision that runs, with that image.
///
/// # Errors
/// That another rollout is under way, and why the revision does not serve.
pub async fn image(
    means: &Means<'_>,
    image: &Image,
    force: bool,
    report: Report<'_>,
) -> Result<Served, Failure> {
    let service = super::service::now(means.aws, means.environment).await?;
    let running = read(means.aws, &service.revision).await?;
    if let Some(under_way) = Rollout::under_way(&service) {
        if running.image != image.reference {
            return Err(held(&service, &running, means).into());
        }
        report(&format!(
            "{} with this image is being rolled out already",
            short(&running.arn)
        ));
        let previous = previous(means.aws, means.environment, &service).await;
        return to_its_end(means, running, previous, under_way, report).await;
    }
    let is_same = running.image == image.reference;
    if is_same && !force && is_complete(&service) {
        let rollout = Rollout {
            revision: running.arn.clone(),
            deployed_at_ms: 0,
            failures_since_ms: i64::MAX,
        };
        return Ok(Served {
            revision: running,
            previous: None,
            is_new: false,
            rollout,
        });
    }
    let revision = if is_same {
        running.clone()
    } else {
        revisions::register_with_image(means.aws, &running, image)
            .await
            .map_err(|fault| Error::of_fault("registering the revision", fault))?
    };
    let previous = is_complete(&service).then(|| running.arn.clone());
    roll_out(means, &service, revision, previous, report).await
}

/// Rolls out a revision that is there.
///
/// # Errors
/// Why it does not serve.
pub async fn revision(
    means: &Means<'_>,
    service: &ServiceNow,
    revision: Revision,
    report: Report<'_>,
) -> Result<Served, Failure> {
    let is_other = service.revision != revision.arn;
    let previous = (is_other && is_complete(service)).then(|| service.revision.clone());
    roll_out(means, service, revision, previous, report).await
}

async fn roll_out(
    means: &Means<'_>,
    service: &ServiceNow,
    revision: Revision,
    previous: Option<String>,
    report: Report<'_>,
) -> Result<Served, Failure> {
    let is_same = service.revision == revision.arn;
    let rollout = rollout::begin(
        means.aws,
        means.environment,
        service,
        &revision.arn,
        is_same,
    )
    .await?;
    report(&format!(
        "{} is rolled out: {}",
        short(&revision.arn),
        revision.image
    ));
    to_its_end(means, revision, previous, rollout, report).await
}

async fn to_its_end(
    means: &Means<'_>,
    revision: Revision,
    previous: Option<String>,
    rollout: Rollout,
    report: Report<'_>,
) -> Result<Served, Failure> {
    let name = means.environment.name("app-service");
    let watched = rollout::watch(
        means.aws,
        means.environment,
        &name,
        &rollout,
        PATIENCE,
        means.stop,
        report,
    )
    .await;
    let (ended, look) = match watched {
        Ok(watched) => watched,
        Err(fault) => return Err(stopped(means, &revision, previous.as_deref(), fault).into()),
    };
    match ended {
        Ended::Served => Ok(Served {
            revision,
            previous,
            is_new: true,
            rollout,
        }),
        Ended::Failed => {
            let facts = rollout::facts(means.aws, means.environment, &rollout, &look).await?;
            Err(take_back(means, &rollout, previous.as_deref(), &facts, report).await)
        }
        Ended::Superseded(other) => Err(superseded(&revision, &other).into()),
    }
}

fn is_complete(service: &ServiceNow) -> bool {
    let primary = service.primary();
    primary.is_some_and(|it| it.rollout == super::service::Rollout::Completed)
}

/// The revision that serves while another one is rolled out.
async fn previous(
    aws: &Clients,
    environment: &Environment,
    service: &ServiceNow,
) -> Option<String> {
    let older = service.deployments.iter().find(|it| !it.is_primary);
    if let Some(older) = older.filter(|it| it.revision != service.revision) {
        return Some(older.revision.clone());
    }
    let earlier = revisions::earlier(aws, environment, service, None).await;
    earlier.ok().map(|revision| revision.arn)
}

async fn read(aws: &Clients, arn: &str) -> Result<Revision, Error> {
    revisions::read_one(aws, arn)
        .await
        .map_err(|fault| Error::of_fault("reading the revision that runs", fault))
}

/// What the last look showed, for those who judge a served revision by more
/// than ECS does.
///
/// # Errors
/// A read's failure.
pub async fn facts_now(
    aws: &Clients,
    environment: &Environment,
    rollout: &Rollout,
) -> Result<Facts, Error> {
    let name = environment.name("app-service");
    let look: Look = rollout::look(aws, environment, &name)
        .await
        .map_err(|fault| Error::of_fault("reading the service", fault))?;
    rollout::facts(aws, environment, rollout, &look).await
}
