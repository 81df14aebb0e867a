//! Reads a `terraform.tfvars` and makes settings of what it knows.

use std::collections::BTreeMap;

use hcl::Value as Hcl;
use serde_json::Value;

use crate::{
    Problem, SettingKey,
    catalogue::{ROOT, Shape},
};

/// What a variables file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FromTerraform {
    /// Settings, by key.
    pub values: BTreeMap<SettingKey, Value>,
    /// Variables that no setting corresponds to.
    pub unknown: Vec<String>,
    /// Variables that hold secrets: they belong in no file, and are not read.
    pub secrets: Vec<String>,
    /// Variables whose value does not fit their setting, with the rule.
    pub unfit: Vec<(String, String)>,
}

/// Usual names of variables, without regard to case, and their settings.
const NAMES: &[(&[&str], &str)] = &[
    (&["project", "project_name", "app_name", "name"], "project"),
    (&["env", "environment", "stage"], "env"),
    (&["region", "aws_region"], "region"),
    (&["owner", "team"], "owner"),
    (
        &["tags", "common_tags", "default_tags", "extra_tags"],
        "tags",
    ),
    (
        &["vpc_cidr", "vpc_cidr_block", "cidr", "cidr_block"],
        "network.cidr",
    ),
    (
        &["availability_zones", "azs", "zones"],
        "network.availability_zones",
    ),
    (
        &["nat_gateways", "nat_gateway_count"],
        "network.nat_gateways",
    ),
    (
        &["image", "app_image", "container_image", "image_uri"],
        "agent.image",
    ),
    (&["port", "app_port", "container_port"], "agent.port"),
    (
        &[
            "cpu",
            "task_cpu",
            "ecs_task_cpu",
            "fargate_cpu",
            "app_cpu",
            "container_cpu",
        ],
        "agent.cpu",
    ),
    (
        &[
            "memory",
            "task_memory",
            "ecs_task_memory",
            "fargate_memory",
            "app_memory",
            "container_memory",
        ],
        "agent.memory",
    ),
    (&["architecture", "cpu_architecture"], "agent.architecture"),
    (
        &[
            "environment_variables",
            "app_environment",
            "container_environment",
        ],
        "agent.environment",
    ),
    (
        &[
            "desired_count",
            "ecs_desired_count",
            "app_count",
            "service_desired_count",
        ],
        "agent.desired_count",
    ),
    (&["llm_enabled", "enable_llm"], "agent.llm_enabled"),
    (
        &[
            "autoscaling_min",
            "autoscaling_min_capacity",
            "min_capacity",
        ],
        "agent.autoscaling.min",
    ),
    (
        &[
            "autoscaling_max",
            "autoscaling_max_capacity",
            "max_capacity",
        ],
        "agent.autoscaling.max",
    ),
    (
        &[
            "autoscaling_target_cpu",
            "autoscaling_cpu_target",
            "target_cpu",
        ],
        "agent.autoscaling.target_cpu",
    ),
    (
        &[
            "db_instance_class",
            "rds_instance_class",
            "database_instance_class",
        ],
        "database.instance_class",
    ),
    (
        &[
            "db_allocated_storage",
            "rds_allocated_storage",
            "allocated_storage",
            "db_storage",
        ],
        "database.storage_gb",
    ),
    (
        &[
            "db_max_allocated_storage",
            "rds_max_allocated_storage",
            "max_allocated_storage",
        ],
        "database.max_storage_gb",
    ),
    (
        &[
            "db_engine_version",
            "engine_version",
            "rds_engine_version",
            "postgres_version",
        ],
        "database.engine_version",
    ),
    (
        &["db_multi_az", "rds_multi_az", "multi_az"],
        "database.multi_az",
    ),
    (
        &[
            "db_backup_retention_period",
            "backup_retention_period",
            "backup_retention_days",
        ],
        "database.backup_retention_days",
    ),
    (
        &["db_deletion_protection", "deletion_protection"],
        "database.deletion_protection",
    ),
    (
        &[
            "redis_node_type",
            "cache_node_type",
            "elasticache_node_type",
        ],
        "cache.node_type",
    ),
    (
        &[
            "redis_replicas",
            "cache_replicas",
            "replicas_per_node_group",
        ],
        "cache.replicas",
    ),
    (&["redis_multi_az", "cache_multi_az"], "cache.multi_az"),
    (
        &["redis_snapshot_retention_limit", "snapshot_retention_limit"],
        "cache.snapshot_retention_days",
    ),
    (
        &["redis_transit_encryption", "transit_encryption_enabled"],
        "cache.transit_encryption",
    ),
    (&["domain", "domain_name"], "ingress.domain"),
    (
        &[
            "hosted_zone",
            "hosted_zone_id",
            "route53_zone_id",
            "zone_id",
        ],
        "ingress.hosted_zone",
    ),
    (
        &["certificate_arn", "acm_certificate_arn"],
        "ingress.certificate_arn",
    ),
];

