//! Its description in Terraform's language.

use kavak_stack::spec::{Container, TaskDefinition};
use serde_json::{Value, json};

use crate::terraform::{ARN, Described, Exported, Referred, Resource};

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
