//! Validation of task definitions, and the defaults that ECS adds. It does not check that
//! roles, secrets, log group and image exist.

use serde_json::{Map, Value, json};

use super::reference::client;
use crate::fault::ApiFault;

/// Members of a revision that are returned as they were sent.
const KEPT: &[&str] = &[
    "cpu",
    "enableFaultInjection",
    "ephemeralStorage",
    "executionRoleArn",
    "ipcMode",
    "memory",
    "networkMode",
    "pidMode",
    "proxyConfiguration",
    "requiresCompatibilities",
    "runtimePlatform",
    "taskRoleArn",
];

pub(super) fn check(input: &Value) -> Result<(), ApiFault> {
    let containers = input["containerDefinitions"].as_array();
    let containers = containers.map(Vec::as_slice).unwrap_or_default();
    check_containers(containers)?;
    for member in ["executionRoleArn", "taskRoleArn"] {
        let role = input[member].as_str().unwrap_or_default();
        if role.starts_with("arn:") && !(role.contains(":iam::") && role.contains(":role/")) {
            return Err(client("Role is not valid"));
        }
    }
    let compatibilities = input["requiresCompatibilities"].as_array();
    if compatibilities.is_some_and(|all| all.contains(&json!("FARGATE"))) {
        check_fargate(input, containers)?;
    }
    let has_secrets = containers.iter().any(|it| is_filled(&it["secrets"]));
    if has_secrets && input["executionRoleArn"].is_null() {
        return Err(client(
            "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
        ));
    }
    Ok(())
}

fn is_filled(list: &Value) -> bool {
    list.as_array().is_some_and(|list| !list.is_empty())
}

fn check_containers(containers: &[Value]) -> Result<(), ApiFault> {
    if containers.is_empty() {
        return Err(client("Container list cannot be empty."));
    }
    if containers.iter().all(|it| it["essential"] == json!(false)) {
        return Err(client("At least one essential container is required"));
    }
    for (index, container) in containers.iter().enumerate() {
        let name = container["name"].as_str().unwrap_or_default();
        let image = container["image"].as_str().unwrap_or_default();
        if name.is_empty() {
            return Err(client("Container.name should not be null or empty."));
        }
        if image.is_empty() || image.contains(char::is_whitespace) {
            return Err(client("Container.image should not be null or empty."));
        }
        if containers[..index]
            .iter()
            .any(|other| other["name"] == name)
        {
            return Err(client(format!("Container.name {name} is not unique.")));
        }
    }
    Ok(())
}

fn check_fargate(input: &Value, containers: &[Value]) -> Result<(), ApiFault> {
    if input["networkMode"] != "awsvpc" {
        return Err(client("Fargate only supports network mode 'awsvpc'."));
    }
    let size = |member: &str| -> Result<u32, ApiFault> {
        let text = input[member].as_str().unwrap_or_default();
        let missing = format!("Fargate requires that '{member}' be defined at the task level.");
        text.parse().map_err(|_| client(missing))
    };
    let (cpu, memory) = (size("cpu")?, size("memory")?);
    if !is_fargate_size(cpu, memory) {
        return Err(client(
            "No Fargate configuration exists for given values. See the Amazon ECS documentation for the valid values.",
        ));
    }
    for container in containers {
        check_fargate_container(container)?;
        if input["executionRoleArn"].is_null() {
            check_without_execution_role(container)?;
        }
    }
    Ok(())
}

/// Memory in MiB that goes with a CPU, from ECS's table.
fn is_fargate_size(cpu: u32, memory: u32) -> bool {
    let steps = |from: u32, to: u32, step: u32| {
        (from..=to).contains(&memory) && memory.is_multiple_of(step)
    };
    match cpu {
        256 => matches!(memory, 512 | 1024 | 2048),
        512 => steps(1024, 4096, 1024),
        1024 => steps(2048, 8192, 1024),
        2048 => steps(4096, 16_384, 1024),
        4096 => steps(8192, 30_720, 1024),
        8192 => steps(16_384, 61_440, 4096),
        16_384 => steps(32_768, 122_880, 8192),
        _ => false,
    }
}

fn check_fargate_container(container: &Value) -> Result<(), ApiFault> {
    for mapping in container["portMappings"].as_array().into_iter().flatten() {
        let (port, host) = (&mapping["containerPort"], &mapping["hostPort"]);
        if !port
            .as_u64()
            .is_some_and(|port| (1..=65_535).contains(&port))
        {
            return Err(client("Container port must be between 1 and 65535."));
        }
        if !host.is_null() && *host != json!(0) && host != port {
            return Err(client(
                "When networkMode=awsvpc, the host ports and container ports in port mappings must match.",
            ));
        }
    }
    let logs = &container["logConfiguration"];
    if logs["logDriver"] == "awslogs" {
        for option in ["awslogs-group", "awslogs-region", "awslogs-stream-prefix"] {
            if logs["options"][option].is_null() {
                return Err(client(format!(
                    "Log driver awslogs requires options: {option}"
                )));
            }
        }
    }
    Ok(())
}

fn check_without_execution_role(container: &Value) -> Result<(), ApiFault> {
    let image = container["image"].as_str().unwrap_or_default();
    let reason = if image.contains(".dkr.ecr.") {
        "ECR images"
    } else if container["logConfiguration"]["logDriver"] == "awslogs" {
        "log driver awslogs"
    } else {
        return Ok(());
    };
    Err(client(format!(
        "Fargate requires task definition to have execution role ARN to support {reason}."
    )))
}

/// Returns the definition as it is described: as it was sent, with ECS's defaults.
pub(super) fn completed(input: &Value) -> Value {
    let mut definition = Map::new();
    for member in KEPT.iter().filter(|member| !input[**member].is_null()) {
        definition.insert((*member).to_owned(), input[*member].clone());
    }
    let containers = input["containerDefinitions"]
        .as_array()
        .into_iter()
        .flatten();
    let containers: Vec<Value> = containers.map(completed_container).collect();
    definition.insert("containerDefinitions".to_owned(), json!(containers));
    for (member, default) in [
        ("volumes", json!([])),
        ("placementConstraints", json!([])),
        ("requiresAttributes", json!([])),
        ("enableFaultInjection", json!(false)),
        ("networkMode", json!("bridge")),
    ] {
        let given = input.get(member).filter(|it| !it.is_null()).cloned();
        definition
            .entry(member)
            .or_insert_with(|| given.unwrap_or(default));
    }
    let compatibilities = match input["networkMode"].as_str() {
        Some("awsvpc") => json!(["EC2", "FARGATE"]),
        _ => json!(["EC2"]),
    };
    definition.insert("compatibilities".to_owned(), compatibilities);
    Value::Object(definition)
}

fn completed_container(container: &Value) -> Value {
    let mut container = container.clone();
    for (member, default) in [
        ("cpu", json!(0)),
        ("essential", json!(true)),
        ("portMappings", json!([])),
        ("environment", json!([])),
        ("mountPoints", json!([])),
        ("volumesFrom", json!([])),
        ("systemControls", json!([])),
    ] {
        if container[member].is_null() {
            container[member] = default;
        }
    }
    let mappings = container["portMappings"].as_array_mut();
    for mapping in mappings.into_iter().flatten() {
        if mapping["hostPort"].is_null() || mapping["hostPort"] == json!(0) {
            mapping["hostPort"] = mapping["containerPort"].clone();
        }
        if mapping["protocol"].is_null() {
            mapping["protocol"] = json!("tcp");
        }
    }
    container
}
