//! Logs, roles, ECS and its scaling.

use hcl::{Block, Expression};
use kavak_stack::{
    Output, key,
    spec::{
        Container, EcsCluster, EcsService, IamRole, LogGroup, ScalableTarget, ScalingPolicy,
        TaskDefinition, compute::document,
    },
};
use serde_json::{Value, json};

use super::{
    Described, Exported,
    references::{ARN, Referred},
    resource::{Resource, block, label},
};

const NAMESPACE: &str = "ecs";
const DIMENSION: &str = "ecs:service:DesiredCount";

impl Exported for LogGroup {
    const REFERRED: Referred = None;

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let group = of.import("aws_cloudwatch_log_group", &it.name);
        let group = match it.deletion_protection {
            true => group.note(
                "It is protected against deletion, which version 5 of the provider does not know.",
            ),
            false => group,
        };
        Ok(vec![
            group
                .set("name", it.name.as_str())
                .set("retention_in_days", it.retention_days.unwrap_or_default())
                .tags(&it.tags)
                .ignoring(&["skip_destroy"]),
        ])
    }
}

impl Exported for EcsCluster {
    const REFERRED: Referred = Some(("aws_ecs_cluster", ARN));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let insights = vec![
            ("name", "containerInsights".into()),
            ("value", it.container_insights.as_str().into()),
        ];
        Ok(vec![
            of.import("aws_ecs_cluster", &it.name)
                .set("name", it.name.as_str())
                .nested("setting", insights)
                .tags(&it.tags),
        ])
    }
}

impl Exported for IamRole {
    const REFERRED: Referred = Some(("aws_iam_role", ARN));

    /// The role, its policies, and the attachments of managed ones.
    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let policy = |statements| -> Value {
            serde_json::from_str(&document(statements)).unwrap_or_default()
        };
        let role = of
            .import("aws_iam_role", &it.name)
            .set("name", it.name.as_str())
            .set(
                "assume_role_policy",
                of.references.json(&policy(&it.trust_policy)),
            )
            .set_some("permissions_boundary", it.permissions_boundary.as_deref())
            .tags(&it.tags)
            .ignoring(&["force_detach_policies"]);
        let name = || role_name(of);
        let inline =
            it.inline_policies
                .iter()
                .zip(1..)
                .map(|((policy_name, statements), number)| {
                    of.import("aws_iam_role_policy", format!("{}:{policy_name}", it.name))
                        .with_suffix(number)
                        .set("name", policy_name.as_str())
                        .set("role", name())
                        .set("policy", of.references.json(&policy(statements)))
                });
        let attached = it.managed_policies.iter().zip(1..).map(|(arn, number)| {
            of.import(
                "aws_iam_role_policy_attachment",
                format!("{}/{arn}", it.name),
            )
            .with_suffix(number)
            .set("role", name())
            .set("policy_arn", arn.as_str())
        });
        let parts: Vec<Resource> = inline.chain(attached).collect();
        Ok(std::iter::once(role).chain(parts).collect())
    }
}

fn role_name(of: &Described<'_>) -> Expression {
    of.attribute("aws_iam_role", "name")
}

impl Exported for TaskDefinition {
    const REFERRED: Referred = Some(("aws_ecs_task_definition", ARN));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let platform = vec![
            ("cpu_architecture", it.cpu_architecture.as_str().into()),
            ("operating_system_family", "LINUX".into()),
        ];
        Ok(vec![
            of.import("aws_ecs_task_definition", &of.found.id)
                .set("family", it.family.as_str())
                .set("requires_compatibilities", vec!["FARGATE"])
                .set("network_mode", it.network_mode.as_str())
                .set("cpu", it.cpu.as_str())
                .set("memory", it.memory.as_str())
                .set(
                    "execution_role_arn",
                    of.references.of(&it.execution_role_arn),
                )
                .set("task_role_arn", of.references.of(&it.task_role_arn))
                .nested("runtime_platform", platform)
                .set(
                    "container_definitions",
                    of.references.json(&json!([container(&it.container)])),
                )
                .tags(&it.tags)
                .ignoring(&["skip_destroy", "track_latest"]),
        ])
    }
}

fn container(it: &Container) -> Value {
    let ports = it.port_mappings.iter().filter_map(|mapping| {
        let (port, protocol) = mapping.split_once('/')?;
        let port: u16 = port.parse().ok()?;
        Some(json!({ "containerPort": port, "hostPort": port, "protocol": protocol }))
    });
    let environment = it.environment.iter();
    let environment =
        environment.map(|(name, value)| json!({ "name": name, "value": value.known() }));
    let secrets = it.secrets.iter();
    let secrets = secrets.map(|(name, arn)| json!({ "name": name, "valueFrom": arn.known() }));
    let mut container = json!({
        "name": it.name,
        "image": it.image.known(),
        "essential": it.essential,
        "portMappings": ports.collect::<Vec<_>>(),
        "environment": environment.collect::<Vec<_>>(),
        "secrets": secrets.collect::<Vec<_>>(),
        "logConfiguration": { "logDriver": it.log_driver, "options": it.log_options },
    });
    if it.readonly_root_filesystem {
        container["readonlyRootFilesystem"] = true.into();
    }
    container
}

