//! Roles that AWS has for its services.

use serde_json::{Value, json};

use super::{role, text};
use crate::{
    Service,
    authorization::{self, Needed},
    fault::ApiFault,
    operation::Answer,
    world::Turn,
};

/// Services, with their roles and the policies of those.
const ROLES: &[(&str, &str, &str)] = &[
    (
        "ecs.amazonaws.com",
        "AWSServiceRoleForECS",
        "AmazonECSServiceRolePolicy",
    ),
    (
        "elasticloadbalancing.amazonaws.com",
        "AWSServiceRoleForElasticLoadBalancing",
        "AWSElasticLoadBalancingServiceRolePolicy",
    ),
    (
        "rds.amazonaws.com",
        "AWSServiceRoleForRDS",
        "AmazonRDSServiceRolePolicy",
    ),
    (
        "elasticache.amazonaws.com",
        "AWSServiceRoleForElastiCache",
        "ElastiCacheServiceRolePolicy",
    ),
    (
        "ecs.application-autoscaling.amazonaws.com",
        "AWSServiceRoleForApplicationAutoScaling_ECSService",
        "AWSApplicationAutoscalingECSServicePolicy",
    ),
];

impl Turn<'_> {
    /// Makes the role that AWS has for `service` (`ecs.amazonaws.com`), if the
    /// account has not got it.
    ///
    /// # Errors
    /// `AccessDenied` where the caller may not have it made.
    pub(crate) fn ensure_service_linked_role(&mut self, service: &str) -> Result<(), ApiFault> {
        let Some((name, policy)) = names_for(service) else {
            return Ok(());
        };
        if self.role_named(name).is_some() {
            return Ok(());
        }
        if let Some(callers) = &self.world.iam.callers {
            let needed = Needed::service_linked_role(service, name, &self.world.account);
            authorization::check(callers, Service::Iam, &needed)?;
        }
        self.add_service_linked_role(service, name, policy, None)?;
        Ok(())
    }

    fn add_service_linked_role(
        &mut self,
        service: &str,
        name: &str,
        policy: &str,
        description: Option<String>,
    ) -> Answer {
        let trust = json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": {"Service": service},
                "Action": "sts:AssumeRole",
            }],
        });
        let path = format!("/aws-service-role/{service}/");
        let mut made = self.new_role(name, &path, &trust.to_string());
        made.description = description;
        // Its one policy is AWS's own, and its services believe in it at once.
        let policy = format!("arn:aws:iam::aws:policy/aws-service-role/{policy}");
        made.trusted_at = self.now;
        made.managed.insert(policy, self.now);
        let shown = role::with_tags(&made);
        self.add_role(made)?;
        Ok(json!({"Role": shown}))
    }
}

fn names_for(service: &str) -> Option<(&'static str, &'static str)> {
    ROLES
        .iter()
        .find(|(known, _, _)| *known == service)
        .map(|(_, name, policy)| (*name, *policy))
}

pub(super) fn create(value: Value, turn: &mut Turn<'_>) -> Answer {
    let service = text(&value, "AWSServiceName");
    let Some((name, policy)) = names_for(service) else {
        let message = format!("Service role for {service} is not known.");
        return Err(ApiFault::new("InvalidInput", message));
    };
    if value.get("CustomSuffix").is_some_and(Value::is_string) {
        let message = format!("Custom suffix is not allowed for {service}");
        return Err(ApiFault::new("InvalidInput", message));
    }
    if turn.role_named(name).is_some() {
        return Err(ApiFault::new(
            "InvalidInput",
            format!(
                "Service role name {name} has been taken in this account, please try a different suffix."
            ),
        ));
    }
    let description = value["Description"].as_str().map(str::to_owned);
    turn.add_service_linked_role(service, name, policy, description)
}