/// The settings in the text of a `terraform.tfvars`.
///
/// # Errors
/// What is not HCL in it.
pub fn from_terraform(text: &str) -> Result<FromTerraform, Problem> {
    let variables: hcl::Map<String, Hcl> = hcl::from_str(text).map_err(|error| {
        Problem::general(format!("the variables file is not HCL: {error}"), None)
    })?;
    let mut read = FromTerraform::default();
    for (name, value) in variables {
        read.take(name, &value);
    }
    Ok(read)
}

impl FromTerraform {
    fn take(&mut self, name: String, value: &Hcl) {
        let lower = name.to_lowercase();
        if is_secret(&lower) {
            self.secrets.push(name);
            return;
        }
        let known = NAMES
            .iter()
            .find(|(names, _)| names.contains(&lower.as_str()));
        let Some((key, node)) = known
            .map(|(_, key)| SettingKey::from(*key))
            .and_then(|key| Some((key.clone(), ROOT.get(&key)?)))
        else {
            self.unknown.push(name);
            return;
        };
        let value = json(value, &node.shape);
        match (node.shape.refuses(&value), value) {
            (None, Value::Object(members)) => {
                let texts = members
                    .into_iter()
                    .map(|(name, value)| (key.member(&name), as_text(value)));
                self.values
                    .extend(texts.filter(|(key, _)| !is_set_by_the_stack(key)));
            }
            (None, value) => _ = self.values.insert(key, value),
            (Some(rule), _) => self.unfit.push((name, format!("{key} {rule}"))),
        }
    }
}

fn is_secret(name: &str) -> bool {
    [
        "password",
        "secret",
        "token",
        "api_key",
        "apikey",
        "access_key",
    ]
    .iter()
    .any(|word| name.contains(word))
}

/// Terraform files often carry these among the tags.
fn is_set_by_the_stack(key: &SettingKey) -> bool {
    let ours = ["project", "env", "owner", "name", "type", "lifetime"];
    key.is_in(&"tags".into())
        && key
            .parts()
            .last()
            .is_some_and(|tag| ours.contains(&tag.to_lowercase().as_str()))
}

/// A value of HCL as the setting wants it: Terraform takes `"256"` for a number.
fn json(value: &Hcl, shape: &Shape) -> Value {
    let value = serde_json::to_value(value).unwrap_or_default();
    match (shape, &value) {
        (Shape::Integer { .. }, Value::String(text)) => {
            text.parse::<i64>().map_or(value, Value::from)
        }
        (Shape::Boolean, Value::String(text)) => text.parse::<bool>().map_or(value, Value::from),
        (Shape::Text, Value::Number(number)) => number.to_string().into(),
        (Shape::Choice(_), Value::String(text)) => text.to_lowercase().into(),
        _ => value,
    }
}

fn as_text(value: Value) -> Value {
    match value {
        Value::String(_) => value,
        other => other.to_string().into(),
    }
}