impl Exported for EcsService {
    const REFERRED: Referred = None;

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let cluster = of.observed.get(&key::ECS_CLUSTER);
        let cluster = cluster.and_then(|it| it.outputs.get(&Output::Arn));
        let network = vec![
            ("subnets", of.references.list(&it.subnet_ids)),
            (
                "security_groups",
                of.references.list(&it.security_group_ids),
            ),
            ("assign_public_ip", it.assign_public_ip.into()),
        ];
        let breaker = vec![
            ("enable", it.deployment_circuit_breaker.into()),
            ("rollback", it.deployment_rollback.into()),
        ];
        let service = of
            .import(
                "aws_ecs_service",
                format!("{}/{}", it.cluster.known(), it.name),
            )
            .set("name", it.name.as_str())
            .set(
                "cluster",
                of.references.text(cluster.map_or("", String::as_str)),
            )
            .set("task_definition", revision(of, &it.task_definition.known()))
            .set_some("desired_count", it.desired_count)
            .nested("network_configuration", network)
            .nested("deployment_circuit_breaker", breaker);
        let balancers = it.load_balancers.iter().map(|it| {
            let target_group = of.references.of(&it.target_group_arn);
            block(
                "load_balancer",
                vec![
                    ("target_group_arn", target_group),
                    ("container_name", it.container_name.as_str().into()),
                    ("container_port", it.container_port.into()),
                ],
            )
        });
        let service = balancers.fold(service, Resource::block).tags(&it.tags);
        let service = match it.launch_type.as_str() {
            "" => service.ignoring(&["launch_type", "capacity_provider_strategy"]),
            launch_type => service.set("launch_type", launch_type),
        };
        let service = match of.observed.get(&key::SCALABLE_TARGET) {
            Some(_) => service.ignoring(&["desired_count"]),
            None => service,
        };
        Ok(vec![service.ignoring(&[
            "wait_for_steady_state",
            "availability_zone_rebalancing",
        ])])
    }
}

/// `family:revision`, as which the provider imports what a service runs.
fn revision(of: &Described<'_>, arn: &str) -> Expression {
    let definition = of.observed.get(&key::TASK_DEFINITION);
    if definition.is_none_or(|it| it.id != arn) {
        return last_segment(arn).into();
    }
    let part = |attribute| {
        let label = label(&key::TASK_DEFINITION);
        super::resource::attribute("aws_ecs_task_definition", &label, attribute)
    };
    let template = hcl::Template::new()
        .add_interpolation(part("family"))
        .add_literal(":")
        .add_interpolation(part("revision"));
    hcl::expr::TemplateExpr::from(template.to_string()).into()
}

fn last_segment(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

impl Exported for ScalableTarget {
    const REFERRED: Referred = None;

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let id = format!("{NAMESPACE}/{}/{DIMENSION}", it.resource_id.known());
        Ok(vec![
            of.import("aws_appautoscaling_target", id)
                .set("service_namespace", NAMESPACE)
                .set("resource_id", it.resource_id.known())
                .set("scalable_dimension", DIMENSION)
                .set("min_capacity", it.min_capacity)
                .set("max_capacity", it.max_capacity)
                .tags(&it.tags),
        ])
    }
}

impl Exported for ScalingPolicy {
    const REFERRED: Referred = None;

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let id = format!(
            "{NAMESPACE}/{}/{DIMENSION}/{}",
            it.resource_id.known(),
            it.name
        );
        let mut metric = vec![(
            "predefined_metric_type",
            it.predefined_metric_type.as_str().into(),
        )];
        metric.extend(
            it.resource_label
                .as_ref()
                .map(|label| ("resource_label", label.known().into())),
        );
        let tracking = Block::builder("target_tracking_scaling_policy_configuration")
            .add_attribute(("target_value", it.target_value))
            .add_block(block("predefined_metric_specification", metric));
        Ok(vec![
            of.import("aws_appautoscaling_policy", id)
                .set("name", it.name.as_str())
                .set("policy_type", "TargetTrackingScaling")
                .set("service_namespace", NAMESPACE)
                .set("resource_id", it.resource_id.known())
                .set("scalable_dimension", DIMENSION)
                .block(tracking.build()),
        ])
    }
}
