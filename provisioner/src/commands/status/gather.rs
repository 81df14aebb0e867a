//! How the environment is.

use std::{
    collections::BTreeSet,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use kavak_engine::Class;
use kavak_stack::{Environment, Kind, Observed, Output, StackOutputs, key};

use super::{Request, Wanted};
use crate::{
    aws::Clients,
    context::Context,
    delivery::{
        image::{self, Findings},
        service,
    },
    error::{Error, ErrorKind},
    gather,
    observe::{self, ObserveScope, cloudwatch::RaisedAlarm, sns::Address},
    ui::{StatusView, status::Health},
    verify::version_at,
};

/// How far back the service's events are reported.
const LAST_MINUTES: Duration = Duration::from_secs(15 * 60);

/// [`gather()`], of an environment that AWS or a file knows.
///
/// # Errors
/// That neither does; the first read that failed for good.
pub(super) async fn gather_known(
    context: &Context,
    request: &Request,
) -> Result<StatusView, Error> {
    let view = gather(request).await?;
    let is_bare = view.state == Health::Absent && view.foreign.is_empty();
    if is_bare && !context.sources().has_file() {
        let environment = &request.environment;
        let others = gather::environments(&request.aws, &environment.project).await;
        return Err(unknown(environment, &others));
    }
    Ok(view)
}

/// Reads how the environment is, now.
///
/// # Errors
/// The first read that failed for good.
pub(super) async fn gather(request: &Request) -> Result<StatusView, Error> {
    let Request {
        environment,
        aws,
        network,
        wanted,
    } = request;
    let wanted = wanted.as_ref();
    let gathered = match wanted {
        Some(wanted) => match gather::up_with(aws, &wanted.settings, wanted.asked.clone()).await {
            // What can't be made can still be looked at.
            Err(error) if error.kind == ErrorKind::Refused => None,
            gathered => Some(gathered?),
        },
        None => None,
    };
    let (observed, plan) = match gathered {
        None => {
            let scope = match wanted {
                Some(wanted) => ObserveScope::of(&wanted.settings),
                None => ObserveScope::new(environment),
            };
            (gather::observed(aws, &scope).await?, None)
        }
        Some(gathered) => (gathered.observed, Some(gathered.plan)),
    };
    let domain = wanted.and_then(|wanted| wanted.settings.ingress.domain.as_deref());
    let outputs = StackOutputs::new(
        environment,
        &|key, output| observed.output(key, output),
        domain,
    );
    let view = StatusView::new(&observed, &outputs, environment, plan.as_ref());
    let view = view.with_addresses(addresses(aws, environment, &observed, wanted).await?);
    let view = view.with_alarms(alarms(aws, environment, &observed).await?);
    if observed.get(&key::ECS_SERVICE).is_none() {
        return Ok(view);
    }
    let findings = findings(aws, &observed, view.image.as_deref()).await?;
    let view = view.with_findings(findings);
    let name = environment.name("app-service");
    let found = service::look(aws, environment, &name).await;
    let found = found.map_err(|fault| Error::of_fault("reading the service", fault))?;
    // One that is being deleted has nothing to report.
    let Some(service) = found else {
        return Ok(view);
    };
    let version = match view.url.clone() {
        Some(url) if service.running > 0 => version_at(network, &url).await,
        _ => None,
    };
    Ok(view
        .with_service(&service, events_since_ms())
        .with_version(version))
}

/// How each e-mail address is, where there is a topic or is to be one.
async fn addresses(
    aws: &Clients,
    environment: &Environment,
    observed: &Observed,
    wanted: Option<&Wanted>,
) -> Result<Vec<Address>, Error> {
    let named = wanted.map_or(&[][..], |wanted| &wanted.settings.notify.email);
    if observed.get(&key::SNS_TOPIC_EVENTS).is_none() && named.is_empty() {
        return Ok(Vec::new());
    }
    match observe::sns::addresses(aws, environment, named).await {
        // Among what could not be read, where the topic's read noted it.
        Err(fault) if fault.class == Class::Denied => Ok(Vec::new()),
        found => found.map_err(|fault| Error::of_fault("reading the subscriptions", fault)),
    }
}

/// The findings in the image that runs, where its repository can be asked.
async fn findings(
    aws: &Clients,
    observed: &Observed,
    image: Option<&str>,
) -> Result<Option<Findings>, Error> {
    let Some(image) = image else {
        return Ok(None);
    };
    let own = observed.output(&key::ECR_REPOSITORY, Output::RepositoryUrl);
    match image::findings(aws, image, own.as_deref()).await {
        Err(fault) if fault.class == Class::Denied => Ok(None),
        found => found.map_err(|fault| Error::of_fault("reading the image's findings", fault)),
    }
}

/// The alarms that are on, where there are alarms.
async fn alarms(
    aws: &Clients,
    environment: &Environment,
    observed: &Observed,
) -> Result<Vec<RaisedAlarm>, Error> {
    let mut there = observed.resources.values();
    if !there.any(|found| found.spec.kind() == Kind::Alarm) {
        return Ok(Vec::new());
    }
    let raised = observe::cloudwatch::raised(aws, environment).await;
    raised.map_err(|fault| Error::of_fault("reading the alarms", fault))
}

fn events_since_ms() -> i64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(now.saturating_sub(LAST_MINUTES).as_millis()).unwrap_or_default()
}

/// The error of an environment that neither AWS nor a file knows: a name that
/// was mistyped must not look like an environment that is only not there.
fn unknown(environment: &Environment, others: &BTreeSet<String>) -> Error {
    let Environment {
        project,
        env,
        region,
    } = environment;
    let what = format!("there is no environment {env} of {project} in {region}");
    let error = Error::usage(what)
        .because("nothing in AWS has its names or its tags, and there is no file with its settings")
        .meaning("it was never made, it is removed, or its name is mistyped");
    // For a while AWS still lists what was just removed.
    let others = others.iter().map(String::as_str);
    let names: Vec<&str> = others.filter(|it| it != env).collect();
    if names.is_empty() {
        return error
            .because(format!("{project} has no environment in {region}"))
            .next("check --project, --env, --region, and that the credentials are of the right account");
    }
    error
        .because(format!("those that are there: {}", names.join(", ")))
        .next("name one that is there with --env")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_not_among_those_that_are_there() {
        let environment = Environment {
            project: "a".into(),
            env: "dev".into(),
            region: "r".into(),
        };
        let causes = |others: &[&str]| {
            let others = others.iter().map(|&it| it.to_owned()).collect();
            format!("{:?}", unknown(&environment, &others).causes)
        };
        assert!(causes(&["dev", "prod"]).contains("that are there: prod"));
        assert!(causes(&["dev"]).contains("a has no environment"));
    }
}
