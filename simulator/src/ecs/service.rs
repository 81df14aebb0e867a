//! Services, and how they are made.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    balancing,
    deployment::{Deployment, Settings},
    history::Record,
    network::{Network, revision_of},
    reference::{cluster_name, invalid, service_key},
    scheduler, service_shown,
};
use crate::{
    clock::Moment,
    fault::ApiFault,
    operation::Answer,
    tags,
    world::{Tags, Turn},
};

/// How many events are told of.
const EVENTS: usize = 100;

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Service {
    pub(crate) arn: String,
    pub(crate) name: String,
    pub(crate) cluster: String,
    pub(crate) status: Status,
    pub(crate) created_at: String,
    pub(crate) token: Option<String>,
    pub(crate) desired: u32,
    pub(crate) options: Options,
    /// The newest first.
    pub(crate) deployments: Vec<Deployment>,
    /// The last one that completed.
    pub(crate) last_good: Option<Deployment>,
    /// All deployments, the newest last.
    pub(crate) history: Vec<Record>,
    /// The newest first.
    pub(crate) events: VecDeque<ServiceEvent>,
    /// Tasks that could not start or died young, in a row.
    pub(crate) failures: u32,
    /// Before this, no task is started.
    pub(crate) not_before: Moment,
    /// When it is looked after next.
    pub(crate) wakes_at: Option<Moment>,
    pub(crate) is_steady: bool,
    pub(crate) tags: Tags,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Status {
    Active,
    Draining,
    Inactive,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct ServiceEvent {
    pub(crate) id: String,
    pub(crate) at: String,
    pub(crate) message: String,
}

/// What changes without a deployment.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Options {
    pub(crate) maximum_percent: u32,
    pub(crate) minimum_healthy_percent: u32,
    pub(crate) has_breaker: bool,
    pub(crate) rolls_back: bool,
    pub(crate) grace_seconds: Option<u64>,
    pub(crate) zone_rebalancing: String,
    pub(crate) execute_command: bool,
    pub(crate) managed_tags: bool,
    pub(crate) propagate_tags: String,
    pub(crate) controller: Value,
    pub(crate) capacity_strategy: Value,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            maximum_percent: 200,
            minimum_healthy_percent: 100,
            has_breaker: false,
            rolls_back: false,
            grace_seconds: None,
            zone_rebalancing: "ENABLED".to_owned(),
            execute_command: false,
            managed_tags: false,
            propagate_tags: "NONE".to_owned(),
            controller: Value::Null,
            capacity_strategy: Value::Null,
        }
    }
}

impl Options {
    /// These with what an input says in its place.
    pub(super) fn with(mut self, input: &Value) -> Self {
        let percent = |value: &Value, before: u32| {
            let wanted = value.as_u64().and_then(|it| u32::try_from(it).ok());
            wanted.unwrap_or(before)
        };
        let text = |member: &str, value: &mut String| {
            if let Some(wanted) = input[member].as_str() {
                wanted.clone_into(value);
            }
        };
        let deployment = &input["deploymentConfiguration"];
        self.maximum_percent = percent(&deployment["maximumPercent"], self.maximum_percent);
        self.minimum_healthy_percent = percent(
            &deployment["minimumHealthyPercent"],
            self.minimum_healthy_percent,
        );
        let breaker = &deployment["deploymentCircuitBreaker"];
        self.has_breaker = breaker["enable"].as_bool().unwrap_or(self.has_breaker);
        self.rolls_back = breaker["rollback"].as_bool().unwrap_or(self.rolls_back);
        let grace = input["healthCheckGracePeriodSeconds"].as_u64();
        self.grace_seconds = grace.or(self.grace_seconds);
        text("availabilityZoneRebalancing", &mut self.zone_rebalancing);
        text("propagateTags", &mut self.propagate_tags);
        let flag = |member: &str, before: bool| input[member].as_bool().unwrap_or(before);
        self.execute_command = flag("enableExecuteCommand", self.execute_command);
        self.managed_tags = flag("enableECSManagedTags", self.managed_tags);
        for (member, value) in [
            ("deploymentController", &mut self.controller),
            ("capacityProviderStrategy", &mut self.capacity_strategy),
        ] {
            if !input[member].is_null() {
                *value = input[member].clone();
            }
        }
        self
    }
}

impl Service {
    /// The deployment that is wanted.
    pub(super) fn primary(&self) -> Option<&Deployment> {
        self.deployments.first()
    }

    pub(super) fn has_revision(&self, arn: &str) -> bool {
        let mut deployments = self.deployments.iter();
        deployments.any(|deployment| deployment.settings.task_definition == arn)
    }

