//! ECS and what its tasks need: logs, roles, scaling.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Change, Discard, Keep, Spec, attributes::Attributes};
use crate::{
    Tags, Text,
    cost::{self, Cost, Prices},
    impact::{ChangeRule, rules},
    stack::monitoring::AGENT_METRICS,
};

/// A log group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct LogGroup {
    pub name: String,
    /// `None`: kept for ever.
    pub retention_days: Option<u32>,
    pub deletion_protection: bool,
    pub tags: Tags,
}

impl Attributes for LogGroup {
    fn discards(change: &Change) -> Option<Discard> {
        (change.is("retention_days") && change.shortens()).then_some(Discard {
            setting: "logs.retention_days",
            data: "older log events",
        })
    }

    fn protection(&mut self) -> Option<&mut bool> {
        Some(&mut self.deletion_protection)
    }

    fn keep_retention(&mut self, found: &Self) {
        let days = |it: &Self| it.retention_days.unwrap_or(u32::MAX);
        if days(found) > days(self) {
            self.retention_days = found.retention_days;
        }
    }

    fn cost(&self, _: &[&Spec], prices: Option<&Prices>) -> Option<Cost> {
        let by_use = prices.map(|it| format!("${} a GB taken in", it.log_gb));
        Some(Cost::new("log group", prices.map(|_| Decimal::ZERO)).with_use(by_use))
    }

    carries_tags!();

    nothing!(
        replaces equivalent keeps renews_outputs reason interrupts is_beside security_groups
        leaves
    );
}

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

/// An IAM role with its policies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct IamRole {
    pub name: String,
    pub trust_policy: BTreeSet<Statement>,
    /// ARN of the policy that bounds what the role may do.
    pub permissions_boundary: Option<String>,
    /// ARNs of attached managed policies.
    pub managed_policies: BTreeSet<String>,
    /// Name → document.
    pub inline_policies: BTreeMap<String, BTreeSet<Statement>>,
    pub tags: Tags,
}

impl Attributes for IamRole {
    fn equivalent(change: &Change) -> bool {
        // The organisation's own boundary is not ours to remove.
        change.is("permissions_boundary") && change.to.is_null()
    }

    carries_tags!();

    nothing!(
        replaces keeps renews_outputs discards reason interrupts protection keep_retention
        is_beside security_groups leaves cost
    );
}

/// One statement of a policy document, without what has no meaning: order,
/// and whether a single value stands in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct Statement {
    pub effect: String,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub actions: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub resources: BTreeSet<Text>,
    /// Services that may assume the role.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub services: BTreeSet<String>,
    /// Any other element, as canonical JSON: conditions, other principals.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub other: BTreeMap<String, String>,
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
    /// Whether the agent reports its counters as CloudWatch metrics.
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
        let hourly = prices.map(|it| cost::an_hour(it.metric_month * Decimal::from(METRICS)));
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

/// Where a service registers its tasks.
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
        let (tasks, size) = (cost::tasks(self, all), cost::task_size(all)?);
        let (vcpus, gb) = (size.vcpus.normalize(), size.gb.normalize());
        let what = format!("{tasks} × {vcpus} vCPU and {gb} GB, {}", size.architecture);
        let hourly = prices.and_then(|it| cost::of_service(self, all, it));
        Some(Cost::new(what, hourly))
    }

    carries_tags!();

    nothing!(renews_outputs discards protection keep_retention is_beside security_groups leaves);
}

/// What application autoscaling may do with the service's desired count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct ScalableTarget {
    /// `service/<cluster>/<service>`.
    pub resource_id: Text,
    pub min_capacity: u32,
    pub max_capacity: u32,
    pub tags: Tags,
}

impl Attributes for ScalableTarget {
    fn replaces(change: &Change) -> bool {
        change.is("resource_id")
    }

    carries_tags!();

    nothing!(
        equivalent keeps renews_outputs discards reason interrupts protection keep_retention
        is_beside security_groups leaves cost
    );
}

/// Target tracking of one of the service's metrics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct ScalingPolicy {
    pub name: String,
    pub resource_id: Text,
    /// `ECSServiceAverageCPUUtilization` or `ALBRequestCountPerTarget`.
    pub predefined_metric_type: String,
    /// Load balancer and target group of the metric, if it is of these.
    pub resource_label: Option<Text>,
    pub target_value: u32,
}

impl Attributes for ScalingPolicy {
    fn replaces(change: &Change) -> bool {
        change.is("name") || change.is("resource_id")
    }

    /// A target-tracking policy watches its metric with two alarms.
    fn cost(&self, _: &[&Spec], prices: Option<&Prices>) -> Option<Cost> {
        const ALARMS: u32 = 2;
        let hourly = prices.map(|it| cost::an_hour(it.alarm_month * Decimal::from(ALARMS)));
        Some(Cost::new(format!("{ALARMS} alarms"), hourly))
    }

    nothing!(
        equivalent keeps renews_outputs discards reason interrupts protection keep_retention
        is_beside security_groups leaves tags
    );
}

/// The statements of a policy document in the form in which they compare.
///
/// # Errors
/// What is not a policy document.
pub fn statements(document: &str) -> Result<BTreeSet<Statement>, serde_json::Error> {
    let document: Value = serde_json::from_str(document)?;
    let statements = match document.get("Statement") {
        Some(Value::Array(list)) => list.clone(),
        Some(single) => vec![single.clone()],
        None => Vec::new(),
    };
    Ok(statements.iter().map(statement).collect())
}

fn statement(value: &Value) -> Statement {
    let mut statement = Statement::default();
    for (element, value) in value.as_object().into_iter().flatten() {
        match element.as_str() {
            "Effect" => value
                .as_str()
                .unwrap_or_default()
                .clone_into(&mut statement.effect),
            "Action" => statement.actions = strings(value).collect(),
            "Resource" => statement.resources = strings(value).map(Text::from).collect(),
            "Principal" if is_service(value) => {
                statement.services = strings(&value["Service"]).collect()
            }
            "Sid" => {}
            _ => _ = statement.other.insert(element.clone(), value.to_string()),
        }
    }
    statement
}

fn is_service(principal: &Value) -> bool {
    principal
        .as_object()
        .is_some_and(|members| members.len() == 1 && members.contains_key("Service"))
}

fn strings(value: &Value) -> impl Iterator<Item = String> {
    let list = match value {
        Value::Array(list) => list.clone(),
        single => vec![single.clone()],
    };
    list.into_iter().map(|item| {
        item.as_str()
            .map_or_else(|| item.to_string(), str::to_owned)
    })
}

/// The policy document that these statements make.
#[must_use]
pub fn document(statements: &BTreeSet<Statement>) -> String {
    let list: Vec<Value> = statements.iter().map(element).collect();
    serde_json::json!({ "Version": "2012-10-17", "Statement": list }).to_string()
}

fn element(statement: &Statement) -> Value {
    let mut members = serde_json::Map::new();
    members.insert("Effect".into(), statement.effect.clone().into());
    if !statement.actions.is_empty() {
        members.insert("Action".into(), statement.actions.iter().cloned().collect());
    }
    if !statement.resources.is_empty() {
        members.insert(
            "Resource".into(),
            statement.resources.iter().map(Text::known).collect(),
        );
    }
    if !statement.services.is_empty() {
        let services: Value = statement.services.iter().cloned().collect();
        members.insert(
            "Principal".into(),
            serde_json::json!({ "Service": services }),
        );
    }
    for (name, value) in &statement.other {
        members.insert(
            name.clone(),
            serde_json::from_str(value).unwrap_or_else(|_| value.clone().into()),
        );
    }
    Value::Object(members)
}
