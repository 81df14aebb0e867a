//! Rolling a revision out, and watching until it serves, or is known not to.

mod failure;
mod judge;
mod put_back;

use std::time::Duration;

use aws_sdk_ecs::types as sdk;
use kavak_engine::{Class, Fault, Stop};
use kavak_stack::Environment;
use tokio::time::Instant;

pub use self::{
    failure::{Failure, facts},
    judge::{Judgement, judge},
    put_back::put_back,
};
use super::{
    facts::{Target, Task},
    service::{self, ServiceNow},
    targets, tasks,
};
use crate::{
    aws::{Clients, fault},
    error::Error,
};

/// How many of a task's last log lines are read.
pub const LAST_LINES: i32 = 20;

/// Between two looks at the service.
const LOOK_INTERVAL: Duration = Duration::from_secs(5);

/// A rollout about which nothing is known after this time does not succeed any more.
pub const PATIENCE: Duration = Duration::from_secs(20 * 60);

/// A revision on its way to serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rollout {
    /// The ARN of the revision.
    pub revision: String,
    /// When its deployment was made at the earliest, by ECS's clock.
    pub deployed_at_ms: i64,
    /// What fails after this moment is the rollout's failure.
    pub failures_since_ms: i64,
}

/// How the watching ended.
#[derive(Clone, Debug)]
pub enum Ended {
    /// Exactly the revision serves.
    Served,
    /// It does not and will not.
    Failed,
    /// Another revision is rolled out by another user.
    Superseded(String),
}

/// What a look shows.
#[derive(Clone, Debug)]
pub struct Look {
    /// The service.
    pub service: ServiceNow,
    /// Its tasks, oldest first.
    pub tasks: Vec<Task>,
    /// What the load balancer thinks of them.
    pub targets: Vec<Target>,
}

impl Rollout {
    /// The rollout that is under way, if one is.
    #[must_use]
    pub fn under_way(service: &ServiceNow) -> Option<Self> {
        let primary = service.primary()?;
        (primary.rollout == service::Rollout::InProgress && service.desired > 0).then(|| Self {
            revision: primary.revision.clone(),
            deployed_at_ms: primary.created_at_ms,
            failures_since_ms: primary.created_at_ms,
        })
    }

    /// Tasks of the revision that the service has already, from now on: what
    /// failed up to this look is past.
    #[must_use]
    pub fn of_scaling(look: &Look) -> Self {
        Self {
            revision: look.service.revision.clone(),
            deployed_at_ms: 0,
            failures_since_ms: newest_ms(look) + 1,
        }
    }
}

fn newest_ms(look: &Look) -> i64 {
    let events = look.service.events.iter().map(|event| event.at_ms);
    let tasks = look.tasks.iter().map(|task| task.created_at_ms);
    events.chain(tasks).max().unwrap_or_default()
}

/// Updates the service to run a revision; with `force`, new tasks of it even if
/// it runs already.
///
/// # Errors
/// AWS's refusal.
pub async fn begin(
    aws: &Clients,
    environment: &Environment,
    service: &ServiceNow,
    revision: &str,
    force: bool,
) -> Result<Rollout, Error> {
    let now = deploy(aws, environment, service, revision, force)
        .await
        .map_err(|fault| Error::of_fault("rolling the revision out", fault))?;
    let deployment = now
        .deployments
        .iter()
        .filter(|it| it.revision == revision)
        .max_by_key(|it| it.created_at_ms);
    let at_ms = deployment.map_or(0, |it| it.created_at_ms);
    Ok(Rollout {
        revision: revision.to_owned(),
        deployed_at_ms: at_ms,
        failures_since_ms: at_ms,
    })
}

async fn deploy(
    aws: &Clients,
    environment: &Environment,
    service: &ServiceNow,
    revision: &str,
    force: bool,
) -> Result<ServiceNow, Fault> {
    let update = || async {
        let answer = aws
            .ecs
            .update_service()
            .cluster(&service.cluster)
            .service(&service.name)
            .task_definition(revision)
            .set_force_new_deployment(force.then_some(true))
            .send()
            .await
            .map_err(fault("UpdateService"))?;
        let updated: Option<&sdk::Service> = answer.service();
        updated.map(ServiceNow::from).ok_or_else(|| {
            let message = "AWS's answer has no service";
            Fault::new(Class::Ambiguous, "UpdateService", message)
        })
    };
    let before_ms = service.primary().map_or(0, |it| it.created_at_ms);
    let look_up = || async {
        let now = service::look(aws, environment, &service.name).await?;
        Ok(now.filter(|now| {
            now.primary()
                .is_some_and(|it| it.revision == revision && it.created_at_ms > before_ms)
        }))
    };
    aws.mutate_once(update, look_up).await
}

/// The service with its tasks and targets.
///
/// # Errors
/// A read's failure, and that the service is gone.
pub async fn look(aws: &Clients, environment: &Environment, name: &str) -> Result<Look, Fault> {
    let Some(service) = service::look(aws, environment, name).await? else {
        let message = format!("{name} is gone");
        return Err(Fault::new(Class::NotFound, "DescribeServices", message));
    };
    let tasks = tasks::of_service(aws, &service).await?;
    let targets = match &service.target_group {
        Some(group) => targets::health(aws, group).await?,
        None => Vec::new(),
    };
    Ok(Look {
        service,
        tasks,
        targets,
    })
}

/// Looks until the rollout has ended; `report` gets each change on the way. The
/// last look comes with it.
///
/// # Errors
/// [`Class::Stopped`] if the order to stop came, else a read's failure.
pub async fn watch(
    aws: &Clients,
    environment: &Environment,
    name: &str,
    rollout: &Rollout,
    patience: Duration,
    stop: &Stop,
    report: &mut (dyn FnMut(&str) + Send),
) -> Result<(Ended, Look), Fault> {
    let started = Instant::now();
    loop {
        let seen = look(aws, environment, name).await?;
        let ended = match judge(rollout, &seen) {
            Judgement::Served => Some(Ended::Served),
            Judgement::Failed => Some(Ended::Failed),
            Judgement::Superseded(revision) => Some(Ended::Superseded(revision)),
            Judgement::Pending(text) => {
                report(&text);
                (started.elapsed() >= patience).then_some(Ended::Failed)
            }
        };
        if let Some(ended) = ended {
            return Ok((ended, seen));
        }
        stop.pause(LOOK_INTERVAL).await?;
    }
}