    pub(super) fn deployment_mut(&mut self, id: &str) -> Option<&mut Deployment> {
        self.deployments.iter_mut().find(|it| it.id == id)
    }
}

impl Turn<'_> {
    /// Adds to a service's events: `message` goes on after its name.
    pub(super) fn tell(&mut self, key: &str, message: &str) {
        let (id, at) = (self.world.dice.uuid(), self.timestamp());
        if let Some(service) = self.service(key) {
            let message = format!("(service {}) {message}", service.name);
            service.events.push_front(ServiceEvent { id, at, message });
            service.events.truncate(EVENTS);
        }
    }

    /// Begins a deployment of `settings`, to which the others give way.
    pub(super) fn deploy(&mut self, key: &str, settings: Settings) {
        let deployment = Deployment::new(self, key, settings);
        let record = Record::new(self, key, &deployment);
        if let Some(service) = self.service(key) {
            service.deployments.insert(0, deployment);
            service.history.push(record);
            service.is_steady = false;
            service.failures = 0;
            service.not_before = Moment::default();
        }
    }
}

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    (operation == "CreateService").then(|| create(input, turn))
}

fn create(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let name = input["serviceName"].as_str().unwrap_or_default().to_owned();
    Turn::check_ecs_name(&name, "Service")?;
    let cluster = cluster_name(input);
    turn.here().ecs.active_cluster(&cluster)?;
    let key = service_key(&cluster, &name);
    if let Some(existing) = existing(input, &key, turn)? {
        return Ok(json!({"service": existing}));
    }
    check_scheduling(input)?;
    let revision = revision_of(input["taskDefinition"].as_str().unwrap_or_default(), turn)?;
    let load_balancers = balancing::read(input, &revision, turn)?;
    if load_balancers.is_empty() && !input["healthCheckGracePeriodSeconds"].is_null() {
        return Err(invalid(
            "Health check grace period is only valid for services configured to use load balancers",
        ));
    }
    let settings = Settings {
        task_definition: revision.arn,
        network: Network::of(input, turn)?,
        load_balancers,
        platform_version: input["platformVersion"]
            .as_str()
            .unwrap_or("LATEST")
            .to_owned(),
    };
    turn.ensure_service_linked_role("ecs.amazonaws.com");
    let service = Service {
        arn: turn.arn("ecs", &format!("service/{key}")),
        name,
        cluster,
        status: Status::Active,
        created_at: turn.timestamp(),
        token: input["clientToken"].as_str().map(str::to_owned),
        desired: desired_count(input).unwrap_or(0),
        options: Options::default().with(input),
        deployments: Vec::new(),
        last_good: None,
        history: Vec::new(),
        events: VecDeque::new(),
        failures: 0,
        not_before: Moment::default(),
        wakes_at: None,
        is_steady: false,
        tags: tags::read(&input["tags"]),
    };
    turn.here().ecs.services.insert(key.clone(), service);
    turn.deploy(&key, settings);
    let answer = json!({"service": service_shown::shown(turn, &key, true)});
    scheduler::wake(turn, &key);
    Ok(answer)
}

pub(super) fn desired_count(input: &Value) -> Option<u32> {
    let wanted = input["desiredCount"].as_u64();
    wanted.and_then(|count| u32::try_from(count).ok())
}

fn check_scheduling(input: &Value) -> Result<(), ApiFault> {
    if input["schedulingStrategy"] == "DAEMON" {
        return Err(invalid(
            "The daemon scheduling strategy is not supported for AWS Fargate.",
        ));
    }
    if matches!(input["launchType"].as_str(), Some("EC2" | "EXTERNAL")) {
        return Err(invalid(
            "No Container Instances were found in your cluster.",
        ));
    }
    if input["desiredCount"]
        .as_i64()
        .is_some_and(|count| count < 0)
    {
        return Err(invalid("Desired count cannot be negative."));
    }
    Ok(())
}

/// The service that an earlier call with the same token made.
///
/// # Errors
/// If there is another one of this name.
fn existing(input: &Value, key: &str, turn: &mut Turn<'_>) -> Result<Option<Value>, ApiFault> {
    let Some(service) = turn.service(key) else {
        return Ok(None);
    };
    match service.status {
        Status::Inactive => Ok(None),
        Status::Draining => Err(invalid("Unable to Start a service that is still Draining.")),
        Status::Active => {
            let token = input["clientToken"].as_str();
            if token.is_some() && token == service.token.as_deref() {
                return Ok(Some(service_shown::shown(turn, key, true)));
            }
            Err(invalid("Creation of service was not idempotent."))
        }
    }
}
