//! Copies of a revision with another image.

use std::collections::BTreeMap;

use aws_sdk_ecs::types::{ContainerDefinition, KeyValuePair};
use kavak_engine::{Class, Fault};
use kavak_stack::agent_data;

use super::{Revision, read_one};
use crate::{
    aws::{Clients, fault},
    delivery::image::Image,
};

/// Registers a copy of a revision with another image, and what is reported of the
/// seller's data on it. After a lost response the copy is looked up.
///
/// # Errors
/// AWS's refusal.
pub async fn register_with_image(
    aws: &Clients,
    revision: &Revision,
    image: &Image,
) -> Result<Revision, Fault> {
    let it = &revision.definition;
    let mut containers = it.container_definitions().to_vec();
    if let Some(first) = containers.first_mut() {
        first.image = Some(image.reference.clone());
        if let Some(variables) = &image.variables {
            first.environment = Some(with_variables(first.environment(), variables));
        }
    }
    let tags = &revision.tags;
    let register = || async {
        let answer = aws
            .ecs
            .register_task_definition()
            .set_family(it.family.clone())
            .set_task_role_arn(it.task_role_arn.clone())
            .set_execution_role_arn(it.execution_role_arn.clone())
            .set_network_mode(it.network_mode.clone())
            .set_container_definitions(Some(containers.clone()))
            .set_volumes(some(it.volumes()))
            .set_placement_constraints(some(it.placement_constraints()))
            .set_requires_compatibilities(it.requires_compatibilities.clone())
            .set_cpu(it.cpu.clone())
            .set_memory(it.memory.clone())
            .set_pid_mode(it.pid_mode.clone())
            .set_ipc_mode(it.ipc_mode.clone())
            .set_proxy_configuration(it.proxy_configuration.clone())
            .set_ephemeral_storage(it.ephemeral_storage.clone())
            .set_runtime_platform(it.runtime_platform.clone())
            .set_enable_fault_injection(it.enable_fault_injection.filter(|is_on| *is_on))
            .set_tags(some(tags))
            .send()
            .await
            .map_err(fault("RegisterTaskDefinition"))?;
        let definition = answer.task_definition;
        definition
            .map(|definition| Revision::new(definition, tags.clone()))
            .ok_or_else(|| {
                let message = "AWS's answer has no task definition";
                Fault::new(Class::Ambiguous, "RegisterTaskDefinition", message)
            })
    };
    let look_up = || async {
        let newest = read_one(aws, it.family().unwrap_or_default()).await?;
        let is_copy = newest.number > revision.number
            && in_order(newest.definition.container_definitions()) == in_order(&containers)
            && newest.tags == *tags;
        Ok(is_copy.then_some(newest))
    };
    aws.mutate_once(register, look_up).await
}

/// The containers with their variables and secrets by name: ECS promises no order.
fn in_order(containers: &[ContainerDefinition]) -> Vec<ContainerDefinition> {
    let sorted = containers.iter().cloned().map(|mut it| {
        if let Some(variables) = &mut it.environment {
            variables.sort_by(|one, other| one.name.cmp(&other.name));
        }
        if let Some(secrets) = &mut it.secrets {
            secrets.sort_by(|one, other| one.name.cmp(&other.name));
        }
        it
    });
    sorted.collect()
}

/// The variables of a container, those of the seller's data replaced.
fn with_variables(present: &[KeyValuePair], data: &BTreeMap<String, String>) -> Vec<KeyValuePair> {
    let others = present.iter().filter(|it| {
        let name = it.name().unwrap_or_default();
        !agent_data::NAMES.contains(&name)
    });
    let pair = |(name, value)| KeyValuePair::builder().name(name).value(value).build();
    others.cloned().chain(data.iter().map(pair)).collect()
}

fn some<T: Clone>(items: &[T]) -> Option<Vec<T>> {
    (!items.is_empty()).then(|| items.to_vec())
}
