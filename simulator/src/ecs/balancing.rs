//! Load balancers of services.

use serde_json::{Value, json};

use super::reference::invalid;
use crate::{
    fault::ApiFault,
    state::{
        ecs::{Balanced, Revision},
        elb::{Health, target_key},
    },
    world::Turn,
};

/// The load balancers of an input.
///
/// # Errors
/// If a target group is not there, or behind no load balancer, or the revision
/// has no such container or port.
pub(super) fn read(
    input: &Value,
    revision: &Revision,
    turn: &mut Turn<'_>,
) -> Result<Vec<Balanced>, ApiFault> {
    let list = input["loadBalancers"].as_array().into_iter().flatten();
    let read: Result<Vec<Balanced>, _> = list
        .map(|one| serde_json::from_value(one.clone()))
        .collect();
    let read = read.map_err(|_| {
        invalid("A load balancer must have a target group, a container name and a container port.")
    })?;
    for balanced in &read {
        balanced.check_container(revision)?;
        balanced.check_group(turn)?;
    }
    Ok(read)
}

impl Balanced {
    fn check_container(&self, revision: &Revision) -> Result<(), ApiFault> {
        let containers = revision.definition["containerDefinitions"].as_array();
        let mut containers = containers.into_iter().flatten();
        let (name, port) = (&self.container_name, self.container_port);
        let Some(container) = containers.find(|it| it["name"] == name.as_str()) else {
            return Err(invalid(format!(
                "The container {name} does not exist in the task definition."
            )));
        };
        let mut mappings = container["portMappings"].as_array().into_iter().flatten();
        if mappings.any(|mapping| mapping["containerPort"] == json!(port)) {
            return Ok(());
        }
        Err(invalid(format!(
            "The container {name} did not have a container port {port} defined."
        )))
    }

    fn check_group(&self, turn: &mut Turn<'_>) -> Result<(), ApiFault> {
        let arn = &self.target_group_arn;
        let elb = &turn.here().elb;
        let Some(group) = elb.target_groups.get(arn) else {
            return Err(invalid(format!(
                "The target group with targetGroupArn {arn} does not exist."
            )));
        };
        if group.target_type != "ip" {
            return Err(invalid(format!(
                "The provided target group {arn} has target type {}, which is incompatible with the awsvpc network mode specified in the task definition.",
                group.target_type
            )));
        }
        if elb.balancer_of(arn).is_none() {
            return Err(invalid(format!(
                "The target group with targetGroupArn {arn} does not have an associated load balancer."
            )));
        }
        Ok(())
    }
}

impl Turn<'_> {
    /// Returns the health of a target. `None` of one that is not
    /// registered, or whose group is behind no load balancer: what was found
    /// once counts no more.
    pub(super) fn target_health(
        &mut self,
        group: &str,
        address: &str,
        port: u16,
    ) -> Option<Health> {
        let elb = &self.here().elb;
        elb.balancer_of(group)?;
        let targets = &elb.target_groups.get(group)?.targets;
        let target = targets.get(&target_key(address, port))?;
        Some(target.health.clone())
    }
}
