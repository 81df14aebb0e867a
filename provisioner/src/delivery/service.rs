//! The service as it is: what it runs, what it is being made into, and what
//! ECS reports about it.

use aws_sdk_ecs::types::{self as sdk, DeploymentRolloutState, NetworkConfiguration};
use kavak_engine::Fault;
use kavak_stack::{Environment, Tags, key, names};
use serde::Serialize;

use crate::{
    aws::{Clients, tags::ecs::from_aws},
    error::{Error, ErrorKind},
    observe::ecs::{last_segment, service},
};

/// The service as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceNow {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// Its cluster's name.
    pub cluster: String,
    /// The ARN of the revision that its newest deployment deploys.
    pub revision: String,
    /// How many tasks are to run.
    pub desired: u32,
    /// How many run, of whichever deployment.
    pub running: u32,
    /// Its newest deployment first.
    pub deployments: Vec<Deployment>,
    /// What ECS reports about it, newest first.
    pub events: Vec<Event>,
    /// The target group that its tasks are registered with.
    pub target_group: Option<String>,
    /// The port that they are registered with.
    pub port: u16,
    /// The ARN of the newest service deployment, where ECS returns one.
    pub service_deployment: Option<String>,
    /// Its tags.
    pub tags: Tags,
    /// Where its tasks' interfaces are.
    pub(crate) network: Option<NetworkConfiguration>,
}

/// A deployment of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deployment {
    /// What ECS calls it.
    pub id: String,
    /// Whether it is the newest.
    pub is_primary: bool,
    /// The ARN of the revision that it deploys.
    pub revision: String,
    /// How far it is.
    pub rollout: Rollout,
    /// ECS's words on that.
    pub reason: String,
    /// When it was made, in milliseconds since 1970.
    pub created_at_ms: i64,
}

/// How far a deployment is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rollout {
    /// Not complete.
    #[default]
    InProgress,
    /// All its tasks run, with healthy targets.
    Completed,
    /// The circuit breaker ended it.
    Failed,
}

/// Something that ECS reports about a service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Event {
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// What.
    pub message: String,
}

impl ServiceNow {
    /// The newest deployment.
    #[must_use]
    pub fn primary(&self) -> Option<&Deployment> {
        self.deployments.iter().find(|it| it.is_primary)
    }

    /// What ECS reports since then, newest first.
    #[must_use]
    pub fn events_since(&self, since_ms: i64) -> Vec<Event> {
        let is_since = |event: &&Event| event.at_ms >= since_ms;
        self.events.iter().filter(is_since).cloned().collect()
    }
}

/// `kavak-agent-dev-app:7`, of a revision's ARN.
#[must_use]
pub fn short(revision: &str) -> &str {
    last_segment(revision)
}

/// The environment's service.
///
/// # Errors
/// That it is not there, or is another owner's, and the read's failure.
pub async fn now(aws: &Clients, environment: &Environment) -> Result<ServiceNow, Error> {
    let name = names::name_of(environment, &key::ECS_SERVICE).unwrap_or_default();
    let found = look(aws, environment, &name)
        .await
        .map_err(|fault| Error::of_fault("reading the service", fault))?;
    let service = found.ok_or_else(|| absent(&name))?;
    if environment.owns(&service.tags) {
        return Ok(service);
    }
    Err(Error::new(
        ErrorKind::Refused,
        format!("the service {name} is not this environment's"),
    )
    .because("it has the name, but not the tags project and env")
    .meaning("nothing was changed")
    .next("find out whose it is; for an environment beside it, choose another --env"))
}

/// The service of this name, unless it is gone or going.
pub(crate) async fn look(
    aws: &Clients,
    environment: &Environment,
    name: &str,
) -> Result<Option<ServiceNow>, Fault> {
    let services = service::describe(aws, environment, &[name.to_owned()]).await?;
    let active = services
        .iter()
        .find(|service| service.status() == Some("ACTIVE"));
    Ok(active.map(ServiceNow::from))
}

fn absent(name: &str) -> Error {
    Error::new(ErrorKind::Refused, format!("there is no service {name}"))
        .because("the environment is not there, or not completely")
        .meaning("nothing was changed")
        .next("`kavak-infra up` makes it")
}

impl From<&sdk::Service> for ServiceNow {
    fn from(service: &sdk::Service) -> Self {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let balancer = service.load_balancers().first();
        let mut deployments: Vec<Deployment> =
            service.deployments().iter().map(Deployment::from).collect();
        deployments.sort_by_key(|it| (!it.is_primary, std::cmp::Reverse(it.created_at_ms)));
        Self {
            name: text(service.service_name()),
            arn: text(service.service_arn()),
            cluster: last_segment(service.cluster_arn().unwrap_or_default()).to_owned(),
            revision: text(service.task_definition()),
            desired: service.desired_count().unsigned_abs(),
            running: service.running_count().unsigned_abs(),
            deployments,
            events: service.events().iter().map(Event::from).collect(),
            target_group: balancer
                .and_then(|balancer| balancer.target_group_arn())
                .map(str::to_owned),
            port: balancer
                .and_then(|balancer| balancer.container_port())
                .and_then(|port| u16::try_from(port).ok())
                .unwrap_or_default(),
            service_deployment: service.current_service_deployment().map(str::to_owned),
            tags: from_aws(service.tags()),
            network: service.network_configuration().cloned(),
        }
    }
}

impl From<&sdk::Deployment> for Deployment {
    fn from(deployment: &sdk::Deployment) -> Self {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Self {
            id: text(deployment.id()),
            is_primary: deployment.status() == Some("PRIMARY"),
            revision: text(deployment.task_definition()),
            rollout: match deployment.rollout_state() {
                // ECS reports none for services without a circuit breaker; then
                // only the tasks count.
                None | Some(DeploymentRolloutState::Completed) => Rollout::Completed,
                Some(DeploymentRolloutState::Failed) => Rollout::Failed,
                Some(_) => Rollout::InProgress,
            },
            reason: text(deployment.rollout_state_reason()),
            created_at_ms: millis(deployment.created_at()),
        }
    }
}

impl From<&sdk::ServiceEvent> for Event {
    fn from(event: &sdk::ServiceEvent) -> Self {
        Self {
            at_ms: millis(event.created_at()),
            message: event.message().unwrap_or_default().to_owned(),
        }
    }
}

/// Milliseconds since 1970.
pub(crate) fn millis(at: Option<&aws_smithy_types::DateTime>) -> i64 {
    at.and_then(|at| at.to_millis().ok()).unwrap_or_default()
}
