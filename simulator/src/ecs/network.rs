//! Subnets, security groups and addresses of tasks.

use serde_json::{Value, json};

use super::{pages::texts, reference::invalid};
use crate::{
    fault::ApiFault,
    state::ecs::{Network, Revision, RevisionStatus},
    world::Turn,
};

impl Network {
    /// The network of an input.
    ///
    /// # Errors
    /// If there is none, or a subnet or group is not there.
    pub(super) fn of(input: &Value, turn: &mut Turn<'_>) -> Result<Self, ApiFault> {
        let vpc = &input["networkConfiguration"]["awsvpcConfiguration"];
        if vpc.is_null() {
            return Err(invalid(
                "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
            ));
        }
        let network = Self {
            subnets: texts(&vpc["subnets"]),
            groups: texts(&vpc["securityGroups"]),
            public_ip: vpc["assignPublicIp"] == "ENABLED",
        };
        network.check(turn)?;
        Ok(network)
    }

    fn check(&self, turn: &mut Turn<'_>) -> Result<(), ApiFault> {
        if self.subnets.is_empty() || self.subnets.len() > 16 || self.groups.len() > 5 {
            return Err(invalid(
                "subnets can have at most 16 items, securityGroups 5.",
            ));
        }
        let mut vpc_id = None;
        for id in &self.subnets {
            let Some(subnet) = turn.subnet(id) else {
                return Err(invalid(format!(
                    "Error retrieving subnet information for [{id}]: The subnet ID '{id}' does not exist (ErrorCode: InvalidSubnetID.NotFound)"
                )));
            };
            if *vpc_id.get_or_insert_with(|| subnet.vpc_id.clone()) != subnet.vpc_id {
                return Err(invalid("Subnets must be in the same VPC."));
            }
        }
        match turn.missing_group(&self.groups) {
            Some(id) => Err(invalid(format!(
                "Error retrieving security group information for [{id}]: The security group '{id}' does not exist (ErrorCode: InvalidGroup.NotFound)"
            ))),
            None => Ok(()),
        }
    }

    pub(super) fn shown(&self) -> Value {
        json!({"awsvpcConfiguration": {
            "subnets": self.subnets,
            "securityGroups": self.groups,
            "assignPublicIp": if self.public_ip { "ENABLED" } else { "DISABLED" },
        }})
    }
}

/// The revision that an input wants tasks of.
///
/// # Errors
/// If it is not there, not active, or not for Fargate.
pub(super) fn revision_of(reference: &str, turn: &mut Turn<'_>) -> Result<Revision, ApiFault> {
    let found = turn.here().ecs.revision(reference);
    let Some(revision) = found.filter(|it| it.is_active()).cloned() else {
        return Err(super::reference::client("TaskDefinition not found."));
    };
    if !revision.is_for_fargate() {
        return Err(invalid(
            "Task definition does not support launch_type FARGATE.",
        ));
    }
    Ok(revision)
}

impl Revision {
    fn is_active(&self) -> bool {
        self.status == RevisionStatus::Active
    }

    fn is_for_fargate(&self) -> bool {
        let wanted = texts(&self.definition["requiresCompatibilities"]);
        self.definition["networkMode"] == "awsvpc"
            && (wanted.is_empty() || wanted.iter().any(|it| it == "FARGATE"))
    }
}
