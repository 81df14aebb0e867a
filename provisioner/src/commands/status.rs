//! Shows what is there and how it is.

use std::{
    collections::BTreeSet,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use kavak_engine::{Class, Stop};
use kavak_stack::{Environment, Kind, Observed, Output, Settings, StackOutputs, key};
use tokio::time::{MissedTickBehavior, interval};

use crate::{
    aws::Clients,
    cli::StatusArgs,
    context::Context,
    delivery::{
        image::{self, Findings},
        service,
    },
    error::{Error, ErrorKind, Exit},
    gather,
    network::Network,
    observe::{self, ObserveScope, cloudwatch::RaisedAlarm, sns::Address},
    ui::{StatusView, status::Health},
    verify::version_at,
};

/// Between two looks of `--watch`.
const LOOK_INTERVAL: Duration = Duration::from_secs(5);

/// How far back the service's events are reported.
const LAST_MINUTES: Duration = Duration::from_secs(15 * 60);

pub(super) async fn run(context: &Context, args: &StatusArgs) -> Result<Exit, Error> {
    let environment = context.environment()?;
    // Without settings there is still a status, but nothing to compare with.
    let wanted = Wanted::of(context);
    let aws = context.connect(&environment.region).await?;
    if args.watch {
        return watch(
            context,
            &aws,
            &environment,
            wanted.as_ref(),
            &context.stop()?,
        )
        .await;
    }
    let look = async {
        let view = look(&aws, &context.network()?, &environment, wanted.as_ref()).await?;
        let is_bare = view.state == Health::Absent && view.foreign.is_empty();
        if is_bare && !context.sources().has_file() {
            return Err(unknown(
                &environment,
                &gather::environments(&aws, &environment.project).await,
            ));
        }
        Ok(view)
    };
    let view = context.unless_stopped("status", look).await?;
    context.ui.status(&view);
    Ok(Exit::Done)
}

/// What the environment is compared with.
struct Wanted {
    settings: Settings,
    asked: gather::Asked,
}

impl Wanted {
    /// What the settings say; `None` where there are none. Of the seller's data that
    /// can't be read it is only said: what runs goes on with those that it has.
    fn of(context: &Context) -> Option<Self> {
        let loaded = context.settings().ok()?;
        let data = context.data(&loaded).unwrap_or_else(|error| {
            context.ui.notice(&format!(
                "the seller's data are not compared: {}",
                error.because_of()
            ));
            None
        });
        let asked = gather::Asked {
            data_sha256: data.map(|data| data.sha256),
            new_uses_model: context.local_model(&loaded),
            ..gather::Asked::default()
        };
        Some(Self {
            settings: loaded.settings,
            asked,
        })
    }
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

async fn look(
    aws: &Clients,
    network: &Network,
    environment: &Environment,
    wanted: Option<&Wanted>,
) -> Result<StatusView, Error> {
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

/// The line above what changed.
fn now() -> String {
    format!(
        "\n{}:",
        humantime::format_rfc3339_seconds(SystemTime::now())
    )
}

/// Looks again and again, and reports what is not as it was, until it is asked to stop.
async fn watch(
    context: &Context,
    aws: &Clients,
    environment: &Environment,
    wanted: Option<&Wanted>,
    stop: &Stop,
) -> Result<Exit, Error> {
    let mut looks = interval(LOOK_INTERVAL);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut last = None;
    let mut is_failing = false;
    loop {
        let next = async {
            looks.tick().await;
            look(aws, &context.network()?, environment, wanted).await
        };
        let seen = tokio::select! {
            () = stop.ordered() => return Ok(Exit::Done),
            seen = next => seen,
        };
        match seen {
            Ok(view) if !is_failing && last.as_ref() == Some(&view) => {}
            Ok(view) => {
                if last.is_some() {
                    context.ui.talk(&now());
                }
                context.ui.status(&view);
                (last, is_failing) = (Some(view), false);
            }
            // What worked once may pass: it is reported once and waited for.
            Err(error) if last.is_some() && error.kind == ErrorKind::Failure => {
                if !is_failing {
                    context.ui.error(&error);
                }
                is_failing = true;
            }
            Err(error) => return Err(error),
        }
    }
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
