//! ECS: cluster, task definition, service.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    Change, Keep, Spec,
    attributes::Attributes,
    rules::{self, ChangeRule},
};
use crate::{
    Tags, Text,
    prices::{self, Cost, Prices},
};

/// The variable by which the agent reports its counters as CloudWatch metrics, with the
/// value of their dimension `Environment`.
pub(crate) const AGENT_METRICS: &str = "EMBEDDED_METRICS";

/// An ECS cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct EcsCluster {
    pub name: String,
    /// `enabled`, `enhanced` or `disabled`.
    pub container_insights: String,
    pub tags: Tags,
}

impl Attributes for EcsCluster {
    carries_tags!();

    nothing!(
        replaces equivalent keeps renews_outputs discards reason interrupts protection
        keep_retention is_beside security_groups leaves cost
    );
}

/// The newest revision of a task definition's family: one container on Fargate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct TaskDefinition {
    pub family: String,
    pub cpu: String,
    pub memory: String,
    /// `X86_64` or `ARM64`.
    pub cpu_architecture: String,
    pub network_mode: String,
    pub execution_role_arn: Text,
    pub task_role_arn: Text,
    pub container: Container,
    pub tags: Tags,
}

/// The container of a task definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct Container {
    pub name: String,
    pub image: Text,
    pub essential: bool,
    pub readonly_root_filesystem: bool,
    /// `8000/tcp`.
    pub port_mappings: BTreeSet<String>,
    pub environment: BTreeMap<String, Text>,
    /// Variable → ARN of the secret, with the JSON key behind it.
    pub secrets: BTreeMap<String, Text>,
    pub log_driver: String,
    pub log_options: BTreeMap<String, String>,
}

impl TaskDefinition {
    /// `true` if the agent reports its counters as CloudWatch metrics.
    #[must_use]
    pub fn reports_metrics(&self) -> bool {
        self.container.environment.contains_key(AGENT_METRICS)
    }
}

impl Attributes for TaskDefinition {
    /// Revisions of Terraform's stack leave it to the account how logs are sent:
    /// it is said from the next revision on, and is no reason for one.
    fn equivalent(change: &Change) -> bool {
        change.from.is_null()
            && ["log_options.mode", "log_options.max-buffer-size"]
                .iter()
                .any(|option| change.attribute.ends_with(option))
    }

    /// Each change but one of tags registers a new revision, with an ARN of
    /// its own; the old one stays, for rollbacks.
    fn renews_outputs(change: &Change) -> bool {
        !change.is("tags")
    }

    fn cost(&self, _: &[&Spec], prices: Option<&Prices>) -> Option<Cost> {
        // The agent reports `TurnsAnswered`, `TurnsFailed` and `LeadsUndelivered`.
        const METRICS: u32 = 3;
        let hourly = prices.map(|it| prices::an_hour(it.metric_month * Decimal::from(METRICS)));
        let what = format!("{METRICS} metrics of the agent");
        self.reports_metrics().then(|| Cost::new(what, hourly))
    }

    carries_tags!();

    nothing!(
        replaces keeps discards reason interrupts protection keep_retention is_beside
        security_groups leaves
    );
}

/// An ECS service on Fargate behind a target group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct EcsService {
    pub name: String,
    pub cluster: Text,
    pub task_definition: Text,
    /// `None`: application autoscaling decides.
    pub desired_count: Option<u32>,
    pub launch_type: String,
    pub subnet_ids: BTreeSet<Text>,
    pub security_group_ids: BTreeSet<Text>,
    pub assign_public_ip: bool,
    pub load_balancers: BTreeSet<ServiceLoadBalancer>,
    pub deployment_circuit_breaker: bool,
    pub deployment_rollback: bool,
    pub tags: Tags,
}

/// The target group in which a service registers its tasks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct ServiceLoadBalancer {
    pub target_group_arn: Text,
    pub container_name: String,
    pub container_port: u16,
}

impl Attributes for EcsService {
    fn replaces(change: &Change) -> bool {
        change.is("name") || change.is("cluster") || change.is("launch_type")
    }

    fn equivalent(change: &Change) -> bool {
        change.is("desired_count") && change.to.is_null()
    }

    /// A service that a user moved to capacity providers (Fargate Spot) has no
    /// launch type. It serves as well, and only its replacement would end that.
    fn keeps(_wanted: &Self, found: &Self, change: &Change) -> Option<Keep> {
        (change.is("launch_type") && found.launch_type.is_empty()).then_some(Keep::NoSetting)
    }

    fn reason(change: &Change) -> Option<&'static str> {
        (change.is("deployment_circuit_breaker") || change.is("deployment_rollback"))
            .then_some("D1: a broken image must not be restarted for hours and reported as success")
    }

    fn interrupts() -> &'static [ChangeRule] {
        rules::ECS_SERVICE
    }

    fn cost(&self, all: &[&Spec], prices: Option<&Prices>) -> Option<Cost> {
        let (tasks, size) = (tasks(self, all), task_size(all)?);
        let (vcpus, gb) = (size.vcpus.normalize(), size.gb.normalize());
        let what = format!("{tasks} × {vcpus} vCPU and {gb} GB, {}", size.architecture);
        let hourly = prices.and_then(|it| hourly(self, all, it));
        Some(Cost::new(what, hourly))
    }

    carries_tags!();

    nothing!(renews_outputs discards protection keep_retention is_beside security_groups leaves);
}

/// The price by the hour of as many tasks as run at least.
fn hourly(service: &EcsService, all: &[&Spec], prices: &Prices) -> Option<Decimal> {
    if service.launch_type != "FARGATE" {
        return None;
    }
    let size = task_size(all)?;
    let price = prices.fargate.get(&size.architecture)?;
    let task = size.vcpus * price.vcpu_hour + size.gb * price.gb_hour;
    Some(Decimal::from(tasks(service, all)) * task)
}

/// The tasks that run at least: autoscaling may run more.
fn tasks(service: &EcsService, all: &[&Spec]) -> u32 {
    let fewest = all.iter().find_map(|spec| {
        let Spec::ScalableTarget(target) = spec else {
            return None;
        };
        Some(target.min_capacity)
    });
    service.desired_count.max(fewest).unwrap_or_default()
}

/// The size of each task.
struct TaskSize {
    vcpus: Decimal,
    gb: Decimal,
    architecture: String,
}

/// ECS counts CPU in 1024ths and memory in MiB.
fn task_size(all: &[&Spec]) -> Option<TaskSize> {
    let unit = Decimal::from(1024);
    let definition: &TaskDefinition = all.iter().find_map(|spec| {
        let Spec::TaskDefinition(definition) = spec else {
            return None;
        };
        Some(definition)
    })?;
    Some(TaskSize {
        vcpus: definition.cpu.parse::<Decimal>().ok()? / unit,
        gb: definition.memory.parse::<Decimal>().ok()? / unit,
        architecture: definition.cpu_architecture.clone(),
    })
}
